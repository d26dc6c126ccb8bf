"""The rubric of a scheme: everybody in the centre reads it, admins keep it."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from budgets.models import FundingScheme
from programs import rules
from programs.actions import rubrics
from programs.actions.rubrics import RubricRefused, policy_of
from programs.forms.reviewing import CriterionForm
from programs.models import Criterion
from programs.views.finding import perform, require
from provinces.middleware import ActorRequest


@require_http_methods(["GET", "HEAD", "POST"])
def rubric(request: ActorRequest) -> HttpResponse:
    """The rows of one scheme; an admin adds one while nobody has scored."""
    require(rules.may_read_reviews(request.actor))
    schemes = list(FundingScheme.objects.open_for_proposals())
    named = next((s for s in schemes if str(s.pk) == request.GET.get("skema", "")), None)
    chosen = named or next(iter(schemes), None)
    may_set = rules.may_set_rubric(request.actor)
    form = CriterionForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        require(may_set)
        if chosen is not None and form.is_valid() and _added(request, chosen, form):
            return _back(chosen.pk)
    context = {
        "schemes": schemes,
        "chosen": chosen,
        "criteria": list(chosen.criteria.order_by("position")) if chosen else [],
        "reasons": list(chosen.reasons.order_by("position")) if chosen else [],
        "policy": policy_of(chosen.pk) if chosen else None,
        "may_set": may_set,
        "form": form,
    }
    return render(request, "programs/rubric.html", context, status=422 if form.errors else 200)


def _added(request: ActorRequest, scheme: FundingScheme, form: CriterionForm) -> bool:
    """Whether the row was added; else the form says why not."""
    try:
        perform(lambda: rubrics.add_criterion(scheme, facts=form.facts, by=request.actor))
    except RubricRefused as problem:
        form.add_error("name", str(problem))
        return False
    messages.success(request, _("Kriteria ditambahkan."))
    return True


@require_http_methods(["GET", "HEAD", "POST"])
def criterion(request: ActorRequest, criterion_id: UUID) -> HttpResponse:
    """Change one row."""
    require(rules.may_set_rubric(request.actor))
    found = get_object_or_404(Criterion.objects.select_related("scheme"), pk=criterion_id)
    names = ("name", "guidance", "weight", "max_score", "source")
    initial = {name: getattr(found, name) for name in names} | {"seen": found.version}
    form = CriterionForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid() and _changed(request, found, form):
        return _back(found.scheme_id)
    context = {"criterion": found, "form": form}
    return render(request, "programs/criterion.html", context, status=422 if form.errors else 200)


def _changed(request: ActorRequest, found: Criterion, form: CriterionForm) -> bool:
    try:
        perform(
            lambda: rubrics.set_criterion(
                found.pk, facts=form.facts, seen=form.cleaned_data["seen"], by=request.actor
            )
        )
    except RubricRefused as problem:
        form.add_error("weight", str(problem))
        return False
    messages.success(request, _("Kriteria tersimpan."))
    return True


def _back(scheme_id: UUID) -> HttpResponse:
    return redirect(f"{reverse('programs:rubric')}?skema={scheme_id}")
