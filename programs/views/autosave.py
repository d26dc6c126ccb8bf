"""Save one field while somebody types."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ikmportal.ui.formats import clock
from programs import rules
from programs.actions.drafts import DraftExists
from programs.actions.moves import WrongState
from programs.actions.rows import TooManyRows, save_row_field
from programs.actions.sections import FieldChange, FieldTaken, save_field
from programs.forms.rows import RowField, RowForm, one_row, row_field
from programs.forms.sections import section_form
from programs.forms.ticks import SectionForm
from programs.models import Proposal
from programs.views.finding import find_proposal, perform, require
from programs.views.section_rows import field_text
from provinces.middleware import ActorRequest
from provinces.rules import Actor


@require_POST
def autosave(request: ActorRequest, proposal_id: UUID, name: str) -> HttpResponse:
    """Store one field: 200 with the time, 409 with the stored text, 422 with what to mend.

    The form sends ``field``, ``value`` and ``seen`` (what the page showed before). 410 says that
    the proposal can no longer be written.
    """
    found = find_proposal(request, proposal_id)
    form_class = section_form(name)
    require(rules.may_write(request.actor, found))
    field = _named_field(found, name, form_class, request.POST.get("field", ""))
    try:
        change = _change(request, field)
    except ValidationError as problem:
        return _told(" ".join(problem.messages), status=422)
    try:
        saved = perform(lambda: field.save(request.actor, change, timezone.now()))
    except FieldTaken:
        return _taken(_named_field(_fresh(found), name, form_class, field.name))
    except (DraftExists, TooManyRows) as problem:
        return _told(str(problem), status=422)
    except WrongState as problem:
        return _told(str(problem), status=410)
    return JsonResponse({"version": saved.version, "message": saved_text(saved)})


@dataclass(frozen=True)
class _Field:
    """A field of a section or of one of its rows: its form, and how it is stored."""

    name: str
    form: SectionForm | RowForm
    column: str
    save: Callable[[Actor, FieldChange, datetime], Proposal]

    @property
    def shown(self) -> Any:
        return self.form[self.column].value()


def _named_field(found: Proposal, section: str, form_class: type[SectionForm], name: str) -> _Field:
    """The field that a page calls by this name; 404 for any other name."""
    row = row_field(section, name)
    if row is not None:
        form = one_row(row, found)
        begins = form.instance._state.adding
        return _Field(name, form, row.column, _row_saver(found, row, begins=begins))
    whole = form_class(instance=found)
    if name not in whole.fields:
        raise Http404
    return _Field(
        name,
        whole,
        name,
        lambda by, change, at: save_field(found.pk, by=by, change=change, at=at),
    )


def _row_saver(
    found: Proposal, row: RowField, *, begins: bool
) -> Callable[[Actor, FieldChange, datetime], Proposal]:
    model, row_id = row.rows.model, row.row_id
    return lambda by, change, at: save_row_field(
        found.pk, model=model, row_id=row_id, change=change, by=by, at=at, begins=begins
    )


def _fresh(found: Proposal) -> Proposal:
    return Proposal.objects.select_related("scheme").get(pk=found.pk)


def _change(request: ActorRequest, field: _Field) -> FieldChange:
    return FieldChange(
        name=field.column,
        seen=_seen(field, request.POST.get("seen", "")),
        value=field.form.fields[field.column].clean(request.POST.get("value", "")),
    )


def _seen(field: _Field, text: str) -> Any:
    """What the page showed, by the same field; a mask that no longer fits was somebody else's."""
    try:
        return field.form.fields[field.column].clean(text)
    except ValidationError:
        return text


def _taken(now: _Field) -> HttpResponse:
    return JsonResponse(
        {
            "stored": field_text(now.shown),
            "shown": now.form.display(now.column),
            "message": _("Orang lain mengubah isian ini. Pilih yang dipakai."),
        },
        status=409,
    )


def _told(message: str, *, status: int) -> HttpResponse:
    return JsonResponse({"message": message}, status=status)


def saved_text(saved: Proposal) -> str:
    zone = timezone.get_current_timezone_name()
    return _("Tersimpan %(clock)s") % {"clock": clock(saved.changed_at, zone=zone)}
