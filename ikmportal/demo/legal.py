"""Sample instruments, KPA and PPK, and reports of TA 2024. Every number says that it is a sample.

The numbers of the Permen, of governors' decrees and of DIPA are not known to us; what stands here
shows how the pages look when some provinces are ready and others are late.
"""

from datetime import date

from budgets.actions.instruments import (
    InstrumentFacts,
    OfficialFacts,
    name_official,
    record_for_all,
    record_instrument,
)
from budgets.actions.obligations import ActFacts, make_roster, record_act
from budgets.figures.allocated import provinces_of
from budgets.models import FundingScheme, LegalInstrument, Obligation
from budgets.states import InstrumentKind, ObligationActKind, OfficialKind
from ikmportal.demo.acts import SAMPLE, Cast, at
from ikmportal.demo.people import address, slug
from provinces.models import Office, Province
from provinces.states import OfficeKind

_YEAR = 2024
_ROSTER_MADE = at(2023, 1, 2)
# Of every five provinces in code order: with a decree, with a DIPA, with KPA and PPK, reporting.
_OF_FIVE = {"decree": 4, "dipa": 3, "officials": 3, "report": 2}


def seed(cast: Cast, scheme: FundingScheme) -> int:
    """Make the roster of the year and record what is missing. Returns how many rows were made."""
    made = make_roster(_YEAR, at=_ROSTER_MADE).created
    if LegalInstrument.objects.filter(scheme=scheme).exists():
        return made
    provinces = provinces_of(scheme)
    return (
        made
        + _permen(scheme, provinces, cast)
        + _of_provinces(scheme, provinces, cast)
        + _officials(provinces, cast)
        + _reports(scheme, provinces, cast)
    )


def _some(provinces: list[Province], what: str) -> list[Province]:
    return [one for n, one in enumerate(provinces) if n % 5 < _OF_FIVE[what]]


def _permen(scheme: FundingScheme, provinces: list[Province], cast: Cast) -> int:
    return record_for_all(
        scheme,
        provinces,
        InstrumentKind.ASSIGNMENT,
        facts=InstrumentFacts(number=f"{SAMPLE}/Permen/{_YEAR}", dated=date(2023, 11, 24)),
        by=cast.of(address("admin")),
        at=at(2023, 11, 27),
    )


def _of_provinces(scheme: FundingScheme, provinces: list[Province], cast: Cast) -> int:
    admin, count = cast.of(address("admin")), 0
    for kind, what, word, dated in (
        (InstrumentKind.GOVERNOR_DECREE, "decree", "SK", date(2023, 12, 18)),
        (InstrumentKind.DIPA, "dipa", "DIPA", date(2023, 12, 29)),
    ):
        for province in _some(provinces, what):
            facts = InstrumentFacts(number=f"{SAMPLE}/{word}/{province.code}/{_YEAR}", dated=dated)
            record_instrument(scheme, province, kind, facts=facts, by=admin, at=at(2024, 1, 3))
            count += 1
    return count


def _officials(provinces: list[Province], cast: Cast) -> int:
    admin, count = cast.of(address("admin")), 0
    for office in _offices(_some(provinces, "officials")):
        for kind in OfficialKind:
            name_official(
                office,
                _YEAR,
                facts=OfficialFacts(
                    kind=kind,
                    full_name=f"{kind.abbreviation} {office.province}",
                    title=f"Pejabat {office.short_name} ({SAMPLE})",
                    decree_number=f"{SAMPLE}/{kind.abbreviation}/{_YEAR}",
                    first_day=date(_YEAR, 1, 1),
                    last_day=date(_YEAR, 12, 31),
                ),
                by=admin,
                at=at(2024, 1, 3),
            )
            count += 1
    return count


def _offices(provinces: list[Province]) -> list[Office]:
    rows = Office.objects.existing_on(date(_YEAR, 1, 1)).filter(
        kind=OfficeKind.PROVINCE, province__in=provinces
    )
    return list(rows.select_related("province", "regency").order_by("province__code"))


def _reports(scheme: FundingScheme, provinces: list[Province], cast: Cast) -> int:
    """The first quarter's report of some offices, each recorded by its own drafter."""
    offices = {office.pk: office for office in _offices(_some(provinces, "report"))}
    owed = Obligation.objects.filter(
        scheme=scheme, duty__code="pp39-dinas", period="TW1", office__in=offices
    )
    for one in owed.select_related("duty").order_by("office__province__code"):
        drafter = cast.of(address(f"penyusun.{slug(offices[one.office_id])}"))
        facts = ActFacts(
            kind=ObligationActKind.DONE,
            done_on=date(2024, 4, 4),
            reference=f"{SAMPLE}/TW1/{_YEAR}",
        )
        record_act(one, facts=facts, by=drafter, at=at(2024, 4, 4, 15))
    return len(owed)
