"""From the cells of a sheet to lines: what was meant, and what cannot be meant. Pure."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from programs.states import PriceSource
from programs.workbook.cells import Cell, read_cell
from programs.workbook.columns import BY_KEY, CONTENT, TEMPLATES, Column
from programs.workbook.lists import Lists
from programs.workbook.matching import match
from programs.workbook.sheet import SheetRow, SheetRows, plain_text
from programs.workbook.snapshot import FIELDS, Line, by_id

# Blank in a new row, these are read as in the row above; merged cells share them.
_SHARED = ("kro", "ro", "komponen")
_MERGEABLE = frozenset({*_SHARED, "sub", "akun", "sumber", "indikator"})
_SAYS_SOMETHING = ("akun", "faktor1", "harga")
_REMOVES = frozenset({"hapus", "delete", "x", "ya", "yes"})
AmountProblem = Callable[[Mapping[str, Any]], str]


@dataclass(frozen=True)
class Remark:
    """One sentence about one cell (or the sheet, without a cell), and the rule behind it."""

    cell: str
    message: str
    rule: str
    line_id: str = ""

    def __str__(self) -> str:
        return f"{self.cell}: {self.message}" if self.cell else self.message


@dataclass
class Reading:
    """What a file says. Lines with a problem stand in ``broken`` and may not be taken."""

    lines: list[dict[str, str]] = field(default_factory=list)
    cells: dict[tuple[str, str], str] = field(default_factory=dict)
    problems: list[Remark] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)

    @property
    def broken(self) -> frozenset[str]:
        return frozenset(problem.line_id for problem in self.problems)


@dataclass(frozen=True, kw_only=True)
class Frame:
    """What a file is read against: its base, the portal's lines, the code lists."""

    base: Sequence[Line]
    ours: Sequence[Line]
    lists: Lists
    template: int
    namespace: UUID
    amount_problem: AmountProblem


def interpret(sheet: SheetRows, frame: Frame) -> Reading:
    """Every row that says something, with its identity; rows marked for removal are left out."""
    return _Interpreter(sheet, frame).run()


def shown(line: Line, lists: Lists) -> dict[str, str]:
    """How a line looks in cells, as one text a column."""
    return {
        column.key: plain_text(
            lists[column.source].label(line[column.field]) if column.source else line[column.field]
        )
        for column in CONTENT
    }


