"""Parts of the Laporan Rakor beside the decisions: who sat there, what follows, what is annexed."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext as _

from ikmportal.reports.document import (
    Cell,
    Column,
    ColumnKind,
    Paragraph,
    Row,
    RowStyle,
    Section,
    Table,
)
from ikmportal.ui import formats
from programs.figures import TabledLine, TabledProposal
from programs.figures.verification import DocumentCheck
from programs.models import BeritaAcara, ProposalDecision, Rakor, RakorDesk
from programs.states import MinutesState, ProposalState
from provinces.models import Office, Province
from provinces.states import OfficeKind

_NUMBER = ColumnKind.NUMBER
# What a desk said that leaves something to do.
_UNFINISHED = (ProposalState.RETURNED, ProposalState.DEFERRED)


@dataclass(frozen=True, kw_only=True)
class Meeting:
    """Everything a report of one Rakor is made of, read once."""

    rakor: Rakor
    provinces: list[Province]
    tabled: list[TabledProposal]
    lines: dict[UUID, list[TabledLine]]
    checks: dict[UUID, list[DocumentCheck]]
    minutes: list[BeritaAcara]
    is_national: bool
    # Too long for paper: proposals keep one row each, without lines and documents.
    is_short: bool = False

    @property
    def names(self) -> dict[UUID, str]:
        return {province.pk: province.name for province in self.provinces}


def participants(meeting: Meeting) -> tuple[str, tuple[Section, ...]] | None:
    """Each desk with its Dinas and the examiners who decided there: three queries."""
    desks = RakorDesk.objects.filter(rakor=meeting.rakor, province__in=meeting.provinces)
    rows = list(desks.select_related("province").order_by("number", "province__code"))
    if not rows:
        return None
    offices, examiners = _offices(meeting), _examiners(meeting)
    table = Table(
        title=_("Peserta tiap meja"),
        sheet=_("Peserta"),
        columns=(
            Column(label=_("Meja"), kind=_NUMBER, width=7),
            Column(label=_("Provinsi"), width=22),
            Column(label=_("Dinas"), width=34),
            Column(label=_("Penelaah yang memutus"), width=25),
            Column(label=_("Tanggal"), kind=ColumnKind.DATE, width=20),
        ),
        rows=tuple(
            Row(
                (
                    desk.number,
                    desk.province.name,
                    offices.get(desk.province_id, ""),
                    ", ".join(examiners.get(desk.pk, [])),
                    desk.held_on,
                )
            )
            for desk in rows
        ),
    )
    return _("Peserta"), (table,)


def _offices(meeting: Meeting) -> dict[UUID | None, str]:
    offices = Office.objects.existing_on(meeting.rakor.first_day)
    found = offices.filter(kind=OfficeKind.PROVINCE, province__in=meeting.provinces)
    return dict(found.values_list("province", "name"))


def _examiners(meeting: Meeting) -> dict[UUID, list[str]]:
    rows = (
        ProposalDecision.objects.standing()
        .filter(item__desk__rakor=meeting.rakor)
        .order_by("decided_by__full_name")
        .values_list("item__desk", "decided_by__full_name")
        .distinct()
    )
    found: dict[UUID, list[str]] = {}
    for desk, name in rows:
        found.setdefault(desk, []).append(name)
    return found


def follow_up(meeting: Meeting) -> tuple[str, tuple[Section, ...]] | None:
    """What remains to be done, from the desks: undecided, returned, postponed, incomplete."""
    due = _due_dates(meeting)
    todo = [
        (meeting.names[proposal.province_id], proposal, words, due.get(proposal.province_id))
        for proposal in meeting.tabled
        for words in _todo(proposal, meeting.checks.get(proposal.proposal_id, []))
    ]
    if not todo:
        return _("Tindak lanjut"), (Paragraph(_("Tidak ada tindak lanjut yang tercatat.")),)
    table = Table(
        title=_("Yang perlu ditindaklanjuti"),
        sheet=_("Tindak lanjut"),
        columns=(
            Column(label=_("No."), kind=_NUMBER, width=6),
            Column(label=_("Provinsi"), width=18),
            Column(label=_("Usulan"), width=32),
            Column(label=_("Tindak lanjut"), width=30),
            Column(label=_("Batas"), kind=ColumnKind.DATE, width=20),
        ),
        rows=tuple(
            Row((number, province, f"{proposal.number} {proposal.title}", words, until))
            for number, (province, proposal, words, until) in enumerate(todo, start=1)
        ),
        note=_("Batas diambil dari berita acara meja; kosong bila belum ditetapkan."),
    )
    return _("Tindak lanjut"), (table,)


def _todo(proposal: TabledProposal, checks: list[DocumentCheck]) -> list[str]:
    words = []
    if proposal.agreed_idr is None:
        words.append(_("Putuskan di meja Rakor."))
    elif proposal.state in _UNFINISHED:
        words.append(f"{proposal.state_label}. {proposal.note}".strip())
    missing = [check.name for check in checks if check.is_mandatory and check.is_missing]
    if missing:
        words.append(_("Lengkapi data dukung: %(names)s.") % {"names": "; ".join(missing)})
    return words


def _due_dates(meeting: Meeting) -> dict[UUID, date]:
    """The last day each province's newest sealed berita acara gives for its documents."""
    return {
        minutes.desk.province_id: minutes.documents_due
        for minutes in meeting.minutes
        if minutes.is_sealed and minutes.documents_due is not None
    }


