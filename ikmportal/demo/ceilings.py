"""Sample ceilings. No official amount per province is known, so every entry says "data contoh"."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime

from budgets.actions.ceilings import Letter, change_ceiling
from budgets.models import Ceiling, FundingScheme
from budgets.states import CeilingStage, SchemeKind
from ikmportal.demo.acts import SAMPLE, Cast, at
from ikmportal.demo.people import address
from provinces.models import Province, RegencyPlacement
from provinces.rules import Actor

_BASE_IDR = 900_000_000
_PER_REGENCY_IDR = 40_000_000


@dataclass(frozen=True)
class _Round:
    """One scheme at one stage: whose provinces, which share of the sample formula, which letter."""

    year: int
    kind: SchemeKind
    stage: CeilingStage
    provinces_on: date
    percent: int
    moment: datetime


_ROUNDS = (
    _Round(
        2020,
        SchemeKind.DECONCENTRATION,
        CeilingStage.ALLOCATION,
        date(2020, 1, 2),
        60,
        at(2020, 1, 2),
    ),
    _Round(
        2024,
        SchemeKind.CO_ADMINISTRATION,
        CeilingStage.INDICATIVE,
        date(2023, 5, 22),
        90,
        at(2023, 5, 22),
    ),
    _Round(
        2023,
        SchemeKind.DECONCENTRATION,
        CeilingStage.ALLOCATION,
        date(2022, 1, 2),
        70,
        at(2023, 1, 2),
    ),
    _Round(
        2024,
        SchemeKind.CO_ADMINISTRATION,
        CeilingStage.BUDGET,
        date(2023, 6, 30),
        96,
        at(2023, 6, 30),
    ),
    _Round(
        2024,
        SchemeKind.CO_ADMINISTRATION,
        CeilingStage.ALLOCATION,
        date(2023, 10, 9),
        100,
        at(2023, 10, 2),
    ),
)


def seed(cast: Cast) -> int:
    """Enter the national ceiling and one per province of its day, for every round not yet there.

    Returns how many ceilings were entered.
    """
    present = set(
        Ceiling.objects.filter(province=None).values_list(
            "scheme__fiscal_year", "scheme__kind", "stage"
        )
    )
    missing = [r for r in _ROUNDS if (r.year, r.kind, r.stage) not in present]
    return sum(_enter(one, by=cast.of(address("admin"))) for one in missing)


def _enter(one: _Round, *, by: Actor) -> int:
    scheme = FundingScheme.objects.get(fiscal_year=one.year, kind=one.kind)
    provinces = Province.objects.existing_on(one.provinces_on).by_code()
    placed = Counter(
        RegencyPlacement.objects.on(one.provinces_on).values_list("province_id", flat=True)
    )
    shares = {province: _amount(placed[province.pk], one.percent) for province in provinces}
    _change(one, scheme, province=None, amount_idr=sum(shares.values()), by=by)
    for province, amount_idr in shares.items():
        _change(one, scheme, province=province, amount_idr=amount_idr, by=by)
    return 1 + len(shares)


def _amount(regencies: int, percent: int) -> int:
    return (_BASE_IDR + _PER_REGENCY_IDR * regencies) * percent // 100


def _change(
    one: _Round,
    scheme: FundingScheme,
    *,
    province: Province | None,
    amount_idr: int,
    by: Actor,
) -> None:
    change_ceiling(
        scheme=scheme,
        stage=one.stage,
        province=province,
        amount_idr=amount_idr,
        letter=Letter(
            number=f"{SAMPLE}/{one.year}/{one.stage}",
            dated=one.moment.date(),
            reason=f"{SAMPLE}: angka pagu per provinsi yang resmi tidak diketahui.",
        ),
        by=by,
        at=one.moment,
    )
