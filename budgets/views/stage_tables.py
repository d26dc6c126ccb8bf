"""Ceilings by stage as tables for a page."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.utils.html import format_html
from django.utils.translation import gettext as _

from budgets.figures.stages import Ledger, LetterRow, PlaceRow, Sums, stage_change, step_label
from budgets.models import Allocation, CeilingEntry
from budgets.states import CeilingStage
from ikmportal.ui import formats
from ikmportal.ui.charts import Step
from ikmportal.ui.tables import Column, Row, Table, link


def labelled(steps: Iterable[Step]) -> list[Step]:
    """Name the steps of a waterfall."""
    return [
        Step(key=s.key, amount=s.amount, is_total=s.is_total, label=step_label(s.key))
        for s in steps
    ]


def waterfall_table(steps: Sequence[Step]) -> Table:
    return Table(
        caption=_("Langkah dari pagu sampai alokasi"),
        is_caption_hidden=True,
        columns=(
            Column(label=_("Langkah"), kind="head"),
            Column(label=_("Jumlah (Rp)"), kind="number"),
            Column(label=_("Dibaca")),
        ),
        rows=[
            Row(cells=(step.label, signed(step.amount, step.is_total), short(step.amount)))
            for step in steps
        ],
    )


def signed(amount: int | None, is_total: bool = False) -> str | None:
    """A change with its sign; a total as it is."""
    if amount is None:
        return None
    sign = "+" if amount > 0 and not is_total else ""
    return f"{sign}{formats.number(amount)}"


def short(amount: int) -> str:
    return formats.rupiah_short(amount)


def stages_table(ledger: Ledger, *, href: Callable[[PlaceRow], str], foot: bool) -> Table:
    """Provinces by stage side by side; the nation and what is not shared out at the foot."""
    stages = ledger.stages
    return Table(
        caption=_("Pagu tiap tahap per provinsi"),
        is_caption_hidden=True,
        columns=[
            Column(label=_("Provinsi"), kind="head"),
            *_stage_columns(stages),
            Column(label=_("Terpakai (Rp)"), kind="number"),
            Column(label=_("Sisa (Rp)"), kind="number"),
        ],
        rows=[
            Row(cells=(_name(row, href), *_cells(row.stages, stages), *_use(row.stages)))
            for row in ledger.rows
        ],
        foot=_foot(ledger, stages) if foot else (),
    )


def _name(row: PlaceRow, href: Callable[[PlaceRow], str]) -> Any:
    name = link(href(row), row.name)
    if not row.note:
        return name
    note = _("mencakup wilayah yang kini %(names)s") % {"names": row.note}
    return format_html('{} <span class="hint">{}</span>', name, note)


def _stage_columns(stages: Sequence[CeilingStage]) -> list[Column]:
    columns: list[Column] = []
    for position, stage in enumerate(stages):
        columns.append(Column(label=_("%(stage)s (Rp)") % {"stage": stage.label}, kind="number"))
        if position:
            columns.append(Column(label=_("Perubahan (Rp)"), kind="number"))
    return columns


def _cells(found: Any, stages: Sequence[CeilingStage]) -> list[Any]:
    cells: list[Any] = []
    for position, stage in enumerate(stages):
        sums = found.get(stage)
        cells.append(sums.limit_idr if sums else None)
        if position:
            cells.append(signed(stage_change(found, stage)))
    return cells


def _use(found: Any) -> tuple[int | None, int | None]:
    sums: Sums | None = found.get(CeilingStage.ALLOCATION)
    return (sums.used_idr, sums.remaining_idr) if sums else (None, None)


def _foot(ledger: Ledger, stages: Sequence[CeilingStage]) -> list[Row]:
    unshared: list[Any] = []
    for position, stage in enumerate(stages):
        unshared.append(ledger.nation[stage].unshared_idr)
        if position:
            unshared.append("")
    return [
        Row(cells=(_("Nasional"), *_cells(ledger.nation, stages), *_use(ledger.nation))),
        Row(cells=(_("Belum dibagi ke provinsi"), *unshared, "", "")),
    ]


def letters_table(rows: Sequence[LetterRow]) -> Table:
    return Table(
        caption=_("Surat-surat pagu"),
        is_caption_hidden=True,
        columns=(
            Column(label=_("Nomor surat"), kind="head"),
            Column(label=_("Tanggal")),
            Column(label=_("Tahap")),
            Column(label=_("Pagu nasional (Rp)"), kind="number"),
            Column(label=_("Pagu provinsi (Rp)"), kind="number"),
            Column(label=_("Alasan")),
        ),
        rows=[
            Row(
                cells=(
                    row.number,
                    formats.date_text(row.dated),
                    str(row.stage.label),
                    signed(row.national_idr) if row.national_idr else None,
                    signed(row.provinces_idr) if row.provinces_idr else None,
                    row.reason,
                )
            )
            for row in rows
        ],
    )


def entries_table(entries: Iterable[CeilingEntry]) -> Table:
    return Table(
        caption=_("Mutasi pagu"),
        is_caption_hidden=True,
        columns=(
            Column(label=_("Nomor surat"), kind="head"),
            Column(label=_("Tanggal")),
            Column(label=_("Tahap")),
            Column(label=_("Untuk")),
            Column(label=_("Perubahan (Rp)"), kind="number"),
            Column(label=_("Alasan")),
        ),
        rows=[
            Row(
                cells=(
                    entry.letter_number,
                    formats.date_text(entry.letter_date),
                    entry.ceiling.get_stage_display(),
                    str(entry.ceiling.regency or entry.ceiling.province or _("Nasional")),
                    signed(int(entry.amount_idr)),
                    entry.reason,
                )
            )
            for entry in entries
        ],
    )


def allocations_table(allocations: Iterable[Allocation]) -> Table:
    return Table(
        caption=_("Pemakaian pagu"),
        is_caption_hidden=True,
        columns=(
            Column(label=_("Usulan"), kind="head"),
            Column(label=_("Kantor")),
            Column(label=_("Disetujui")),
            Column(label=_("Jumlah (Rp)"), kind="number"),
            Column(label=_("Alasan perubahan")),
        ),
        rows=[
            Row(
                cells=(
                    one.title,
                    one.office.short_name,
                    formats.moment(one.approved_at),
                    one.amount_idr,
                    one.reason or None,
                )
            )
            for one in allocations
        ],
    )


def shares_table(rows: Sequence[tuple[str, Sums]]) -> Table:
    """Kabupaten/kota with a ceiling of their own."""
    return Table(
        caption=_("Pagu per kabupaten/kota"),
        is_caption_hidden=True,
        columns=(
            Column(label=_("Kabupaten/kota"), kind="head"),
            Column(label=_("Pagu (Rp)"), kind="number"),
            Column(label=_("Terpakai (Rp)"), kind="number"),
            Column(label=_("Sisa (Rp)"), kind="number"),
        ),
        rows=[
            Row(cells=(name, sums.limit_idr, sums.used_idr, sums.remaining_idr))
            for name, sums in rows
        ],
    )
