"""A pasted table as lines: every row is ready, needs a look, is a heading, or is left out."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from ikmportal.ui.formats import MoneyTextError, number, parse_rupiah
from programs.actions.lines import AmountRefused, check_amount
from programs.forms.catalogue import Catalogue
from programs.forms.cells import (
    READERS,
    CellRefused,
    Values,
    factors_of,
    read_cell,
    source_label,
)
from programs.forms.clipboard import Cell, Matrix
from programs.forms.letters import ForeignLetter, latin_code
from programs.forms.paste_columns import heading_row, roles_by_content, roles_by_heading
from programs.forms.pasted_numbers import is_english_notation, standard
from programs.forms.volumes import VolumeRefused, factor_values, read_volume, volume_text

_CODES = ("kro", "ro", "komponen", "sub", "akun")
_NUMBERS = ("volume", "harga", "jumlah")
_TOTAL = re.compile(r"(grand |sub ?)?(total|jumlah)\b.*", re.IGNORECASE)
_BULLET = re.compile(r"^[-–—•*>]+\s*")
_FIRST_COMPONENT = 51


@dataclass
class PastedRow:
    """One row: its number in the pasted table, its cells in standard notation, what to mend."""

    number: int
    kind: str
    cells: dict[str, str] = field(default_factory=dict)
    problems: dict[str, str] = field(default_factory=dict)

    @property
    def is_ready(self) -> bool:
        return self.kind == "baris" and not self.problems


@dataclass(frozen=True)
class Pasted:
    """The whole table: the role of each column, and the rows."""

    roles: list[str]
    heading: int | None
    samples: list[str]
    rows: list[PastedRow]


def read_pasted(
    matrix: Matrix,
    *,
    catalogue: Catalogue,
    before: Mapping[str, str],
    roles: Sequence[str] | None = None,
) -> Pasted:
    """Read a matrix. ``before`` are the codes of the line above; ``roles`` what a person chose."""
    heading = heading_row(matrix)
    if roles is None or len(roles) != len(matrix[0]):
        roles = (
            roles_by_content(matrix, catalogue)
            if heading is None
            else roles_by_heading(matrix[heading])
        )
    numeric = [n for n, role in enumerate(roles) if role in _NUMBERS]
    english = is_english_notation(row[n] for row in matrix for n in numeric)
    reader = _Reader(list(roles), catalogue=catalogue, codes=dict(before), english=english)
    start = 0 if heading is None else heading + 1
    rows = [
        PastedRow(n + 1, "judul") if n < start else reader.read(n + 1, row)
        for n, row in enumerate(matrix)
    ]
    samples = [
        next((row[n].text for row in matrix[start:] if row[n].text), "")
        for n in range(len(matrix[0]))
    ]
    return Pasted(list(roles), heading, samples, rows)


class _Reader:
    """Reads rows in order: codes that a row leaves out are those of the row above."""

    def __init__(
        self, roles: list[str], *, catalogue: Catalogue, codes: dict[str, str], english: bool
    ) -> None:
        self.roles, self.catalogue, self.codes, self.english = roles, catalogue, codes, english

    def read(self, number: int, row: Sequence[Cell]) -> PastedRow:
        found = {role: cell for role, cell in zip(self.roles, row, strict=True) if role}
        cells = {role: self._text(role, cell) for role, cell in found.items()}
        own = [role for role, cell in found.items() if cell.text and not cell.is_spread]
        if not own or self._is_ruler(row):
            return PastedRow(number, "lewati")
        self._take_codes(cells)
        if not cells.get("volume") and not cells.get("harga"):
            return PastedRow(number, "judul" if self._has_code(cells) else "lewati", cells)
        if _TOTAL.fullmatch(cells.get("uraian", "")) and not cells.get("volume"):
            return PastedRow(number, "lewati", cells)
        return self._line(number, cells)

    def _text(self, role: str, cell: Cell) -> str:
        if role in _NUMBERS:
            return standard(cell, english=self.english)
        if cell.number is not None and role in (*_CODES, "kode"):
            return cell.text or str(cell.number)
        return _BULLET.sub("", cell.text) if role == "uraian" else cell.text

    def _is_ruler(self, row: Sequence[Cell]) -> bool:
        """A row (1) (2) (3) … that numbers the columns."""
        marks = [cell.text.strip("()") for cell in row if cell.text]
        return (
            len(marks) > 2
            and all(mark.isdigit() for mark in marks)
            and (
                [int(mark) for mark in marks]
                == list(range(int(marks[0]), int(marks[0]) + len(marks)))
            )
        )

    def _take_codes(self, cells: dict[str, str]) -> None:
        for part in re.split(r"[.\s]+", cells.get("kode", "")):
            if part and (level := self._level(part)):
                # A heading starts a new branch: what hung below the old one ends.
                if level in ("ro", "komponen"):
                    self.codes["sub"] = ""
                self._set(level, part)
        for level in _CODES:
            if cells.get(level):
                self._set(level, cells[level])

    def _set(self, level: str, code: str) -> None:
        if level in ("ro", "komponen") and self.codes.get(level) != code:
            self.codes["sub"] = ""
        self.codes[level] = code

    def _level(self, code: str) -> str:
        """What a code in a column of mixed codes is, by its shape; "" for a program or kegiatan."""
        try:
            plain = latin_code(code)
        except ForeignLetter:
            return "kro" if len(code) == 3 else ""
        if re.fullmatch(r"\d{6}", plain):
            return "akun"
        if re.fullmatch(r"\d{3}", plain):
            return "komponen" if int(plain) >= _FIRST_COMPONENT else "ro"
        if re.fullmatch(r"[A-Z]{3}", plain):
            return "kro"
        return "sub" if re.fullmatch(r"[A-Z]", plain) else ""

    def _has_code(self, cells: Mapping[str, str]) -> bool:
        return any(cells.get(role) for role in (*_CODES, "kode"))

    def _line(self, number: int, cells: dict[str, str]) -> PastedRow:
        given = {**cells, **{code: self.codes.get(code, "") for code in _CODES}}
        self._source_from_note(given)
        row, values = PastedRow(number, "baris"), Values()
        for name in READERS:
            try:
                values |= self._read(name, given)
            except (CellRefused, VolumeRefused) as problem:
                row.problems[name] = str(problem)
            row.cells[name] = given.get(name, "")
        self._echo(row, values)
        if not row.problems:
            self._compare(row, values, given.get("jumlah", ""))
        return row

    def _read(self, name: str, given: Mapping[str, str]) -> Values:
        text = given.get(name, "")
        if name != "volume":
            return read_cell(name, text, catalogue=self.catalogue)
        return factor_values(
            read_volume(text, catalogue=self.catalogue, unit=given.get("satuan", ""))
        )

    def _source_from_note(self, given: dict[str, str]) -> None:
        """The Keterangan of the ministry's form says where a price comes from."""
        if given.get("sumber") or not given.get("ket"):
            return
        try:
            read_cell("sumber", given["ket"], catalogue=self.catalogue)
        except CellRefused:
            return
        given["sumber"], given["ket"] = given["ket"], ""

    def _echo(self, row: PastedRow, values: Values) -> None:
        """What was understood, as the portal writes it."""
        read = [name for name in READERS if name not in row.problems]
        for name in read:
            if name == "volume":
                row.cells[name] = volume_text(factors_of(values), self.catalogue)
            elif name == "harga":
                row.cells[name] = number(values["unit_price_idr"])
            elif name == "sumber":
                row.cells[name] = source_label(values["price_source"])
            elif name in ("ro", "komponen", "sub", "kro", "akun"):
                row.cells[name] = self._code(name, row.cells[name], values)

    def _code(self, name: str, text: str, values: Values) -> str:
        columns = {"ro": "output_code", "komponen": "component", "sub": "subcomponent"}
        if name in columns:
            return str(values[columns[name]])
        return latin_code(text)[:3] if name == "kro" else latin_code(text.split(" ", 1)[0])[:6]

    def _compare(self, row: PastedRow, values: Values, said: str) -> None:
        """The amount in the table must be the product; a difference is shown, not mended."""
        try:
            amount = check_amount(values)
        except AmountRefused as problem:
            row.problems["harga"] = str(problem)
            return
        row.cells["jumlah"] = number(amount)
        if not said:
            return
        try:
            told: int | None = parse_rupiah(said)
        except MoneyTextError:
            told = None
        if told != amount:
            row.problems["jumlah"] = _(
                "Jumlah di tabel %(said)s, volume × harga %(amount)s. Periksa volume dan harganya."
            ) % {"said": said, "amount": number(amount)}
