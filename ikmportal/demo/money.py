"""Sample scenarios, sample factors, and sample shares of kabupaten/kota in TA 2020.

Every factor and every letter says "data contoh": none of these figures was published.
"""

from decimal import Decimal

from budgets.actions import scenarios
from budgets.actions.ceilings import Letter, change_ceiling
from budgets.actions.scenarios import Change, Naming
from budgets.models import Ceiling, FundingScheme, ProvinceFactor, Scenario
from budgets.states import CeilingStage, EditKind, FactorKind, SchemeKind
from ikmportal.demo.acts import SAMPLE, Cast, at
from ikmportal.demo.people import address
from provinces.models import Province, RegencyPlacement

_MADE = at(2023, 10, 2, 14)
_SHARE_IDR = 12_000_000
# Split in 2022 into four provinces: shows how amounts stand on today's places.
_SPLIT = "Papua"
_FACTORS = {
    FactorKind.REMOTENESS: ("Papua", "Maluku", "Nusa Tenggara", "Kalimantan Utara"),
    FactorKind.POVERTY: ("Papua", "Nusa Tenggara Timur", "Maluku", "Gorontalo", "Aceh"),
}


def seed(cast: Cast) -> int:
    """Enter what is missing. Returns how many scenarios, factors and shares were made."""
    scheme = FundingScheme.objects.get(fiscal_year=2024, kind=SchemeKind.CO_ADMINISTRATION)
    return _shares(cast) + _factors(scheme, cast) + _scenarios(scheme, cast)


def _shares(cast: Cast) -> int:
    """Kabupaten/kota of the old Papua under its ceiling of 2020."""
    scheme = FundingScheme.objects.get(fiscal_year=2020, kind=SchemeKind.DECONCENTRATION)
    if Ceiling.objects.filter(scheme=scheme, regency__isnull=False).exists():
        return 0
    moment = at(2020, 1, 2, 10)
    placed = RegencyPlacement.objects.on(moment.date()).filter(province__name=_SPLIT)
    rows = list(placed.select_related("province", "regency").order_by("code"))
    by = cast.of(address("admin"))
    for row in rows:
        change_ceiling(
            scheme=scheme,
            stage=CeilingStage.ALLOCATION,
            province=row.province,
            regency=row.regency,
            amount_idr=_SHARE_IDR,
            letter=Letter(f"{SAMPLE}/2020/kabupaten-kota", moment.date(), f"{SAMPLE}: rincian."),
            by=by,
            at=moment,
        )
    return len(rows)


def _factors(scheme: FundingScheme, cast: Cast) -> int:
    if ProvinceFactor.objects.filter(fiscal_year=scheme.fiscal_year_id).exists():
        return 0
    by, made = cast.of(address("admin")), 0
    for province in Province.objects.existing_on(_MADE.date()).by_code():
        for kind, heavier in _FACTORS.items():
            scenarios.record_factor(
                scheme,
                kind=kind,
                province=province,
                value=Decimal(3 if province.name.startswith(heavier) else 1),
                source=f"{SAMPLE}: nilai karangan untuk peragaan.",
                by=by,
                at=_MADE,
            )
            made += 1
    return made


def _scenarios(scheme: FundingScheme, cast: Cast) -> int:
    if Scenario.objects.filter(scheme=scheme).exists():
        return 0
    by = cast.of(address("admin"))
    national = Ceiling.objects.get(scheme=scheme, stage=CeilingStage.ALLOCATION, province=None)
    total = int(national.limit_idr)
    first = scenarios.create(
        scheme,
        stage=CeilingStage.ALLOCATION,
        naming=Naming("Skenario A", f"{SAMPLE}: populasi IKM dan sama rata"),
        total_idr=total,
        by=by,
        at=_MADE,
    )
    common = [
        Change(EditKind.BY_EQUAL, 60),
        Change(EditKind.BY_POPULATION, 40),
        Change(EditKind.FLOOR, 1_000_000_000),
    ]
    first = scenarios.change(first.pk, common, seen=first.step, by=by, at=_MADE)
    second = scenarios.copy(
        first,
        naming=Naming("Skenario B", f"{SAMPLE}: condong ke provinsi baru dan terpencil"),
        by=by,
        at=at(2023, 10, 2, 15),
    )
    _lean(second, cast)
    return 2


def _lean(scenario: Scenario, cast: Cast) -> None:
    """Towards new and remote provinces, with one lock, one manual amount and a cap."""
    by, moment = cast.of(address("admin")), at(2023, 10, 2, 15, 30)
    named = {p.name: p.pk for p in Province.objects.existing_on(moment.date())}
    changes = [
        Change(EditKind.BY_EQUAL, 50),
        Change(EditKind.BY_POPULATION, 20),
        Change(EditKind.BY_NEWNESS, 10),
        Change(EditKind.BY_REMOTENESS, 20),
        Change(EditKind.CAP, 3_500_000_000),
        Change(EditKind.LOCK, 2_000_000_000, named["Aceh"]),
        Change(
            EditKind.MANUAL,
            1_600_000_000,
            named["Papua Selatan"],
            f"{SAMPLE}: kesiapan Dinas baru",
        ),
    ]
    scenarios.change(scenario.pk, changes, seen=scenario.step, by=by, at=moment)
