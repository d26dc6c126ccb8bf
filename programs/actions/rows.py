"""Save the repeating rows of a section."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import Count, Max, Q, Value
from django.utils.translation import gettext as _

from ikmportal.prepared import Prepared
from programs.actions.sections import (
    FieldChange,
    FieldTaken,
    open_for_writing,
    save_section,
    touch,
)
from programs.models import Candidate, CandidateReading, Proposal
from programs.rules import may_read_numbers
from provinces.rules import Actor

# Above any real list, below what would harm a page.
MOST_ROWS = 500


class TooManyRows(Exception):
    """A proposal holds no more rows of this kind; nothing was written."""


@dataclass(frozen=True)
class RowsChange:
    """What a form says of one kind of row: (identity, values) to keep, identities to remove."""

    model: type[Any]
    filled: Sequence[tuple[UUID, Mapping[str, Any]]]
    removed: Sequence[UUID] = ()


def save_section_with_rows(
    proposal_id: UUID,
    *,
    by: Actor,
    version: int,
    values: Mapping[str, Any],
    rows: Sequence[RowsChange],
    at: datetime,
) -> Proposal:
    """Store a section and its rows together. Refuses like ``save_section`` and ``store_rows``."""
    proposal = save_section(proposal_id, by=by, version=version, values=values, at=at)
    for change in rows:
        store_rows(proposal, change)
    return proposal


def store_rows(proposal: Proposal, change: RowsChange) -> None:
    """Write rows of a proposal that is open for writing and locked.

    Rows keep their identity; new ones go to the end. Refuses the identity of another proposal's
    row (PermissionDenied) and more than ``MOST_ROWS`` (TooManyRows).
    """
    rows = change.model.objects.filter(proposal=proposal)
    rows.filter(pk__in=change.removed).delete()
    ids = [row_id for row_id, _values in change.filled]
    known = {row.pk: row for row in rows.filter(pk__in=ids)}
    new = _new_rows(change.model, proposal, [pk for pk in ids if pk not in known])
    for row_id, values in change.filled:
        row = known.get(row_id) or new[row_id]
        if row_id in new or any(getattr(row, name) != value for name, value in values.items()):
            _write(row, values)


def save_row_field(
    proposal_id: UUID,
    *,
    model: type[Any],
    row_id: UUID,
    change: FieldChange,
    by: Actor,
    at: datetime,
    begins: bool = False,
) -> Proposal:
    """Store one field of one row if it still holds what this person saw; a new row begins so.

    ``begins`` says that there was no such row a moment ago. Refuses like ``save_field``, and like
    ``store_rows``.
    """
    proposal = open_for_writing(proposal_id, by=by, version=None)
    row = _row(model, proposal, row_id, begins=begins)
    stored = getattr(row, change.name)
    if stored == change.value:
        return proposal
    if stored != change.seen:
        raise FieldTaken
    _write(row, {change.name: change.value})
    touch(proposal, at=at, fields=[])
    return proposal


def _row(model: type[Any], proposal: Proposal, row_id: UUID, *, begins: bool) -> Any:
    """The stored row, or the new one."""
    if not begins and (row := row_of(model, proposal, row_id)):
        return row
    try:
        return _new_rows(model, proposal, [row_id])[row_id]
    except PermissionDenied:
        # Taken: by another sending of the same row, or by another proposal.
        if begins and (row := row_of(model, proposal, row_id)):
            return row
        raise


def row_of(model: type[Any], proposal: Proposal, row_id: UUID) -> Any:
    """A row of a proposal, None while it is not stored."""
    known: Prepared[Any] = _one_of(model)  # type: ignore[arg-type]
    return next(iter(known(proposal.pk, row_id)), None)


@cache
def _one_of(model: type[Any]) -> Prepared[Any]:
    return Prepared(lambda proposal, row: model.objects.filter(proposal=proposal, pk=row))


def _new_rows(model: type[Any], proposal: Proposal, ids: Sequence[UUID]) -> dict[UUID, Any]:
    """Rows not stored yet, in their places after the last one."""
    if not ids:
        return {}
    asked: Prepared[tuple[int | None, int, int]] = _facts(model)  # type: ignore[arg-type]
    last, count, taken = next(iter(asked(proposal.pk, tuple(ids))), (0, 0, 0))
    if taken:
        raise PermissionDenied
    if count + len(ids) > MOST_ROWS:
        raise TooManyRows(_("Paling banyak %(most)s baris.") % {"most": MOST_ROWS})
    first = (last or 0) + 1
    return {
        row_id: model(id=row_id, proposal=proposal, position=position)
        for position, row_id in enumerate(ids, start=first)
    }


@cache
def _facts(model: type[Any]) -> Prepared[tuple[int | None, int, int]]:
    """The last position and number of a proposal's rows, and how many identities are in use."""

    def build(proposal: UUID, ids: tuple[UUID, ...]) -> Any:
        own, taken = Q(proposal=proposal), Q(pk__in=ids)
        rows = model.objects.filter(own | taken).order_by()
        facts = {"last": Max("position", filter=own), "all": Count("pk", filter=own)}
        facts["taken"] = Count("pk", filter=taken)
        return rows.annotate(one=Value(1)).values("one").annotate(**facts).values_list(*facts)

    return Prepared(build)


def _write(row: Any, values: Mapping[str, Any]) -> None:
    for name, value in values.items():
        setattr(row, name, value)
    row.save()


def read_numbers(proposal: Proposal, *, by: Actor, at: datetime) -> list[Candidate]:
    """Give the candidates with their full numbers, and record who looked, as what and when.

    Refuses whoever has no business with them (PermissionDenied).
    """
    if not may_read_numbers(by, proposal):
        raise PermissionDenied
    found = list(proposal.candidates.order_by("position", "id"))
    CandidateReading.objects.create(
        proposal=proposal,
        read_by=by.user,
        post_title=by.title,
        read_at=at,
        candidate_count=len(found),
    )
    return found
