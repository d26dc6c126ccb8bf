"""A Document as a workbook: one sheet a table, typed cells, no formula anywhere."""

import re
from array import array
from collections.abc import Callable, Iterable, Sequence
from copy import copy
from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Any, TypeAlias

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import Cell as SheetCell
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Side
from openpyxl.utils import get_column_letter

from ikmportal.reports.document import (
    Amount,
    Cell,
    Column,
    ColumnKind,
    Document,
    Facts,
    Heading,
    NumberedList,
    Paragraph,
    Row,
    RowStyle,
    Section,
    Stream,
    Table,
)
from ikmportal.reports.render.bulk import FORMATS as _FORMATS
from ikmportal.reports.render.bulk import BulkBook, BulkSheet, exact, look_of
from ikmportal.reports.render.text import as_of_text
from ikmportal.ui import formats

Styles = dict[str, "array[int]"]
# From here on a sheet is written without keeping its rows in memory.
BULK_ROWS = 50_000
AnySheet: TypeAlias = "Sheet | BulkSheet"
_FORBIDDEN_IN_NAMES = re.compile(r"[\[\]:*?/\\]")
# Characters of a text that Excel takes.
_LONGEST = 32_767
_HEAD_FILL = PatternFill("solid", fgColor="E3E8F7")
_RULE = Side(style="medium", color="27387F")


def xlsx_bytes(document: Document, *, on_sheet: Callable[[int], None] | None = None) -> bytes:
    """Write the workbook. ``on_sheet`` hears how many sheets are done.

    Texts are always strings, whatever they begin with; amounts are numbers, totals are values.
    """
    book = book_for(document)
    names = _SheetNames()
    _summary(book.sheet(names.take(_("Ringkasan"))), document)
    for position, table in enumerate(document.tables, start=1):
        _table(book.sheet(names.take(table.sheet)), table, document)
        if on_sheet is not None:
            on_sheet(position)
    for stream in document.streams:
        _stream(book.sheet(names.take(stream.sheet)), stream, document)
    return book.content()


def book_for(document: Document) -> "Book | BulkBook":
    """Long streams go to the library that keeps no row in memory."""
    longest = max((stream.count for stream in document.streams), default=0)
    return BulkBook() if longest > BULK_ROWS else Book()


class Book:
    """A workbook written with openpyxl."""

    def __init__(self) -> None:
        self._book = Workbook(write_only=True)
        self._styles = _styles(self._book)

    def sheet(self, name: str) -> "Sheet":
        return Sheet(self._book, name, styles=self._styles)

    def content(self) -> bytes:
        buffer = BytesIO()
        self._book.save(buffer)
        return buffer.getvalue()


class Sheet:
    """The one place that writes cells; the library behind it may change."""

    def __init__(self, book: Workbook, name: str, *, styles: Styles) -> None:
        self._sheet = book.create_sheet(name)
        self._styles = styles
        self.row_count = 0

    def widths(self, widths: Iterable[float], *, styles: Sequence[str] = ()) -> None:
        """Set column widths, in characters; before the first row. Cells carry their own styles."""
        for position, width in enumerate(widths, start=1):
            self._sheet.column_dimensions[get_column_letter(position)].width = width

    def layout(self, *, landscape: bool, header_first: int = 0, header_last: int = 0) -> None:
        """Set A4, fit to one page wide, and a header that is frozen and repeated in print."""
        self._sheet.page_setup.paperSize = "9"
        self._sheet.page_setup.orientation = "landscape" if landscape else "portrait"
        self._sheet.page_setup.fitToHeight = 0
        self._sheet.sheet_properties.pageSetUpPr.fitToPage = True
        self._sheet.oddFooter.right.text = "&P / &N"
        if header_last:
            self._sheet.freeze_panes = f"A{header_last + 1}"
            self._sheet.print_title_rows = f"{header_first}:{header_last}"

    def merge(self, *, row: int, first: int, last: int) -> None:
        """Join neighbouring header cells of one row."""
        if last > first:
            left, right = get_column_letter(first), get_column_letter(last)
            self._sheet.merged_cells.add(f"{left}{row}:{right}{row}")

    def write(self, values: Iterable[tuple[Cell, str]]) -> None:
        """Append one row of (value, style) pairs."""
        self._sheet.append([self._cell(value, style) for value, style in values])
        self.row_count += 1

    def write_all(self, rows: Iterable[Sequence[Cell]], styles: Sequence[str]) -> None:
        """Append rows of plain values, one style a column."""
        for row in rows:
            self.write(zip(row, styles, strict=True))

    def _cell(self, value: Cell, style: str) -> SheetCell | None:
        if value is None and not style:
            return None
        content: Any = _content(value)
        if isinstance(content, str):
            cell = _Cell(self._sheet, row=1, column=1)
            # "=1+1" would become a formula: whatever a text begins with, it stays a text.
            cell._value, cell.data_type = content, "s"  # type: ignore[attr-defined]
        else:
            cell = _Cell(self._sheet, row=1, column=1, value=content)
        if style:
            # Resolving a named style costs more than writing the cell: done once a style.
            cell._style = self._styles[look_of(content, style)]  # type: ignore[attr-defined]
        return cell


