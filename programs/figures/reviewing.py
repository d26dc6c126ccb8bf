"""What reviewing adds up to: totals by the rubric, how far they lie apart, and who has how much.

Totals are percent of the best possible, with one decimal; amounts are whole rupiah.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.db.models import Count, Sum

from ikmportal.accounts.models import User
from programs.models import (
    Award,
    Criterion,
    Proposal,
    Review,
    ReviewAssignment,
    ReviewScore,
)
from programs.querysets import ReviewQuerySet

_TENTH = Decimal("0.1")


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """One reviewer's finished sheet."""

    review: Review
    scores: dict[UUID, ReviewScore]
    percent: Decimal


@dataclass(frozen=True, kw_only=True)
class Panel:
    """The sheets that a person may see on one edition, beside how many were handed in."""

    criteria: tuple[Criterion, ...]
    sheets: tuple[Sheet, ...]
    handed_in: int
    threshold: int

    @property
    def mean(self) -> Decimal | None:
        if not self.sheets:
            return None
        total = sum((sheet.percent for sheet in self.sheets), Decimal(0))
        return (total / len(self.sheets)).quantize(_TENTH)

    @property
    def spread(self) -> Decimal:
        """Points between the highest and the lowest total."""
        totals = [sheet.percent for sheet in self.sheets]
        return max(totals) - min(totals) if totals else Decimal(0)

    @property
    def disagrees(self) -> bool:
        return len(self.sheets) > 1 and self.spread > self.threshold

    def of(self, person_id: UUID) -> Sheet | None:
        return next((s for s in self.sheets if s.review.reviewer_id == person_id), None)

    @property
    def rows(self) -> list[tuple[Criterion, list[ReviewScore | None], bool]]:
        """Each criterion with the score of each sheet, and whether those lie far apart."""
        return [
            (one, scores, self._apart(one, scores))
            for one in self.criteria
            for scores in [[sheet.scores.get(one.pk) for sheet in self.sheets]]
        ]

    def _apart(self, criterion: Criterion, scores: Iterable[ReviewScore | None]) -> bool:
        given = [score.score for score in scores if score is not None]
        if len(given) < 2:
            return False
        return (max(given) - min(given)) * 100 > self.threshold * criterion.max_score


@dataclass(frozen=True, kw_only=True)
class Load:
    """What one reviewer has to do and has done in a scheme."""

    reviewer: User
    open: int
    scored: int

    @property
    def left(self) -> int:
        return self.open - self.scored


@dataclass(frozen=True, kw_only=True)
class AwardYear:
    """What an office was awarded in one fiscal year."""

    year: int
    count: int
    proposed_idr: int
    agreed_idr: int


def weighted_percent(criteria: Iterable[Criterion], scores: dict[UUID, ReviewScore]) -> Decimal:
    """Percent of the best possible: each score over its maximum, weighted."""
    counted = [(one, scores[one.pk].score) for one in criteria if one.pk in scores]
    weights = sum(one.weight for one, _score in counted)
    if not weights:
        return Decimal(0)
    points = sum(
        (Decimal(one.weight * score) / one.max_score for one, score in counted), Decimal(0)
    )
    return (points * 100 / weights).quantize(_TENTH)


def panel(proposal: Proposal, *, edition: int, seen: ReviewQuerySet, threshold: int) -> Panel:
    """Read the sheets of one edition as far as ``seen`` goes: four queries."""
    of_edition = Review.objects.filter(proposal=proposal, edition=edition)
    criteria = tuple(Criterion.objects.filter(scheme=proposal.scheme_id).order_by("position"))
    reviews = list(
        seen.filter(proposal=proposal, edition=edition)
        .select_related("reviewer")
        .order_by("scored_at", "pk")
    )
    scores: dict[UUID, dict[UUID, ReviewScore]] = {}
    for score in ReviewScore.objects.filter(review__in=reviews):
        scores.setdefault(score.review_id, {})[score.criterion_id] = score
    return Panel(
        criteria=criteria,
        sheets=tuple(
            Sheet(
                review=review,
                scores=scores.get(review.pk, {}),
                percent=weighted_percent(criteria, scores.get(review.pk, {})),
            )
            for review in reviews
        ),
        handed_in=of_edition.count(),
        threshold=threshold,
    )


def workload(scheme_id: UUID, reviewers: list[User]) -> list[Load]:
    """Open assignments and finished sheets by reviewer, the busiest last: two queries."""
    waiting = Proposal.objects.filter(scheme=scheme_id).awaiting_review().order_by()
    current = ReviewAssignment.objects.current().filter(proposal__in=waiting.values("pk"))
    opened = dict(current.values_list("reviewer").annotate(count=Count("pk")).order_by())
    pairs = set(current.values_list("reviewer", "proposal"))
    done = set(
        Review.objects.filter(proposal__in=[proposal for _reviewer, proposal in pairs]).values_list(
            "reviewer", "proposal"
        )
    )
    rows = [
        Load(
            reviewer=person,
            open=opened.get(person.pk, 0),
            scored=sum(1 for pair in pairs & done if pair[0] == person.pk),
        )
        for person in reviewers
    ]
    return sorted(rows, key=lambda row: (row.open, row.reviewer.full_name))


def award_years(office_id: UUID) -> list[AwardYear]:
    """Awards of an office by fiscal year, the newest first: one query."""
    rows = (
        Award.objects.filter(proposal__office=office_id)
        .order_by()
        .values_list("proposal__scheme__fiscal_year")
        .annotate(
            count=Count("pk"),
            proposed=Sum("decision__proposed_idr"),
            agreed=Sum("amount_idr"),
        )
        .order_by("-proposal__scheme__fiscal_year")
    )
    return [
        AwardYear(year=year, count=count, proposed_idr=int(proposed), agreed_idr=int(agreed))
        for year, count, proposed, agreed in rows
    ]
