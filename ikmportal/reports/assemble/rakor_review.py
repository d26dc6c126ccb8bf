"""Laporan Reviu Rakor: what a meeting had on its tables and what it decided, to the rupiah."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from string import ascii_uppercase
from uuid import UUID

from django.utils.translation import gettext as _

from ikmportal.reports.assemble.letterheads import demo_notice, letterhead_of
from ikmportal.reports.assemble.rakor_meeting import (
    agenda_chapter,
    papers_chapter,
    points_chapter,
    recommendations_chapter,
)
from ikmportal.reports.assemble.rakor_parts import (
    Meeting,
    follow_up,
    minutes_annex,
    participants,
    verification_annex,
)
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
from programs.figures.verification import document_checks
from programs.models import BeritaAcara, Rakor, RakorDesk
from programs.states import ProposalState
from provinces.models import Province

_RUPIAH, _NUMBER = ColumnKind.RUPIAH, ColumnKind.NUMBER
# A national Rakor has 60,000 lines: nobody leafs through 3,000 pages, and no worker holds them.
MOST_DETAILS = 3_000

Chapter = Callable[[Meeting], tuple[str, tuple[Section, ...]] | None]


def assemble(
    rakor_id: UUID, *, province_id: UUID | None, as_of: datetime, condenses: bool = False
) -> Document:
    """Put the report of one Rakor together, for the country or for one province.

    What is read on paper ``condenses``: with more than MOST_DETAILS lines and documents each
    proposal keeps one row that sums its lines up, and the whole stands in the workbook.

    A Dinas never reads decisions on a proposal that its desk is still discussing, or that are
    held back: with ``province_id`` those lines stay blank. Raises Rakor.DoesNotExist.
    """
    rakor = Rakor.objects.select_related("scheme__fiscal_year", "host").get(pk=rakor_id)
    meeting = _meeting(rakor, province_id=province_id)
    if condenses and _detail_count(meeting) > MOST_DETAILS:
        meeting = replace(meeting, is_short=True)
    return Document(
        title=_("Laporan Reviu Rakor"),
        subtitle=_subtitle(rakor, meeting.provinces, is_national=meeting.is_national),
        reference=_("Nomor: ……………………………"),
        letterhead=letterhead_of(rakor.host),
        notice=demo_notice(),
        as_of=as_of,
        has_cover=True,
        cover_facts=_meeting_facts(rakor),
        sections=(*_lettered(meeting), *_closing(meeting), *_annexes(meeting)),
    )


def _detail_count(meeting: Meeting) -> int:
    """Rows that only explain a proposal: its lines and the checks of its documents."""
    lines = sum(map(len, meeting.lines.values()))
    return lines + sum(map(len, meeting.checks.values()))


def _meeting(rakor: Rakor, *, province_id: UUID | None) -> Meeting:
    tabled = tabled_proposals(rakor.pk, scheme_id=rakor.scheme_id, province_id=province_id)
    lines = tabled_lines(tabled)
    if province_id is not None:
        tabled = [_unreleased(proposal) if proposal.is_held else proposal for proposal in tabled]
        lines = {p.item_id: _sealed(p, lines[p.item_id]) for p in tabled}
    return Meeting(
        rakor=rakor,
        provinces=_provinces(rakor, province_id=province_id),
        tabled=tabled,
        lines=lines,
        checks=document_checks(tabled, scheme_id=rakor.scheme_id),
        minutes=_minutes(rakor, province_id=province_id),
        is_national=province_id is None,
    )


def _minutes(rakor: Rakor, *, province_id: UUID | None) -> list[BeritaAcara]:
    """Every berita acara of the meeting; a Dinas reads its sealed ones, once released."""
    found = BeritaAcara.objects.filter(desk__rakor=rakor).select_related("desk__province")
    if province_id is not None:
        found = found.sealed().released().filter(desk__province=province_id)
    return list(found.defer("content").order_by("desk__number", "ordinal"))


def _lettered(meeting: Meeting) -> tuple[Section, ...]:
    """The chapters that have something to say, lettered in their order."""
    written = [chapter for make in CHAPTERS if (chapter := make(meeting)) is not None]
    return tuple(
        section
        for letter, (title, sections) in zip(ascii_uppercase, written, strict=False)
        for section in (Heading(f"{letter}. {title}"), *sections)
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


def _basis(meeting: Meeting) -> tuple[str, tuple[Section, ...]]:
    items = (
        _("Undang-Undang Nomor 3 Tahun 2014 tentang Perindustrian."),
        _("Peraturan Pemerintah Nomor 29 Tahun 2018 tentang Pemberdayaan Industri."),
        _("Dasar hukum skema: %(basis)s.") % {"basis": meeting.rakor.scheme.legal_basis},
    )
    return _("Dasar"), (NumberedList(items),)


def _purpose(meeting: Meeting) -> tuple[str, tuple[Section, ...]]:
    scheme = meeting.rakor.scheme
    text = _(
        "Rapat meninjau usulan dan kelengkapan data dukung %(scheme)s Tahun Anggaran %(year)s "
        "bersama Dinas provinsi, lalu mencatat nilai yang disepakati baris demi baris."
    ) % {"scheme": scheme.get_kind_display(), "year": scheme.fiscal_year_id}
    return _("Maksud dan tujuan"), (Paragraph(text),)


def _time_and_place(meeting: Meeting) -> tuple[str, tuple[Section, ...]]:
    note = meeting.rakor.note
    facts = Facts(_meeting_facts(meeting.rakor))
    return _("Waktu dan tempat"), (facts, *((Paragraph(note),) if note else ()))


def _summary(meeting: Meeting) -> tuple[str, tuple[Section, ...]]:
    tabled, provinces = meeting.tabled, meeting.provinces
    with_proposals = len({p.province_id for p in tabled})
    facts = (
        (_("Provinsi yang mengusulkan"), _("%(n)s dari %(all)s") % {
            "n": with_proposals, "all": len(provinces)}),
        (_("Usulan yang dibahas"), formats.number(len(tabled))),
        (_("Sudah diputus"), formats.number(sum(p.agreed_idr is not None for p in tabled))),
        (_("Data dukung lengkap"), _("%(n)s usulan") % {
            "n": sum(p.documents.is_complete for p in tabled)}),
        (_("Berita acara disegel"), formats.number(sum(m.is_sealed for m in meeting.minutes))),
    )  # fmt: skip
    return _("Ringkasan hasil"), (
        Facts(facts),
        Amount(_("Jumlah yang diusulkan"), sum(p.proposed_idr for p in tabled)),
        Amount(_("Jumlah yang disepakati"), sum(p.agreed_idr or 0 for p in tabled)),
        # The 38 rows and their total fit one page, and stay together on it; one row fits anywhere.
        *([PageBreak()] if len(provinces) > 1 else []),
        _recap(tabled, provinces),
    )


def _results(meeting: Meeting) -> tuple[str, tuple[Section, ...]] | None:
    found = tuple(s for province in meeting.provinces for s in _province(province, meeting))
    # The first province begins on the page of the heading.
    return (_("Hasil meja per provinsi"), found) if found else None


def _recap(tabled: list[TabledProposal], provinces: list[Province]) -> Table:
    by_province: dict[UUID, list[TabledProposal]] = {}
    for proposal in tabled:
        by_province.setdefault(proposal.province_id, []).append(proposal)
    return Table(
        title=_("Rekapitulasi nasional") if len(provinces) > 1 else _("Rekapitulasi provinsi"),
        sheet=_("Rekapitulasi"),
        columns=(
            Column(label=_("No."), kind=_NUMBER, width=5),
            Column(label=_("Provinsi"), width=22),
            Column(label=_("Jumlah usulan"), kind=_NUMBER, width=9, is_summed=True),
            Column(label=_("Diusulkan (Rp)"), kind=_RUPIAH, width=18, is_summed=True),
            Column(label=_("Disepakati (Rp)"), kind=_RUPIAH, width=18, is_summed=True),
            Column(label=_("Selisih (Rp)"), kind=_RUPIAH, width=16, is_summed=True),
            Column(label=_("Data dukung"), width=12),
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


def _province(province: Province, meeting: Meeting) -> tuple[Section, ...]:
    mine = [proposal for proposal in meeting.tabled if proposal.province_id == province.pk]
    if not mine:
        return ()
    rows: list[Row] = []
    for number, proposal in enumerate(mine, start=1):
        lines = meeting.lines[proposal.item_id]
        if meeting.is_short:
            rows.append(Row((*_proposal_cells(number, proposal)[:-1], _summed(proposal, lines))))
            continue
        rows.append(Row(_proposal_cells(number, proposal), RowStyle.HEADING))
        rows += [
            Row(_line_cells(f"{number}.{n}", line), RowStyle.DETAIL)
            for n, line in enumerate(lines, start=1)
        ]
    return (
        Heading(_("Hasil reviu %(province)s") % {"province": province.official_name}, level=3),
        Table(
            title=_("Usulan dan keputusan")
            if meeting.is_short
            else _("Usulan dan keputusan per baris"),
            sheet=province.name,
            columns=_province_columns(),
            rows=tuple(rows),
            total_label=_("Jumlah"),
            note=_("Keputusan tiap baris ada pada laporan ini dalam bentuk Excel.")
            if meeting.is_short
            else _("Jumlah menghitung baris usulan; baris rincian menjelaskan isinya."),
        ),
        PageBreak(),
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


def _summed(proposal: TabledProposal, lines: list[TabledLine]) -> str:
    """What became of the proposal, and how many of its lines were ruled how."""
    counts = Counter(line.verdict for line in lines if line.verdict)
    ruled = ", ".join(f"{count} {verdict.lower()}" for verdict, count in counts.items())
    summed = _("%(count)s baris") % {"count": len(lines)} + (f": {ruled}" if ruled else "")
    return ". ".join(filter(None, [proposal.state_label, proposal.note, summed]))


def _line_cells(number: str, line: TabledLine) -> tuple[Cell, ...]:
    difference = None if line.agreed_idr is None else line.proposed_idr - line.agreed_idr
    ruling = ". ".join(filter(None, [line.verdict, line.note]))
    name = f"{line.account} {line.description}"
    return (number, name, line.proposed_idr, line.agreed_idr, difference, ruling)


def _closing(meeting: Meeting) -> tuple[Section, ...]:
    rakor = meeting.rakor
    desks = RakorDesk.objects.filter(rakor=rakor).count()
    text = _("Laporan ini dibuat dari keputusan %(desks)s meja Rakor yang tercatat di portal.")
    other = _("Sekretaris Direktorat Jenderal")
    if not meeting.is_national:
        other = _("Kepala Dinas yang membidangi perindustrian, %(province)s") % {
            "province": meeting.provinces[0].official_name
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


def _annexes(meeting: Meeting) -> tuple[Section, ...]:
    """What is laid behind the signatures, numbered in order."""
    tables = [table for make in ANNEXES for table in make(meeting)]
    if not tables:
        return ()
    return (PageBreak(), Heading(_("Lampiran")), *tables)


# The chapters in the order of print, and what is annexed. Each says its title and sections, or
# None where it has nothing to say; letters follow by themselves. One more chapter is one line.
CHAPTERS: tuple[Chapter, ...] = (
    _basis,
    _purpose,
    _time_and_place,
    participants,
    agenda_chapter,
    papers_chapter,
    _summary,
    _results,
    points_chapter,
    recommendations_chapter,
    follow_up,
)
ANNEXES: tuple[Callable[[Meeting], tuple[Table, ...]], ...] = (
    minutes_annex,
    verification_annex,
)