class _Cell(SheetCell):
    """A cell with a short name.

    openpyxl tries every cell as a value first and names it in an error that it then catches.
    """

    __slots__ = ()

    def __repr__(self) -> str:
        return ""


def _content(value: Cell) -> Cell:
    if isinstance(value, str):
        if value.isprintable() and len(value) <= _LONGEST:
            return value
        return ILLEGAL_CHARACTERS_RE.sub("", value)[:_LONGEST]
    if isinstance(value, Decimal) and value == value.to_integral_value():
        value = int(value)
    return exact(value)


class _SheetNames:
    """Excel's rules: 31 characters, some forbidden, no two alike in any case."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def take(self, wanted: str) -> str:
        base = _FORBIDDEN_IN_NAMES.sub(" ", ILLEGAL_CHARACTERS_RE.sub("", wanted)).strip(" '")
        base = base or _("Tabel")
        name, number = base[:31], 1
        while name.lower() in self._taken:
            number += 1
            name = f"{base[: 31 - len(str(number)) - 1]} {number}"
        self._taken.add(name.lower())
        return name


def _styles(book: Workbook) -> Styles:
    """Register the named styles with the book and resolve each of them once."""
    probe = WriteOnlyCell(book.create_sheet("_"))
    styles: Styles = {}
    for style in _all_styles():
        book.add_named_style(style)
        probe.style = style.name
        styles[style.name] = copy(probe._style)  # type: ignore[attr-defined]
    book.remove(book["_"])
    return styles


def _all_styles() -> list[NamedStyle]:
    title = NamedStyle("judul", font=Font(name="Arial", size=13, bold=True))
    strong = NamedStyle("tegas", font=Font(name="Arial", size=10, bold=True))
    plain = NamedStyle("biasa", font=Font(name="Arial", size=10))
    plain.alignment = Alignment(vertical="top", wrap_text=True)
    head = NamedStyle("kepala", font=Font(name="Arial", size=10, bold=True), fill=_HEAD_FILL)
    head.alignment = Alignment(vertical="bottom", wrap_text=True)
    head.border = Border(bottom=_RULE)
    return [title, strong, plain, head, *(_figure_style(k, b) for k in ColumnKind for b in _BODY)]


_BODY = ("isi", "pokok", "jumlah")


def _figure_style(kind: ColumnKind, role: str) -> NamedStyle:
    style = NamedStyle(f"{role}_{kind.value}", number_format=_FORMATS[kind])
    style.font = Font(name="Arial", size=10, bold=role != "isi")
    style.alignment = Alignment(
        vertical="top",
        wrap_text=kind is ColumnKind.TEXT,
        horizontal="left" if kind in (ColumnKind.TEXT, ColumnKind.DATE) else "right",
    )
    if role == "jumlah":
        style.border = Border(top=_RULE)
    return style


def _summary(sheet: AnySheet, document: Document) -> None:
    sheet.widths([36, 90])
    sheet.layout(landscape=False)
    for line in document.letterhead.lines:
        sheet.write([(line, "tegas")])
    sheet.write([(document.letterhead.address, "biasa")])
    _title_rows(sheet, document, document.title)
    for section in document.sections:
        for pair in _words(section):
            sheet.write(pair)


def _words(section: Section) -> list[list[tuple[Cell, str]]]:
    match section:
        case Heading():
            return [[], [(section.text, "tegas")]]
        case Paragraph():
            return [[("", "biasa"), (section.text, "biasa")]]
        case NumberedList():
            return [[("", "biasa"), (item, "biasa")] for item in section.items]
        case Facts():
            return [[(term, "biasa"), (value, "biasa")] for term, value in section.pairs]
        case Amount():
            return [[(section.label, "biasa"), (section.amount_idr, "pokok_rupiah")]]
        case _:
            return []


def _title_rows(sheet: AnySheet, document: Document, title: str) -> None:
    sheet.write([(title, "judul")])
    sheet.write([(document.subtitle, "tegas")])
    note = " · ".join(filter(None, [document.notice, as_of_text(document)]))
    sheet.write([(note, "tegas" if document.notice else "biasa")])
    sheet.write([])


def _table(sheet: AnySheet, table: Table, document: Document) -> None:
    whole = sum(column.width for column in table.columns)
    sheet.widths([_width(column, whole) for column in table.columns])
    head_rows = 2 if table.has_groups else 1
    sheet.layout(landscape=len(table.columns) > 6, header_first=5, header_last=4 + head_rows)
    _title_rows(sheet, document, table.title)
    if table.has_groups:
        _group_row(sheet, table)
    sheet.write([(column.label, "kepala") for column in table.columns])
    for row in table.rows:
        sheet.write(_styled(row, table.columns))
    if table.total is not None:
        sheet.write(
            [(v, f"jumlah_{c.kind.value}") for v, c in zip(table.total, table.columns, strict=True)]
        )
    for text in filter(None, [table.note, "" if table.rows else table.empty_text]):
        sheet.write([(text, "biasa")])


def _stream(sheet: AnySheet, stream: Stream, document: Document) -> None:
    whole = sum(column.width for column in stream.columns)
    styles = [f"isi_{column.kind.value}" for column in stream.columns]
    sheet.widths([_width(column, whole, page=220) for column in stream.columns], styles=styles)
    sheet.layout(landscape=True, header_first=5, header_last=5)
    _title_rows(sheet, document, stream.title)
    sheet.write([(column.label, "kepala") for column in stream.columns])
    sheet.write_all(stream.rows(), styles)
    if stream.note:
        sheet.write([(stream.note, "biasa")])


def _width(column: Column, whole: int, *, page: int = 130) -> float:
    """Characters: its share of a page, but never too narrow for an amount."""
    least = {ColumnKind.RUPIAH: 18, ColumnKind.DATE: 12}.get(column.kind, 7)
    return max(least, column.width * page / whole)


def _group_row(sheet: AnySheet, table: Table) -> None:
    values: list[tuple[Cell, str]] = []
    for name, span in table.header_groups:
        first = len(values) + 1
        values += [(name, "kepala")] + [("", "kepala")] * (span - 1)
        sheet.merge(row=sheet.row_count + 1, first=first, last=first + span - 1)
    sheet.write(values)


def _styled(row: Row, columns: tuple[Column, ...]) -> list[tuple[Cell, str]]:
    role = "pokok" if row.style is RowStyle.HEADING else "isi"
    return [
        (_typed(value, column), f"{role}_{column.kind.value}")
        for value, column in zip(row.cells, columns, strict=True)
    ]


def _typed(value: Cell, column: Column) -> Cell:
    """A text column holds texts only, also when the text looks like a number."""
    if column.kind is ColumnKind.TEXT and value is not None and not isinstance(value, str | date):
        return formats.decimal_text(value)
    return value
