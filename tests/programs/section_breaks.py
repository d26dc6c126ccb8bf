"""Acts that break each constraint of the sections' content, past the forms."""

from collections.abc import Callable

from programs.models import (
    Candidate,
    CandidateReading,
    FormChoice,
    OutputTarget,
    Proposal,
    RecipientGroup,
    ScheduleStage,
    YearPlan,
)
from programs.states import ChoiceKind
from tests import factories
from tests.factories import MOMENT

Act = Callable[[], object]


def _row(model: type, **facts) -> Callable[[], Act]:
    return lambda: lambda: model.objects.create(proposal=factories.ProposalFactory(), **facts)


def _proposal(**facts) -> Callable[[], Act]:
    def make() -> Act:
        proposal = factories.ProposalFactory()
        return lambda: Proposal.objects.filter(pk=proposal.pk).update(**facts)

    return make


def _choice(*, times: int = 1, kind: str = ChoiceKind.THEME) -> Callable[[], Act]:
    def act() -> None:
        for _time in range(times):
            FormChoice.objects.create(
                fiscal_year=factories.FiscalYearFactory(),
                kind=kind,
                code="ovop",
                position=1,
                name="OVOP",
                source="uji",
            )

    return lambda: act


def reading() -> CandidateReading:
    """A row of the log that nobody may change."""
    proposal = factories.ProposalFactory()
    return CandidateReading.objects.create(
        proposal=proposal,
        read_by=proposal.created_by,
        post_title="Penyusun",
        read_at=MOMENT,
        candidate_count=1,
    )


SECTION_BREAKS: dict[str, Callable[[], Act]] = {
    "candidate_investment_not_negative": _row(Candidate, investment_idr=-1),
    "candidate_nib_has_13_digits": _row(Candidate, nib="912"),
    "candidate_nik_has_16_digits": _row(Candidate, nik="11060155059O0001"),
    "form_choice_code_once": _choice(times=2),
    "form_choice_kind_is_known": _choice(kind="lain"),
    "group_has_members": _row(RecipientGroup, member_count=0),
    "output_target_positive": _row(OutputTarget, target=0),
    "proposal_market_is_known": _proposal(market="bulan"),
    "proposal_nips_have_18_digits": _proposal(kpa_nip="19740817"),
    "stage_months_are_months": _row(ScheduleStage, first_month=13),
    "stage_months_in_order": _row(ScheduleStage, first_month=5, last_month=4),
    "year_plan_estimate_positive": _row(YearPlan, estimate_idr=0),
    "year_plan_is_plausible": _row(YearPlan, year=1999),
}
SECTION_FROZEN = {CandidateReading: reading}
