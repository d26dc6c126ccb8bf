"""Look into a package without unpacking it. Runs in the child: standard library only."""

import stat
import zipfile
from pathlib import PurePosixPath
from xml.parsers import expat

MOST_ENTRIES = 2_000
MOST_PART_BYTES = 40 * 1024**2
MOST_UNPACKED_BYTES = 60 * 1024**2
_OLD_OR_ENCRYPTED = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_CHUNK = 64 * 1024
# What a RAB never needs and what may run or fetch something when it is opened.
_FORBIDDEN = (
    ("vbaproject", "macro"),
    ("xl/macrosheets/", "macro"),
    ("xl/externallinks/", "link"),
    ("xl/connections", "link"),
    ("xl/querytables/", "link"),
    ("/embeddings/", "embedded"),
    ("/activex/", "embedded"),
    ("xl/model/", "link"),
)


class Refused(Exception):
    """The file is not read. ``code`` says why, ``detail`` where."""

    def __init__(self, code: str, detail: str = "") -> None:
        self.code, self.detail = code, detail
        super().__init__(code, detail)


def open_package(path: str) -> zipfile.ZipFile:
    """Open a workbook after looking at its table of contents; raise Refused for anything else."""
    with open(path, "rb") as file:
        head = file.read(8)
    if not head:
        raise Refused("empty")
    if head == _OLD_OR_ENCRYPTED:
        raise Refused("old_or_encrypted")
    if not head.startswith(b"PK\x03\x04"):
        raise Refused("not_a_workbook")
    try:
        package = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError, EOFError) as problem:
        raise Refused("damaged") from problem
    _look_at_contents(package.infolist())
    return package


def _look_at_contents(entries: list[zipfile.ZipInfo]) -> None:
    if len(entries) > MOST_ENTRIES:
        raise Refused("too_many_parts", str(len(entries)))
    names = [entry.filename for entry in entries]
    if len({name.lower() for name in names}) != len(names):
        raise Refused("damaged", "nama bagian berganda")
    for entry in entries:
        _look_at_entry(entry)
    if sum(entry.file_size for entry in entries) > MOST_UNPACKED_BYTES:
        raise Refused("too_large_unpacked")
    _look_at_kind(names)


def _look_at_entry(entry: zipfile.ZipInfo) -> None:
    path, mode = PurePosixPath(entry.filename.replace("\\", "/")), entry.external_attr >> 16
    if path.is_absolute() or ".." in path.parts or ":" in entry.filename or stat.S_ISLNK(mode):
        raise Refused("damaged", entry.filename[:80])
    if entry.flag_bits & 0x1:
        raise Refused("old_or_encrypted")
    if entry.file_size > MOST_PART_BYTES:
        raise Refused("too_large_unpacked", entry.filename[:80])
    lowered = f"/{entry.filename.lower()}"
    for mark, code in _FORBIDDEN:
        if mark in lowered:
            raise Refused(code, entry.filename[:80])


def _look_at_kind(names: list[str]) -> None:
    if "xl/workbook.xml" in names:
        return
    if "content.xml" in names:
        raise Refused("opendocument")
    if "xl/workbook.bin" in names:
        raise Refused("binary")
    raise Refused("not_a_workbook")


def refuse_declarations(package: zipfile.ZipFile) -> None:
    """No part may declare a document type: that is where entities and outside files come in."""
    for name in package.namelist():
        if name.lower().endswith((".xml", ".rels", ".vml")):
            _read_prolog(package, name)


class _PrologOver(Exception):
    pass


def _read_prolog(package: zipfile.ZipFile, name: str) -> None:
    parser = expat.ParserCreate()

    def doctype(*_: object) -> None:
        raise Refused("declares_type", name[:80])

    def element(*_: object) -> None:
        raise _PrologOver

    parser.StartDoctypeDeclHandler = doctype
    parser.StartElementHandler = element
    try:
        with package.open(name) as part:
            while chunk := part.read(_CHUNK):
                parser.Parse(chunk, False)
    except _PrologOver:
        return
    except (expat.ExpatError, zipfile.BadZipFile, OSError, EOFError, ValueError) as problem:
        raise Refused("damaged", name[:80]) from problem
    raise Refused("damaged", name[:80])
