"""Undo, copy, approve, withdraw and lock a scenario."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from budgets import rules
from budgets.actions import scenario_locks as locks
from budgets.actions import scenarios as acts
from budgets.actions.scenarios import ScenarioRefused
from budgets.forms.scenarios import LetterForm, NamingForm, SeenForm
from budgets.models import Scenario
from budgets.views.finding import find_scenario, perform, require, require_scenarios
from provinces.middleware import ActorRequest


@require_POST
def undo(request: ActorRequest, scenario_id: UUID) -> HttpResponse:
    """Take the last step back."""
    require_scenarios(request)
    found = find_scenario(request, scenario_id)
    require(rules.may_edit_scenarios(request.actor))
    seen = _seen(request)
    return _tried(
        request,
        found,
        lambda: acts.undo(found.pk, seen=seen, by=request.actor, at=timezone.now()),
        done=_("Langkah terakhir diurungkan."),
    )


@require_POST
def approve(request: ActorRequest, scenario_id: UUID) -> HttpResponse:
    """Approve as the first person."""
    require_scenarios(request)
    found = find_scenario(request, scenario_id)
    require(rules.may_approve_scenarios(request.actor))
    seen = _seen(request)
    return _tried(
        request,
        found,
        lambda: locks.approve(found.pk, seen=seen, by=request.actor, at=timezone.now()),
        done=_("Persetujuan pertama tercatat. Satu orang lain menguncinya."),
    )


@require_POST
def withdraw(request: ActorRequest, scenario_id: UUID) -> HttpResponse:
    """Take the first approval back."""
    require_scenarios(request)
    found = find_scenario(request, scenario_id)
    require(rules.may_approve_scenarios(request.actor))
    return _tried(
        request,
        found,
        lambda: locks.withdraw(found.pk, by=request.actor),
        done=_("Persetujuan ditarik. Skenario dapat diubah lagi."),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def lock(request: ActorRequest, scenario_id: UUID) -> HttpResponse:
    """Approve as the second person, with the letter; the ledger is written."""
    require_scenarios(request)
    found = find_scenario(request, scenario_id)
    require(rules.may_approve_scenarios(request.actor))
    form = LetterForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            perform(
                lambda: locks.lock(
                    found.pk, letter=form.letter, by=request.actor, at=timezone.now()
                )
            )
            messages.success(request, _("Skenario dikunci dan pagunya tercatat."))
            return redirect("budgets:scenario", found.pk)
        except ScenarioRefused as problem:
            form.add_error(None, str(problem))
    context = {"scenario": found, "form": form}
    status = 422 if form.errors else 200
    return render(request, "budgets/scenario_lock.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def copy(request: ActorRequest, scenario_id: UUID) -> HttpResponse:
    """Begin another scenario with the same rules."""
    require_scenarios(request)
    found = find_scenario(request, scenario_id)
    require(rules.may_edit_scenarios(request.actor))
    form = NamingForm(request.POST or None, initial={"name": f"{found.name} (2)"[:80]})
    if request.method == "POST" and form.is_valid():
        try:
            made = perform(
                lambda: acts.copy(found, naming=form.naming, by=request.actor, at=timezone.now())
            )
            return redirect("budgets:scenario", made.pk)
        except ScenarioRefused as problem:
            form.add_error("name", str(problem))
    context = {"scenario": found, "form": form}
    status = 422 if form.errors else 200
    return render(request, "budgets/scenario_copy.html", context, status=status)


def _seen(request: ActorRequest) -> int:
    """The step the page showed; a form without one is stale."""
    form = SeenForm(request.POST)
    return int(form.cleaned_data["seen"]) if form.is_valid() else -1


def _tried(
    request: ActorRequest, found: Scenario, act: Callable[[], object], *, done: str
) -> HttpResponse:
    """Do it and go back, or say on a page of its own why not."""
    try:
        perform(act)
    except ScenarioRefused as problem:
        context = {"scenario": found, "message": str(problem)}
        return render(request, "budgets/scenario_refused.html", context, status=409)
    messages.success(request, done)
    return redirect("budgets:scenario", found.pk)
