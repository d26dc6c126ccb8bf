"""The doors behind the grid: lines out, edits in. Each answers JSON; the plain form needs none."""

from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any
from uuid import UUID

from django.http import HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from programs import rules
from programs.actions import line_edits, line_order
from programs.actions.line_edits import CellEdit, Edited, Outcome
from programs.actions.line_order import NewLine, RowRefused
from programs.actions.moves import MoveRefused, WrongState
from programs.checks import Section, examine, read_dossier
from programs.figures.rab import rab_sums
from programs.forms.catalogue import Catalogue
from programs.forms.cells import READERS, UNSUMMED, CellRefused, Values, read_cell, read_cells
from programs.forms.grid import BadMessage, Message
from programs.models import Proposal, RabLine
from programs.views.finding import find_budget, find_proposal, perform, require
from programs.views.rab_answers import (
    answer,
    refused,
    shown_findings,
    shown_lines,
    shown_sums,
)
from provinces.middleware import ActorRequest

Door = Callable[[ActorRequest, Proposal, Message], HttpResponse]


def grid_door(view: Door) -> Callable[[ActorRequest, UUID], HttpResponse]:
    """Find, may, read the message; every refusal of an action becomes a sentence.

    400 a message that no grid sends, 410 a proposal that is closed, 409 and 422 what to mend.
    """

    @wraps(view)
    def door(request: ActorRequest, proposal_id: UUID) -> HttpResponse:
        found = find_budget(request, proposal_id)
        require(rules.may_write(request.actor, found))
        try:
            return view(request, found, Message(request.body))
        except BadMessage:
            return refused(_("Permintaan tidak dikenal. Muat ulang halaman."), status=400)
        except RowRefused as problem:
            error = {"row": problem.row, "field": "harga", "message": str(problem)}
            return refused(str(problem), errors=[error])
        except WrongState as problem:
            return refused(str(problem), status=410)
        except MoveRefused as problem:
            return refused(str(problem), status=409)

    return require_POST(door)


@require_safe
def lines(request: ActorRequest, proposal_id: UUID) -> HttpResponse:
    """Every line as text, the sums, and the version they belong to."""
    found = find_budget(request, proposal_id)
    require(rules.may_write(request.actor, found))
    catalogue = Catalogue(found.scheme.fiscal_year_id)
    return JsonResponse(
        {
            "version": found.version,
            "rows": shown_lines(found, catalogue),
            "sums": shown_sums(rab_sums(found, codes=catalogue.codes)),
        }
    )


@require_safe
def findings(request: ActorRequest, proposal_id: UUID) -> HttpResponse:
    """What the rules say of this RAB now, by the anchor of the line."""
    found = find_proposal(request, proposal_id)
    require(rules.may_write(request.actor, found))
    found_now = [f for f in examine(read_dossier(found)) if f.section == Section.RAB]
    return JsonResponse({"findings": shown_findings(found_now)})


@grid_door
def cells(request: ActorRequest, found: Proposal, message: Message) -> HttpResponse:
    """Store edited cells; each edit gets its own result."""
    catalogue = Catalogue(found.scheme.fiscal_year_id)
    edits = [_Edit(part, catalogue, found) for part in message.parts("edits")]
    sound = [edit for edit in edits if edit.problem is None]
    at, changes = timezone.now(), [edit.change for edit in sound]
    proposal, outcomes = perform(
        lambda: line_edits.save_cells(found.pk, by=request.actor, edits=changes, at=at)
    )
    by_edit = dict(zip(map(id, sound), outcomes, strict=True))
    return answer(
        proposal,
        catalogue,
        at=at,
        rows=list({edit.line for edit in sound}),
        results=[edit.result(by_edit.get(id(edit))) for edit in edits],
        summed=any(edit.field not in UNSUMMED for edit in edits),
    )


class _Edit:
    """One edited cell of the message, read."""

    def __init__(self, part: Message, catalogue: Catalogue, found: Proposal) -> None:
        self.line, self.field = part.key("line"), part.text("field")
        if self.field not in READERS:
            raise BadMessage
        self.problem: str | None = None
        seen = part.text("seen")
        known = _units_of(found, self.line) if self.field == "volume" else ()
        try:
            values = read_cell(self.field, part.text("value"), catalogue=catalogue, known=known)
        except CellRefused as problem:
            self.problem, values = str(problem), Values()
        self.change = CellEdit(self.line, _seen(self.field, seen, catalogue, known), values)

    def result(self, edited: Edited | None) -> dict[str, Any]:
        done = edited or Edited(Outcome.REFUSED, self.problem or "")
        return {
            "line": self.line,
            "field": self.field,
            "outcome": done.outcome,
            "message": done.message,
        }


def _seen(field: str, text: str, catalogue: Catalogue, known: Sequence[str]) -> Values | None:
    """The columns behind what the page showed, or None: then anything stored is newer."""
    try:
        return read_cell(field, text, catalogue=catalogue, known=known)
    except CellRefused:
        return None


def _units_of(found: Proposal, line_id: UUID) -> tuple[str, ...]:
    """Whoever types 25 over 20 Org means 25 Org."""
    line = RabLine.objects.filter(pk=line_id, proposal=found).first()
    return tuple(unit for _value, unit in line.factors) if line else ()


@grid_door
def insert(request: ActorRequest, found: Proposal, message: Message) -> HttpResponse:
    """Insert whole lines after one, all or none; what to mend is told by row and field."""
    catalogue = Catalogue(found.scheme.fiscal_year_id)
    parts = message.parts("rows")
    read = [read_cells(part.cells(), catalogue=catalogue) for part in parts]
    errors = [
        {"row": row, "field": field, "message": text}
        for row, (_values, problems) in enumerate(read)
        for field, text in problems.items()
    ]
    if errors:
        return refused(_("Ada isian yang perlu diperbaiki."), errors=errors)
    keys = [part.key("id") for part in parts]
    rows = [NewLine(key, values) for key, (values, _none) in zip(keys, read, strict=True)]
    at, after = timezone.now(), message.optional_key("after")
    proposal = perform(
        lambda: line_order.insert_lines(found.pk, by=request.actor, after=after, rows=rows, at=at)
    )
    return answer(proposal, catalogue, at=at, rows=keys)


@grid_door
def duplicate(request: ActorRequest, found: Proposal, message: Message) -> HttpResponse:
    """Copy one line right below itself."""
    at, line, key = timezone.now(), message.key("line"), message.key("id")
    proposal = perform(
        lambda: line_order.duplicate_line(found.pk, by=request.actor, line_id=line, key=key, at=at)
    )
    return answer(proposal, Catalogue(found.scheme.fiscal_year_id), at=at, rows=[key])


@grid_door
def move(request: ActorRequest, found: Proposal, message: Message) -> HttpResponse:
    """Put a line after another one, or first."""
    at, line, after = timezone.now(), message.key("line"), message.optional_key("after")
    proposal = perform(
        lambda: line_order.move_line(found.pk, by=request.actor, line_id=line, after=after, at=at)
    )
    return answer(proposal, Catalogue(found.scheme.fiscal_year_id), at=at)


@grid_door
def remove(request: ActorRequest, found: Proposal, message: Message) -> HttpResponse:
    """Take lines out of the sum, or bring them back."""
    at, keys, removed = timezone.now(), message.keys("lines"), not message.flag("back")
    proposal = perform(
        lambda: line_order.set_removed(
            found.pk, by=request.actor, line_ids=keys, removed=removed, at=at
        )
    )
    return answer(proposal, Catalogue(found.scheme.fiscal_year_id), at=at, rows=keys)
