"""What is published of a province, put in order. Series are shown side by side, never added up."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from uuid import UUID

from provinces.models import IkmStatistic
from provinces.states import StatisticIndicator, StatisticSize

_IN_POPULATION = (StatisticIndicator.ESTABLISHMENTS, StatisticIndicator.WORKERS)


@dataclass(frozen=True, kw_only=True)
class PopulationYear:
    """Establishments and workers of one year in one series; None where it gives no figure."""

    year: int
    series: str
    confidence: str
    micro: Decimal | None
    small: Decimal | None
    both: Decimal | None
    workers: Decimal | None


@dataclass(frozen=True, kw_only=True)
class Population:
    """All that is published of a province: by year, the other figures, and whom to cite."""

    years: Sequence[PopulationYear] = ()
    others: Sequence[IkmStatistic] = ()
    sources: Sequence[str] = field(default_factory=tuple)


def establishments_by_province() -> tuple[str, dict[UUID, Fraction]]:
    """Micro and small establishments of every province, and the series they come from: one query.

    Series are never mixed: the one that knows most provinces counts, the newest of equals.
    """
    rows = (
        IkmStatistic.objects.filter(
            indicator=StatisticIndicator.ESTABLISHMENTS,
            size_class=StatisticSize.MICRO_SMALL,
            province__isnull=False,
        )
        .order_by("year", "series")
        .values_list("series", "province_id", "value")
    )
    by_series: dict[str, dict[UUID, Fraction]] = {}
    for series, province_id, value in rows:
        if province_id is not None:
            by_series.setdefault(series, {})[province_id] = Fraction(value)
    widest = max(map(len, by_series.values()), default=0)
    fitting = [series for series, known in by_series.items() if len(known) == widest]
    return (fitting[-1], by_series[fitting[-1]]) if fitting else ("", {})


def ikm_population(province_id: UUID) -> Population:
    """Read the figures of a province, newest first: one query."""
    figures = list(IkmStatistic.objects.of_province(province_id))
    by_series: dict[tuple[int, str], list[IkmStatistic]] = {}
    for one in figures:
        if one.indicator in _IN_POPULATION:
            by_series.setdefault((one.year, one.series), []).append(one)
    return Population(
        years=[_year(rows) for rows in by_series.values()],
        others=_others(figures),
        sources=sorted({one.source for one in figures}),
    )


def _others(figures: Sequence[IkmStatistic]) -> list[IkmStatistic]:
    """The other indicators, for all sizes together."""
    return [
        one
        for one in figures
        if one.indicator not in _IN_POPULATION
        and one.size_class not in (StatisticSize.MICRO, StatisticSize.SMALL)
    ]


def _year(rows: Sequence[IkmStatistic]) -> PopulationYear:
    found = {(one.indicator, one.size_class): one.value for one in rows}
    counted = StatisticIndicator.ESTABLISHMENTS
    return PopulationYear(
        year=rows[0].year,
        series=rows[0].series,
        confidence=rows[0].get_confidence_display(),
        micro=found.get((counted, StatisticSize.MICRO)),
        small=found.get((counted, StatisticSize.SMALL)),
        both=found.get((counted, StatisticSize.MICRO_SMALL)),
        workers=_workers(found),
    )


def _workers(found: Mapping[tuple[str, str], Decimal]) -> Decimal | None:
    """Of both sizes; where a series gives them apart only, their sum."""
    indicator = StatisticIndicator.WORKERS
    both = found.get((indicator, StatisticSize.MICRO_SMALL))
    micro = found.get((indicator, StatisticSize.MICRO))
    small = found.get((indicator, StatisticSize.SMALL))
    if both is None and micro is not None and small is not None:
        return micro + small
    return both
