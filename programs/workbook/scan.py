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
    parser = expat.ParserCreate(namespace_separator="}")
    parser.buffer_text = True
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.text
    reader.parser = parser
    try:
        with package.open(part) as body:
            while chunk := body.read(_CHUNK):
                parser.Parse(chunk, False)
            parser.Parse(b"", True)
    except (
        KeyError,
        expat.ExpatError,
        zipfile.BadZipFile,
        OSError,
        EOFError,
        ValueError,
    ) as problem:
        raise FileUnfit("rusak") from problem
    return reader.found


class _Reader:
    """Handlers of one pass. A cell counts once it holds a value, an inline text or a formula."""

    parser: "expat.XMLParserType"

    def __init__(self) -> None:
        self.found = Found()
        self._row, self._column = 0, 0
        self._cells = 0
        self._holds = self._is_formula = self._has_result = self._in_value = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        tag = name.rpartition("}")[2]
        if tag == "c":
            self._cell(attributes.get("r"))
        elif tag == "row":
            self._row, self._column = int(attributes.get("r") or self._row + 1), 0
        elif tag in ("v", "is"):
            self._holds, self._in_value = True, True
        elif tag == "f":
            self._holds = self._is_formula = True
        elif tag == "mergeCell":
            self._merge(attributes.get("ref", ""))

    def end(self, name: str) -> None:
        tag = name.rpartition("}")[2]
        if tag in ("v", "is"):
            self._in_value = False
        elif tag == "c":
            self._close_cell()

    def text(self, _text: str) -> None:
        if self._in_value:
            self._has_result = True

    def _cell(self, name: str | None) -> None:
        self._cells += 1
        if self._cells > MOST_CELLS:
            raise FileUnfit("banyak_sel")
        if name is None:
            self._column += 1
        else:
            self._row, self._column = _place(name)
        self._holds = self._is_formula = self._has_result = False

    def _close_cell(self) -> None:
        if not self._holds:
            return
        if self._row > MOST_ROWS or self._column > MOST_COLUMNS:
            raise FileUnfit("lembar_luas", sel=f"{_letters(self._column)}{self._row}")
        if self._is_formula and not self._has_result:
            self.found.without_result.append(f"{_letters(self._column)}{self._row}")

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
