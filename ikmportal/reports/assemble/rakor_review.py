"""Laporan Reviu Rakor: what a meeting had on its tables and what it decided, to the rupiah."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from ikmportal.reports.assemble.letterheads import demo_notice, letterhead_of
from ikmportal.reports.document import (
    Amount,
    Cell,
    Column,
    ColumnKind,
    Document,
    Facts,
    Heading,
    NumberedList,
    PageBreak,
    Paragraph,
    Row,
    RowStyle,
    Section,
    Signature,
    SignatureBlocks,
    Table,
)
from ikmportal.ui import formats
from programs.figures import (
    Completeness,
    TabledLine,
    TabledProposal,
    tabled_lines,
    tabled_proposals,
)
from programs.models import Rakor, RakorDesk
from programs.states import ProposalState
from provinces.models import Province

_RUPIAH, _NUMBER = ColumnKind.RUPIAH, ColumnKind.NUMBER


def assemble(rakor_id: UUID, *, province_id: UUID | None, as_of: datetime) -> Document:
    """Put the report of one Rakor together, for the country or for one province.

    A Dinas never reads decisions on a proposal that its desk is still discussing: with
    ``province_id`` those lines stay blank. Raises Rakor.DoesNotExist.
    """
    rakor = Rakor.objects.select_related("scheme__fiscal_year", "host").get(pk=rakor_id)
    provinces = _provinces(rakor, province_id=province_id)
    tabled = tabled_proposals(rakor_id, scheme_id=rakor.scheme_id, province_id=province_id)
    lines = tabled_lines(tabled)
    if province_id is not None:
        tabled = [_unreleased(proposal) if proposal.is_held else proposal for proposal in tabled]
        lines = {p.item_id: _sealed(p, lines[p.item_id]) for p in tabled}
    return Document(
        title=_("Laporan Reviu Rakor"),
        subtitle=_subtitle(rakor, provinces, is_national=province_id is None),
        reference=_("Nomor: ……………………………"),
        letterhead=letterhead_of(rakor.host),
        notice=demo_notice(),
        as_of=as_of,
        has_cover=True,
        cover_facts=_meeting_facts(rakor),
        sections=(
            *_preamble(rakor),
            *_summary(tabled, provinces),
            *(s for province in provinces for s in _province(province, tabled, lines)),
            *_closing(rakor, provinces, is_national=province_id is None),
        ),
    )


def _provinces(rakor: Rakor, *, province_id: UUID | None) -> list[Province]:
    """Every province that existed on the first day (38 from 2023, 34 before), or just one."""
    if province_id is not None:
        return [Province.objects.get(pk=province_id)]
    return list(Province.objects.existing_on(rakor.first_day).by_code())


def _unreleased(proposal: TabledProposal) -> TabledProposal:
    """As an office may know it: on the table, and nothing said."""
    return replace(
        proposal, state=ProposalState.IN_DISCUSSION, agreed_idr=None, note="", is_held=False
    )


def _sealed(proposal: TabledProposal, lines: list[TabledLine]) -> list[TabledLine]:
    if proposal.agreed_idr is not None:
        return lines
    return [
        TabledLine(
            line_id=line.line_id,
            position=line.position,
            account=line.account,
            description=line.description,
            proposed_idr=line.proposed_idr,
            agreed_idr=None,
            verdict="",
            note="",
        )
        for line in lines
    ]


def _subtitle(rakor: Rakor, provinces: list[Province], *, is_national: bool) -> str:
    if is_national:
        return rakor.name
    return f"{rakor.name} – {provinces[0].official_name}"


def _meeting_facts(rakor: Rakor) -> tuple[tuple[str, str], ...]:
    return (
        (_("Rapat"), rakor.name),
        (_("Waktu"), formats.date_range(rakor.first_day, rakor.last_day)),
        (_("Tempat"), ", ".join(filter(None, [rakor.venue, rakor.city]))),
        (_("Penyelenggara"), rakor.host.name),
        (_("Skema"), str(rakor.scheme.get_kind_display())),
        (_("Tahun Anggaran"), str(rakor.scheme.fiscal_year_id)),
    )


def _preamble(rakor: Rakor) -> tuple[Section, ...]:
    purpose = _(
        "Rapat meninjau usulan dan kelengkapan data dukung %(scheme)s Tahun Anggaran %(year)s "
        "bersama Dinas provinsi, lalu mencatat nilai yang disepakati baris demi baris."
    ) % {"scheme": rakor.scheme.get_kind_display(), "year": rakor.scheme.fiscal_year_id}
    return (
        Heading(_("A. Dasar")),
        NumberedList(
            (
                _("Undang-Undang Nomor 3 Tahun 2014 tentang Perindustrian."),
                _("Peraturan Pemerintah Nomor 29 Tahun 2018 tentang Pemberdayaan Industri."),
                _("Dasar hukum skema: %(basis)s.") % {"basis": rakor.scheme.legal_basis},
            )
        ),
        Heading(_("B. Maksud dan tujuan")),
        Paragraph(purpose),
        Heading(_("C. Waktu dan tempat")),
        Facts(_meeting_facts(rakor)),
        *((Paragraph(rakor.note),) if rakor.note else ()),
    )


def _summary(tabled: list[TabledProposal], provinces: list[Province]) -> tuple[Section, ...]:
    proposed = sum(p.proposed_idr for p in tabled)
    agreed = sum(p.agreed_idr or 0 for p in tabled)
    decided = sum(p.agreed_idr is not None for p in tabled)
    with_proposals = len({p.province_id for p in tabled})
    facts = (
        (_("Provinsi yang mengusulkan"), _("%(n)s dari %(all)s") % {
            "n": with_proposals, "all": len(provinces)}),
        (_("Usulan yang dibahas"), formats.number(len(tabled))),
        (_("Sudah diputus"), formats.number(decided)),
        (_("Data dukung lengkap"), _("%(n)s usulan") % {
            "n": sum(p.documents.is_complete for p in tabled)}),
    )  # fmt: skip
    return (
        Heading(_("D. Ringkasan")),
        Facts(facts),
        Amount(_("Jumlah yang diusulkan"), proposed),
        Amount(_("Jumlah yang disepakati"), agreed),
        # The 38 rows and their total fit one page, and stay together on it.
        PageBreak(),
        _recap(tabled, provinces),
    )


def _recap(tabled: list[TabledProposal], provinces: list[Province]) -> Table:
    by_province: dict[UUID, list[TabledProposal]] = {}
    for proposal in tabled:
        by_province.setdefault(proposal.province_id, []).append(proposal)
    return Table(
        title=_("Rekapitulasi nasional") if len(provinces) > 1 else _("Rekapitulasi provinsi"),
        sheet=_("Rekapitulasi"),
        columns=(
            Column(label=_("No."), kind=_NUMBER, width=5),
            Column(label=_("Provinsi"), width=23),
            Column(label=_("Jumlah usulan"), kind=_NUMBER, width=9, is_summed=True),
            Column(label=_("Diusulkan (Rp)"), kind=_RUPIAH, width=18, is_summed=True),
            Column(label=_("Disepakati (Rp)"), kind=_RUPIAH, width=18, is_summed=True),
            Column(label=_("Selisih (Rp)"), kind=_RUPIAH, width=17, is_summed=True),
            Column(label=_("Data dukung"), width=10),
        ),
        rows=tuple(
            Row(_recap_cells(number, province.name, by_province.get(province.pk, [])))
            for number, province in enumerate(provinces, start=1)
        ),
        total_label=_("Jumlah"),
        note=_(
            "Selisih dihitung dari usulan yang sudah diputus. Data dukung: dokumen wajib yang ada "
            "dari yang diminta."
        ),
    )


def _recap_cells(number: int, name: str, tabled: list[TabledProposal]) -> tuple[Cell, ...]:
    if not tabled:
        return (number, name, 0, None, None, None, "")
    documents = sum((p.documents for p in tabled), Completeness())
    decided = [p for p in tabled if p.agreed_idr is not None]
    return (
        number,
        name,
        len(tabled),
        sum(p.proposed_idr for p in tabled),
        sum(p.agreed_idr or 0 for p in decided) if decided else None,
        sum(p.difference_idr or 0 for p in decided) if decided else None,
        str(documents),
    )


def _province(
    province: Province, tabled: list[TabledProposal], lines: dict[UUID, list[TabledLine]]
) -> tuple[Section, ...]:
    mine = [proposal for proposal in tabled if proposal.province_id == province.pk]
    if not mine:
        return ()
    rows: list[Row] = []
    for number, proposal in enumerate(mine, start=1):
        rows.append(Row(_proposal_cells(number, proposal), RowStyle.HEADING))
        rows += [Row(_line_cells(line), RowStyle.DETAIL) for line in lines[proposal.item_id]]
    return (
        PageBreak(),
        Heading(_("Hasil reviu %(province)s") % {"province": province.official_name}),
        Table(
            title=_("Usulan dan keputusan per baris"),
            sheet=province.name,
            columns=_province_columns(),
            rows=tuple(rows),
            total_label=_("Jumlah"),
            note=_("Jumlah menghitung baris usulan; baris rincian menjelaskan isinya."),
        ),
        _documents_table(province, mine),
    )


def _province_columns() -> tuple[Column, ...]:
    return (
        Column(label=_("No."), kind=_NUMBER, width=5),
        Column(label=_("Usulan dan rincian"), width=28),
        Column(label=_("Diusulkan (Rp)"), kind=_RUPIAH, width=16, is_summed=True),
        Column(label=_("Disepakati (Rp)"), kind=_RUPIAH, width=16, is_summed=True),
        Column(label=_("Selisih (Rp)"), kind=_RUPIAH, width=15, is_summed=True),
        Column(label=_("Keputusan dan catatan"), width=20),
    )


def _proposal_cells(number: int, proposal: TabledProposal) -> tuple[Cell, ...]:
    name = " · ".join(filter(None, [proposal.number, proposal.title, proposal.regency]))
    ruling = ". ".join(filter(None, [proposal.state_label, proposal.note]))
    return (
        number,
        name,
        proposal.proposed_idr,
        proposal.agreed_idr,
        proposal.difference_idr,
        ruling,
    )


def _line_cells(line: TabledLine) -> tuple[Cell, ...]:
    difference = None if line.agreed_idr is None else line.proposed_idr - line.agreed_idr
    ruling = ". ".join(filter(None, [line.verdict, line.note]))
    name = f"{line.account} {line.description}"
    return ("", name, line.proposed_idr, line.agreed_idr, difference, ruling)


def _documents_table(province: Province, tabled: list[TabledProposal]) -> Table:
    return Table(
        title=_("Kelengkapan data dukung"),
        sheet=_("%(province)s data dukung") % {"province": province.abbreviation},
        columns=(
            Column(label=_("No."), kind=_NUMBER, width=5),
            Column(label=_("Nomor usulan"), width=18),
            Column(label=_("Judul"), width=45),
            Column(label=_("Dokumen wajib"), width=16),
            Column(label=_("Keterangan"), width=16),
        ),
        rows=tuple(
            Row(
                (
                    number,
                    proposal.number,
                    proposal.title,
                    str(proposal.documents),
                    _("Lengkap") if proposal.documents.is_complete else _("Belum lengkap"),
                )
            )
            for number, proposal in enumerate(tabled, start=1)
        ),
    )


def _closing(rakor: Rakor, provinces: list[Province], *, is_national: bool) -> tuple[Section, ...]:
    desks = RakorDesk.objects.filter(rakor=rakor).count()
    text = _("Laporan ini dibuat dari keputusan %(desks)s meja Rakor yang tercatat di portal.")
    other = _("Sekretaris Direktorat Jenderal")
    if not is_national:
        other = _("Kepala Dinas yang membidangi perindustrian, %(province)s") % {
            "province": provinces[0].official_name
        }
    return (
        Paragraph(text % {"desks": desks}),
        SignatureBlocks(
            place_and_date=f"{rakor.city}, {formats.date_text(rakor.last_day)}",
            signatures=(
                Signature(other),
                Signature(_("Direktur Jenderal Industri Kecil, Menengah, dan Aneka")),
            ),
        ),
    )
