"""Write, submit, take back and decide a revision."""

from collections.abc import Callable
from datetime import datetime
from typing import Protocol
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from budgets import rules
from budgets.actions import revision_decisions as decisions
from budgets.actions import revisions as acts
from budgets.actions.revision_desk import RevisionRefused
from budgets.actions.revisions import StaleRevision
from budgets.figures.revisions import after_state, line_states
from budgets.forms.revisions import (
    BriefForm,
    DecisionForm,
    KpaForm,
    LinesForm,
    NewLineForm,
    SpreadForm,
)
from budgets.forms.scenarios import SeenForm
from budgets.models import Allocation, Revision, RevisionLine
from budgets.views.finding import find_scheme, perform, require
from budgets.views.revision_tables import number_of, worked
from budgets.views.revisions import find_revision
from provinces.middleware import ActorRequest
from provinces.rules import Actor

_BRIEF = ("kind", "theme", "reason", "letter_number", "letter_date", "effective_date")
_GET_POST = ["GET", "HEAD", "POST"]


class _Act(Protocol):
    def __call__(self, revision_id: UUID, note: str, /, *, by: Actor, at: datetime) -> object: ...


_ACTS: dict[str, _Act] = {
    "setuju": lambda pk, note, *, by, at: decisions.approve(pk, note=note, by=by, at=at),
    "tolak": lambda pk, note, *, by, at: decisions.reject(pk, note=note, by=by, at=at),
    "teruskan": lambda pk, _note, *, by, at: decisions.forward(pk, by=by, at=at),
    "kembalikan": lambda pk, note, *, by, at: decisions.give_back(pk, note=note, by=by, at=at),
}


@require_http_methods(_GET_POST)
def new(request: ActorRequest, scheme_id: UUID) -> HttpResponse:
    """Begin a revision of a scheme."""
    require(rules.may_begin_revisions(request.actor))
    scheme, office_id = find_scheme(scheme_id), rules.revising_office(request.actor)
    form = BriefForm(request.POST or None, scheme=scheme, of_an_office=office_id is not None)
    made: list[Revision] = []
    if request.method == "POST" and form.is_valid():
        brief, at = form.brief, timezone.now()
        done = _try(
            form,
            lambda: made.append(
                acts.create(scheme, brief=brief, by=request.actor, at=at, office_id=office_id)
            ),
        )
        if done:
            messages.success(request, _("Draf revisi dibuat. Isi baris yang berubah."))
            return redirect("budgets:revision", made[0].pk)
    context = {"scheme": scheme, "form": form}
    status = 422 if form.errors else 200
    return render(request, "budgets/revision_new.html", context, status=status)


@require_http_methods(_GET_POST)
def edit(request: ActorRequest, revision_id: UUID) -> HttpResponse:
    """Change the head of a draft."""
    found = _draft(request, revision_id)
    initial = {name: getattr(found, name) for name in _BRIEF}
    form = BriefForm(
        request.POST or None,
        scheme=found.scheme,
        of_an_office=found.office_id is not None,
        initial=initial,
    )
    if request.method == "POST" and form.is_valid():
        seen = _seen(request)
        done = _try(
            form, lambda: acts.edit(found.pk, brief=form.brief, seen=seen, by=request.actor)
        )
        if done:
            messages.success(request, _("Kepala revisi tersimpan."))
            return redirect("budgets:revision", found.pk)
    return _form_page(request, "budgets/revision_edit.html", found, form)


@require_http_methods(_GET_POST)
def spread(request: ActorRequest, revision_id: UUID) -> HttpResponse:
    """Move money in every allocation of the scheme at once."""
    found = _draft(request, revision_id)
    form = SpreadForm(request.POST or None, revision=found)
    if request.method == "POST" and form.is_valid():
        seen = _seen(request)
        done = _try(form, lambda: acts.spread(found.pk, form.spread, seen=seen, by=request.actor))
        if done:
            messages.success(request, _("Pergeseran ditulis pada draf di semua alokasi."))
            return redirect("budgets:revision", found.pk)
    return _form_page(request, "budgets/revision_spread.html", found, form)


@require_safe
def allocations(request: ActorRequest, revision_id: UUID) -> HttpResponse:
    """Choose the allocation whose lines change."""
    found = _draft(request, revision_id)
    grants = (
        Allocation.objects.open_to(found)
        .select_related("office", "ceiling__province")
        .order_by("ceiling__province__code", "office__short_name", "title", "pk")
    )
    touched = set(found.lines.values_list("allocation_id", flat=True))
    context = {
        "revision": found,
        "number": number_of(found),
        "rows": [(grant, grant.pk in touched) for grant in grants],
    }
    return render(request, "budgets/revision_allocations.html", context)


