"""What scenarios know and what they would do: evidence read from the database, effects by hand.

Effect rule: an indicator's target is carried by the money whose lines name the indicator (of this
scheme, else of last year's). Province i carries target × its linked money ÷ all linked money, and
that part moves with its ceiling: part × (scenario − reference) ÷ reference. An indicator that no
line names is listed, never guessed. The target is that of the year, else the newest before it. The
reference is the stage's recorded ceiling, else the stage before, else last year.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from uuid import UUID

from django.db.models import F, Sum

from budgets.figures.recipes import Evidence, Place, Recipe, recipe_of
from budgets.models import (
    AllocationLine,
    Ceiling,
    FundingScheme,
    IndicatorTarget,
    ProvinceFactor,
    Scenario,
    ScenarioEdit,
)
from budgets.states import CeilingStage, EditKind, FactorKind, SchemeKind
from provinces.figures import establishments_by_province
from provinces.models import Province

_STAGES = list(CeilingStage)
_FACTORS = {
    FactorKind.REMOTENESS: EditKind.BY_REMOTENESS,
    FactorKind.POVERTY: EditKind.BY_POVERTY,
}
# Shares of the country do not follow money; only what is counted does.
_NOT_COUNTED = ("persen", "persen/tahun", "%")


@dataclass(frozen=True, kw_only=True)
class Ground:
    """Everything a scenario stands on, read once: evidence and what is recorded already."""

    evidence: Evidence
    recorded: Mapping[UUID, int]
    reference: Mapping[UUID, int]
    reference_name: str
    national_idr: int | None


def recipes(scenarios: Iterable[Scenario]) -> dict[UUID, Recipe]:
    """Fold the edits of several scenarios: one query."""
    rows: dict[UUID, list[ScenarioEdit]] = {scenario.pk: [] for scenario in scenarios}
    for edit in ScenarioEdit.objects.filter(scenario__in=rows).order_by("step"):
        rows[edit.scenario_id].append(edit)
    return {pk: recipe_of(edits) for pk, edits in rows.items()}


def ground(scheme: FundingScheme, stage: str) -> Ground:
    """Read provinces, ceilings of this and last year, factors and statistics: five queries."""
    year = scheme.fiscal_year_id
    places = _places(year)
    before = _scheme_before(scheme)
    limits = _limits([scheme.pk, *([before.pk] if before else [])])
    last = limits.get((before.pk, CeilingStage.ALLOCATION.value), {}) if before else {}
    recorded = limits.get((scheme.pk, stage), {})
    earlier = _stage_before(stage)
    stage_before = limits.get((scheme.pk, earlier), {}) if earlier else {}
    source, population = establishments_by_province()
    values = {
        EditKind.BY_POPULATION: population,
        EditKind.BY_PAST_USE: {
            p: Fraction(used, limit) for p, (limit, used) in last.items() if p and limit
        },
        EditKind.BY_LAST_YEAR: _amounts(last),
        EditKind.BY_STAGE_BEFORE: _amounts(stage_before),
        **_factors(year),
    }
    name, reference = _reference(stage, recorded, stage_before, last, before)
    return Ground(
        evidence=Evidence(
            places=places,
            year=year,
            values=values,
            last_year={p: limit for p, (limit, _used) in last.items() if p},
            sources=_sources(source, before, earlier),
        ),
        recorded={p: limit for p, (limit, _used) in recorded.items() if p},
        reference=reference,
        reference_name=name,
        national_idr=recorded[None][0] if None in recorded else None,
    )


def _places(year: int) -> list[Place]:
    provinces = Province.objects.existing_on(date(year, 1, 1)).by_code()
    rows = provinces.values_list("id", "code", "name", "valid")
    return [
        Place(id=pk, code=code, name=name, founded=valid.lower.year if valid.lower else None)
        for pk, code, name, valid in rows
    ]


def _scheme_before(scheme: FundingScheme) -> FundingScheme | None:
    """Last year's scheme of the same series: Dekonsentrasi became Tugas Pembantuan in TA 2024."""
    series = [scheme.kind]
    if scheme.kind == SchemeKind.CO_ADMINISTRATION:
        series.append(SchemeKind.DECONCENTRATION)
    return (
        FundingScheme.objects.filter(fiscal_year=scheme.fiscal_year_id - 1, kind__in=series)
        .order_by("-kind")
        .first()
    )


Pair = tuple[int, int]


def _limits(scheme_ids: list[UUID]) -> dict[tuple[UUID, str], dict[UUID | None, Pair]]:
    """(limit, used) by scheme, stage and province (None: the nation)."""
    rows = Ceiling.objects.filter(scheme__in=scheme_ids, regency=None)
    found: dict[tuple[UUID, str], dict[UUID | None, Pair]] = {}
    for scheme, stage, province, limit, used in rows.values_list(
        "scheme_id", "stage", "province_id", "limit_idr", "used_idr"
    ):
        found.setdefault((scheme, stage), {})[province] = (int(limit), int(used))
    return found


def _amounts(limits: Mapping[UUID | None, Pair]) -> dict[UUID, Fraction]:
    return {p: Fraction(limit) for p, (limit, _used) in limits.items() if p and limit}


def _stage_before(stage: str) -> CeilingStage | None:
    position = _STAGES.index(CeilingStage(stage))
    return _STAGES[position - 1] if position else None


