"""What an uploaded workbook would change: read afresh every time, so it always speaks of today."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from ikmportal.ui.formats import decimal_text
from programs.actions.lines import AmountRefused, check_amount
from programs.models import WorkbookUpload
from programs.workbook.columns import BY_FIELD, CONTENT, Column
from programs.workbook.diff import Change, Difference, diff
from programs.workbook.interpret import Frame, Reading, Remark, amounts_of, interpret
from programs.workbook.lists import Lists, lists_for
from programs.workbook.merge import ORDER, Choices, Conflict, Merged, accept, merge
from programs.workbook.sheet import read_sheet
from programs.workbook.snapshot import Line, by_id, digest, lines_of


@dataclass(frozen=True, kw_only=True)
class CellChange:
    """One cell that differs: where, what the portal holds and what the file says, as people write
    it, and the rule that had something to say (``note``). ``base`` is what a conflict began from.
    """

    field: str
    label: str
    cell: str
    old: str
    new: str
    base: str = ""
    rule: str = ""
    note: str = ""
    is_conflict: bool = False


@dataclass(frozen=True, kw_only=True)
class RowChange:
    """One line that differs. ``is_torn``: one side removed it, the other changed it."""

    line_id: str
    kind: Change
    description: str
    cell: str
    cells: Sequence[CellChange] = ()
    before_idr: int | None = None
    after_idr: int | None = None
    is_torn: bool = False

    @property
    def has_conflict(self) -> bool:
        return self.is_torn or any(cell.is_conflict for cell in self.cells)


@dataclass(frozen=True, kw_only=True)
class Move:
    """A line at another place, counted from 1."""

    description: str
    old: str
    new: str


@dataclass(frozen=True, kw_only=True)
class Review:
    """Everything the page shows. ``seen`` is the digest of the portal's lines it speaks of."""

    seen: str
    rows: Sequence[RowChange]
    moves: Sequence[Move]
    problems: Sequence[Remark]
    remarks: Sequence[Remark]
    before_idr: int
    after_idr: int
    is_order_torn: bool = False
    counts: Mapping[str, int] = field(default_factory=dict)

    def of_kind(self, kind: Change) -> list[RowChange]:
        return [row for row in self.rows if row.kind == kind and not row.has_conflict]

    @property
    def torn(self) -> list[RowChange]:
        return [row for row in self.rows if row.has_conflict]

    @property
    def is_empty(self) -> bool:
        return not (self.rows or self.moves)


@dataclass(frozen=True)
class Sides:
    """The three states of one RAB and what the file said along the way."""

    base: Sequence[Line]
    ours: Sequence[Line]
    reading: Reading
    lists: Lists

    @property
    def readable(self) -> set[str]:
        """Lines of either side whose cells could all be read."""
        known = {line["id"] for line in (*self.base, *self.reading.lines)}
        return known - self.reading.broken

    def merged(
        self,
        *,
        lines: Collection[str] | None = None,
        order: bool = True,
        choices: Choices | None = None,
    ) -> Merged:
        """The portal's lines with what was accepted; a line that cannot be read never is."""
        taken = self.readable if lines is None else self.readable & set(lines)
        theirs = accept(self.base, self.reading.lines, lines=taken, order=order)
        return merge(self.base, self.ours, theirs, choices=choices)


def sides_of(upload: WorkbookUpload) -> Sides:
    """Read what is needed to compare: the code lists, the current lines, the stored cells."""
    assert upload.reading is not None  # noqa: S101 - a constraint binds both to the state
    assert upload.snapshot is not None  # noqa: S101
    lists = lists_for(upload.proposal.scheme)
    ours = lines_of(upload.proposal_id)
    frame = Frame(
        base=upload.snapshot.lines,
        ours=ours,
        lists=lists,
        template=upload.snapshot.template,
        namespace=upload.pk,
        amount_problem=amount_problem,
    )
    reading = interpret(read_sheet(upload.reading.cells), frame)
    return Sides(upload.snapshot.lines, ours, reading, lists)


def amount_problem(values: Mapping[str, Any]) -> str:
    """Why the amount cannot be stored, in a sentence; "" when it can."""
    try:
        check_amount(values)
    except AmountRefused as problem:
        return str(problem)
    return ""


def review(upload: WorkbookUpload) -> Review:
    """Compare an upload that was read with the portal of this moment."""
    return _Comparison(sides_of(upload)).review()


