"""The RAB: a table of lines and one plain form. Works without JavaScript."""

from collections.abc import Callable, Sequence
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from programs import rules
from programs.actions.lines import add_line, change_line, remove_line
from programs.actions.moves import MoveRefused
from programs.actions.sbm_lines import take_sbm_rate
from programs.checks import Section, examine, read_dossier
from programs.forms.lines import LineForm
from programs.models import Proposal, RabLine
from programs.views.finding import conflict, find_proposal, perform, require
from programs.views.reading import volume_text
from provinces.middleware import ActorRequest


@require_http_methods(["GET", "HEAD", "POST"])
def rab(request: ActorRequest, proposal_id: UUID) -> HttpResponse:
    """All lines with their sums, and the form for the next one."""
    found = _writable(request, proposal_id)
    if not rules.may_edit_now(request.actor, found):
        return redirect("programs:proposal", found.pk)
    if request.method != "POST":
        return _page(request, found)
    form = LineForm(request.POST, scheme=found.scheme)
    if not form.is_valid():
        return _page(request, found, form)
    return _store(
        request,
        found,
        lambda: add_line(
            found.pk,
            by=request.actor,
            values=form.cleaned_data,
            at=timezone.now(),
            key=_key(request),
        ),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def rab_line(request: ActorRequest, proposal_id: UUID, line_id: UUID) -> HttpResponse:
    """Change one line."""
    found = _writable(request, proposal_id)
    line = get_object_or_404(RabLine.objects.current(), pk=line_id, proposal=found)
    if not rules.may_edit_now(request.actor, found):
        return redirect("programs:proposal", found.pk)
    form = LineForm(request.POST or None, scheme=found.scheme, instance=line)
    if request.method == "POST" and form.is_valid():
        fresh = RabLine.objects.get(pk=line.pk)
        return _store(
            request,
            found,
            lambda: change_line(
                fresh, by=request.actor, values=form.cleaned_data, at=timezone.now()
            ),
        )
    return _page(request, found, form, editing=line)


@require_POST
def rab_remove(request: ActorRequest, proposal_id: UUID, line_id: UUID) -> HttpResponse:
    """Take one line out of the sum."""
    found = _writable(request, proposal_id)
    line = get_object_or_404(RabLine.objects.current(), pk=line_id, proposal=found)
    return _store(request, found, lambda: remove_line(line, by=request.actor, at=timezone.now()))


@require_POST
def rab_sbm(request: ActorRequest, proposal_id: UUID, line_id: UUID) -> HttpResponse:
    """Lower the price of one line to its SBM rate."""
    found = _writable(request, proposal_id)
    line = get_object_or_404(RabLine.objects.current(), pk=line_id, proposal=found)
    return _store(request, found, lambda: take_sbm_rate(line, by=request.actor, at=timezone.now()))


def _key(request: ActorRequest) -> UUID | None:
    """The identity the page gave the next line; a form without one still works."""
    try:
        return UUID(request.POST.get("key", ""))
    except ValueError:
        return None


def _writable(request: ActorRequest, proposal_id: UUID) -> Proposal:
    found = find_proposal(request, proposal_id)
    require(rules.may_write(request.actor, found))
    return found


def _store(request: ActorRequest, found: Proposal, act: Callable[[], object]) -> HttpResponse:
    try:
        perform(act)
    except MoveRefused as problem:
        return conflict(request, str(problem), back=reverse("programs:proposal", args=[found.pk]))
    messages.success(request, _("RAB tersimpan."))
    return redirect("programs:rab", found.pk)


def _like_last(lines: Sequence[RabLine]) -> dict[str, object]:
    """Codes of the last line: the next one usually shares them."""
    if not lines:
        return {"output_code": "001", "component": "051"}
    last = lines[-1]
    return {
        "output_class": last.output_class_id,
        "output_code": last.output_code,
        "component": last.component,
        "subcomponent": last.subcomponent,
        "indicator": last.indicator_id,
    }


def _page(
    request: ActorRequest,
    found: Proposal,
    form: LineForm | None = None,
    *,
    editing: RabLine | None = None,
) -> HttpResponse:
    dossier = read_dossier(found)
    form = form or LineForm(scheme=found.scheme, initial=_like_last(dossier.lines))
    form.offer_sbm(dossier.sbm_items)
    context = {
        "proposal": found,
        "form": form,
        "editing": editing,
        "key": _key(request) or uuid4(),
        "rows": [(line, volume_text(line)) for line in dossier.lines],
        "total_idr": dossier.total_idr,
        "limit_idr": dossier.ceiling_limit_idr,
        "remaining_idr": dossier.ceiling_remaining_idr,
        "findings": [f for f in examine(dossier) if f.section == Section.RAB],
        "unlinked_idr": sum(
            int(line.amount_idr) for line in dossier.lines if line.indicator_id is None
        ),
    }
    return render(request, "programs/rab.html", context, status=422 if form.errors else 200)
