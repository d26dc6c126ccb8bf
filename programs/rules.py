"""Who may do what with a proposal. Asked by views (403) and again inside ``advance``."""

from programs.models import Proposal, RakorDesk
from programs.states import EDITABLE, ProposalState
from provinces.rules import Actor
from provinces.states import Role


def may_start(actor: Actor) -> bool:
    """Drafters of any office."""
    return actor.holds(Role.DRAFTER)


def may_write(actor: Actor, proposal: Proposal) -> bool:
    """Drafters of the proposal's own office."""
    return actor.holds(Role.DRAFTER, office_id=proposal.office_id)


def may_edit_now(actor: Actor, proposal: Proposal) -> bool:
    """May write, and the proposal is open for writing."""
    return proposal.state in EDITABLE and may_write(actor, proposal)


def may_sign(actor: Actor, proposal: Proposal) -> bool:
    """The Kepala Dinas of the proposal's own office, or whoever acts for them today."""
    return actor.holds(Role.HEAD, office_id=proposal.office_id)


def may_read_numbers(actor: Actor, proposal: Proposal) -> bool:
    """Full NIK and NIB: whoever writes or signs the proposal, its reviewer, and the auditor."""
    return (
        may_write(actor, proposal)
        or may_sign(actor, proposal)
        or (may_review(actor, proposal) and proposal.submitted_at is not None)
        or actor.holds(Role.AUDITOR)
    )


def may_review(actor: Actor, proposal: Proposal) -> bool:
    """A reviewer of the centre, never one who also serves the proposing office."""
    return actor.holds(Role.REVIEWER) and proposal.office_id not in actor.office_ids()


def may_open_queue(actor: Actor) -> bool:
    """Reviewers work the queue; directors, leadership and auditors read it."""
    return actor.holds(Role.REVIEWER, Role.DIRECTOR, Role.LEADERSHIP, Role.AUDITOR)


def may_run_rounds(actor: Actor) -> bool:
    """Admins open rounds and give longer."""
    return actor.holds(Role.ADMIN)


def may_read_rounds(actor: Actor) -> bool:
    return bool(actor.mandates)


def may_follow_desk(actor: Actor, desk: RakorDesk) -> bool:
    """The centre, and the provincial Dinas of the desk.

    Not a kabupaten/kota: a desk shows what all offices of the province propose.
    """
    return actor.is_national or desk.province_id in actor.province_ids()


def may_see_desk_live(actor: Actor, desk: RakorDesk) -> bool:
    """The centre always; the provincial Dinas where the meeting shares its desks."""
    return actor.is_national or (desk.rakor.shares_live and may_follow_desk(actor, desk))


def may_arrange_meetings(actor: Actor) -> bool:
    return actor.holds(Role.ADMIN)


def may_award(actor: Actor, proposal: Proposal) -> bool:
    """A director of the centre."""
    return actor.holds(Role.DIRECTOR) and proposal.office_id not in actor.office_ids()


def may_see_decisions(actor: Actor, proposal: Proposal) -> bool:
    """The centre while it decides; the office once the whole proposal is decided or returned."""
    return actor.is_national or proposal.state != ProposalState.IN_DISCUSSION