def _factors(year: int) -> dict[EditKind, dict[UUID, Fraction]]:
    """The newest entered factor of each kind and province."""
    found: dict[EditKind, dict[UUID, Fraction]] = {kind: {} for kind in _FACTORS.values()}
    rows = ProvinceFactor.objects.filter(fiscal_year=year).order_by("recorded_at", "pk")
    for kind, province, value in rows.values_list("kind", "province_id", "value"):
        found[_FACTORS[FactorKind(kind)]][province] = Fraction(value)
    return found


def _reference(
    stage: str,
    recorded: Mapping[UUID | None, Pair],
    stage_before: Mapping[UUID | None, Pair],
    last: Mapping[UUID | None, Pair],
    before: FundingScheme | None,
) -> tuple[str, dict[UUID, int]]:
    """The amounts a scenario is compared with: the first of the three that exists."""
    earlier = _stage_before(stage)
    for name, limits in (
        (str(CeilingStage(stage).label), recorded),
        (str(earlier.label) if earlier else "", stage_before),
        (before.short_label if before else "", last),
    ):
        amounts = {p: limit for p, (limit, _used) in limits.items() if p and limit}
        if amounts:
            return name, amounts
    return "", {}


def _sources(
    population: str, before: FundingScheme | None, earlier: CeilingStage | None
) -> dict[EditKind, str]:
    last = before.short_label if before else ""
    return {
        EditKind.BY_POPULATION: population,
        EditKind.BY_PAST_USE: last,
        EditKind.BY_LAST_YEAR: last,
        EditKind.BY_STAGE_BEFORE: str(earlier.label) if earlier else "",
    }


@dataclass(frozen=True, kw_only=True)
class Carried:
    """An indicator with a target, of which year, and the money by province that names it."""

    name: str
    unit: str
    target: Decimal
    target_year: int
    linked_idr: Mapping[UUID, int]


@dataclass(frozen=True, kw_only=True)
class Effect:
    """What a scenario does to one indicator: the change of its target by province."""

    carried: Carried
    changes: Mapping[UUID, Decimal]

    @property
    def is_linked(self) -> bool:
        """Some money names the indicator, so that a change can be worked out."""
        return bool(self.changes)

    @property
    def won(self) -> Decimal:
        return sum((change for change in self.changes.values() if change > 0), Decimal(0))

    @property
    def lost(self) -> Decimal:
        return sum((change for change in self.changes.values() if change < 0), Decimal(0))


def carried_targets(scheme: FundingScheme) -> list[Carried]:
    """Indicators with a counted target in the scheme's year or before it: three queries."""
    year = scheme.fiscal_year_id
    rows = (
        IndicatorTarget.objects.filter(
            fiscal_year__lte=year,
            target__isnull=False,
            indicator__objective__plan__first_year__lte=year,
            indicator__objective__plan__last_year__gte=year,
        )
        .exclude(indicator__unit__in=_NOT_COUNTED)
        .annotate(name=F("indicator__name"), unit=F("indicator__unit"))
        .order_by("indicator__objective__position", "indicator__position", "fiscal_year")
        .values_list("indicator_id", "name", "unit", "target", "fiscal_year_id")
    )
    linked = _linked(scheme)
    newest = {pk: (name, unit, target, on) for pk, name, unit, target, on in rows}
    return [
        Carried(
            name=name,
            unit=unit,
            target=target or Decimal(0),
            target_year=on,
            linked_idr=linked.get(pk, {}),
        )
        for pk, (name, unit, target, on) in newest.items()
    ]


def _linked(scheme: FundingScheme) -> dict[UUID, dict[UUID, int]]:
    """Allocated rupiah by indicator and province: of this year, or of last year's scheme."""
    before = _scheme_before(scheme)
    rows = (
        AllocationLine.objects.standing()
        .filter(
            allocation__ceiling__scheme__in=[scheme.pk, *([before.pk] if before else [])],
            indicator__isnull=False,
        )
        .order_by()
        .values_list(
            "allocation__ceiling__scheme_id", "indicator_id", "allocation__ceiling__province_id"
        )
        .annotate(total=Sum("amount_idr"))
    )
    found: dict[UUID, dict[UUID, dict[UUID, int]]] = {}
    for scheme_id, indicator, province, total in rows:
        if indicator and province:
            found.setdefault(scheme_id, {}).setdefault(indicator, {})[province] = int(total)
    own = found.get(scheme.pk)
    return own if own else found.get(before.pk, {}) if before else {}


def effect(
    carried: Carried, *, shares: Mapping[UUID, int], reference: Mapping[UUID, int]
) -> Effect:
    """Work the rule out for one indicator (see the head of this module). Pure."""
    linked = {p: m for p, m in carried.linked_idr.items() if m > 0 and reference.get(p)}
    whole = sum(linked.values())
    changes = {
        province: _decimal(
            Fraction(carried.target)
            * Fraction(money, whole)
            * Fraction(shares.get(province, 0) - reference[province], reference[province])
        )
        for province, money in linked.items()
    }
    return Effect(carried=carried, changes=changes)


def _decimal(value: Fraction) -> Decimal:
    """Two decimals, half away from zero."""
    hundredths = abs(value) * 100
    rounded = (2 * hundredths.numerator + hundredths.denominator) // (2 * hundredths.denominator)
    return Decimal(rounded if value >= 0 else -rounded) / 100
