"""Which line of the RAB a row of the sheet is. Pure."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID, uuid5

from programs.workbook.columns import CONTENT
from programs.workbook.sheet import SheetRow

_RECOGNISED_BY = ("kro", "ro", "komponen", "sub", "akun", "uraian")
Shown = Mapping[str, str]


@dataclass(frozen=True)
class Match:
    """The identity of each row by its number, and the rows whose identity needed thought."""

    ids: dict[int, str]
    copies: dict[int, str] = field(default_factory=dict)
    recognised: dict[int, str] = field(default_factory=dict)


def match(rows: Sequence[SheetRow], known: Mapping[str, Shown], *, namespace: UUID) -> Match:
    """Give every row an identity. ``known`` is how each known line looks in cells.

    A UUID counts once: for the row that still looks like its line, else for the first one; copies
    are new lines. A row without one is the known line it looks like, if exactly one does. New
    lines get an identity from ``namespace`` and their row, so that the same file gives the same.
    """
    claims: dict[str, list[SheetRow]] = {}
    for row in rows:
        if (line_id := _uuid(row.text("id"))) in known:
            claims.setdefault(line_id, []).append(row)
    ids = {_rightful(rows_, known[key]).number: key for key, rows_ in claims.items()}
    copies = {r.number: key for key, rows_ in claims.items() for r in rows_ if r.number not in ids}
    homeless = [row for row in rows if row.number not in ids and row.number not in copies]
    recognised = _recognise(homeless, {k: v for k, v in known.items() if k not in claims})
    ids |= recognised
    for row in rows:
        ids.setdefault(row.number, str(uuid5(namespace, str(row.number))))
    return Match(ids, copies, recognised)


def _uuid(text: str) -> str:
    try:
        return str(UUID(text))
    except ValueError:
        return ""


def _rightful(rows: Sequence[SheetRow], shown: Shown) -> SheetRow:
    if len(rows) == 1:
        return rows[0]
    return next((row for row in rows if _looks(row) == _look(shown)), rows[0])


def _recognise(rows: Sequence[SheetRow], free: Mapping[str, Shown]) -> dict[int, str]:
    """By the whole content first, then by codes and description where that is unmistakable."""
    found: dict[int, str] = {}
    left, unclaimed = list(rows), dict(free)
    for keys in (tuple(column.key for column in CONTENT), _RECOGNISED_BY):
        looks = Counter(_looks(row, keys) for row in left)
        by_look: dict[tuple[str, ...], list[str]] = {}
        for line_id, shown in unclaimed.items():
            by_look.setdefault(_look(shown, keys), []).append(line_id)
        for row in left:
            candidates = by_look.get(_looks(row, keys), [])
            if looks[_looks(row, keys)] == len(candidates) == 1:
                found[row.number] = candidates[0]
        left = [row for row in left if row.number not in found]
        unclaimed = {k: v for k, v in unclaimed.items() if k not in found.values()}
    return found


_ALL = tuple(column.key for column in CONTENT)


def _looks(row: SheetRow, keys: Sequence[str] = _ALL) -> tuple[str, ...]:
    return tuple(row.text(key) for key in keys)


def _look(shown: Shown, keys: Sequence[str] = _ALL) -> tuple[str, ...]:
    return tuple(shown.get(key, "") for key in keys)
