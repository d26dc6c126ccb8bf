"""The SBM table of a year as a workbook: its template, and what its cells say."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from io import BytesIO
from uuid import UUID

import xlsxwriter
from django.utils.translation import gettext as _

from budgets.states import SbmClass
from ikmportal.ui.formats import MoneyTextError, parse_rupiah

SHEET = "SBM"
READER = "programs.workbook.sbm_reader:read"
_HEAD = (
    "Item", "Golongan", "Uraian", "Satuan", "Sifat", "Nomor", "Kode provinsi", "Provinsi",
    "Tarif (Rp)",
)  # fmt: skip
_LETTERS = "ABCDEFGHI"
_KEY = re.compile(r"[a-z0-9_]{1,60}", re.ASCII)
_MOST_PROBLEMS = 50
_SPARE_ROWS = 500


@dataclass(frozen=True)
class TableRow:
    """One rate as the workbook says it; ``province`` is a code, "" for the nation."""

    key: str
    class_key: str
    name: str
    unit: str
    kind: str
    number: str
    province: str
    rate_idr: int

    def as_json(self) -> dict[str, str | int]:
        return asdict(self)


@dataclass(frozen=True)
class CellProblem:
    """A cell that cannot be read, with the mend."""

    cell: str
    message: str

    def __str__(self) -> str:
        return f"{self.cell}: {self.message}"


class TableRefused(Exception):
    """Nothing of the workbook is taken; ``problems`` names each cell and its mend."""

    def __init__(self, problems: Sequence[CellProblem]) -> None:
        super().__init__(str(problems[0]))
        self.problems = problems


def template(rows: Sequence[TableRow], *, provinces: Mapping[str, str]) -> bytes:
    """The table as a workbook: change the rates, add or leave out rows, and upload it."""
    stream = BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True, "strings_to_formulas": False})
    sheet = book.add_worksheet(SHEET)
    head = book.add_format({"bold": True, "bg_color": "#e3e8f7", "border": 1})
    money = book.add_format({"num_format": "#,##0"})
    sheet.write_row(0, 0, _HEAD, head)
    for number, row in enumerate(rows, start=1):
        sheet.write_row(number, 0, [row.key, row.class_key, row.name, row.unit, row.kind])
        sheet.write_string(number, 5, row.number)
        sheet.write_string(number, 6, row.province)
        sheet.write_string(number, 7, provinces.get(row.province, _("Nasional")))
        sheet.write_number(number, 8, row.rate_idr, money)
    last = len(rows) + _SPARE_ROWS
    sheet.data_validation(1, 4, last, 4, {"validate": "list", "source": list(SbmClass.values)})
    sheet.data_validation(1, 8, last, 8, {"validate": "integer", "criteria": ">", "value": 0})
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, last, len(_HEAD) - 1)
    for column, width in enumerate((20, 28, 50, 12, 11, 8, 14, 24, 14)):
        sheet.set_column(column, column, width)
    book.close()
    return stream.getvalue()


def interpret(cells: Sequence[Sequence[str]], *, provinces: Mapping[str, UUID]) -> list[TableRow]:
    """The rates of a table. Refuses the whole of it when a cell does not fit (TableRefused)."""
    _require_head(cells)
    problems: list[CellProblem] = []
    rows: list[TableRow] = []
    seen: dict[tuple[str, str, str], int] = {}
    for number, given in enumerate(cells[1:], start=2):
        texts = [*given, *[""] * len(_HEAD)][: len(_HEAD)]
        if not any(texts):
            continue
        reader = _RowReader(number, texts, problems)
        row = reader.row(provinces)
        if row is None:
            continue
        identity = (row.key, row.class_key, row.province)
        if identity in seen:
            reader.refuse(6, _("Tarif ini sudah ada pada baris %(row)s. Hapus salah satunya.")
                          % {"row": seen[identity]})  # fmt: skip
        seen.setdefault(identity, number)
        rows.append(row)
    if not rows and not problems:
        problems.append(CellProblem(f"{SHEET}!A2", _("Isi paling sedikit satu tarif.")))
    if problems:
        raise TableRefused(problems[:_MOST_PROBLEMS])
    return rows


def _require_head(cells: Sequence[Sequence[str]]) -> None:
    given = [text.casefold() for text in (cells[0] if cells else [])]
    for column, name in enumerate(_HEAD):
        if column >= len(given) or given[column] != name.casefold():
            raise TableRefused(
                [
                    CellProblem(
                        f"{SHEET}!{_LETTERS[column]}1",
                        _("Judul kolom harus “%(name)s”. Pakai templat dari halaman ini.")
                        % {"name": name},
                    )
                ]
            )


class _RowReader:
    """Reads one row, noting each cell that does not fit."""

    def __init__(self, number: int, texts: Sequence[str], problems: list[CellProblem]) -> None:
        self.number, self.texts, self.problems = number, texts, problems

    def refuse(self, column: int, message: str) -> None:
        self.problems.append(CellProblem(f"{SHEET}!{_LETTERS[column]}{self.number}", message))

    def row(self, provinces: Mapping[str, UUID]) -> TableRow | None:
        before = len(self.problems)
        keys = [self._key(0), self._key(1)]
        name, unit = self._text(2, most=200), self._text(3, most=20)
        kind = self._one_of(4, SbmClass.values)
        number = self._number()
        province = self.texts[6].zfill(2) if self.texts[6] else ""
        if province and province not in provinces:
            self.refuse(6, _("Kode provinsi “%(code)s” tidak dikenal; kosongkan untuk nasional.")
                        % {"code": self.texts[6]})  # fmt: skip
        rate = self._rate()
        if len(self.problems) > before:
            return None
        return TableRow(keys[0], keys[1], name, unit, kind, number, province, rate)

    def _key(self, column: int) -> str:
        text = self.texts[column]
        if not _KEY.fullmatch(text):
            self.refuse(column, _("Tulis huruf kecil, angka, dan garis bawah, misalnya eselon_ii."))
        return text

    def _text(self, column: int, *, most: int) -> str:
        text = self.texts[column]
        if not text or len(text) > most or "\x00" in text:
            self.refuse(column, _("Isi 1 sampai %(most)s huruf.") % {"most": most})
        return text

    def _one_of(self, column: int, choices: Sequence[str]) -> str:
        text = self.texts[column].casefold()
        if text not in choices:
            self.refuse(column, _("Pilih salah satu: %(some)s.") % {"some": ", ".join(choices)})
        return text

    def _number(self) -> str:
        text = self.texts[5]
        if text and not (text.isascii() and text.isdigit() and int(text) < 1_000):
            self.refuse(5, _("Tulis nomor item dengan angka, atau kosongkan."))
        return text

    def _rate(self) -> int:
        try:
            rate = parse_rupiah(self.texts[8])
        except MoneyTextError as problem:
            self.refuse(8, str(problem))
            return 0
        if rate <= 0:
            self.refuse(8, _("Isi tarif lebih dari Rp0."))
        return rate
