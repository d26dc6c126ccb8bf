"""Who may do what with money."""

from uuid import UUID

from budgets.models import Obligation, Revision
from budgets.states import InstrumentKind, RevisionAuthority
from provinces.rules import Actor
from provinces.states import OfficeKind, Role

_DINAS_ROLES = (Role.DRAFTER, Role.PROVINCE_VERIFIER, Role.HEAD)
_DINAS_WRITERS = (Role.DRAFTER, Role.PROVINCE_VERIFIER)


def may_read_ceilings(actor: Actor) -> bool:
    """Everyone with a post; a Dinas is shown its own province only."""
    return bool(actor.mandates)


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


def may_read_allocation_list(actor: Actor) -> bool:
    """The centre reads every province, a Dinas its own."""
    return bool(actor.mandates)


def may_record_instrument(actor: Actor, kind: InstrumentKind, *, province_id: UUID) -> bool:
    """The admin any; the provincial Dinas its own SK Gubernur and DIPA."""
    if actor.holds(Role.ADMIN):
        return True
    return kind != InstrumentKind.ASSIGNMENT and _serves_the_province(actor, province_id)


def _serves_the_province(actor: Actor, province_id: UUID) -> bool:
    return any(
        mandate.office_kind == OfficeKind.PROVINCE
        and mandate.province_id == province_id
        and mandate.role in _DINAS_ROLES
        for mandate in actor.mandates
    )


def may_name_officials(actor: Actor, *, office_id: UUID) -> bool:
    """The admin, and whoever writes or signs in the office."""
    return actor.holds(Role.ADMIN) or actor.holds(*_DINAS_ROLES, office_id=office_id)


def may_record_obligation(actor: Actor, obligation: Obligation) -> bool:
    """The people of the office that owes it, and the admin. An auditor only reads."""
    if actor.holds(Role.ADMIN):
        return True
    return actor.holds(*_DINAS_ROLES, Role(obligation.duty.role), office_id=obligation.office_id)


def may_exempt(actor: Actor, _obligation: Obligation) -> bool:
    """That a duty does not apply is for the centre to say."""
    return actor.holds(Role.ADMIN)


def may_export(actor: Actor) -> bool:
    """Who may have ceilings and allocations made as a file: no auditor, no kabupaten/kota Dinas."""
    return not actor.reads_only and (actor.is_national or bool(actor.province_ids()))


def may_read_revisions(actor: Actor) -> bool:
    """Everyone with a post; a Dinas is shown what touches its own province."""
    return bool(actor.mandates)


def may_revise(actor: Actor, *, office_id: UUID | None) -> bool:
    """The admin of Ditjen IKMA writes its revisions, those who write in an office its own."""
    if office_id is None:
        return actor.is_national and actor.holds(Role.ADMIN)
    return actor.holds(*_DINAS_WRITERS, office_id=office_id)


def may_begin_revisions(actor: Actor) -> bool:
    return may_revise(actor, office_id=None) or revising_office(actor) is not None


def revising_office(actor: Actor) -> UUID | None:
    """The office whose allocations a person of a Dinas revises."""
    own = (m for m in actor.mandates if m.role in _DINAS_WRITERS and not m.is_national)
    return next((mandate.office_id for mandate in own), None)


def may_take_back_revision(actor: Actor, revision: Revision) -> bool:
    """Whoever may write it, and of an office its KPA as well."""
    office_id = revision.office_id
    return may_revise(actor, office_id=office_id) or (
        office_id is not None and is_kpa_of(actor, office_id=office_id)
    )


def is_kpa_of(actor: Actor, *, office_id: UUID) -> bool:
    """The head of an office is its KPA (assumed), and so is who acts for the head."""
    return actor.holds(Role.HEAD, office_id=office_id)


def may_decide_revisions(actor: Actor) -> bool:
    """A director or the leadership approves or refuses: never the one who submitted."""
    return actor.is_national and actor.holds(Role.DIRECTOR, Role.LEADERSHIP)


def may_answer_as_kpa(actor: Actor, revision: Revision) -> bool:
    """The KPA reads what the own office wrote: decides it, forwards it or gives it back."""
    return revision.office_id is not None and is_kpa_of(actor, office_id=revision.office_id)


def may_decide_revision(actor: Actor, revision: Revision) -> bool:
    """What waits at the KPA is the KPA's where the power is theirs; the rest is the centre's."""
    if not revision.is_with_kpa:
        return may_decide_revisions(actor)
    return revision.authority == RevisionAuthority.KPA and may_answer_as_kpa(actor, revision)


def may_print_revisions(actor: Actor) -> bool:
    """Who may have Semula / Menjadi made: who writes or decides it, at the centre or in an office.

    Which one is for ``may_print_revision`` to say.
    """
    return _prints_for_the_centre(actor) or bool(offices_printing_revisions(actor))


def may_print_revision(actor: Actor, revision: Revision) -> bool:
    """The centre every one it may read; an office that writes or decides its own those alone."""
    return _prints_for_the_centre(actor) or (
        revision.office_id in offices_printing_revisions(actor)
    )


def offices_printing_revisions(actor: Actor) -> frozenset[UUID]:
    """Offices in which a person writes or, as the KPA, decides revisions."""
    return frozenset(
        mandate.office_id
        for mandate in actor.mandates
        if not mandate.is_national and mandate.role in _DINAS_ROLES
    )


def _prints_for_the_centre(actor: Actor) -> bool:
    return may_revise(actor, office_id=None) or may_decide_revisions(actor)


def may_record_dak(actor: Actor) -> bool:
    return actor.is_national and actor.holds(Role.ADMIN, Role.REVIEWER)


def may_advise_on_dak(actor: Actor) -> bool:
    """Who gives the recommendation of Ditjen IKMA."""
    return actor.is_national and actor.holds(Role.REVIEWER, Role.DIRECTOR)
