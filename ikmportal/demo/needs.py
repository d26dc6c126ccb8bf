"""What two kabupaten of Aceh need, and what became of it. Every need says that it is a sample."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from budgets.models import ActivityType, Unit
from ikmportal.demo.acts import SAMPLE, Cast, after, at
from ikmportal.demo.letters import keep_letters_home
from ikmportal.demo.people import address, slug
from ikmportal.demo.plots import YEAR
from programs.actions import needs, ranking, uptakes, verification
from programs.actions.needs import NeedFacts
from programs.figures.province_desk import Kind, Subject
from programs.models import Need, Proposal
from programs.states import NEED_OPEN, BeneficiaryKind, NeedPriority, NeedState, ProposalState
from provinces.actions.reference_files import identity
from provinces.models import Office
from provinces.rules import Actor

_FIRST = at(2023, 8, 14)
# Title of a provincial sample proposal -> the need it takes up.
_TAKEN_UP = {
    "Penumbuhan wirausaha baru olahan kopi gayo di Aceh Tengah": (
        "Peralatan sangrai bersama untuk wirausaha kopi"
    ),
    "Penguatan UPL IKM garam di Pidie": "Pendampingan mutu garam rakyat",
}
_GARAM = "Penguatan UPL IKM garam di Pidie"


@dataclass(frozen=True)
class _Script:
    """One sample need and how far it gets."""

    code: str
    title: str
    problem: str
    letter: str
    people: int
    volume: int
    unit: str
    estimate_idr: int
    priority: NeedPriority
    state: NeedState


_SCRIPTS = (
    _Script(
        "11.04",
        "Peralatan sangrai bersama untuk wirausaha kopi",
        "Wirausaha baru menyangrai di luar daerah sehingga nilai tambahnya tidak tinggal di sini.",
        "d",
        32,
        2,
        "unit",
        240_000_000,
        NeedPriority.HIGH,
        NeedState.SENT,
    ),
    _Script(
        "11.07",
        "Pendampingan mutu garam rakyat",
        "Mutu garam tidak seragam dan belum didampingi secara tetap.",
        "b",
        24,
        6,
        "kegiatan",
        90_000_000,
        NeedPriority.HIGH,
        NeedState.SENT,
    ),
    _Script(
        "11.07",
        "Mesin pencuci garam untuk kelompok pengolah",
        "Garam dicuci dengan tangan; hasilnya sedikit dan tidak seragam.",
        "d",
        16,
        1,
        "unit",
        175_000_000,
        NeedPriority.MIDDLE,
        NeedState.ACCEPTED,
    ),
    _Script(
        "11.04",
        "Pameran kopi gayo di luar daerah",
        "Pembeli besar belum mengenal produk wirausaha baru.",
        "g",
        10,
        1,
        "kegiatan",
        60_000_000,
        NeedPriority.LOW,
        NeedState.ANSWERED,
    ),
    _Script(
        "11.04",
        "Sertifikasi penyangrai kopi",
        "Penyangrai belum bersertifikat kompetensi.",
        "a",
        15,
        15,
        "orang",
        45_000_000,
        NeedPriority.MIDDLE,
        NeedState.RETURNED,
    ),
    _Script(
        "11.07",
        "Kemasan garam konsumsi",
        "Garam dijual curah karena belum ada kemasan yang layak.",
        "e",
        24,
        1,
        "paket",
        50_000_000,
        NeedPriority.LOW,
        NeedState.DRAFT,
    ),
)


def seed(cast: Cast) -> int:
    """Write the needs that are missing and bring each to its state. Returns how many were new."""
    titles = [script.title for script in _SCRIPTS]
    present = set(Need.objects.filter(title__in=titles).values_list("title", flat=True))
    missing = [script for script in _SCRIPTS if script.title not in present]
    for number, script in enumerate(missing):
        _play(script, cast=cast, begun=after(_FIRST, days=number))
    if missing:
        keep_letters_home()
    return len(missing)


def _play(script: _Script, *, cast: Cast, begun: datetime) -> None:
    office = Office.objects.select_related("province", "regency").get(
        pk=identity("kantor", f"kabkota-{script.code}")
    )
    drafter = cast.of(address(f"penyusun.{slug(office)}"))
    need = needs.record_need(office, facts=_facts(script), by=drafter, at=begun)
    if script.state == NeedState.DRAFT:
        return
    needs.send_need(need.pk, by=drafter, version=need.version, at=after(begun, days=1))
    verifier, moment = cast.of(address("verifikator.aceh")), after(begun, days=8)
    if script.state == NeedState.ACCEPTED:
        needs.accept_need(need.pk, by=verifier, at=moment)
        ranking.place_at(
            Subject(Kind.NEED, need.pk),
            province_id=need.province_id,
            position=1,
            by=verifier,
            at=moment,
        )
    elif script.state == NeedState.ANSWERED:
        note = "Pameran tahun ini ditanggung provinsi; daftar peserta menyusul (data contoh)."
        needs.answer_need(need.pk, by=verifier, note=note, at=moment)
    elif script.state == NeedState.RETURNED:
        note = "Sebutkan lembaga sertifikasi dan daftar calon peserta (data contoh)."
        needs.return_need(need.pk, by=verifier, note=note, at=moment)


def _facts(script: _Script) -> NeedFacts:
    return NeedFacts(
        title=script.title,
        problem=script.problem,
        activity=ActivityType.objects.get(fiscal_year=YEAR, letter=script.letter),
        priority=script.priority,
        beneficiary_kind=BeneficiaryKind.INDUSTRY_PEOPLE,
        beneficiary_count=script.people,
        volume=Decimal(script.volume),
        unit=Unit.objects.get(code=script.unit),
        estimate_idr=script.estimate_idr,
        evidence=f"{SAMPLE}: angka dan bukti karangan.",
    )


def take_up(proposal: Proposal, *, cast: Cast, at: datetime) -> None:
    """Consolidate the need that a provincial sample proposal answers, and link its first line."""
    title = _TAKEN_UP.get(proposal.title)
    need = Need.objects.filter(title=title, state__in=NEED_OPEN).first() if title else None
    if need is None:
        return
    verifier = cast.of(address("verifikator.aceh"))
    uptakes.consolidate(
        [Subject(Kind.NEED, need.pk)],
        province_id=proposal.province_id,
        target=proposal,
        by=verifier,
        at=at,
    )
    first = proposal.lines.current().in_order().values_list("pk", flat=True)[:1]
    uptakes.link_lines(proposal.origins.get(need=need), line_ids=first, by=verifier)


def forward(proposal: Proposal, *, cast: Cast, at: datetime) -> None:
    """The verifier of the province looks at it and hands it on."""
    version = Proposal.objects.values_list("version", flat=True).get(pk=proposal.pk)
    verification.forward(
        proposal.pk, position=1, by=_verifier(proposal, cast), version=version, at=at
    )


def consolidate(proposal: Proposal, *, cast: Cast, at: datetime) -> None:
    """Take a kabupaten's proposal up in the provincial draft about the same subject."""
    target = Proposal.objects.get(title=_GARAM, state=ProposalState.DRAFT)
    uptakes.consolidate(
        [Subject(Kind.PROPOSAL, proposal.pk)],
        province_id=proposal.province_id,
        target=target,
        by=_verifier(proposal, cast),
        at=at,
    )


def _verifier(proposal: Proposal, cast: Cast) -> Actor:
    dinas = Office.objects.select_related("province", "regency").get(
        kind="provinsi", province=proposal.province_id
    )
    return cast.of(address(f"verifikator.{slug(dinas)}"))
