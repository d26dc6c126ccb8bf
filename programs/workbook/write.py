"""Write the RAB as a workbook people edit for days."""

import re
from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from decimal import Decimal
from io import BytesIO
from typing import Any, Literal

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Protection, Side
from openpyxl.utils import quote_sheetname
from openpyxl.worksheet.datavalidation import DataValidation

from programs.workbook.columns import (
    COLUMNS,
    FIRST_ROW,
    GUIDE_SHEET,
    HEAD_ROW,
    LIST_SHEET,
    SEAL_SHEET,
    SHEET,
    SPARE_ROWS,
    Column,
    letters,
)
from programs.workbook.guide import guide
from programs.workbook.lists import Lists
from programs.workbook.seal import Seal, rows_of
from programs.workbook.snapshot import Line

# A spreadsheet keeps 15 significant digits; a longer amount is written as text, exact.
_EXACT_DIGITS = 15
_ESCAPES = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_NO_CHARACTERS = {0xFFFE: None, 0xFFFF: None}
_LETTER = {column.key: letters(n) for n, column in enumerate(COLUMNS, start=1)}
_RULE, _HAIR = Side(style="medium", color="27387F"), Side(style="thin", color="D8D1C1")
_GREY, _HEAD = PatternFill("solid", fgColor="F5F2EB"), PatternFill("solid", fgColor="E3E8F7")
_FORMATS = {"money": '"Rp"#,##0', "factor": "General", "text": "@"}
_Row = list[tuple[Any, str]]


@dataclass(frozen=True)
class Contents:
    """All a workbook is made of. ``rates`` are SBM rates (rupiah) by line id."""

    title: str
    notice: str
    lines: Sequence[Line]
    lists: Lists
    rates: Mapping[str, int]
    seal: Seal


def workbook_bytes(contents: Contents) -> bytes:
    """The file. Texts stay texts whatever they begin with; only our own formulas are formulas."""
    book = Workbook(write_only=True)
    styles = _styles(book)
    last_row = FIRST_ROW + len(contents.lines) + SPARE_ROWS - 1
    ranges = {
        name: _list_range(n, codes.entries)
        for n, (name, codes) in enumerate(contents.lists.items(), start=1)
    }
    _rab(_Sheet(book, SHEET, styles), contents, last_row=last_row, ranges=ranges)
    _guide(_Sheet(book, GUIDE_SHEET, styles))
    _lists(_Sheet(book, LIST_SHEET, styles), contents.lists)
    _seal(_Sheet(book, SEAL_SHEET, styles), contents)
    book.calculation.fullCalcOnLoad = True
    buffer = BytesIO()
    book.save(buffer)
    return buffer.getvalue()


class _Sheet:
    """Appends rows of (value, style); "" means no style, a ``_Formula`` is the only formula."""

    def __init__(self, book: Workbook, name: str, styles: Mapping[str, Any]) -> None:
        self.sheet = book.create_sheet(name)
        self._styles = styles

    def append(self, values: _Row) -> None:
        self.sheet.append([self._cell(value, style) for value, style in values])

    def _cell(self, value: Any, style: str) -> Any:
        is_text = isinstance(value, str)
        cell = WriteOnlyCell(self.sheet, _legal(value) if is_text else None)
        if is_text:
            cell.data_type = "s"
        elif isinstance(value, _Formula):
            cell.value = value.text
        elif value is not None:
            cell.value = value
        if style:
            cell._style = self._styles[style]  # type: ignore[attr-defined]
        return cell


@dataclass(frozen=True)
class _Formula:
    text: str


def _legal(text: str) -> str:
    """What XML can hold; "_x0041_" would be read as "A", so its first mark is written escaped."""
    plain = ILLEGAL_CHARACTERS_RE.sub("", text).translate(_NO_CHARACTERS)
    return _ESCAPES.sub("_x005F_", plain)[:32_000]


