"""Who may do what with money."""

from uuid import UUID

from provinces.rules import Actor
from provinces.states import Role


def may_read_ceilings(actor: Actor) -> bool:
    """Everyone with a post; a Dinas is shown its own province only."""
    return bool(actor.mandates)


def may_export_ceilings(actor: Actor) -> bool:
    """The makers of reports: the centre without its auditors, and provincial Dinas."""
    if actor.is_national:
        return actor.holds(Role.REVIEWER, Role.DIRECTOR, Role.ADMIN, Role.LEADERSHIP)
    return bool(actor.province_ids()) and actor.holds(
        Role.DRAFTER, Role.PROVINCE_VERIFIER, Role.HEAD
    )


def may_set_ceilings(actor: Actor) -> bool:
    return actor.holds(Role.ADMIN)


def may_allocate(actor: Actor) -> bool:
    """The director approves allocations; nobody else."""
    return actor.holds(Role.DIRECTOR)


def may_read_funding(actor: Actor) -> bool:
    """What sources say of a place is open to everyone with a post."""
    return bool(actor.mandates)


def may_read_allocations(actor: Actor, *, province_id: UUID | None) -> bool:
    """The centre reads all sums; a Dinas those of its own province, as with ceilings."""
    return actor.is_national or (
        province_id is not None
        and any(mandate.province_id == province_id for mandate in actor.mandates)
    )


def may_read_scenarios(actor: Actor) -> bool:
    """Who prepares, decides or audits ceilings. For everyone else scenarios do not exist."""
    return actor.is_national and actor.holds(
        Role.ADMIN, Role.DIRECTOR, Role.LEADERSHIP, Role.AUDITOR
    )


def may_edit_scenarios(actor: Actor) -> bool:
    return actor.holds(Role.ADMIN)


def may_approve_scenarios(actor: Actor) -> bool:
    """A director or the leadership; a second of them locks."""
    return actor.is_national and actor.holds(Role.DIRECTOR, Role.LEADERSHIP)


def may_export_scenarios(actor: Actor) -> bool:
    """Whoever edits or approves; an auditor reads what they had made."""
    return may_edit_scenarios(actor) or may_approve_scenarios(actor)
