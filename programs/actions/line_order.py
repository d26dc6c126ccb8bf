"""Put lines where they belong: insert, duplicate, move, take out and bring back.

Positions have gaps, so a line that comes between two others needs one write, not a renumbering.
Every act may be sent twice: the second time changes nothing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext as _

from programs.actions.lines import STEP, AmountRefused, check_amount
from programs.actions.moves import KeyReused, MoveRefused
from programs.actions.sections import open_for_writing, touch
from programs.models import Proposal, RabLine
from provinces.rules import Actor

MOST_LINES = 10_000
_COPIED = (
    "output_class_id", "output_code", "component", "subcomponent", "account_id", "description",
    "factor_1", "unit_1_id", "factor_2", "unit_2_id", "factor_3", "unit_3_id", "factor_4",
    "unit_4_id", "unit_price_idr", "price_source", "evidence_id", "note", "indicator_id",
)  # fmt: skip


class NoSuchLine(MoveRefused):
    """The line is not in this RAB any more."""


class TooManyLines(MoveRefused):
    """The RAB would become longer than anybody can read."""


class RowRefused(MoveRefused):
    """One of the new lines cannot be stored; nothing was. ``row`` counts from 0."""

    def __init__(self, row: int, message: str) -> None:
        self.row = row
        super().__init__(message)


@dataclass(frozen=True)
class NewLine:
    """The browser's key of a line, which becomes its identity, and its columns."""

    key: UUID
    values: Mapping[str, Any]


def insert_lines(
    proposal_id: UUID, *, by: Actor, after: UUID | None, rows: Sequence[NewLine], at: datetime
) -> Proposal:
    """Insert all lines after one (None: before the first), or none.

    A key that is already there is left as it stands; one that was taken out comes back. Refuses
    like ``open_for_writing``, an unknown ``after`` (NoSuchLine), another proposal's key
    (KeyReused), an amount that cannot be stored (RowRefused) and too many lines (TooManyLines).
    """
    proposal = open_for_writing(proposal_id, by=by, version=None)
    known = {line.pk: line for line in RabLine.objects.filter(pk__in=[row.key for row in rows])}
    if any(line.proposal_id != proposal.pk for line in known.values()):
        raise KeyReused(_("Formulir ini sudah dipakai. Muat ulang halaman lalu kirim."))
    fresh = [row for row in rows if row.key not in known]
    _check(proposal, fresh)
    positions = _positions(proposal, after=after, count=len(fresh))
    made = [
        RabLine(id=row.key, proposal=proposal, position=position, **row.values)
        for row, position in zip(fresh, positions, strict=True)
    ]
    RabLine.objects.bulk_create(made, batch_size=500)
    back = proposal.lines.filter(pk__in=known, is_removed=True).update(is_removed=False)
    if made or back:
        touch(proposal, at=at, fields=[])
    return proposal


def _check(proposal: Proposal, rows: Sequence[NewLine]) -> None:
    for number, row in enumerate(rows):
        try:
            check_amount(row.values)
        except AmountRefused as problem:
            raise RowRefused(number, str(problem)) from problem
    if rows and proposal.lines.current().count() + len(rows) > MOST_LINES:
        raise TooManyLines(
            _("RAB memuat paling banyak %(most)s baris. Bagi menjadi beberapa usulan.")
            % {"most": MOST_LINES}
        )


def duplicate_line(
    proposal_id: UUID, *, by: Actor, line_id: UUID, key: UUID, at: datetime
) -> Proposal:
    """Put a copy right below a line. Refuses like ``insert_lines``."""
    line = RabLine.objects.current().filter(pk=line_id, proposal=proposal_id).first()
    if line is None:
        raise _missing()
    copy = NewLine(key, {name: getattr(line, name) for name in _COPIED})
    return insert_lines(proposal_id, by=by, after=line_id, rows=[copy], at=at)


def move_line(
    proposal_id: UUID, *, by: Actor, line_id: UUID, after: UUID | None, at: datetime
) -> Proposal:
    """Put a line after another one (None: before the first)."""
    proposal = open_for_writing(proposal_id, by=by, version=None)
    order = list(proposal.lines.current().in_order().values_list("pk", flat=True))
    if line_id not in order or line_id == after:
        raise _missing()
    before = order.index(line_id)
    if (order[before - 1] if before else None) == after:
        return proposal
    [position] = _positions(proposal, after=after, count=1)
    proposal.lines.filter(pk=line_id).update(position=position)
    touch(proposal, at=at, fields=[])
    return proposal


def set_removed(
    proposal_id: UUID, *, by: Actor, line_ids: Sequence[UUID], removed: bool, at: datetime
) -> Proposal:
    """Take lines out of the sum, or bring them back where they stood."""
    proposal = open_for_writing(proposal_id, by=by, version=None)
    mine = proposal.lines.filter(pk__in=line_ids)
    if mine.count() != len(set(line_ids)):
        raise _missing()
    if mine.exclude(is_removed=removed).update(is_removed=removed):
        touch(proposal, at=at, fields=[])
    return proposal


def _missing() -> NoSuchLine:
    return NoSuchLine(_("Baris itu tidak ada lagi. Muat ulang halaman."))


def _positions(proposal: Proposal, *, after: UUID | None, count: int) -> list[int]:
    """Free positions in the gap after a line; the RAB is spread out anew when it is too narrow."""
    for _try in range(2):
        low, high = _gap(proposal, after)
        if high is None:
            return [low + STEP * n for n in range(1, count + 1)]
        width = (high - low) // (count + 1)
        if width:
            return [low + width * n for n in range(1, count + 1)]
        _spread(proposal, step=max(STEP, 2 * (count + 1)))
    raise _missing()


def _gap(proposal: Proposal, after: UUID | None) -> tuple[int, int | None]:
    """Positions of the line and of the one that follows it. Lines taken out keep their place."""
    rows = list(proposal.lines.in_order().values_list("pk", "position"))
    place = next((n for n, (pk, _position) in enumerate(rows) if pk == after), None)
    if after is not None and place is None:
        raise _missing()
    low = rows[place][1] if place is not None else 0
    following = rows[(place + 1 if place is not None else 0) :]
    return low, following[0][1] if following else None


def _spread(proposal: Proposal, *, step: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            """UPDATE programs_rabline SET position = new.place * %s
            FROM (SELECT id, row_number() OVER (ORDER BY position, id) AS place
                  FROM programs_rabline WHERE proposal_id = %s) new
            WHERE programs_rabline.id = new.id""",
            [step, proposal.pk],
        )