def _rab(out: _Sheet, contents: Contents, *, last_row: int, ranges: Mapping[str, str]) -> None:
    sheet = out.sheet
    _lay_out(sheet)
    for column, letter in zip(COLUMNS, _LETTER.values(), strict=True):
        sheet.column_dimensions[letter].width = column.width
    sheet.column_dimensions[_LETTER["id"]].hidden = True
    sheet.row_dimensions[1].hidden = True
    _validate(sheet, last_row=last_row, ranges=ranges)
    _mark_above_rate(sheet, last_row=last_row)
    out.append([(column.key, "") for column in COLUMNS])
    _heading(out, contents, last_row=last_row)
    out.append([(str(column.label), "kepala") for column in COLUMNS])
    for number, line in enumerate(contents.lines, start=1):
        out.append(_line(number, line, contents))
    for row in range(FIRST_ROW + len(contents.lines), last_row + 1):
        out.append([(_formula(column, row), _style(column)) for column in COLUMNS])


def _heading(out: _Sheet, contents: Contents, *, last_row: int) -> None:
    amount = _LETTER["jumlah"]
    out.append([(contents.title, "judul")])
    out.append([(contents.notice, "tegas")])
    out.append([(_("Isi sel putih. Petunjuk ada di lembar kedua."), "biasa")])
    total: _Row = [(None, "")] * (list(_LETTER).index("jumlah") - 1)
    sum_all = _Formula(f"=SUM({amount}{FIRST_ROW}:{amount}{last_row})")
    out.append([*total, (_("Jumlah"), "tegas"), (sum_all, "jumlah")])


def _line(number: int, line: Line, contents: Contents) -> _Row:
    row = FIRST_ROW + number - 1
    known = {"no": number, "sbm": contents.rates.get(line["id"]), "id": line["id"]}
    values: _Row = []
    for column in COLUMNS:
        if column.field:
            value: Any = _shown(column, line[column.field], contents.lists)
        else:
            value = known.get(column.key, _formula(column, row))
        values.append((value, _style(column)))
    return values


def _shown(column: Column, value: str, lists: Lists) -> Any:
    """A cell's value: numbers as numbers while they are exact, everything else as text."""
    if not value:
        return None
    if column.source:
        return lists[column.source].label(value)
    if column.kind == "money":
        return int(value) if len(value) <= _EXACT_DIGITS else value
    if column.kind == "factor":
        return _number(value)
    return value


def _number(text: str) -> Decimal | int:
    return Decimal(text) if "." in text else int(text)


def _formula(column: Column, row: int) -> _Formula | None:
    at = {key: f"{letter}{row}" for key, letter in _LETTER.items()}
    if column.key == "volume":
        rest = "*".join(f'IF({at[f"faktor{n}"]}="",1,{at[f"faktor{n}"]})' for n in (2, 3, 4))
        return _Formula(f'=IF({at["faktor1"]}="","",{at["faktor1"]}*{rest})')
    if column.key == "jumlah":
        volume, price = at["volume"], at["harga"]
        return _Formula(f'=IF(OR({volume}="",{price}=""),"",{volume}*{price})')
    return None


def _style(column: Column) -> str:
    if column.key in ("jumlah", "sbm"):
        return "kunci_money"
    return f"{'isi' if column.is_typed else 'kunci'}_{_look(column)}"


def _look(column: Column) -> str:
    return column.kind if column.kind in ("money", "factor") else "text"


def _lay_out(sheet: Any) -> None:
    """Frozen header, A4 landscape one page wide, locked without a password."""
    sheet.freeze_panes = f"{_LETTER['faktor1']}{FIRST_ROW}"
    sheet.sheet_view.zoomScale = 90
    sheet.page_setup.paperSize = "9"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = f"{HEAD_ROW}:{HEAD_ROW}"
    sheet.oddFooter.right.text = "&P / &N"
    protection = sheet.protection
    protection.sheet = True
    # False means allowed: widths, rows and order are the writer's own.
    for name in ("formatCells", "formatColumns", "formatRows", "insertRows", "deleteRows", "sort"):
        setattr(protection, name, False)


def _validate(sheet: Any, *, last_row: int, ranges: Mapping[str, str]) -> None:
    for column in COLUMNS:
        cells = f"{_LETTER[column.key]}{FIRST_ROW}:{_LETTER[column.key]}{last_row}"
        rule = _rule(column, ranges)
        if rule is not None:
            rule.errorTitle = str(column.label)[:30]
            rule.add(cells)
            sheet.data_validations.append(rule)