def minutes_annex(meeting: Meeting) -> tuple[Table, ...]:
    """Every berita acara with its number and digest, addenda below what they correct."""
    if not meeting.minutes:
        return ()
    return (
        Table(
            title=_("Berita acara meja"),
            sheet=_("Berita acara"),
            columns=(
                Column(label=_("No."), kind=_NUMBER, width=6),
                Column(label=_("Provinsi"), width=20),
                Column(label=_("Nomor"), width=20),
                Column(label=_("Status"), width=18),
                Column(label=_("Disepakati (Rp)"), kind=ColumnKind.RUPIAH, width=16),
                Column(label=_("Sidik SHA-256 (awal)"), width=20),
            ),
            rows=tuple(
                Row(_minutes_cells(number, one))
                for number, one in enumerate(meeting.minutes, start=1)
            ),
        ),
    )


def _minutes_cells(number: int, one: BeritaAcara) -> tuple[Cell, ...]:
    state = str(MinutesState(one.state).label)
    if one.sealed_at is not None:
        state = f"{state} {formats.date_text(_day(one.sealed_at))}"
    total = None if one.total_idr is None else int(one.total_idr)
    return (number, one.desk.province.name, one.number, state, total, one.sha256[:16])


def verification_annex(meeting: Meeting) -> tuple[Table, ...]:
    """Lembar verifikasi data dukung: one table a province, one row a document."""
    return tuple(
        _verification_table(province, mine, meeting)
        for province in meeting.provinces
        if (mine := [p for p in meeting.tabled if p.province_id == province.pk])
    )


def _verification_table(
    province: Province, tabled: list[TabledProposal], meeting: Meeting
) -> Table:
    rows: list[Row] = []
    for number, proposal in enumerate(tabled, start=1):
        name = f"{proposal.number} {proposal.title}"
        ready = _("Lengkap") if proposal.documents.is_complete else _("Belum lengkap")
        rows.append(Row((number, name, str(proposal.documents), ready, None), RowStyle.HEADING))
        if meeting.is_short:
            continue
        rows += [
            Row((f"{number}.{n}", *_check_cells(check)), RowStyle.DETAIL)
            for n, check in enumerate(meeting.checks.get(proposal.proposal_id, []), start=1)
        ]
    return Table(
        title=_("Lembar verifikasi data dukung %(province)s") % {"province": province.name},
        sheet=_("%(province)s data dukung") % {"province": province.abbreviation},
        columns=(
            Column(label=_("No."), kind=_NUMBER, width=6),
            Column(label=_("Usulan dan dokumen"), width=40),
            Column(label=_("Hasil"), width=16),
            Column(label=_("Catatan dan pemeriksa"), width=26),
            Column(label=_("Tanggal"), kind=ColumnKind.DATE, width=20),
        ),
        rows=tuple(rows),
        note=_("Hasil usulan: dokumen wajib yang ada dari yang diminta."),
    )


def _check_cells(check: DocumentCheck) -> tuple[Cell, ...]:
    name = check.name if check.is_mandatory else _("%(name)s (tidak wajib)") % {"name": check.name}
    result = str(check.status.label) if check.status else _("Belum ada")
    said = ". ".join(filter(None, [check.note, check.verified_by]))
    return (name, result, said, _day(check.verified_at) if check.verified_at else None)


def _day(moment: datetime) -> date:
    return formats.wib_day(moment)
