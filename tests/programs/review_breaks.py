"""How the constraints of assignments, conflicts and reviews are broken past every form."""

from collections.abc import Callable
from datetime import timedelta

from programs.models import (
    DecisionUndo,
    LineFlag,
    LineSuggestion,
    OutsideOpinion,
    PaperHold,
    PaperTakeover,
    Review,
    ReviewScore,
)
from programs.states import OpinionBody
from tests.factories import MOMENT, ProposalFactory, UserFactory, reviews


def _change(row, **fields) -> Callable[[], object]:
    return lambda: type(row).objects.filter(pk=row.pk).update(**fields)


def _twice(make, **same) -> Callable[[], Callable[[], object]]:
    def prepare() -> Callable[[], object]:
        row = make()
        return lambda: make(**{name: getattr(row, name) for name in same})

    return prepare


def _made(make, **fields) -> Callable[[], Callable[[], object]]:
    return lambda: lambda: make(**fields)


def _hold(**fields) -> Callable[[], Callable[[], object]]:
    def prepare() -> Callable[[], object]:
        proposal, holder = ProposalFactory(), UserFactory()
        facts = {"holder": holder, "since": MOMENT, "until": MOMENT + timedelta(seconds=20)}
        return lambda: PaperHold.objects.create(proposal=proposal, **facts | fields)

    return prepare


def _taken_from_oneself() -> Callable[[], object]:
    holder = UserFactory()
    return _hold(holder=holder, taken_from=holder)()


def _taken_over_from_oneself() -> Callable[[], object]:
    proposal, person = ProposalFactory(), UserFactory()
    return lambda: PaperTakeover.objects.create(
        proposal=proposal,
        taken_by=person,
        taken_from=person,
        held_since=MOMENT,
        taken_at=MOMENT,
    )


def _same_letter() -> Callable[[], object]:
    row = reviews.opinion_with_letter(b"surat")
    return lambda: reviews.OutsideOpinionFactory(
        storage_name=row.storage_name, file_name="lain.pdf", size_bytes=5, sha256="0" * 64
    )


def _used_criterion_reweighted() -> Callable[[], object]:
    return _change(reviews.ReviewScoreFactory().criterion, weight=99)


def _score_above_its_maximum() -> Callable[[], object]:
    review = reviews.ReviewFactory()
    return lambda: reviews.ReviewScoreFactory(review=review, score=6)


def _coverage_of_nothing() -> Callable[[], object]:
    return lambda: reviews.ReviewerCoverageFactory(province=None)


REVIEW_BREAKS: dict[str, Callable[[], Callable[[], object]]] = {
    "assignment_ends_with_a_reason": lambda: _change(
        reviews.ReviewAssignmentFactory(), ended_at=MOMENT
    ),
    "assignment_once_at_a_time": _twice(reviews.ReviewAssignmentFactory, proposal=1, reviewer=1),
    "conflict_once_at_a_time": _twice(reviews.ConflictDeclarationFactory, reviewer=1, office=1),
    "conflict_says_why": _made(reviews.ConflictDeclarationFactory, reason=""),
    "conflict_withdrawn_with_a_reason": lambda: _change(
        reviews.ConflictDeclarationFactory(), withdrawn_at=MOMENT
    ),
    "coverage_names_one_thing": _coverage_of_nothing,
    "coverage_once_at_a_time": _twice(
        reviews.ReviewerCoverageFactory, scheme=1, reviewer=1, province=1
    ),
    "criterion_code_once": _twice(reviews.CriterionFactory, scheme=1, code=1),
    "criterion_counts": _made(reviews.CriterionFactory, weight=0),
    "criterion_has_a_name": _made(reviews.CriterionFactory, name=""),
    "line_flag_has_its_note": _made(reviews.LineFlagFactory, note=""),
    "line_flag_is_known": _made(reviews.LineFlagFactory, flag="bagus"),
    "hold_ends_later": _hold(until=MOMENT),
    "hold_is_taken_from_another": _taken_from_oneself,
    "takeover_is_from_another": _taken_over_from_oneself,
    "opinion_file_kept_once": _same_letter,
    "opinion_file_as_a_whole": _made(reviews.OutsideOpinionFactory, storage_name="documents/x"),
    "opinion_of_another_body_is_named": _made(
        reviews.OutsideOpinionFactory, body=OpinionBody.OTHER
    ),
    "opinion_says_something": _made(reviews.OutsideOpinionFactory, text=""),
    "return_reason_code_once": _twice(reviews.ReturnReasonFactory, scheme=1, code=1),
    "return_reason_has_a_name": _made(reviews.ReturnReasonFactory, name=""),
    "review_once_an_edition": _twice(reviews.ReviewFactory, proposal=1, reviewer=1, edition=1),
    "review_policy_within_bounds": _made(reviews.ReviewPolicyFactory, spread_points=0),
    "score_once_a_criterion": _twice(reviews.ReviewScoreFactory, review=1, criterion=1),
    "suggestion_is_whole_rupiah_below_the_line": _made(
        reviews.LineSuggestionFactory, unit_price_idr=9_000_000
    ),
    "suggestion_says_why": _made(reviews.LineSuggestionFactory, reason=""),
}
# Refusals of triggers, which no table of constraints names.
TRIGGER_BREAKS: dict[str, Callable[[], Callable[[], object]]] = {
    "criterion_in_use_is_kept": _used_criterion_reweighted,
    "score_keeps_to_its_rubric": _score_above_its_maximum,
}
REVIEW_FROZEN = {
    DecisionUndo: reviews.DecisionUndoFactory,
    LineFlag: reviews.LineFlagFactory,
    LineSuggestion: reviews.LineSuggestionFactory,
    OutsideOpinion: reviews.OutsideOpinionFactory,
    Review: reviews.ReviewFactory,
    ReviewScore: reviews.ReviewScoreFactory,
}