@require_http_methods(_GET_POST)
def lines(request: ActorRequest, revision_id: UUID, allocation_id: UUID) -> HttpResponse:
    """Menjadi of the lines of one allocation, and a new line."""
    found = _draft(request, revision_id)
    grant = _grant(found, allocation_id)
    semula = line_states([grant.pk])
    stored = RevisionLine.objects.filter(revision=found, allocation=grant)
    states = semula | {(one.allocation_id, one.line_ref): after_state(one) for one in stored}
    form = LinesForm(request.POST or None, lines=states.values())
    new_line = NewLineForm(request.POST or None, scheme=found.scheme, lines=states.values())
    # Both are read, so that both say what is wrong.
    if request.method == "POST" and all([form.is_valid(), new_line.is_valid()]):
        seen, targets, added = _seen(request), form.targets, new_line.new_line
        done = _try(
            form,
            lambda: acts.set_lines(
                found.pk, grant.pk, targets, new=added, seen=seen, by=request.actor
            ),
        )
        if done:
            messages.success(request, _("Baris revisi tersimpan."))
            return redirect("budgets:revision", found.pk)
    context = {
        "revision": found,
        "number": number_of(found),
        "allocation": grant,
        "form": form,
        "new_line": new_line,
        "rows": [
            (row, semula.get(row.state.key), worked(semula.get(row.state.key)))
            for row in form.rows()
        ],
    }
    status = 422 if form.errors or new_line.errors else 200
    return render(request, "budgets/revision_lines.html", context, status=status)


def _grant(found: Revision, allocation_id: UUID) -> Allocation:
    grants = Allocation.objects.open_to(found).select_related("office")
    grant = grants.filter(pk=allocation_id).first()
    if grant is None:
        raise Http404
    return grant


@require_POST
def submit(request: ActorRequest, revision_id: UUID) -> HttpResponse:
    """Hand the draft to the second person."""
    found = _draft(request, revision_id)
    seen = _seen(request)
    return _tried(
        request,
        found,
        lambda: acts.submit(found.pk, seen=seen, by=request.actor, at=timezone.now()),
        done=_("Revisi diajukan ke KPA kantor Anda.")
        if found.office_id
        else _("Revisi diajukan. Pejabat lain memutusnya."),
    )


@require_POST
def take_back(request: ActorRequest, revision_id: UUID) -> HttpResponse:
    """Make it a draft again."""
    found = find_revision(request, revision_id)
    require(rules.may_take_back_revision(request.actor, found))
    return _tried(
        request,
        found,
        lambda: acts.take_back(found.pk, by=request.actor),
        done=_("Revisi ditarik dan menjadi draf lagi."),
    )


@require_http_methods(_GET_POST)
def decide(request: ActorRequest, revision_id: UUID) -> HttpResponse:
    """Approve as the second person, or refuse with a note; the KPA may forward or give back."""
    found = find_revision(request, revision_id)
    answers = rules.may_answer_as_kpa(request.actor, found)
    require(answers or rules.may_decide_revisions(request.actor))
    form: forms.Form = (
        KpaForm(request.POST or None, revision=found)
        if answers
        else DecisionForm(request.POST or None)
    )
    if request.method == "POST" and form.is_valid():
        note, act = form.cleaned_data["note"], _ACTS[form.cleaned_data["verdict"]]
        done = _try(form, lambda: act(found.pk, note, by=request.actor, at=timezone.now()))
        if done:
            messages.success(request, _("Keputusan tercatat."))
            return redirect("budgets:revision", found.pk)
    return _form_page(request, "budgets/revision_decide.html", found, form)


def _draft(request: ActorRequest, revision_id: UUID) -> Revision:
    found = find_revision(request, revision_id)
    require(rules.may_revise(request.actor, office_id=found.office_id))
    return found


def _form_page(
    request: ActorRequest, template: str, found: Revision, form: forms.Form
) -> HttpResponse:
    context = {"revision": found, "number": number_of(found), "form": form}
    return render(request, template, context, status=422 if form.errors else 200)


def _seen(request: ActorRequest) -> int:
    """The version the page showed; a form without one is stale."""
    form = SeenForm(request.POST)
    return int(form.cleaned_data["seen"]) if form.is_valid() else -1


def _try(form: forms.Form, act: Callable[[], object]) -> bool:
    """Do it, or put on the form why not; what was typed stays."""
    try:
        perform(act)
    except RevisionRefused as problem:
        form.add_error(None, str(problem))
        return False
    return True


def _tried(
    request: ActorRequest, found: Revision, act: Callable[[], object], *, done: str
) -> HttpResponse:
    """Do it and go back, or say on a page of its own why not."""
    try:
        perform(act)
    except RevisionRefused as problem:
        context = {
            "revision": found,
            "number": number_of(found),
            "message": str(problem),
            "is_stale": isinstance(problem, StaleRevision),
        }
        return render(request, "budgets/revision_refused.html", context, status=409)
    messages.success(request, done)
    return redirect("budgets:revision", found.pk)