class _Interpreter:
    def __init__(self, sheet: SheetRows, frame: Frame) -> None:
        self._sheet, self._frame = sheet, frame
        # A line added meanwhile may be in the file too: copied from a later download.
        self._known = by_id(frame.ours) | by_id(frame.base)
        self._shown = {key: shown(line, frame.lists) for key, line in self._known.items()}
        self._columns = [c for c in CONTENT if self._is_given(c)]
        self._above: dict[str, str] = {}
        self.reading = Reading()

    def run(self) -> Reading:
        self._tell_of_columns()
        rows = [row for row in self._sheet.rows if self._says_something(row)]
        matched = match(rows, self._shown, namespace=self._frame.namespace)
        for row in rows:
            line_id = matched.ids[row.number]
            self._tell_of_identity(row, line_id, matched.copies, matched.recognised)
            if _removes(row):
                continue
            self._take(row, line_id)
        return self.reading

    def _is_given(self, column: Column) -> bool:
        template = TEMPLATES[self._frame.template]
        return column.key in self._sheet.places and column.key in template

    def _tell_of_columns(self) -> None:
        missing = [
            str(c.label)
            for c in CONTENT
            if c.key in TEMPLATES[self._frame.template] and c.key not in self._sheet.places
        ]
        if missing:
            said = _("Kolom %(names)s tidak ada di berkas; isinya dibiarkan seperti di portal.")
            self._remark("", said % {"names": ", ".join(missing)}, "kolom")
        if self._sheet.strangers:
            said = _("Kolom tambahan %(names)s tidak dibaca.")
            self._remark("", said % {"names": ", ".join(self._sheet.strangers)}, "kolom")

    def _says_something(self, row: SheetRow) -> bool:
        typed = [key for key in row.values if key in BY_KEY and BY_KEY[key].field and row.text(key)]
        if not typed:
            self._tell_of_emptied(row)
            return False
        if row.text("id") or any(key in typed for key in _SAYS_SOMETHING):
            return True
        if any(self._sheet.has_no_result(row, k) for k in _SAYS_SOMETHING if k in row.places):
            return True
        said = _("Baris ini tidak dibaca: tidak berisi akun, faktor, atau harga.")
        self._remark(row.cell(typed[0]), said, "baris")
        return False

    def _tell_of_emptied(self, row: SheetRow) -> None:
        if row.text("id") in self._known:
            said = _("Baris ini dikosongkan; dibaca sebagai dihapus.")
            self._remark(row.cell("uraian"), said, "baris", row.text("id"))

    def _tell_of_identity(
        self,
        row: SheetRow,
        line_id: str,
        copies: Mapping[int, str],
        recognised: Mapping[int, str],
    ) -> None:
        if row.number in copies:
            said = _("Baris ini salinan baris lain; dibaca sebagai baris baru.")
            self._remark(row.cell("uraian"), said, "ganda", line_id)
        elif row.number in recognised:
            said = _("Identitas baris ini hilang; dikenali dari isinya.")
            self._remark(row.cell("uraian"), said, "identitas", line_id)
        elif row.text("id") and row.text("id") != line_id:
            said = _("Identitas baris ini tidak dikenal; dibaca sebagai baris baru.")
            self._remark(row.cell("uraian"), said, "identitas", line_id)

    def _take(self, row: SheetRow, line_id: str) -> None:
        base = self._known.get(line_id)
        before = len(self.reading.problems)
        line = {"id": line_id} | {name: base[name] if base else "" for name in FIELDS}
        for column in self._columns:
            line[column.field] = self._field(row, column, line_id)
            self.reading.cells[line_id, column.field] = row.cell(column.key)
        line["price_source"] = line["price_source"] or PriceSource.MARKET.value
        if len(self.reading.problems) == before:
            self._judge_line(row, line, line_id)
        self._above = {column.key: line[column.field] for column in CONTENT}
        self.reading.lines.append(line)

    def _field(self, row: SheetRow, column: Column, line_id: str) -> str:
        base = self._known.get(line_id)
        value, text = self._value(row, column, line_id)
        if base is not None and text == self._shown[line_id][column.key]:
            return base[column.field]
        if self._sheet.has_no_result(row, column.key):
            said = _(
                "Rumus tanpa hasil. Buka di Excel atau LibreOffice lalu simpan ulang, "
                "atau ketik angkanya."
            )
            self._problem(row.cell(column.key), said, "rumus", line_id)
            return ""
        cell = read_cell(column, value, self._frame.lists)
        if not cell.value and not cell.problem:
            cell = self._blank(row, column, is_new=base is None)
        self._tell(row.cell(column.key), cell, line_id)
        return cell.value

    def _value(self, row: SheetRow, column: Column, line_id: str) -> tuple[Any, str]:
        """The cell, or the one it is merged with."""
        value, text = row.values.get(column.key), row.text(column.key)
        if text or column.key not in _MERGEABLE or not self._sheet.merged:
            return value, text
        holder = self._sheet.merged.get((row.number, row.places[column.key]))
        if holder is None:
            return value, ""
        above = next((r for r in self._sheet.rows if r.number == holder[0]), row)
        text = above.text(column.key)
        said = _("Sel digabung; setiap barisnya dibaca “%(text)s”.") % {"text": text}
        self._remark(row.cell(column.key), said, "gabung", line_id)
        return above.values.get(column.key), text

    def _blank(self, row: SheetRow, column: Column, *, is_new: bool) -> Cell:
        if not column.is_required or column.field == "price_source":
            return Cell()
        inherited = self._above.get(column.key, "") if column.key in _SHARED and is_new else ""
        if inherited:
            said = _("Kosong; dibaca %(value)s seperti baris di atasnya.") % {"value": inherited}
            return Cell(value=inherited, remark=said, rule="kosong")
        said = _("Isi %(label)s.") % {"label": _mid_sentence(str(column.label))}
        return Cell(problem=said, rule="kosong")

    def _judge_line(self, row: SheetRow, line: Mapping[str, str], line_id: str) -> None:
        for position in (1, 2, 3, 4):
            factor, unit = line[f"factor_{position}"], line[f"unit_{position}"]
            if factor and not unit:
                cell = row.cell(f"satuan{position}")
                self._problem(cell, _("Pilih satuan untuk faktor ini."), "faktor", line_id)
            elif unit and not factor:
                said = _("Isi angka untuk satuan ini, atau hapus satuannya.")
                self._problem(row.cell(f"faktor{position}"), said, "faktor", line_id)
        said = self._frame.amount_problem(amounts_of(line))
        if said:
            self._problem(row.cell("harga"), said, "jumlah", line_id)

    def _tell(self, cell: str, read: Cell, line_id: str) -> None:
        if read.problem:
            self._problem(cell, read.problem, read.rule, line_id)
        elif read.remark:
            self._remark(cell, read.remark, read.rule, line_id)

    def _problem(self, cell: str, message: str, rule: str, line_id: str) -> None:
        self.reading.problems.append(Remark(cell, message, rule, line_id))

    def _remark(self, cell: str, message: str, rule: str, line_id: str = "") -> None:
        self.reading.remarks.append(Remark(cell, message, rule, line_id))


def _mid_sentence(label: str) -> str:
    """Lower the first letter unless the word is an abbreviation (KRO, RO)."""
    return label if label[1:2].isupper() else label[:1].lower() + label[1:]


def _removes(row: SheetRow) -> bool:
    return row.text("hapus").casefold() in _REMOVES


def amounts_of(line: Mapping[str, str]) -> dict[str, Any]:
    """Factors and price as numbers, for whoever computes the amount."""
    factors: Iterable[tuple[str, str]] = ((n, line[n]) for n in FIELDS if n.startswith("factor_"))
    return {name: Decimal(text) if text else None for name, text in factors} | {
        "unit_price_idr": int(line["unit_price_idr"] or 0)
    }
