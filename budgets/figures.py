"""What money adds up to: ceiling use, allocations, Renstra targets. Grouped SQL; whole rupiah."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.db.models import Sum

from budgets.models import Allocation, AllocationLine, Ceiling, Indicator, IndicatorTarget
from budgets.states import CeilingStage


@dataclass(frozen=True, kw_only=True)
class CeilingUse:
    """One ceiling as its ledger counters have it; ``province_id`` None is the national one."""

    province_id: UUID | None
    limit_idr: int
    used_idr: int
    distributed_idr: int

    @property
    def remaining_idr(self) -> int:
        return self.limit_idr - self.used_idr

    @property
    def share(self) -> Decimal:
        """Used in percent of the limit; 0 where nothing was given."""
        return Decimal(self.used_idr) * 100 / self.limit_idr if self.limit_idr else Decimal(0)


@dataclass(frozen=True, kw_only=True)
class YearFigures:
    """Target and result of one year; None where no source gives a figure."""

    target: Decimal | None
    actual: Decimal | None


@dataclass(frozen=True, kw_only=True)
class IndicatorFigures:
    """One indicator of a plan with what is known of each year."""

    indicator_id: UUID
    objective: str
    name: str
    unit: str
    source: str
    years: dict[int, YearFigures]


def ceiling_use(
    scheme_id: UUID, *, stage: CeilingStage = CeilingStage.ALLOCATION
) -> list[CeilingUse]:
    """List the ceilings of a scheme at a stage, the national one included: one query."""
    rows = Ceiling.objects.of_scheme(scheme_id, stage=stage).values_list(
        "province_id", "limit_idr", "used_idr", "distributed_idr"
    )
    return [
        CeilingUse(
            province_id=province_id,
            limit_idr=int(limit),
            used_idr=int(used),
            distributed_idr=int(distributed),
        )
        for province_id, limit, used, distributed in rows
    ]


def allocated_by_province(scheme_id: UUID) -> dict[UUID, int]:
    """Sum the allocations of a scheme per province, reversals taken off: one query."""
    rows = (
        Allocation.objects.of_scheme(scheme_id)
        .filter(ceiling__province__isnull=False)
        .order_by()
        .values_list("ceiling__province_id")
        .annotate(total=Sum("amount_idr"))
    )
    return {province_id: int(total) for province_id, total in rows if province_id is not None}


def allocated_by_award(award_refs: Iterable[UUID]) -> dict[UUID, int]:
    """Sum what each award still holds, reversals taken off: one query."""
    rows = (
        Allocation.objects.filter(award_ref__in=list(award_refs))
        .order_by()
        .values_list("award_ref")
        .annotate(total=Sum("amount_idr"))
    )
    return {award_ref: int(total) for award_ref, total in rows}


def allocated_by_indicator(years: Iterable[int]) -> dict[tuple[UUID | None, int], int]:
    """Sum allocation lines by (indicator or none, fiscal year): one query.

    A reversal takes back a whole allocation and has no lines: the lines it undid are left out.
    """
    rows = (
        AllocationLine.objects.filter(
            allocation__ceiling__scheme__fiscal_year__in=list(years), allocation__reversal=None
        )
        .order_by()
        .values_list("indicator_id", "allocation__ceiling__scheme__fiscal_year_id")
        .annotate(total=Sum("amount_idr"))
    )
    return {(indicator_id, int(year)): int(total) for indicator_id, year, total in rows}


def renstra_figures(plan_id: UUID) -> list[IndicatorFigures]:
    """List a plan's indicators in printing order with the years that are known: two queries."""
    known: dict[UUID, dict[int, YearFigures]] = {}
    for target in IndicatorTarget.objects.filter(indicator__objective__plan_id=plan_id):
        known.setdefault(target.indicator_id, {})[target.fiscal_year_id] = YearFigures(
            target=target.target, actual=target.actual
        )
    indicators = (
        Indicator.objects.filter(objective__plan_id=plan_id)
        .select_related("objective")
        .order_by("objective__position", "objective__name", "position", "key")
    )
    return [
        IndicatorFigures(
            indicator_id=indicator.pk,
            objective=indicator.objective.name,
            name=indicator.name,
            unit=indicator.unit,
            source=indicator.source,
            years=known.get(indicator.pk, {}),
        )
        for indicator in indicators
    ]
