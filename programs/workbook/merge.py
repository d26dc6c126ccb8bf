"""Three-way merge of RABs by the identity of their lines. Pure.

``base`` is what a workbook was written from, ``ours`` what the portal holds now, ``theirs`` what
came back. What only one side changed is taken; what both changed to different ends is a conflict.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from programs.workbook.snapshot import FIELDS, Line, by_id, content

Side = Literal["ours", "theirs"]


@dataclass(frozen=True)
class Conflict:
    """Both sides changed one cell, or one removed a line that the other changed (no field)."""

    line_id: str
    field: str = ""
    base: str = ""
    ours: str = ""
    theirs: str = ""


# What a person chose, by (line, field); field "" is the whole line.
Choices = Mapping[tuple[str, str], Side]
ORDER = Conflict(line_id="", field="order")


@dataclass(frozen=True)
class Merged:
    """The result with every open conflict left as ours, and those conflicts."""

    lines: list[dict[str, str]]
    conflicts: list[Conflict] = field(default_factory=list)


def merge(
    base: Sequence[Line],
    ours: Sequence[Line],
    theirs: Sequence[Line],
    *,
    choices: Choices | None = None,
) -> Merged:
    """Merge both sides. Without conflict it does not matter which side is which.

    A conflict that ``choices`` decides is no conflict; one that it leaves open keeps ours.
    """
    chosen = choices or {}
    sides = _Sides(by_id(base), by_id(ours), by_id(theirs), chosen)
    lines = {key: line for key in sides.every_key() if (line := sides.line(key)) is not None}
    order = _order(
        [line["id"] for line in base],
        [line["id"] for line in ours],
        [line["id"] for line in theirs],
        chosen=chosen,
    )
    conflicts = sides.conflicts + ([ORDER] if order.is_torn else [])
    return Merged([lines[key] for key in order.keys if key in lines], conflicts)


class _Sides:
    def __init__(
        self,
        base: Mapping[str, Line],
        ours: Mapping[str, Line],
        theirs: Mapping[str, Line],
        chosen: Choices,
    ) -> None:
        self.base, self.ours, self.theirs, self._chosen = base, ours, theirs, chosen
        self.conflicts: list[Conflict] = []

    def every_key(self) -> list[str]:
        return list(dict.fromkeys([*self.base, *self.ours, *self.theirs]))

    def line(self, key: str) -> dict[str, str] | None:
        """The merged line, or None where it is gone."""
        base, ours, theirs = self.base.get(key), self.ours.get(key), self.theirs.get(key)
        if ours is not None and theirs is not None:
            return {"id": key} | {f: self._cell(key, f, base, ours, theirs) for f in FIELDS}
        there = ours or theirs
        if base is None or there is None:
            return dict(there) if there else None
        if content(there) == content(base):
            return None
        return self._torn_line(key, ours, theirs)

    def _cell(self, key: str, name: str, base: Line | None, ours: Line, theirs: Line) -> str:
        before = base[name] if base else None
        if ours[name] == theirs[name] or theirs[name] == before:
            return ours[name]
        if ours[name] == before:
            return theirs[name]
        side = self._chosen.get((key, name))
        if side is None:
            self.conflicts.append(Conflict(key, name, before or "", ours[name], theirs[name]))
        return theirs[name] if side == "theirs" else ours[name]

    def _torn_line(self, key: str, ours: Line | None, theirs: Line | None) -> dict[str, str] | None:
        side = self._chosen.get((key, ""))
        if side is None:
            self.conflicts.append(Conflict(key))
        kept = theirs if side == "theirs" else ours
        return dict(kept) if kept else None


@dataclass(frozen=True)
class _Order:
    keys: list[str]
    is_torn: bool = False


def _order(
    base: Sequence[str], ours: Sequence[str], theirs: Sequence[str], *, chosen: Choices
) -> _Order:
    """The order of whoever changed it, the other side's new lines behind the line they followed."""
    shared = set(base) & set(ours) & set(theirs)
    was, mine, his = ([key for key in side if key in shared] for side in (base, ours, theirs))
    is_torn = mine not in (was, his) and his != was
    side = chosen.get((ORDER.line_id, ORDER.field))
    takes_his = mine == was or (is_torn and side == "theirs")
    spine = his if takes_his else mine
    runs = [run for keys in (base, ours, theirs) for run in _runs(keys, shared)]
    return _Order(_woven(spine, runs), is_torn and side is None)


def _runs(keys: Sequence[str], shared: set[str]) -> list[tuple[str, list[str]]]:
    """Runs of lines that not all sides have, each behind its shared line ("" at the top)."""
    found: list[tuple[str, list[str]]] = [("", [])]
    for key in keys:
        if key in shared:
            found.append((key, []))
        else:
            found[-1][1].append(key)
    return found


def _woven(spine: Sequence[str], runs: Sequence[tuple[str, list[str]]]) -> list[str]:
    """The spine with the runs behind their anchors; runs of one anchor by their first line."""
    behind: dict[str, list[list[str]]] = {}
    for anchor, run in runs:
        if run:
            behind.setdefault(anchor, []).append(run)
    ordered: dict[str, None] = {}
    for anchor in ["", *spine]:
        if anchor:
            ordered[anchor] = None
        for run in sorted(behind.get(anchor, []), key=_by_first_identity):
            ordered.update(dict.fromkeys(run))
    return list(ordered)


def _by_first_identity(run: list[str]) -> tuple[str, list[str]]:
    return min(run), run


def accept(
    base: Sequence[Line],
    theirs: Sequence[Line],
    *,
    lines: Collection[str],
    order: bool,
) -> list[Line]:
    """``theirs`` with only the accepted lines; the others are as in base, or not there.

    Without ``order`` the lines that base has keep their order.
    """
    before, after = by_id(base), by_id(theirs)
    kept: dict[str, Line] = {}
    for key in dict.fromkeys([*before, *after]):
        line = after.get(key) if key in lines else before.get(key)
        if line is not None:
            kept[key] = line
    was, now = [line["id"] for line in base], [line["id"] for line in theirs]
    shared = {key for key in kept if key in before and key in after}
    spine = [key for key in (now if order else was) if key in shared]
    runs = [run for keys in (was, now) for run in _runs([k for k in keys if k in kept], shared)]
    return [kept[key] for key in _woven(spine, runs)]
