"""Who reviews what: the workload, the rules, the plan before it counts, one by hand."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from budgets.models import FundingScheme
from ikmportal.ui.formats import wib_today
from programs import rules
from programs.actions import assigning
from programs.actions.assigning import AssignmentRefused
from programs.figures.reviewing import workload
from programs.forms.assigning import AssignForm, CoverForm, WhyForm
from programs.models import Proposal, ReviewAssignment, ReviewerCoverage
from programs.views.finding import conflict, find_proposal, perform, require
from provinces.middleware import ActorRequest

_MOST_ROWS = 200


@require_safe
def assignments(request: ActorRequest) -> HttpResponse:
    """The workload of one scheme, its rules, and what nobody has yet."""
    require(rules.may_read_assignments(request.actor))
    schemes = list(FundingScheme.objects.open_for_proposals())
    named = next((s for s in schemes if str(s.pk) == request.GET.get("skema", "")), None)
    chosen = named or next(iter(schemes), None)
    if chosen is None:
        return render(request, "programs/assignments.html", {"chosen": None})
    return _page(request, chosen, schemes=schemes)


def _page(
    request: ActorRequest,
    chosen: FundingScheme,
    *,
    schemes: list[FundingScheme],
    form: CoverForm | None = None,
) -> HttpResponse:
    reviewers = assigning.reviewers_on(wib_today())
    may_assign = rules.may_assign(request.actor)
    current = (
        ReviewAssignment.objects.current()
        .filter(proposal__in=Proposal.objects.filter(scheme=chosen).awaiting_review())
        .select_related("reviewer", "proposal__province")
        .order_by("reviewer__full_name", "proposal__submitted_at", "pk")
    )
    if may_assign and form is None:
        form = CoverForm(scheme=chosen, reviewers=reviewers)
    rows = ReviewerCoverage.objects.current().filter(scheme=chosen)
    context = {
        "schemes": schemes,
        "chosen": chosen,
        "loads": workload(chosen.pk, reviewers),
        "covers": rows.select_related("reviewer", "province", "focus", "desk__province").order_by(
            "reviewer__full_name", "made_at", "pk"
        ),
        "current": current[:_MOST_ROWS],
        "may_assign": may_assign,
        "may_read_conflicts": rules.may_read_conflicts(request.actor),
        "cover_form": form,
        "form": form if form is not None and form.is_bound else None,
    }
    status = 422 if form is not None and form.errors else 200
    return render(request, "programs/assignments.html", context, status=status)


@require_POST
def cover(request: ActorRequest, scheme_id: UUID) -> HttpResponse:
    """Write a rule."""
    require(rules.may_assign(request.actor))
    scheme = get_object_or_404(FundingScheme, pk=scheme_id)
    reviewers = assigning.reviewers_on(wib_today())
    form = CoverForm(request.POST, scheme=scheme, reviewers=reviewers)
    if not form.is_valid():
        schemes = list(FundingScheme.objects.open_for_proposals())
        return _page(request, scheme, schemes=schemes, form=form)
    reviewer = form.cleaned_data["reviewer"]
    perform(
        lambda: assigning.cover(
            scheme, reviewer, what=form.cover, by=request.actor, at=timezone.now()
        )
    )
    messages.success(request, _("Aturan tersimpan. Lihat rencana untuk menerapkannya."))
    return _back(scheme.pk)


@require_POST
def uncover(request: ActorRequest, coverage_id: UUID) -> HttpResponse:
    """End a rule."""
    require(rules.may_assign(request.actor))
    found = get_object_or_404(ReviewerCoverage.objects.current(), pk=coverage_id)
    perform(lambda: assigning.uncover(found.pk, by=request.actor, at=timezone.now()))
    messages.success(request, _("Aturan diakhiri. Penugasan yang sudah ada tetap berlaku."))
    return _back(found.scheme_id)


@require_http_methods(["GET", "HEAD", "POST"])
def plan(request: ActorRequest, scheme_id: UUID) -> HttpResponse:
    """Who would get what; sent back with its mark, it counts."""
    require(rules.may_assign(request.actor))
    scheme = get_object_or_404(FundingScheme, pk=scheme_id)
    if request.method == "POST":
        return _apply(request, scheme)
    return _plan_page(request, scheme)


def _plan_page(request: ActorRequest, scheme: FundingScheme, *, problem: str = "") -> HttpResponse:
    found = assigning.plan(scheme, on=wib_today())
    context = {"scheme": scheme, "plan": found, "problem": problem}
    return render(request, "programs/assignment_plan.html", context, status=409 if problem else 200)


def _apply(request: ActorRequest, scheme: FundingScheme) -> HttpResponse:
    try:
        made = perform(
            lambda: assigning.apply_plan(
                scheme,
                mark=request.POST.get("tanda", ""),
                on=wib_today(),
                by=request.actor,
                at=timezone.now(),
            )
        )
    except AssignmentRefused as problem:
        return _plan_page(request, scheme, problem=str(problem))
    words = ngettext("%(count)s usulan ditugaskan.", "%(count)s usulan ditugaskan.", len(made))
    messages.success(request, words % {"count": len(made)})
    return _back(scheme.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def assign(request: ActorRequest, proposal_id: UUID) -> HttpResponse:
    """Give one proposal to a reviewer by hand."""
    found = find_proposal(request, proposal_id)
    require(rules.may_assign(request.actor))
    reviewers = assigning.reviewers_on(wib_today())
    form = AssignForm(request.POST if request.method == "POST" else None, reviewers=reviewers)
    if request.method == "POST" and form.is_valid():
        reviewer = form.cleaned_data["reviewer"]

        def act() -> ReviewAssignment:
            day = wib_today()
            return assigning.assign(found, reviewer, on=day, by=request.actor, at=timezone.now())

        if problem := _refusal(act):
            form.add_error("reviewer", problem)
        else:
            messages.success(request, _("Penelaah ditugaskan."))
            return redirect("programs:review", found.pk)
    current = found.assignments.current().select_related("reviewer").order_by("assigned_at")
    context = {"proposal": found, "form": form, "current": current}
    status = 422 if form.errors else 200
    return render(request, "programs/assign.html", context, status=status)


def _refusal(act: Callable[[], object]) -> str:
    """What stands against an act; "" once it was done."""
    try:
        perform(act)
    except AssignmentRefused as problem:
        return str(problem)
    return ""


@require_POST
def unassign(request: ActorRequest, assignment_id: UUID) -> HttpResponse:
    """End one assignment with the reason."""
    require(rules.may_assign(request.actor))
    current = ReviewAssignment.objects.current().select_related("proposal")
    found = get_object_or_404(current, pk=assignment_id)
    back = reverse("programs:review-assign", args=[found.proposal_id])
    form = WhyForm(request.POST)
    if not form.is_valid():
        return conflict(request, form.problem, back=back)
    reason = form.cleaned_data["reason"]
    perform(
        lambda: assigning.unassign(found.pk, reason=reason, by=request.actor, at=timezone.now())
    )
    messages.success(request, _("Penugasan diakhiri."))
    return redirect(back)


def _back(scheme_id: UUID) -> HttpResponse:
    return redirect(f"{reverse('programs:assignments')}?skema={scheme_id}")
