"""The same sheets for very many rows: xlsxwriter, which keeps no row in memory."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from functools import cache
from io import BytesIO
from typing import Any

import xlsxwriter

from ikmportal.reports.document import Cell, ColumnKind
from ikmportal.ui import formats

# A spreadsheet keeps 15 significant digits; a longer amount is written as text, exact.
EXACT_LIMIT = 10**15
FORMATS = {
    ColumnKind.RUPIAH: "#,##0",
    ColumnKind.NUMBER: "#,##0.####",
    ColumnKind.PERCENT: '0.00"%"',
    ColumnKind.DATE: "dd/mm/yyyy",
    ColumnKind.TEXT: "@",
}
_OPTIONS = {
    "constant_memory": True,
    # "=1+1" and "http://…" are what somebody typed: texts.
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_HEAD_FILL, _RULE = "#E3E8F7", "#27387F"


def exact(value: Cell) -> Cell:
    """An amount that a spreadsheet would round, as text."""
    if isinstance(value, int | Decimal) and not -EXACT_LIMIT < value < EXACT_LIMIT:
        return formats.number(value)
    return value


def look_of(value: Cell, style: str) -> str:
    """A whole number is shown without the mark of a fraction: "20", not "20,"."""
    return _look_of_whole(style) if isinstance(value, int) else style


@cache
def _look_of_whole(style: str) -> str:
    if not style.endswith(f"_{ColumnKind.NUMBER.value}"):
        return style
    return style.removesuffix(ColumnKind.NUMBER.value) + ColumnKind.RUPIAH.value


class BulkBook:
    """A workbook written with xlsxwriter; rows go to disk as they come."""

    def __init__(self) -> None:
        self._buffer = BytesIO()
        self._book = xlsxwriter.Workbook(self._buffer, _OPTIONS)
        self._formats = {name: self._book.add_format(how) for name, how in _looks().items()}

    def sheet(self, name: str) -> "BulkSheet":
        return BulkSheet(self._book.add_worksheet(name), self._formats)

    def content(self) -> bytes:
        self._book.close()
        return self._buffer.getvalue()


class BulkSheet:
    """Writes rows top down, as ``xlsx.Sheet`` does."""

    def __init__(self, sheet: Any, styles: dict[str, Any]) -> None:
        self._sheet, self._styles = sheet, styles
        self.row_count = 0

    def widths(self, widths: Iterable[float], *, styles: Sequence[str] = ()) -> None:
        """Set column widths, in characters, and the style of cells that are written without."""
        for position, width in enumerate(widths):
            style = self._styles[styles[position]] if styles else None
            self._sheet.set_column(position, position, width, style)

    def layout(self, *, landscape: bool, header_first: int = 0, header_last: int = 0) -> None:
        """Set A4, fit to one page wide, and a header that is frozen and repeated in print."""
        self._sheet.set_paper(9)
        if landscape:
            self._sheet.set_landscape()
        self._sheet.fit_to_pages(1, 0)
        self._sheet.set_footer("&R&P / &N")
        if header_last:
            self._sheet.freeze_panes(header_last, 0)
            self._sheet.repeat_rows(header_first - 1, header_last - 1)

    def merge(self, *, row: int, first: int, last: int) -> None:
        """Join neighbouring header cells of one row; their values are written with the row."""
        if last > first:
            self._sheet.merge_range(row - 1, first - 1, row - 1, last - 1, "")

    def write(self, values: Iterable[tuple[Cell, str]]) -> None:
        """Append one row of (value, style) pairs."""
        for position, (value, style) in enumerate(values):
            self._write(position, exact(value), self._styles.get(look_of(value, style)))
        self.row_count += 1

    def _write(self, position: int, value: Cell, style: Any) -> None:
        if isinstance(value, date):
            self._sheet.write_datetime(self.row_count, position, value, style)
        else:
            self._sheet.write(self.row_count, position, value, style)

    def write_all(self, rows: Iterable[Sequence[Cell]], styles: Sequence[str]) -> None:
        """Append rows of plain values in the styles that ``widths`` gave the columns."""
        figures = [n for n, name in enumerate(styles) if name.endswith(("rupiah", "number"))]
        write_row, number = self._sheet.write_row, self.row_count
        for row in rows:
            for figure in figures:
                if (value := row[figure]) is not None and value >= EXACT_LIMIT:  # type: ignore[operator]
                    row = tuple(exact(cell) for cell in row)  # noqa: PLW2901
                    break
            write_row(number, 0, row)
            number += 1
        self.row_count = number


def _looks() -> dict[str, dict[str, Any]]:
    base = {"font_name": "Arial", "font_size": 10, "valign": "top"}
    looks = {
        "judul": base | {"bold": True, "font_size": 13},
        "tegas": base | {"bold": True},
        "biasa": base | {"text_wrap": True},
        "kepala": base
        | {"bold": True, "bg_color": _HEAD_FILL, "text_wrap": True, "bottom": 2}
        | {"valign": "bottom", "bottom_color": _RULE},
    }
    for kind, number_format in FORMATS.items():
        left = kind in (ColumnKind.TEXT, ColumnKind.DATE)
        cell = base | {"num_format": number_format, "align": "left" if left else "right"}
        looks[f"isi_{kind.value}"] = cell
        looks[f"pokok_{kind.value}"] = cell | {"bold": True}
        looks[f"jumlah_{kind.value}"] = cell | {"bold": True, "top": 2, "top_color": _RULE}
    # Many rows take the look of their column, whole or not.
    looks[f"isi_{ColumnKind.NUMBER.value}"]["num_format"] = "General"
    return looks
