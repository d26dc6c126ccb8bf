"""TA 2020: sample allocations of Dekonsentrasi in 34 provinces, and their refocusing.

That it was refocused is reported; every amount here is a sample. Two DAK requests stand beside.
"""

from datetime import date
from decimal import Decimal
from uuid import UUID

from budgets.actions import dak
from budgets.actions import revision_decisions as decisions
from budgets.actions import revisions as acts
from budgets.actions.allocations import Grant, Share, allocate
from budgets.actions.revision_desk import NewLine, Spread
from budgets.actions.revisions import Brief
from budgets.models import (
    Allocation,
    Ceiling,
    DakCriterion,
    DakRequest,
    FundingScheme,
    Indicator,
    Revision,
)
from budgets.states import (
    BeneficiaryClass,
    CeilingStage,
    DakRecommendation,
    RevisionKind,
    SchemeKind,
)
from ikmportal.demo.acts import SAMPLE, Cast, at
from ikmportal.demo.people import address
from provinces.actions.reference_files import identity
from provinces.models import Office, Regency
from provinces.states import OfficeKind

_GIVEN, _DRAFTED, _DECIDED = at(2020, 1, 15), at(2020, 4, 13), at(2020, 4, 20)
_GOAL = "new-entrepreneurs-national"
# account, description, unit, volume, price, counts for the indicator of new entrepreneurs
_LINES = (
    ("522151", "Narasumber bimbingan teknis SDM IKM", "OJ", 60, 900_000, True),
    ("521211", "Bahan pelatihan penumbuhan IKM", "paket", 8, 4_500_000, False),
    ("524111", "Perjalanan dinas pembinaan", "OK", 32, 2_750_000, False),
    ("524114", "Rapat koordinasi dalam kota", "OP", 200, 350_000, False),
)
_MOVES = (
    ("524111", 60, "526311", "Penumbuhan wirausaha industri baru bagi IKM terdampak",
        BeneficiaryClass.NEW_ENTREPRENEURS, True),
    ("524114", 50, "526311", "Bahan baku bagi IKM terdampak", BeneficiaryClass.AFFECTED_IKM, False),
    ("524114", 30, "526115", "Alat pelindung diri buatan IKM untuk fasilitas kesehatan",
        BeneficiaryClass.HEALTH, False),
    ("521211", 25, "526115", "Masker buatan IKM untuk Gugus Tugas Covid-19",
        BeneficiaryClass.TASK_FORCE, False),
)  # fmt: skip


def seed(cast: Cast) -> int:
    """Enter what is missing. Returns how many allocations, revisions and DAK notes were made."""
    scheme = FundingScheme.objects.get(fiscal_year=2020, kind=SchemeKind.DECONCENTRATION)
    return _allocations(scheme, cast) + _refocusing(scheme, cast) + _dak(cast)


def _goal() -> Indicator | None:
    return Indicator.objects.filter(key=_GOAL).first()


def _allocations(scheme: FundingScheme, cast: Cast) -> int:
    if Allocation.objects.of_scheme(scheme.pk).exists():
        return 0
    director, goal = cast.of(address("direktur.pangan")), _goal()
    ceilings = Ceiling.objects.of_scheme(scheme.pk, stage=CeilingStage.ALLOCATION)
    rows = list(ceilings.exclude(province=None).select_related("province").order_by("pk"))
    offices = {o.province_id: o for o in Office.objects.filter(kind=OfficeKind.PROVINCE)}
    for ceiling in rows:
        allocate(
            ceiling,
            grant=_grant(offices[ceiling.province_id], goal),
            by=director,
            at=_GIVEN,
        )
    return len(rows)


def _grant(office: Office, goal: Indicator | None) -> Grant:
    return Grant(
        award_ref=identity("contoh-dekon", 2020, str(office.pk)),
        office_id=office.pk,
        title=f"{SAMPLE}: pemberdayaan SDM IKM",
        shares=[
            Share(
                line_ref=identity("contoh-dekon", 2020, str(office.pk), number),
                account_code=account,
                description=description,
                indicator_id=goal.pk if goal and counts else None,
                amount_idr=volume * price,
                unit_code=unit,
                volume=Decimal(volume),
                unit_price_idr=price,
            )
            for number, (account, description, unit, volume, price, counts) in enumerate(_LINES)
        ],
    )


def _brief(theme: str, reason: str) -> Brief:
    return Brief(
        kind=RevisionKind.REFOCUSING,
        theme=theme,
        reason=f"{SAMPLE}: {reason}",
        letter_number=f"{SAMPLE}/2020/refocusing",
        letter_date=date(2020, 4, 9),
        effective_date=date(2020, 4, 20),
    )


def _refocusing(scheme: FundingScheme, cast: Cast) -> int:
    """One approved set over all provinces, and a second one still being written."""
    if Revision.objects.filter(scheme=scheme).exists():
        return 0
    goal = _goal()
    first = _drafted(
        scheme, cast, _brief("terdampak pandemi", "refocusing bagi IKM terdampak Covid-19")
    )
    admin = cast.of(address("admin"))
    for seen, (source, percent, target, description, whom, counts) in enumerate(_MOVES, start=1):
        new = NewLine(
            account_code=target,
            description=description,
            beneficiary=whom,
            indicator_id=goal.pk if goal and counts else None,
        )
        acts.spread(
            first.pk,
            Spread(account_code=source, percent=percent, target=new),
            seen=seen,
            by=admin,
        )
    acts.submit(first.pk, seen=len(_MOVES) + 1, by=admin, at=_DRAFTED)
    decisions.approve(first.pk, by=cast.of(address("direktur.kimia")), at=_DECIDED)
    _drafted(scheme, cast, _brief("terdampak pandemi", "tahap kedua"))
    return 2


def _drafted(scheme: FundingScheme, cast: Cast, brief: Brief) -> Revision:
    return acts.create(scheme, brief=brief, by=cast.of(address("admin")), at=_DRAFTED)


def _dak(cast: Cast) -> int:
    """A request that is ready and one that is not, of kabupaten/kota of the articles."""
    if DakRequest.objects.exists():
        return 0
    _note(cast, "53.15", SchemeKind.DAK_PHYSICAL, "Tenun", "Revitalisasi sentra tenun", ready=True)
    _note(
        cast, "13.73", SchemeKind.DAK_NON_PHYSICAL, "Makanan ringan",
        "Penguatan kelembagaan sentra makanan ringan", ready=False,
    )  # fmt: skip
    return 2


def _note(
    cast: Cast, code: str, kind: SchemeKind, commodity: str, subject: str, *, ready: bool
) -> None:
    regency: UUID = identity("kabkota", code)
    if not Regency.objects.filter(pk=regency).exists():
        return
    noted = dak.Noted(
        fiscal_year_id=2024,
        kind=kind.value,
        regency_id=regency,
        sentra_id=None,
        commodity=commodity,
        subject=f"{SAMPLE}: {subject}",
        amount_idr=3_000_000_000,
        external_ref="",
        source=SAMPLE,
    )
    request = dak.record(noted, by=cast.of(address("admin")), at=at(2023, 6, 5))
    criteria = list(DakCriterion.objects.of(kind=kind.value, year=2024))
    dak.advise(
        request,
        recommendation=DakRecommendation.RECOMMENDED if ready else DakRecommendation.OPEN,
        met=criteria if ready else criteria[:1],
        note="" if ready else f"{SAMPLE}: menunggu surat komitmen.",
        by=cast.of(address("penelaah.pangan")),
        at=at(2023, 6, 12),
    )
