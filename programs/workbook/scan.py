"""Find what the values alone do not tell: cells far away, formulas without a result, merged cells.

Runs in the guarded child. One pass over one sheet, nothing is kept but findings.
"""

import posixpath
import re
import zipfile
from dataclasses import dataclass, field
from xml.parsers import expat

from ikmportal.files.refusal import FileUnfit

MOST_ROWS, MOST_COLUMNS, MOST_CELLS, MOST_MERGED = 20_000, 78, 800_000, 5_000
_CELL = re.compile(r"([A-Z]{1,4})([0-9]{1,8})", re.ASCII)
_CHUNK = 256 * 1024
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


@dataclass
class Found:
    """Cells whose formula has no result, and the merged ranges as (row, column, row, column)."""

    without_result: list[str] = field(default_factory=list)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)


def scan(package: zipfile.ZipFile, part: str) -> Found:
    """Read one sheet's markup; raise FileUnfit for a cell beyond the limits."""
    reader = _Reader()
    try:
        with package.open(part) as body:
            while chunk := body.read(_CHUNK):
                reader.parser.Parse(chunk, False)
            reader.parser.Parse(b"", True)
    except (KeyError, expat.ExpatError, zipfile.BadZipFile, OSError, ValueError) as problem:
        raise FileUnfit("rusak") from problem
    reader.close_cell()
    return reader.found


class _Reader:
    """Handlers of one pass. A cell counts once it holds a value, an inline text or a formula.

    Half a million elements are usual: a cell is closed by the next one, and text is listened to
    only where a formula's result should be.
    """

    def __init__(self) -> None:
        self.found = Found()
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self._acts = {
            "c": self._cell,
            "v": self._value,
            "is": self._value,
            "f": self._formula,
            "row": self._next_row,
            "mergeCell": self._merged_cell,
        }
        self._row, self._column, self._cells = 0, 0, 0
        self._holds = self._is_formula = self._has_result = False

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        # Calc writes x:c where Excel writes c.
        act = self._acts.get(name.rpartition(":")[2] if ":" in name else name)
        if act is not None:
            act(attributes)

    def _cell(self, attributes: dict[str, str]) -> None:
        if self._holds:
            self.close_cell()
        self._cells += 1
        if self._cells > MOST_CELLS:
            raise FileUnfit("banyak_sel")
        name = attributes.get("r")
        if name is None:
            self._column += 1
        else:
            self._row, self._column = _place(name)

    def _value(self, _attributes: dict[str, str]) -> None:
        self._holds = True
        if self._is_formula:
            self.parser.CharacterDataHandler = self._text

    def _formula(self, _attributes: dict[str, str]) -> None:
        self._holds = self._is_formula = True

    def _text(self, text: str) -> None:
        if text.strip():
            self._has_result = True

    def _next_row(self, attributes: dict[str, str]) -> None:
        if self._holds:
            self.close_cell()
        self._row, self._column = int(attributes.get("r") or self._row + 1), 0

    def close_cell(self) -> None:
        """Judge the cell that was open, if it holds anything."""
        if self._holds and (self._row > MOST_ROWS or self._column > MOST_COLUMNS):
            raise FileUnfit("lembar_luas", sel=f"{_letters(self._column)}{self._row}")
        if self._is_formula and not self._has_result:
            self.found.without_result.append(f"{_letters(self._column)}{self._row}")
        if self._is_formula:
            self.parser.CharacterDataHandler = None
        self._holds = self._is_formula = self._has_result = False

    def _merged_cell(self, attributes: dict[str, str]) -> None:
        self._merge(attributes.get("ref", ""))

    def _merge(self, reference: str) -> None:
        first, _, last = reference.partition(":")
        top, left = _place(first)
        bottom, right = _place(last or first)
        # Whole columns may be merged for looks; only the rows that can hold lines matter.
        self.found.merged.append((top, left, min(bottom, MOST_ROWS), right))
        if len(self.found.merged) > MOST_MERGED:
            raise FileUnfit("banyak_sel")


def _place(name: str) -> tuple[int, int]:
    match = _CELL.fullmatch(name)
    if match is None:
        raise FileUnfit("rusak")
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - 64
    return int(match[2]), column


def _letters(position: int) -> str:
    name = ""
    while position:
        position, rest = divmod(position - 1, 26)
        name = chr(65 + rest) + name
    return name


def sheet_parts(package: zipfile.ZipFile) -> dict[str, str]:
    """The part that holds each sheet, by the sheet's name."""
    targets = {
        a.get("Id", ""): a.get("Target", "")
        for a in _elements(package, "xl/_rels/workbook.xml.rels", "Relationship")
    }
    parts = {}
    for sheet in _elements(package, "xl/workbook.xml", "sheet"):
        target = targets.get(sheet.get(_RELATION) or _any_id(sheet), "")
        path = target.lstrip("/") if target.startswith("/") else posixpath.join("xl", target)
        parts[sheet.get("name", "")] = posixpath.normpath(path)
    return parts


def _any_id(attributes: dict[str, str]) -> str:
    # Strict workbooks name the relation in another namespace.
    return next((v for k, v in attributes.items() if k.endswith("}id")), "")


def _elements(package: zipfile.ZipFile, part: str, tag: str) -> list[dict[str, str]]:
    found: list[dict[str, str]] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        if name.rpartition("}")[2] == tag:
            found.append(attributes)

    parser = expat.ParserCreate(namespace_separator="}")
    parser.StartElementHandler = start
    try:
        parser.Parse(package.read(part), True)
    except (KeyError, expat.ExpatError, zipfile.BadZipFile, OSError, EOFError) as problem:
        raise FileUnfit("rusak") from problem
    return found
