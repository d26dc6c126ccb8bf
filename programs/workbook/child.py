"""Open one workbook in a process of its own and print what it holds as JSON.

``python -m programs.workbook.child FILE SHEET SEAL_SHEET``. Knows no Django. The answer is one
object: ``{"refused": code, "detail": …}`` or the cells of both sheets from A1 on, formulas without
a result, and merged ranges. The process that starts it sets the limits.
"""

import json
import sys
from datetime import date, datetime, time, timedelta
from typing import Any

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook

from programs.workbook.package import Refused, open_package, refuse_declarations
from programs.workbook.scan import Found, scan, sheet_parts

_MOST_TEXT = 2_000
MOST_ANSWER = 24 * 1024**2


def main(arguments: list[str]) -> int:
    """Print the answer; anything unforeseen is a damaged file, never a traceback for a person."""
    path, sheet, seal = arguments
    try:
        answer = read(path, sheet=sheet, seal=seal)
    except Refused as problem:
        answer = {"refused": problem.code, "detail": problem.detail}
    except MemoryError:
        answer = {"refused": "too_large_unpacked", "detail": ""}
    except (CalamineError, ValueError, OSError, KeyError, IndexError, RecursionError):
        answer = {"refused": "damaged", "detail": ""}
    text = json.dumps(answer, separators=(",", ":"))
    if len(text) > MOST_ANSWER:
        text = json.dumps({"refused": "too_many_cells", "detail": ""})
    sys.stdout.write(text)
    return 0


def read(path: str, *, sheet: str, seal: str) -> dict[str, Any]:
    """Everything the portal asks of a workbook, as plain JSON values."""
    with open_package(path) as package:
        refuse_declarations(package)
        parts = sheet_parts(package)
        by_lower = {name.lower(): name for name in parts}
        name, seal_name = by_lower.get(sheet.lower()), by_lower.get(seal.lower())
        if seal_name is None:
            raise Refused("foreign")
        if name is None:
            raise Refused("no_sheet", sheet)
        found = scan(package, parts[name])
        scan(package, parts[seal_name])
    book = CalamineWorkbook.from_path(path)
    try:
        return _answer(book.get_sheet_by_name(name), book.get_sheet_by_name(seal_name), found)
    finally:
        book.close()


def _answer(sheet: CalamineSheet, seal: CalamineSheet, found: Found) -> dict[str, Any]:
    return {
        "rows": _rows(sheet),
        "seal": _rows(seal)[:20],
        "without_result": found.without_result[:5_000],
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


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
