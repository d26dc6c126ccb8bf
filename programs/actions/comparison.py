"""Compare two frozen versions by the identity of their lines. Pure: reads snapshots only."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

# The amount follows from the others; the position is no content.
_FOLLOWS = frozenset({"amount_idr", "volume", "position"})


@dataclass(frozen=True)
class LineChange:
    """One line that differs: by its UUID, whatever its place or wording."""

    line_id: str
    kind: Literal["added", "removed", "changed"]
    description: str
    before_idr: int | None
    after_idr: int | None
    fields: tuple[str, ...] = ()


@dataclass(frozen=True)
class RowChange:
    """One repeating row that differs: its kind, and what it said before and after."""

    kind: str
    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None


@dataclass(frozen=True)
class Difference:
    """What differs between two versions: fields, lines, files by requirement, and rows."""

    fields: list[tuple[str, Any, Any]]
    lines: list[LineChange]
    documents: list[tuple[str, str, str]]
    rows: list[RowChange]


def compare(before: Mapping[str, Any], after: Mapping[str, Any]) -> Difference:
    """Every difference once; nothing for what is equal. Links count by identity."""
    return Difference(
        fields=_fields(before, after),
        lines=_lines(before, after),
        documents=_files(before, after),
        rows=_rows(before, after),
    )


def _fields(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[tuple[str, Any, Any]]:
    old, new = before["fields"], after["fields"]
    return [(name, old.get(name), new[name]) for name in new if old.get(name) != new[name]]


def _lines(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[LineChange]:
    old = {line["id"]: line for line in before["lines"]}
    new = {line["id"]: line for line in after["lines"]}
    changes = [_line(old.get(line_id), line) for line_id, line in new.items()]
    gone = [_line(line, None) for line_id, line in old.items() if line_id not in new]
    return [change for change in [*changes, *gone] if change is not None]


def _line(old: Mapping[str, Any] | None, new: Mapping[str, Any] | None) -> LineChange | None:
    shown = new or old or {}
    fields = _differing(old, new) if old and new else ()
    if old and new and not fields:
        return None
    return LineChange(
        line_id=shown["id"],
        kind="changed" if old and new else "added" if new else "removed",
        description=shown["description"],
        before_idr=int(old["amount_idr"]) if old else None,
        after_idr=int(new["amount_idr"]) if new else None,
        fields=fields,
    )


def _differing(old: Mapping[str, Any], new: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(name for name in new if name not in _FOLLOWS and old.get(name) != new[name])


def _files(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    old = {row["requirement__code"]: row for row in before["documents"]}
    new = {row["requirement__code"]: row for row in after["documents"]}
    return [
        (code, old.get(code, {}).get("file_name", ""), new.get(code, {}).get("file_name", ""))
        for code in sorted(old.keys() | new.keys())
        if old.get(code, {}).get("sha256") != new.get(code, {}).get("sha256")
    ]


def _rows(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[RowChange]:
    """Rows by their identity. Versions frozen before there were any have none."""
    found = []
    for kind in after.get("rows", {}):
        old = {row["id"]: row for row in before.get("rows", {}).get(kind, [])}
        new = {row["id"]: row for row in after["rows"][kind]}
        found += [
            RowChange(kind, old.get(row_id), new.get(row_id))
            for row_id in dict.fromkeys([*new, *old])
            if old.get(row_id) != new.get(row_id)
        ]
    return found
