"""From provinces to allocations to lines: a page reads only the lines that it shows."""

from collections.abc import Callable, Collection, Sequence
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest

from budgets.figures.held import Held
from budgets.figures.revisions import Sheet
from budgets.views import revision_tables as tables

# Of more allocations than this one is chosen before its lines are read.
_LINES_OF = 5


def drilled(
    request: HttpRequest,
    *,
    provinces: Sequence[Held],
    allocations_of: Callable[[str], Sequence[Held]],
    lines_of: Callable[[Collection[UUID]], Sheet],
    with_unchanged: bool,
) -> dict[str, Any]:
    """What the page says of ``?provinsi=`` and ``?alokasi=``; the rest of the address is kept."""
    asked = request.GET.copy()
    province, picked = (_last(asked.pop(name, [])) for name in ("provinsi", "alokasi"))
    rest = list(asked.lists())
    if province not in {one.name for one in provinces}:
        province = ""
    is_short = sum(one.count for one in provinces) <= _LINES_OF
    found = allocations_of(province) if province or is_short else []
    chosen = [one for one in found if str(one.allocation_id) == picked]
    shown = chosen or (found if len(found) <= _LINES_OF else [])
    sheet = lines_of([one.key for one in shown]) if shown else Sheet()
    at_province = [*rest, ("provinsi", [province])]
    here = [*at_province, ("alokasi", [picked])] if chosen else at_province
    return {
        "total": Held(
            name="",
            before_idr=sum(one.before_idr for one in provinces),
            after_idr=sum(one.after_idr for one in provinces),
        ),
        "provinces": tables.provinces_table(provinces, query=_query(rest)),
        "allocations": tables.allocations_table(found, query=_query(at_province))
        if len(found) > _LINES_OF
        else None,
        "lines": tables.sheet_table(sheet, with_unchanged=with_unchanged) if sheet.blocks else None,
        "province": province,
        "with_unchanged": with_unchanged,
        "only_changed": _query([(name, texts) for name, texts in here if name != "semua"]),
        "also_unchanged": _query([("semua", ["1"]), *here]),
    }


def _last(texts: Sequence[object]) -> str:
    return str(texts[-1]) if texts else ""


def _query(parts: Sequence[tuple[str, Sequence[object]]]) -> str:
    """``a=1&b=2&``, ready for one more."""
    text = urlencode([(name, str(one)) for name, texts in parts for one in texts if one != ""])
    return f"{text}&" if text else ""
