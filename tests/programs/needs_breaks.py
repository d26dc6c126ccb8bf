"""How each constraint about needs, uptakes, ranks and requests for support is broken."""

from collections.abc import Callable

from programs.models import NeedTransition, Rank, SupportFile, SupportTransition
from programs.states import NeedState, ProposalState, SupportStage
from tests import factories as make
from tests.factories import MOMENT

Break = Callable[[], Callable[[], object]]


def change(row, **fields) -> Callable[[], object]:
    return lambda: type(row).objects.filter(pk=row.pk).update(**fields)


def need(state: NeedState = NeedState.DRAFT, **fields) -> Break:
    return lambda: change(make.NeedFactory(state=state), **fields)


def support(stage: SupportStage = SupportStage.RECEIVED, **fields) -> Break:
    return lambda: change(make.SupportRequestFactory(stage=stage), **fields)


def item(**fields) -> Break:
    return lambda: change(make.SupportItemFactory(), **fields)


def uptake(**fields) -> Break:
    return lambda: change(make.UptakeFactory(), **fields)


def uptake_of_itself():
    row = make.UptakeFactory()
    return change(row, need=None, source=row.target)


def need_taken_twice():
    row = make.UptakeFactory()
    return lambda: make.UptakeFactory(need=row.need, target=row.target)


def proposal_taken_twice():
    source = make.ProposalFactory(state=ProposalState.CONSOLIDATED)
    row = make.UptakeFactory(need=None, source=source, target=make.ProposalFactory())
    return lambda: make.UptakeFactory(need=None, source=source, target=row.target)


def line_twice():
    row = make.UptakeFactory()
    line = row.target.lines.first()
    row.lines.create(line=line)
    return lambda: row.lines.create(line=line)


def doubled_item():
    row = make.SupportItemFactory()
    return lambda: make.SupportItemFactory(request=row.request, position=row.position)


def through_province(state: ProposalState):
    return make.ProposalFactory(state=state, lines=0, through_province=True)


def verified_by_its_signer():
    row = through_province(ProposalState.VERIFIED)
    return change(row, verified_by=row.signed_by)


BREAKS: dict[str, Break] = {
    "proposal_path_fits_its_office": lambda: change(
        make.ProposalFactory(lines=0), state=ProposalState.AT_PROVINCE
    ),
    "proposal_verified_iff_submitted_through_province": lambda: change(
        through_province(ProposalState.VERIFIED), verified_at=None
    ),
    "proposal_verifier_is_a_third_person": verified_by_its_signer,
    "need_sent_iff_state_says_so": need(sent_at=MOMENT),
    "need_accepted_iff_state_says_so": need(NeedState.SENT, accepted_at=MOMENT),
    "need_consolidated_iff_state_says_so": need(NeedState.ACCEPTED, consolidated_at=MOMENT),
    "need_answered_iff_state_says_so": need(NeedState.ANSWERED, answer=""),
    "need_amounts_positive": need(estimate_idr=0),
    "need_words_are_there": need(problem=""),
    "uptake_of_one_thing": uptake(need=None),
    "uptake_not_of_itself": uptake_of_itself,
    "uptake_release_says_why": uptake(released_at=MOMENT),
    "uptake_once_per_need": need_taken_twice,
    "uptake_once_per_proposal": proposal_taken_twice,
    "uptake_line_once": line_twice,
    "rank_of_one_thing": lambda: (
        lambda: make.RankFactory(need=None, province=make.ProvinceFactory())
    ),
    "rank_starts_at_one": lambda: lambda: make.RankFactory(position=0),
    "support_identified_iff_stage_says_so": support(SupportStage.FOLLOW_UP, identified_at=None),
    "support_answered_iff_stage_says_so": support(SupportStage.ANSWERED, answer=""),
    "support_letter_has_number_and_date": support(letter_number="", met_on="2021-12-22"),
    "support_came_by_letter_or_meeting": support(letter_number="", letter_date=None),
    "support_has_a_subject": support(subject=""),
    "support_item_position_once": doubled_item,
    "support_item_amount_positive": item(amount_idr=0),
    "support_item_proposed_as_a_whole": item(proposed_at=MOMENT),
    "support_item_says_what": item(description=""),
    "support_task_done_by_somebody": lambda: change(make.SupportTaskFactory(), done_at=MOMENT),
    "support_task_says_what": lambda: change(make.SupportTaskFactory(), title=""),
}
FROZEN = {
    NeedTransition: make.NeedTransitionFactory,
    Rank: make.RankFactory,
    SupportFile: make.SupportFileFactory,
    SupportTransition: make.SupportTransitionFactory,
}
