"""XLSX and DOCX: the zip guard, and every XML part parsed as a stream without entities.

Runs inside the guarded child. What only opens in a program that obeys the document is refused:
macros, OLE objects, links to other files, pictures fetched from elsewhere.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.parsers import expat

from ikmportal.files.refusal import FileUnfit
from ikmportal.files.zips import ZipLimits, guard_zip

_MAIN = {
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml": "xlsx",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml": "docx",
}
_ACTIVE_NAMES = re.compile(
    r"vbaproject|activex|/embeddings/|oleobject|externallinks/|/macrosheets/|\.exe$|\.dll$|\.js$",
    re.IGNORECASE,
)
_ACTIVE_TYPES = re.compile(r"macroenabled|vbaproject|oleobject|activex|externallink", re.IGNORECASE)
_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml$", re.IGNORECASE)
_XML = (".xml", ".rels", ".vml")
_CELL = re.compile(r"([A-Z]{1,3})([0-9]{1,7})$")
_CELL_TAGS = ("c", "row", "dimension", "mergeCell")
_FETCHING_FIELDS = re.compile(r"\b(DDE|DDEAUTO|INCLUDETEXT|INCLUDEPICTURE|IMPORT|LINK)\b")


@dataclass(frozen=True)
class SheetLimits:
    """How far a sheet may reach; coordinates count, not only how many cells are there."""

    rows: int = 50_000
    columns: int = 702
    cells: int = 1_000_000


def guard_ooxml(
    path: Path, *, zip_limits: ZipLimits | None = None, sheets: SheetLimits | None = None
) -> str:
    """``xlsx`` or ``docx``, or FileUnfit with the reason."""
    reader = _PackageReader(sheets or SheetLimits())
    names = guard_zip(path, limits=zip_limits, read=reader)
    if "[Content_Types].xml" not in names or reader.kind is None:
        raise FileUnfit("zip_biasa")
    return reader.kind


class _PackageReader:
    """Meets every part once and remembers which kind of document the package says it is."""

    def __init__(self, sheets: SheetLimits) -> None:
        self.kind: str | None = None
        self._bounds = sheets
        self._cells = 0

    def __call__(self, name: str, body: Iterator[bytes]) -> None:
        if _ACTIVE_NAMES.search(f"/{name}"):
            raise FileUnfit("makro")
        if not name.lower().endswith(_XML):
            for _ in body:
                pass
            return
        self._parse(name, body)

    def _parse(self, name: str, body: Iterator[bytes]) -> None:
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.StartDoctypeDeclHandler = _refuse_doctype
        parser.StartElementHandler = self._handler(name)
        if name.startswith("word/"):
            parser.CharacterDataHandler = _refuse_fetching_field
        try:
            for chunk in body:
                parser.Parse(chunk, False)
            parser.Parse(b"", True)
        except expat.ExpatError as problem:
            raise FileUnfit("rusak") from problem

    def _handler(self, name: str) -> Any:
        if name == "[Content_Types].xml":
            return self._content_type
        if name.lower().endswith(".rels"):
            return _relationship
        if _SHEET.search(name):
            return self._cell
        return None

    def _content_type(self, tag: str, attributes: dict[str, str]) -> None:
        kind = attributes.get("ContentType", "")
        if _ACTIVE_TYPES.search(kind):
            raise FileUnfit("makro")
        if kind in _MAIN:
            self.kind = _MAIN[kind]

    def _cell(self, tag: str, attributes: dict[str, str]) -> None:
        local = tag.rpartition(" ")[2]
        if local not in _CELL_TAGS:
            return
        self._cells += local == "c"
        if self._cells > self._bounds.cells:
            raise FileUnfit("lembar_luas")
        for corner in _corners(local, attributes):
            self._judge_corner(corner)

    def _judge_corner(self, corner: str) -> None:
        found = _CELL.match(corner.replace("$", ""))
        if found is None:
            raise FileUnfit("rusak")
        letters, row = found.groups()
        if int(row) > self._bounds.rows or _column(letters) > self._bounds.columns:
            raise FileUnfit("lembar_luas", sel=corner)


def _corners(local: str, attributes: dict[str, str]) -> list[str]:
    if local == "row":
        return [f"A{attributes['r']}"] if "r" in attributes else []
    where = attributes.get("r" if local == "c" else "ref", "")
    # Old writers give a dimension of the whole sheet; only cells that are there count.
    return [] if local == "dimension" else [corner for corner in where.split(":") if corner]


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def _refuse_doctype(*_: Any) -> None:
    raise FileUnfit("xml_entitas")


def _refuse_fetching_field(text: str) -> None:
    if text.strip().isascii() and _FETCHING_FIELDS.match(text.strip()):
        raise FileUnfit("tautan_luar")


def _relationship(tag: str, attributes: dict[str, str]) -> None:
    """A hyperlink waits for a click; any other target outside is fetched on opening."""
    if attributes.get("TargetMode", "").lower() != "external":
        return
    if not attributes.get("Type", "").endswith("/hyperlink"):
        raise FileUnfit("tautan_luar")
