"""Semula and menjadi on two dates: by province, by allocation, and line by line."""

from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _

from budgets.figures.held import Held, TwoDates
from budgets.figures.revisions import Block, Pair, Sheet, compare
from ikmportal.reports.assemble.sides import sides, sums_table
from ikmportal.reports.document import Column, Row, RowStyle, Table

# Lines of more allocations would be more than a worker should hold at once.
MOST_WITH_LINES = 200


def two_dates(dates: TwoDates) -> list[Table]:
    """Lines only where there are few enough allocations; else a note says how to get at them."""
    allocations = dates.by_allocation("")
    has_lines = len(allocations) <= MOST_WITH_LINES
    note = "" if has_lines else _("Baris demi baris ada di portal, alokasi demi alokasi.")
    tables = [
        _held(_("Menurut provinsi"), _("Provinsi"), dates.by_province()),
        _held(_("Menurut alokasi"), _("Alokasi"), allocations, note=note),
    ]
    if has_lines:
        ids = [one.key for one in allocations]
        tables.append(_lines(compare(ids, first=dates.first, second=dates.second)))
    return tables


def _held(title: str, first: str, rows: Sequence[Held], *, note: str = "") -> Table:
    return sums_table(
        title,
        first,
        ((one.name, one.before_idr, one.after_idr) for one in rows),
        width=50,
        empty_text=_("Belum ada alokasi pada kedua tanggal itu."),
        note=note,
    )


def _lines(sheet: Sheet) -> Table:
    return Table(
        title=_("Baris demi baris"),
        sheet=_("Baris"),
        columns=(
            Column(label=_("Uraian"), width=50),
            Column(label=_("Akun"), width=10),
            *sides(),
        ),
        rows=tuple(row for block in sheet.blocks for row in _block(block)),
        total_label=_("Jumlah"),
        empty_text=_("Belum ada alokasi pada kedua tanggal itu."),
    )


def _block(block: Block) -> Iterable[Row]:
    """The allocation's own sum explains its lines and does not count again."""
    name = f"{block.allocation.office.short_name}: {block.allocation.title}"
    amounts = (block.before_idr, block.after_idr, block.delta_idr)
    yield Row((name, None, *amounts), RowStyle.DETAIL)
    yield from (_pair(pair) for pair in block.pairs)


def _pair(pair: Pair) -> Row:
    amounts = (pair.before_idr, pair.after_idr, pair.delta_idr)
    return Row((pair.line.description, pair.line.account_code, *amounts))