class _Comparison:
    def __init__(self, sides: Sides) -> None:
        self._sides = sides
        self._merged = sides.merged()
        self._conflicts = self._merged.conflicts
        self._ours, self._new = by_id(sides.ours), by_id(self._merged.lines)
        self._theirs = by_id(sides.reading.lines)
        self._said = {remark.cell: remark for remark in sides.reading.remarks}

    def review(self) -> Review:
        found = diff(self._sides.ours, self._merged.lines)
        rows = self._rows(found)
        return Review(
            seen=digest(self._sides.ours),
            rows=rows,
            moves=[self._move(d) for d in found if d.kind == "moved"],
            problems=self._sides.reading.problems,
            remarks=self._sides.reading.remarks,
            before_idr=_total(self._sides.ours),
            after_idr=_total(self._merged.lines),
            is_order_torn=ORDER in self._conflicts,
            counts=_counts(found, self._conflicts),
        )

    def _rows(self, found: Sequence[Difference]) -> list[RowChange]:
        cells: dict[str, list[CellChange]] = {}
        kinds: dict[str, Change] = {}
        for difference in found:
            if difference.kind != "moved":
                kinds.setdefault(difference.line_id, difference.kind)
            if difference.kind == "changed":
                cells.setdefault(difference.line_id, []).append(self._changed(difference))
        torn = set()
        for conflict in self._conflicts:
            if conflict.field and conflict != ORDER:
                cells.setdefault(conflict.line_id, []).append(self._torn_cell(conflict))
            elif conflict != ORDER:
                torn.add(conflict.line_id)
            if conflict != ORDER:
                kinds.setdefault(conflict.line_id, self._torn_kind(conflict))
        return [self._row(key, kinds[key], cells.get(key, []), key in torn) for key in kinds]

    def _row(self, key: str, kind: Change, cells: list[CellChange], torn: bool) -> RowChange:
        old, new = self._ours.get(key), self._new.get(key) or self._theirs.get(key)
        shown = new or old or {}
        after = None if kind == "removed" else new
        if kind == "added" and new:
            cells = self._whole(key, new)
        return RowChange(
            line_id=key,
            kind=kind,
            description=shown.get("description", ""),
            cell=self._sides.reading.cells.get((key, "description"), ""),
            cells=cells,
            before_idr=_amount(old) if old else None,
            after_idr=_amount(after) if after else None,
            is_torn=torn,
        )

    def _torn_kind(self, conflict: Conflict) -> Change:
        if conflict.field:
            return "changed"
        return "removed" if conflict.line_id in self._ours else "added"

    def _changed(self, found: Difference) -> CellChange:
        return self._cell(found.line_id, found.field, old=found.old, new=found.new)

    def _torn_cell(self, found: Conflict) -> CellChange:
        return self._cell(
            found.line_id, found.field, old=found.ours, new=found.theirs,
            base=found.base, is_conflict=True,
        )  # fmt: skip

    def _whole(self, key: str, line: Line) -> list[CellChange]:
        return [
            self._cell(key, column.field, old="", new=line[column.field])
            for column in CONTENT
            if line[column.field] and column.field != "description"
        ]

    def _cell(
        self, key: str, name: str, *, old: str, new: str, base: str = "", is_conflict: bool = False
    ) -> CellChange:
        place = self._sides.reading.cells.get((key, name), "")
        column, said = BY_FIELD[name], self._said.get(place)
        return CellChange(
            field=name,
            label=str(column.label),
            cell=place,
            old=_written(column, old, self._sides.lists),
            new=_written(column, new, self._sides.lists),
            base=_written(column, base, self._sides.lists),
            rule=said.rule if said else "",
            note=said.message if said else "",
            is_conflict=is_conflict,
        )

    def _move(self, found: Difference) -> Move:
        line = self._new.get(found.line_id) or self._ours[found.line_id]
        return Move(description=line["description"], old=found.old, new=found.new)


def _written(column: Column, text: str, lists: Lists) -> str:
    if column.source:
        return lists[column.source].label(text)
    if text and column.kind in ("money", "factor"):
        return decimal_text(Decimal(text))
    return text


def _counts(found: Sequence[Difference], conflicts: Sequence[Conflict]) -> dict[str, int]:
    counts = dict.fromkeys(("added", "changed", "removed", "moved"), 0)
    for difference in found:
        counts[difference.kind] += 1
    return counts | {"conflicts": len(conflicts)}


def _total(lines: Sequence[Line]) -> int:
    return sum(_amount(line) for line in lines)


def _amount(line: Line) -> int:
    """Rupiah; a line whose amount cannot be stored counts for nothing."""
    try:
        return check_amount(amounts_of(line))
    except AmountRefused:
        return 0


def describe(line: Line) -> str:
    return line["description"] or _("baris tanpa uraian")
