"""The terms of a review, kept by admins: thresholds and the coded reasons of a return."""

from collections.abc import Callable
from functools import partial
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from budgets.models import FundingScheme
from programs import rules
from programs.actions import review_terms
from programs.actions.rubrics import RubricRefused, policy_of
from programs.forms.review_terms import PolicyForm, ReasonForm
from programs.models import ReturnReason
from programs.views.finding import perform, require
from provinces.middleware import ActorRequest


@require_http_methods(["GET", "HEAD", "POST"])
def policy(request: ActorRequest, scheme_id: UUID) -> HttpResponse:
    """Change the thresholds of a scheme."""
    require(rules.may_set_rubric(request.actor))
    scheme = get_object_or_404(FundingScheme, pk=scheme_id)
    row = policy_of(scheme.pk)
    initial = {
        "spread_points": row.spread_points,
        "undo_minutes": row.undo_minutes,
        "source": row.source,
        "seen": 0 if row._state.adding else row.version,
    }
    form = PolicyForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        seen = form.cleaned_data["seen"]
        keep = partial(
            review_terms.set_policy, scheme, facts=form.facts, seen=seen, by=request.actor
        )
        if _done(form, keep):
            return _back(request, scheme.pk, _("Ketentuan telaah tersimpan."))
    return _page(request, scheme, form, title=_("Ketentuan telaah"))


@require_http_methods(["GET", "HEAD", "POST"])
def reason(request: ActorRequest, reason_id: UUID) -> HttpResponse:
    """Change one coded reason, or take it out of use."""
    require(rules.may_set_rubric(request.actor))
    found = get_object_or_404(ReturnReason.objects.select_related("scheme"), pk=reason_id)
    names = ("name", "position", "is_active", "source")
    initial = {name: getattr(found, name) for name in names} | {"seen": found.version}
    form = ReasonForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        seen = form.cleaned_data["seen"]
        keep = partial(
            review_terms.set_reason, found.pk, facts=form.facts, seen=seen, by=request.actor
        )
        if _done(form, keep):
            return _back(request, found.scheme_id, _("Alasan pengembalian tersimpan."))
    return _page(request, found.scheme, form, title=_("Ubah alasan pengembalian"))


@require_http_methods(["GET", "HEAD", "POST"])
def reason_new(request: ActorRequest, scheme_id: UUID) -> HttpResponse:
    """Add a coded reason to a scheme."""
    require(rules.may_set_rubric(request.actor))
    scheme = get_object_or_404(FundingScheme, pk=scheme_id)
    last = scheme.reasons.order_by("-position").values_list("position", flat=True).first()
    initial = {"position": (last or 0) + 1}
    form = ReasonForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        add = partial(review_terms.add_reason, scheme, facts=form.facts, by=request.actor)
        if _done(form, add):
            return _back(request, scheme.pk, _("Alasan pengembalian ditambahkan."))
    return _page(request, scheme, form, title=_("Alasan pengembalian baru"))


def _done(form: Form, act: Callable[[], object]) -> bool:
    """Whether it was written; else the form says why not."""
    try:
        perform(act)
    except RubricRefused as problem:
        form.add_error(None, str(problem))
        return False
    return True


def _page(
    request: ActorRequest, scheme: FundingScheme, form: PolicyForm | ReasonForm, *, title: str
) -> HttpResponse:
    context = {"scheme": scheme, "form": form, "title": title}
    status = 422 if form.errors else 200
    return render(request, "programs/review_terms.html", context, status=status)


def _back(request: ActorRequest, scheme_id: UUID, sentence: str) -> HttpResponse:
    messages.success(request, sentence)
    return redirect(f"{reverse('programs:rubric')}?skema={scheme_id}")
