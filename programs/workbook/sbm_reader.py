"""Read the cells of an SBM table inside the guarded child. Knows no Django and no language."""

from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook

from ikmportal.files.ooxml import SheetLimits, guard_ooxml
from ikmportal.files.refusal import FileUnfit

_MOST_ROWS, _MOST_COLUMNS, _MOST_TEXT = 5_000, 40, 500


def read(path: Path, *, sheet: str) -> dict[str, Any]:
    """The texts of a sheet from A1 on; FileUnfit for a file that is no such workbook."""
    limits = SheetLimits(rows=_MOST_ROWS, columns=_MOST_COLUMNS, cells=100_000)
    if guard_ooxml(path, sheets=limits) != "xlsx":
        raise FileUnfit("bukan_excel")
    try:
        book = CalamineWorkbook.from_path(path)
        if sheet not in book.sheet_names:
            raise FileUnfit("tanpa_lembar")
        rows = book.get_sheet_by_name(sheet).to_python(skip_empty_area=False)
    except (CalamineError, ValueError) as problem:
        raise FileUnfit("rusak") from problem
    return {"rows": [[_text(cell) for cell in row[:_MOST_COLUMNS]] for row in rows]}


def _text(cell: int | float | str | bool | date | time | datetime | timedelta) -> str:
    # A number of a workbook is binary; a whole one is written as people typed it.
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()[:_MOST_TEXT]
