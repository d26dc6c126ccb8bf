"""Who may do what with a proposal. Asked by views (403) and again inside ``advance``."""

from uuid import UUID

from django.db.models import QuerySet

from ikmportal.prepared import Prepared
from programs.models import Need, Proposal, Rakor, RakorDesk, RakorIssue, SupportRequest
from programs.querysets import conflicting_offices
from programs.states import EDITABLE, NEED_EDITABLE, WITHDRAWABLE, Audience, ProposalState
from provinces.models import Office
from provinces.rules import Actor
from provinces.states import OfficeKind, Role


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


def may_withdraw(actor: Actor, proposal: Proposal) -> bool:
    """The drafters and the head of the proposal's own office."""
    return actor.holds(Role.DRAFTER, Role.HEAD, office_id=proposal.office_id)


def may_withdraw_now(actor: Actor, proposal: Proposal) -> bool:
    """May withdraw, and no review has begun."""
    return proposal.state in WITHDRAWABLE and may_withdraw(actor, proposal)


def may_copy(actor: Actor, proposal: Proposal) -> bool:
    """Drafters copy what their own office proposed."""
    return may_write(actor, proposal)


def may_comment(actor: Actor, proposal: Proposal, audience: str) -> bool:
    """Inside: everyone of the office. Shared: the office, its province, and who examines it."""
    if proposal.office_id in actor.office_ids():
        return True
    if audience != Audience.SHARED:
        return False
    examines = actor.holds(Role.REVIEWER, Role.DIRECTOR)
    return examines or proposal.province_id in actor.province_ids()


def may_sign_to_centre(actor: Actor, proposal: Proposal) -> bool:
    """The head signs to the centre what does not go through a province."""
    return not proposal.through_province and may_sign(actor, proposal)


def may_sign_to_province(actor: Actor, proposal: Proposal) -> bool:
    """The head of a kabupaten/kota signs to the province (PP 19/2022 art. 14)."""
    return proposal.through_province and may_sign(actor, proposal)


def verifies_in(actor: Actor, province_id: UUID) -> bool:
    """A verifier of the provincial Dinas of that province."""
    return any(
        mandate.role == Role.PROVINCE_VERIFIER
        and mandate.office_kind == OfficeKind.PROVINCE
        and mandate.province_id == province_id
        for mandate in actor.mandates
    )


def may_verify(actor: Actor, proposal: Proposal) -> bool:
    """The province's verifier, over a kabupaten/kota the person does not serve."""
    return (
        proposal.through_province
        and verifies_in(actor, proposal.province_id)
        and proposal.office_id not in actor.office_ids()
    )


def may_read_province_desk(actor: Actor) -> bool:
    """Everyone in a provincial Dinas reads what its kabupaten/kota ask for."""
    return bool(actor.province_ids())


def may_link_lines(actor: Actor, target: Proposal) -> bool:
    """The province says which line pays for what: its verifier, or its drafter."""
    return verifies_in(actor, target.province_id) or may_write(actor, target)


def may_read_needs(actor: Actor) -> bool:
    return bool(actor.mandates)


def may_record_needs(actor: Actor) -> bool:
    """Drafters and heads of a regency office."""
    return bool(needing_offices(actor))


def needing_offices(actor: Actor) -> frozenset[UUID]:
    """The regency offices for which the person may record needs."""
    return frozenset(
        m.office_id
        for m in actor.mandates
        if m.office_kind == OfficeKind.REGENCY and m.role in (Role.DRAFTER, Role.HEAD)
    )


def may_write_need(actor: Actor, need: Need) -> bool:
    return need.office_id in needing_offices(actor)


def may_edit_need_now(actor: Actor, need: Need) -> bool:
    return need.state in NEED_EDITABLE and may_write_need(actor, need)


def may_dispose_of_need(actor: Actor, need: Need) -> bool:
    """The verifier of its province, who does not serve the asking office."""
    return verifies_in(actor, need.province_id) and need.office_id not in actor.office_ids()


def may_read_support(actor: Actor) -> bool:
    return bool(actor.mandates)


def may_handle_support(actor: Actor) -> bool:
    """The centre's secretariat (admin), reviewers and directors."""
    return actor.holds(Role.ADMIN, Role.REVIEWER, Role.DIRECTOR)


def may_record_support(actor: Actor) -> bool:
    """The centre's secretariat and reviewers, and every regency office for itself."""
    return actor.holds(Role.ADMIN, Role.REVIEWER) or may_record_needs(actor)


def may_record_support_of(actor: Actor, regency_id: UUID) -> bool:
    """For any place, or for the own kabupaten/kota."""
    if actor.holds(Role.ADMIN, Role.REVIEWER):
        return True
    return any(
        m.regency_id == regency_id and m.office_id in needing_offices(actor) for m in actor.mandates
    )


def may_change_support(actor: Actor, request: SupportRequest) -> bool:
    """Whoever may record it; the office only until the centre has begun with it."""
    if may_handle_support(actor) and actor.is_national:
        return True
    return request.identified_at is None and may_record_support_of(actor, request.regency_id)


def has_conflict(actor: Actor, office_id: UUID) -> bool:
    """Serves or served the office or the one above it, or declared a conflict with it."""
    if office_id in actor.office_ids():
        return True
    return bool(_stands_near(actor.user.pk, office_id))


@Prepared
def _stands_near(person_id: UUID, office_id: UUID) -> QuerySet[Office]:
    return conflicting_offices(person_id).filter(pk=office_id).only("pk")


