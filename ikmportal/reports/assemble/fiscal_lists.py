"""Tables of instruments, revisions, years and DAK requests."""

from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _

from budgets.figures.allocated import AgreedRow, agreed
from budgets.figures.listed import dak_requests
from budgets.figures.series import series as years_of_series
from budgets.models import FundingScheme, Revision
from budgets.states import (
    DakRecommendation,
    InstrumentKind,
    OfficialKind,
    RevisionAuthority,
    RevisionState,
)
from ikmportal.reports.document import Cell, Column, ColumnKind, Row, Table
from ikmportal.ui.formats import rupiah_short
from provinces.rules import Actor

_MONEY, _NUMBER = ColumnKind.RUPIAH, ColumnKind.NUMBER


def instruments(scheme: FundingScheme, *, province_ids: frozenset[UUID] | None) -> Table:
    """Number and date of each instrument; blank where it is missing."""
    dated: list[Column] = []
    for kind in InstrumentKind:
        dated.append(Column(label=str(kind.label), width=20))
        dated.append(Column(label=_("Tanggal"), kind=ColumnKind.DATE, width=12))
    return Table(
        title=_("Instrumen hukum per provinsi"),
        sheet=_("Instrumen"),
        columns=(
            Column(label=_("Provinsi"), width=20),
            *dated,
            Column(label="KPA", width=20),
            Column(label="PPK", width=20),
        ),
        rows=tuple(_instruments(row) for row in agreed(scheme, province_ids=province_ids)),
    )


def _instruments(row: AgreedRow) -> Row:
    cells: list[Cell] = [row.province.name]
    for kind in InstrumentKind:
        found = row.instruments.get(kind)
        cells += [found.number, found.dated] if found else [None, None]
    for post in OfficialKind:
        named = row.officials.get(post, [])
        cells.append(named[-1].full_name if named else None)
    return Row(tuple(cells))


def revisions(actor: Actor) -> Table:
    seen = Revision.objects.visible_to(actor).select_related("scheme").newest_first()
    return Table(
        title=_("Revisi"),
        sheet=_("Revisi"),
        columns=(
            Column(label=_("Nomor"), width=8),
            Column(label=_("Skema"), width=14),
            Column(label=_("Jenis"), width=18),
            Column(label=_("Tema"), width=20),
            Column(label=_("Alasan"), width=40),
            Column(label=_("Berlaku mulai"), kind=ColumnKind.DATE, width=14),
            Column(label=_("Kewenangan"), width=20),
            Column(label=_("Status"), width=18),
        ),
        rows=tuple(_revision(one) for one in seen),
        empty_text=_("Belum ada revisi"),
    )


def _revision(one: Revision) -> Row:
    return Row(
        (
            f"R{one.position:02d}",
            one.scheme.short_label,
            str(one.get_kind_display()),
            one.theme,
            one.reason,
            one.effective_date,
            str(RevisionAuthority(one.authority).label) if one.authority else None,
            str(RevisionState(one.state).label),
        )
    )


def series(*, province_ids: frozenset[UUID] | None) -> Table:
    """What sources name stands beside, and is never added to ceilings or allocations."""
    return Table(
        title=_("Dekonsentrasi dan Tugas Pembantuan menurut tahun"),
        sheet=_("Deret tahun"),
        columns=(
            Column(label=_("Tahun anggaran"), width=12),
            Column(label=_("Skema"), width=22),
            Column(label=_("Provinsi"), kind=_NUMBER, width=10),
            Column(label=_("Pagu (Rp)"), kind=_MONEY, width=18),
            Column(label=_("Alokasi semula (Rp)"), kind=_MONEY, width=18),
            Column(label=_("Sesudah revisi (Rp)"), kind=_MONEY, width=18),
            Column(label=_("Menurut sumber lain"), width=40),
        ),
        rows=tuple(
            Row(
                (
                    str(one.scheme.fiscal_year_id),
                    str(one.scheme.get_kind_display()),
                    one.provinces or None,
                    one.limit_idr,
                    one.granted_idr or None,
                    one.revised_idr or None,
                    "; ".join(f"{rupiah_short(r.amount_idr)} ({r.source})" for r in one.said),
                )
            )
            for one in years_of_series(province_ids=province_ids)
        ),
        note=_("Kosong berarti belum tercatat, bukan nol."),
    )


def dak(actor: Actor, *, on: date) -> Table:
    return Table(
        title=_("Usulan DAK"),
        sheet=_("DAK"),
        columns=(
            Column(label=_("Yang diusulkan"), width=34),
            Column(label=_("Tahun anggaran"), width=12),
            Column(label=_("Skema"), width=18),
            Column(label=_("Kabupaten/kota"), width=24),
            Column(label=_("Komoditas"), width=18),
            Column(label=_("Jumlah (Rp)"), kind=_MONEY, width=18, is_summed=True),
            Column(label=_("Rekomendasi"), width=24),
        ),
        rows=tuple(
            Row(
                (
                    one.subject,
                    str(one.fiscal_year_id),
                    str(one.get_kind_display()),
                    one.regency.full_name,
                    one.commodity,
                    None if one.amount_idr is None else int(one.amount_idr),
                    str(DakRecommendation(vars(one)["recommendation"]).label),
                )
            )
            for one in dak_requests(actor, on=on)
        ),
        total_label=_("Jumlah"),
        empty_text=_("Belum ada usulan DAK"),
    )
