"""What money adds up to: ceiling use, allocations, Renstra targets. Grouped SQL; whole rupiah."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db.models import Sum

from budgets.models import (
    Allocation,
    AllocationLine,
    Ceiling,
    DakRequest,
    FundingRecord,
    Indicator,
    IndicatorTarget,
)
from budgets.querysets import AllocationQuerySet, DakRequestQuerySet, FundingRecordQuerySet
from budgets.states import CeilingStage, DakRecommendation, FundingStatus, SchemeKind


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
    """Sum allocation lines by (indicator or none, fiscal year), revisions counted: one query."""
    rows = (
        AllocationLine.objects.standing()
        .filter(allocation__ceiling__scheme__fiscal_year__in=list(years))
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


@dataclass(frozen=True, kw_only=True)
class FundingLine:
    """One amount a place was given, promised or asked for, with whoever says so.

    ``source`` is "" for what this portal itself allocated. Amounts of different sources may speak
    of the same money: they are listed, never added up.
    """

    year: int | None
    kind: SchemeKind
    amount_idr: int
    status: FundingStatus
    place: str
    recipient_count: int | None
    source: str
    confidence: str
    note: str


def funding_of_province(
    province_id: UUID, *, on: date, with_allocations: bool = True
) -> list[FundingLine]:
    """List the funding of a province and its kabupaten/kota, newest first: three queries."""
    records = FundingRecord.objects.of_province(province_id, on=on)
    given = Allocation.objects.of_provinces(frozenset({province_id}))
    asked = DakRequest.objects.of_province(province_id, on=on)
    return _history(*_shown(records, given, asked, sees=with_allocations))


def funding_of_regency(regency_id: UUID, *, with_allocations: bool = True) -> list[FundingLine]:
    """List the funding of one kabupaten/kota, newest first: three queries."""
    given = Allocation.objects.filter(office__regency_id=regency_id)
    records = FundingRecord.objects.of_regency(regency_id)
    asked = DakRequest.objects.filter(regency_id=regency_id)
    return _history(*_shown(records, given, asked, sees=with_allocations))


def funding_of_the_nation(*, with_allocations: bool = True) -> list[FundingLine]:
    """List the national amounts, newest first: two queries."""
    given = Allocation.objects.all()
    asked = DakRequest.objects.none()
    records = FundingRecord.objects.national()
    return _history(*_shown(records, given, asked, sees=with_allocations))


def _shown(
    records: FundingRecordQuerySet,
    given: AllocationQuerySet,
    asked: DakRequestQuerySet,
    *,
    sees: bool,
) -> tuple[FundingRecordQuerySet, AllocationQuerySet, DakRequestQuerySet]:
    """What sources say is open; allocations and DAK notes only to whoever may read them there."""
    return (records, given, asked) if sees else (records, given.none(), asked.none())


def _history(
    records: FundingRecordQuerySet, given: AllocationQuerySet, asked: DakRequestQuerySet
) -> list[FundingLine]:
    said = [_said(one) for one in records.standing().select_related("province", "regency")]
    noted = [_noted(one) for one in asked.with_recommendation().select_related("regency")]
    return sorted([*_allocated(given), *said, *noted], key=_newest_first)


def _noted(request: DakRequest) -> FundingLine:
    """A request in the national DAK system, with our advice beside it."""
    advice = DakRecommendation(vars(request)["recommendation"]).label
    return FundingLine(
        year=request.fiscal_year_id,
        kind=SchemeKind(request.kind),
        amount_idr=int(request.amount_idr),
        status=FundingStatus.PROPOSED,
        place=str(request.regency),
        recipient_count=None,
        source=request.source,
        confidence="",
        note=f"{request.subject}: {advice}",
    )


def _newest_first(line: FundingLine) -> tuple[bool, int, str, int]:
    """By year, those without one last; then by scheme, the larger amount first."""
    return (line.year is None, -(line.year or 0), line.kind, -line.amount_idr)


def _said(record: FundingRecord) -> FundingLine:
    place = record.regency or record.province
    return FundingLine(
        year=record.fiscal_year_id,
        kind=SchemeKind(record.kind),
        amount_idr=int(record.amount_idr),
        status=FundingStatus(record.status),
        place=str(place or ""),
        recipient_count=record.recipient_count,
        source=record.source,
        confidence=record.get_confidence_display(),
        note=record.note,
    )


def _allocated(given: AllocationQuerySet) -> list[FundingLine]:
    """Sum the portal's own allocations by year and scheme, reversals taken off."""
    rows = (
        given.order_by()
        .values_list("ceiling__scheme__fiscal_year_id", "ceiling__scheme__kind")
        .annotate(total=Sum("amount_idr"))
    )
    return [
        FundingLine(
            year=year,
            kind=SchemeKind(kind),
            amount_idr=int(total),
            status=FundingStatus.ALLOCATED,
            place="",
            recipient_count=None,
            source="",
            confidence="",
            note="",
        )
        for year, kind, total in rows
        if total
    ]