def _rule(column: Column, ranges: Mapping[str, str]) -> DataValidation | None:
    if column.source:
        # A code without its name is fine too: warn, do not stop.
        rule = DataValidation(type="list", formula1=ranges[column.source], errorStyle="warning")
        rule.error = _("Nilai ini tidak ada di daftar. Pilih dari daftar.")
    elif column.kind == "word":
        rule = DataValidation(type="list", formula1=f'"{_("hapus")}"')
        rule.error = _("Pilih “hapus” atau kosongkan.")
    elif column.kind in ("money", "factor"):
        kind: Literal["whole", "decimal"] = "whole" if column.kind == "money" else "decimal"
        rule = DataValidation(type=kind, operator="greaterThan", formula1="0", errorStyle="warning")
        rule.error = _("Tulis angka lebih dari 0.")
    else:
        return None
    rule.allow_blank = True
    return rule


def _mark_above_rate(sheet: Any, *, last_row: int) -> None:
    price, rate = _LETTER["harga"], _LETTER["sbm"]
    test = f'AND({rate}{FIRST_ROW}<>"",{price}{FIRST_ROW}>{rate}{FIRST_ROW})'
    fill = PatternFill("solid", bgColor="F7EAD6")
    warned = FormulaRule(formula=[test], fill=fill)  # type: ignore[no-untyped-call]
    sheet.conditional_formatting.add(f"{price}{FIRST_ROW}:{price}{last_row}", warned)


def _list_range(position: int, entries: Sequence[object]) -> str:
    letter = letters(position)
    return f"{quote_sheetname(LIST_SHEET)}!${letter}$2:${letter}${max(2, len(entries) + 1)}"


def _guide(out: _Sheet) -> None:
    out.sheet.column_dimensions["A"].width, out.sheet.column_dimensions["B"].width = 24, 90
    out.append([(_("Petunjuk pengisian RAB"), "judul")])
    out.append([])
    for heading, sentence in guide():
        out.append([(heading, "tegas"), (sentence, "biasa")])
    out.append([])
    for column in COLUMNS:
        if column.key != "id":
            out.append([(str(column.label), "tegas"), (_meaning(column), "biasa")])


def _meaning(column: Column) -> str:
    if not column.is_typed:
        return _("Dihitung sendiri")
    if column.source:
        return _("Pilih dari daftar")
    return {
        "digits": _("3 angka, misalnya 001."),
        "letters": _("Huruf, misalnya A."),
        "factor": _("Angka, misalnya 20 atau 1,5"),
        "money": _("Rupiah penuh, misalnya 1.000.000."),
        "word": _("Pilih “hapus” untuk menghapus baris"),
    }.get(column.kind, _("Teks, paling banyak 300 huruf"))


def _lists(out: _Sheet, lists: Lists) -> None:
    out.sheet.sheet_state = "hidden"
    names = list(lists)
    out.append([(name, "tegas") for name in names])
    for row in range(max(len(lists[name].entries) for name in names)):
        cells = [lists[name].entries[row : row + 1] for name in names]
        out.append([(cell[0].label if cell else None, "") for cell in cells])


def _seal(out: _Sheet, contents: Contents) -> None:
    out.sheet.sheet_state = "veryHidden"
    for name, value in rows_of(contents.seal):
        out.append([(name, ""), (value, "")])
    for line in contents.lines:
        out.append([("baris", ""), (line["id"], "")])


def _styles(book: Workbook) -> Mapping[str, Any]:
    """Register the styles and resolve each once: doing it a cell costs more than the cell."""
    probe = WriteOnlyCell(book.create_sheet("_"))
    styles = {}
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
    head = NamedStyle("kepala", font=Font(name="Arial", size=10, bold=True), fill=_HEAD)
    head.alignment = Alignment(vertical="bottom", wrap_text=True)
    head.border = Border(bottom=_RULE)
    total = NamedStyle("jumlah", font=Font(name="Arial", size=10, bold=True))
    total.number_format = _FORMATS["money"]
    cells = [_cell_style(role, look) for role in ("isi", "kunci") for look in _FORMATS]
    return [title, strong, plain, head, total, *cells]


def _cell_style(role: str, look: str) -> NamedStyle:
    style = NamedStyle(f"{role}_{look}", number_format=_FORMATS[look])
    style.font = Font(name="Arial", size=10)
    style.border = Border(bottom=_HAIR)
    style.alignment = Alignment(
        vertical="top", wrap_text=look == "text", horizontal="left" if look == "text" else "right"
    )
    style.protection = Protection(locked=role == "kunci")
    if role == "kunci":
        style.fill = _GREY
    return style