def may_review(actor: Actor, proposal: Proposal, *, known_conflict: bool | None = None) -> bool:
    """A reviewer of the centre without a conflict of interest. A trigger says the same.

    ``known_conflict`` is what was read already of the offices that stand too near.
    """
    if not actor.holds(Role.REVIEWER) or proposal.office_id in actor.office_ids():
        return False
    if known_conflict is None:
        return not has_conflict(actor, proposal.office_id)
    return not known_conflict


def may_declare_conflict(actor: Actor) -> bool:
    """Reviewers, each for themselves."""
    return actor.holds(Role.REVIEWER)


def may_read_conflicts(actor: Actor) -> bool:
    return actor.holds(Role.REVIEWER, Role.ADMIN, Role.DIRECTOR, Role.AUDITOR)


def may_assign(actor: Actor) -> bool:
    """Admins and directors share out the reviewing."""
    return actor.holds(Role.ADMIN, Role.DIRECTOR)


def may_read_assignments(actor: Actor) -> bool:
    """Everyone who reads the queue, and whoever shares it out."""
    return may_open_queue(actor) or may_assign(actor)


def may_set_rubric(actor: Actor) -> bool:
    return actor.holds(Role.ADMIN)


def may_record_opinion(actor: Actor, proposal: Proposal) -> bool:
    """Reviewers without a conflict and admins write down what another institution said."""
    return actor.holds(Role.ADMIN) or may_review(actor, proposal)


def may_read_reviews(actor: Actor) -> bool:
    """The centre; an office hears the decision, not the scores."""
    return actor.is_national and may_read_assignments(actor)


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


def may_see_desk_live(actor: Actor, desk: RakorDesk, *, is_held_back: bool) -> bool:
    """The centre always; the provincial Dinas where the meeting shares its desks.

    Never where the round holds decisions back until their release.
    """
    shares = desk.rakor.shares_live and not is_held_back
    return actor.is_national or (shares and may_follow_desk(actor, desk))


def may_release(actor: Actor) -> bool:
    """A director lets the offices of every desk know."""
    return actor.holds(Role.DIRECTOR)


def serves_province(actor: Actor, province_id: UUID) -> bool:
    """Holds a post in an office of the province: such a person does not speak for the centre."""
    return any(mandate.province_id == province_id for mandate in actor.mandates)


def may_draw_up_minutes(actor: Actor, desk: RakorDesk) -> bool:
    """A reviewer of the centre who serves no office of the desk's province."""
    return actor.holds(Role.REVIEWER) and not serves_province(actor, desk.province_id)


def may_sign_for_centre(actor: Actor, desk: RakorDesk) -> bool:
    """A reviewer or director of the centre who serves no office of the desk's province."""
    speaks = actor.holds(Role.REVIEWER, Role.DIRECTOR)
    return speaks and not serves_province(actor, desk.province_id)


def may_sign_for_province(actor: Actor, desk: RakorDesk) -> bool:
    """The head of the provincial Dinas, or whoever acts for them today."""
    return any(
        mandate.role == Role.HEAD
        and mandate.office_kind == OfficeKind.PROVINCE
        and mandate.province_id == desk.province_id
        for mandate in actor.mandates
    )


def may_arrange_meetings(actor: Actor) -> bool:
    return actor.holds(Role.ADMIN)


def hosting_offices(actor: Actor) -> frozenset[UUID]:
    """The provincial Dinas for which the person may call a meeting of its kabupaten/kota."""
    return frozenset(
        m.office_id
        for m in actor.mandates
        if m.office_kind == OfficeKind.PROVINCE
        and m.role in (Role.DRAFTER, Role.PROVINCE_VERIFIER, Role.HEAD)
    )


def may_call_meetings(actor: Actor) -> bool:
    """Admins arrange every kind; a provincial Dinas its Rakor provinsi."""
    return may_arrange_meetings(actor) or bool(hosting_offices(actor))


def may_keep_meeting(actor: Actor, rakor: Rakor) -> bool:
    """The host writes down what its meeting is made of; so does an admin."""
    return may_arrange_meetings(actor) or rakor.host_id in hosting_offices(actor)


def may_finish_desk(actor: Actor, rakor: Rakor) -> bool:
    """Whoever works at the desks, and the host."""
    return actor.holds(Role.REVIEWER) or may_keep_meeting(actor, rakor)


def may_finish_issue(actor: Actor, issue: RakorIssue) -> bool:
    """The host, and whoever works in the office that was asked to do it."""
    return may_keep_meeting(actor, issue.rakor) or issue.owner_office_id in working_offices(actor)


def working_offices(actor: Actor) -> frozenset[UUID]:
    """Where the person does something; leadership and auditors read."""
    return frozenset(
        m.office_id for m in actor.mandates if m.role not in (Role.LEADERSHIP, Role.AUDITOR)
    )


def may_award(actor: Actor, proposal: Proposal) -> bool:
    """A director of the centre."""
    return actor.holds(Role.DIRECTOR) and proposal.office_id not in actor.office_ids()


def may_see_decisions(actor: Actor, proposal: Proposal) -> bool:
    """The centre while it decides; the office once the whole proposal is decided or returned."""
    return actor.is_national or proposal.state != ProposalState.IN_DISCUSSION


def may_read_rules(actor: Actor) -> bool:
    """Everyone with a post may know what a proposal is held against."""
    return bool(actor.mandates)


def may_set_rules(actor: Actor) -> bool:
    return actor.holds(Role.ADMIN)


def may_keep_sbm(actor: Actor) -> bool:
    """Admins bring the SBM table of a year."""
    return actor.holds(Role.ADMIN)
