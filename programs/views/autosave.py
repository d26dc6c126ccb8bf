"""Save one field while somebody types."""

from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ikmportal.ui.formats import clock
from programs import rules
from programs.actions.moves import WrongState
from programs.actions.sections import FieldChange, FieldTaken, save_field
from programs.forms.sections import SectionForm, section_form
from programs.models import Proposal
from programs.views.finding import find_proposal, perform, require
from provinces.middleware import ActorRequest


@require_POST
def autosave(request: ActorRequest, proposal_id: UUID, name: str) -> HttpResponse:
    """Store one field: 200 with the time, 409 with the stored text, 422 with what to mend.

    The form sends ``field``, ``value`` and ``seen`` (what the page showed before). 410 says that
    the proposal can no longer be written.
    """
    found = find_proposal(request, proposal_id)
    form_class = section_form(name)
    require(rules.may_write(request.actor, found))
    form, field = form_class(instance=found), request.POST.get("field", "")
    if field not in form.fields:
        raise Http404
    try:
        change = _change(request, form, field)
    except ValidationError as problem:
        return JsonResponse({"message": " ".join(problem.messages)}, status=422)
    try:
        saved = perform(
            lambda: save_field(found.pk, by=request.actor, change=change, at=timezone.now())
        )
    except FieldTaken:
        return _taken(found, form_class, field)
    except WrongState as problem:
        return JsonResponse({"message": str(problem)}, status=410)
    return JsonResponse({"version": saved.version, "message": saved_text(saved)})


def _change(request: ActorRequest, form: SectionForm, field: str) -> FieldChange:
    return FieldChange(
        name=field,
        seen=_read(form, field, request.POST.get("seen", "")),
        value=_read(form, field, request.POST.get("value", "")),
    )


def _read(form: SectionForm, field: str, text: str) -> Any:
    """The value a text stands for, by the same field that "Simpan" would use."""
    return form.fields[field].clean(text)


def _taken(found: Proposal, form_class: type[SectionForm], field: str) -> HttpResponse:
    now = form_class(instance=Proposal.objects.select_related("scheme").get(pk=found.pk))
    stored = now[field].value()
    return JsonResponse(
        {
            "stored": "" if stored in (None, False) else "on" if stored is True else str(stored),
            "shown": now.display(field),
            "message": _("Orang lain mengubah isian ini. Pilih yang dipakai."),
        },
        status=409,
    )


def saved_text(saved: Proposal) -> str:
    zone = timezone.get_current_timezone_name()
    return _("Tersimpan %(clock)s") % {"clock": clock(saved.changed_at, zone=zone)}
