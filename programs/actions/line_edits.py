"""Change cells of RAB lines, many at once, never over what somebody else wrote meanwhile."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from ikmportal.prepared import Prepared
from ikmportal.prepared_writes import write_columns
from programs.actions.lines import AmountRefused, check_amount
from programs.actions.sections import open_for_writing, touch
from programs.models import Proposal, RabLine
from provinces.rules import Actor

_AMOUNT = ("factor_1", "factor_2", "factor_3", "factor_4", "unit_price_idr")


class Outcome(StrEnum):
    SAVED = "tersimpan"
    TAKEN = "bentrok"
    REFUSED = "ditolak"
    GONE = "hilang"


@dataclass(frozen=True)
class CellEdit:
    """Columns of one line as they were seen (None: cannot be told) and as they shall be."""

    line_id: UUID
    seen: Mapping[str, Any] | None
    values: Mapping[str, Any]


@dataclass(frozen=True)
class Edited:
    """What became of one edit; ``message`` says what to mend."""

    outcome: Outcome
    message: str = ""


def save_cells(
    proposal_id: UUID, *, by: Actor, edits: Sequence[CellEdit], at: datetime
) -> tuple[Proposal, list[Edited]]:
    """Store each edit whose line still holds what was seen; say of each what became of it.

    People in different cells never disturb each other. An edit sent twice is stored once. Refuses
    like ``open_for_writing``; one edit that fails does not stop the others.
    """
    proposal = open_for_writing(proposal_id, by=by, version=None)
    wanted = {edit.line_id for edit in edits}
    lines = {line.pk: line for line in _lines(proposal.pk, wanted)}
    changed: dict[UUID, RabLine] = {}
    results = [_apply(lines.get(edit.line_id), edit, changed) for edit in edits]
    if changed:
        _write(list(changed.values()), columns={name for edit in edits for name in edit.values})
        touch(proposal, at=at, fields=[])
    return proposal, results


def _lines(proposal_id: UUID, wanted: Collection[UUID]) -> Iterable[RabLine]:
    if len(wanted) == 1:
        return _line(proposal_id, *wanted)
    return RabLine.objects.current().filter(proposal=proposal_id, pk__in=wanted)


@Prepared
def _line(proposal_id: UUID, line_id: UUID) -> QuerySet[RabLine]:
    return RabLine.objects.current().filter(proposal=proposal_id, pk=line_id)


def _apply(line: RabLine | None, edit: CellEdit, changed: dict[UUID, RabLine]) -> Edited:
    if line is None:
        return Edited(Outcome.GONE, _("Baris ini sudah dihapus orang lain."))
    stored = {name: getattr(line, name) for name in edit.values}
    if stored == dict(edit.values):
        return Edited(Outcome.SAVED)
    if stored != edit.seen:
        return Edited(Outcome.TAKEN, _("Orang lain mengubah isian ini. Pilih yang dipakai."))
    try:
        check_amount({name: getattr(line, name) for name in _AMOUNT} | dict(edit.values))
    except AmountRefused as problem:
        return Edited(Outcome.REFUSED, str(problem))
    for name, value in edit.values.items():
        setattr(line, name, value)
    changed[line.pk] = line
    return Edited(Outcome.SAVED)


def _write(lines: list[RabLine], *, columns: set[str]) -> None:
    names = sorted(name.removesuffix("_id") for name in columns)
    if len(lines) == 1:
        write_columns(lines[0], names)
    else:
        RabLine.objects.bulk_update(lines, names, batch_size=500)
