"""Read the cells of one workbook inside the guarded child. Knows no Django and no language.

The answer is JSON: the cells of the RAB sheet and of the hidden one from A1 on, formulas without a
result, and merged ranges. Refusals are reasons; ``refusals`` has the sentences.
"""

import zipfile
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook

from ikmportal.files.ooxml import SheetLimits, guard_ooxml
from ikmportal.files.refusal import FileUnfit
from ikmportal.files.zips import MEBIBYTE, ZipLimits
from programs.workbook.scan import Found, scan, sheet_parts

_OLD_OR_LOCKED = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PACKAGES = ZipLimits(part_bytes=40 * MEBIBYTE, total_bytes=60 * MEBIBYTE)
# LibreOffice writes empty rows and styled empty cells to the far end: only what holds something
# counts, and that is what ``scan`` looks at.
_WHOLE_SHEET = SheetLimits(rows=1_048_576, columns=16_384, cells=1_000_000)
_MOST_TEXT = 2_000
_SEAL_ROWS = 20


def read(path: Path, *, sheet: str, seal: str) -> dict[str, Any]:
    """Everything the portal asks of a workbook, as JSON values; FileUnfit for any other file."""
    _judge_beginning(path)
    _guard(path)
    with zipfile.ZipFile(path) as package:
        parts = sheet_parts(package)
        names = {name.casefold(): name for name in parts}
        name, seal_name = names.get(sheet.casefold()), names.get(seal.casefold())
        if seal_name is None:
            raise FileUnfit("bukan_unduhan")
        if name is None:
            raise FileUnfit("tanpa_lembar")
        found = scan(package, parts[name])
        scan(package, parts[seal_name])
    try:
        book = CalamineWorkbook.from_path(path)
        return _answer(book.get_sheet_by_name(name), book.get_sheet_by_name(seal_name), found)
    except (CalamineError, ValueError, IndexError) as problem:
        raise FileUnfit("rusak") from problem


def _judge_beginning(path: Path) -> None:
    with path.open("rb") as body:
        head = body.read(8)
    if not head:
        raise FileUnfit("kosong")
    if head == _OLD_OR_LOCKED:
        raise FileUnfit("xls_lama")
    if not head.startswith(b"PK\x03\x04"):
        raise FileUnfit("bukan_excel")


def _guard(path: Path) -> None:
    """The guard of packages, with the reason told more exactly where the names give it away."""
    try:
        kind = guard_ooxml(path, zip_limits=_PACKAGES, sheets=_WHOLE_SHEET)
    except FileUnfit as problem:
        if problem.reason in ("makro", "zip_biasa"):
            raise FileUnfit(_told_by_names(path, problem.reason)) from problem
        raise
    if kind != "xlsx":
        raise FileUnfit("bukan_excel")


def _told_by_names(path: Path, reason: str) -> str:
    with zipfile.ZipFile(path) as package:
        names = [name.casefold() for name in package.namelist()]
    if reason == "makro":
        linked = any("externallinks/" in name for name in names)
        return "tautan_luar" if linked and not any("vba" in n for n in names) else reason
    if "content.xml" in names:
        return "ods"
    return "xlsb" if "xl/workbook.bin" in names else "bukan_excel"


def _answer(sheet: CalamineSheet, seal: CalamineSheet, found: Found) -> dict[str, Any]:
    return {
        "rows": _rows(sheet),
        "seal": _rows(seal)[:_SEAL_ROWS],
        "without_result": found.without_result,
        "merged": found.merged,
    }


def _rows(sheet: CalamineSheet) -> list[list[Any]]:
    """Rows from A1 on; idle cells at the end of a row are left out."""
    return [_trimmed([_plain(value) for value in row]) for row in sheet.to_python(False)]


def _trimmed(values: list[Any]) -> list[Any]:
    while values and values[-1] is None:
        values.pop()
    return values


def _plain(value: Any) -> Any:
    """A JSON value; a date and a fraction stay recognisable, a whole float is an int."""
    if isinstance(value, str):
        return value[:_MOST_TEXT] if value else None
    if isinstance(value, bool | int):
        return value
    if isinstance(value, datetime | date | time | timedelta):
        return {"date": str(value)}
    if value.is_integer() and abs(value) < 1e15:
        return int(value)
    return {"number": repr(value)}
