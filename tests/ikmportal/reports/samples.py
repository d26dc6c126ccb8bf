"""A small Rakor with everything a report can meet: agreed, lowered, undecided, silent provinces."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

import pytest
from django.core.cache import cache

from ikmportal.reports.document import (
    Amount,
    Column,
    ColumnKind,
    Document,
    Facts,
    Heading,
    Letterhead,
    NumberedList,
    Paragraph,
    Row,
    RowStyle,
    Signature,
    SignatureBlocks,
    Table,
)
from programs.models import Proposal, Rakor
from programs.states import LineVerdict, Move, ProposalState
from provinces.models import Office
from tests.factories import (
    DocumentRequirementFactory,
    LineDecisionFactory,
    OfficeFactory,
    ProposalDecisionFactory,
    ProposalDocumentFactory,
    ProposalFactory,
    ProposalVersionFactory,
    ProvinceFactory,
    RakorDeskFactory,
    RakorFactory,
    RakorItemFactory,
)

AS_OF = datetime(2023, 10, 12, 9, 30, tzinfo=UTC)


@dataclass(frozen=True)
class SmallRakor:
    rakor: Rakor
    aceh: Office
    bali: Office
    agreed: Proposal
    lowered: Proposal
    open: Proposal


@pytest.fixture
def small_rakor(db) -> SmallRakor:
    """Aceh: one approved in full, one lowered from 3 to 2 million. Bali: one still discussed."""
    cache.clear()
    aceh = OfficeFactory(province=ProvinceFactory(code="11", name="Aceh"))
    bali = OfficeFactory(province=ProvinceFactory(code="51", name="Bali"))
    ProvinceFactory(code="94", name="Sunyi")
    rakor = RakorFactory(name="Rakor Bekasi", first_day=date(2023, 10, 9))
    agreed = ProposalFactory(office=aceh, state=ProposalState.APPROVED, number="U-1", title="Kopi")
    lowered = ProposalFactory(
        office=aceh, state=ProposalState.ADJUSTED, number="U-2", title="Tenun"
    )
    still_open = ProposalFactory(
        office=bali, state=ProposalState.IN_DISCUSSION, number="U-3", title="Perak"
    )
    for submitted in (agreed, lowered, still_open):
        ProposalVersionFactory(proposal=submitted)
    _decide(rakor, agreed=agreed, lowered=lowered, still_open=still_open)
    requirement = DocumentRequirementFactory(scheme=rakor.scheme)
    ProposalDocumentFactory(proposal=agreed, requirement=requirement)
    return SmallRakor(rakor, aceh, bali, agreed, lowered, still_open)


def _decide(rakor: Rakor, *, agreed: Proposal, lowered: Proposal, still_open: Proposal) -> None:
    desks = {
        office.pk: RakorDeskFactory(rakor=rakor, province=office.province)
        for office in (agreed.office, still_open.office)
    }
    items = {
        proposal.pk: RakorItemFactory(proposal=proposal, desk=desks[proposal.office_id])
        for proposal in (agreed, lowered, still_open)
    }
    for line in agreed.lines.all():
        LineDecisionFactory(item=items[agreed.pk], line=line)
    ProposalDecisionFactory(item=items[agreed.pk])
    first, *others = lowered.lines.order_by("position")
    refused = {"verdict": LineVerdict.REFUSED, "agreed_idr": 0, "note": "Di luar fokus"}
    LineDecisionFactory(item=items[lowered.pk], line=first, **refused)
    for line in others:
        LineDecisionFactory(item=items[lowered.pk], line=line)
    ProposalDecisionFactory(
        item=items[lowered.pk], verdict=Move.ADJUST, agreed_idr=2_000_000, note="Satu baris ditolak"
    )
    LineDecisionFactory(item=items[still_open.pk])


def sample_document(rows: int = 40, **changes) -> Document:
    """A document with every kind of section, made without a database."""
    figures = {"kind": ColumnKind.RUPIAH, "width": 17, "is_summed": True, "group": "Nilai (Rp)"}
    table = Table(
        title="Rekapitulasi",
        sheet="Rekapitulasi",
        columns=(
            Column(label="No.", kind=ColumnKind.NUMBER, width=5),
            Column(label="Provinsi", width=22),
            Column(label="Diusulkan", **figures),
            Column(label="Disepakati", **figures),
            Column(label="Tanggal", kind=ColumnKind.DATE, width=12),
        ),
        rows=(
            *(
                Row((n, f"Provinsi {n}", 1_000_000 * n, 900_000 * n, date(2023, 10, 9)))
                for n in range(1, rows + 1)
            ),
            Row((None, "Rincian", 5, 5, None), RowStyle.DETAIL),
        ),
        total_label="Jumlah",
        note="Catatan kaki tabel.",
    )
    content = {
        "title": "Laporan Reviu Rakor",
        "subtitle": "Rakor Bekasi",
        "as_of": AS_OF,
        "letterhead": Letterhead(("KEMENTERIAN PERINDUSTRIAN",), "Jalan Contoh 1"),
        "notice": "Data contoh",
        "has_cover": True,
        "sections": (
            Heading("A. Dasar"),
            NumberedList(("UU 3/2014",)),
            Facts((("Tempat", "Bekasi"),)),
            Paragraph("Isi."),
            table,
            Amount("Jumlah yang disepakati", 3_430_250_000),
            SignatureBlocks(
                "Bekasi, 12 Oktober 2023",
                (Signature("Kepala Dinas", "Siti", "197408171999032004"),),
            ),
        ),
    }
    return Document(**(content | changes))
