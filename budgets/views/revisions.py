"""Revisions: the list, one of them with what holds it back, and two dates compared."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from budgets import rules
from budgets.figures.held import RevisionSums, TwoDates, classes_served
from budgets.figures.revision_findings import judge_changes
from budgets.figures.revisions import compare, semula_menjadi
from budgets.forms.revisions import TwoDatesForm
from budgets.models import FundingScheme, Revision
from budgets.views import revision_tables as tables
from budgets.views.drilling import drilled
from budgets.views.finding import find_scheme, own_provinces, require
from provinces.middleware import ActorRequest
from provinces.states import Role

_MOST_ROWS = 200


def find_revision(request: ActorRequest, revision_id: UUID) -> Revision:
    """404 for what the person may not see, as for what is not there."""
    require(rules.may_read_revisions(request.actor))
    seen = Revision.objects.visible_to(request.actor).select_related(
        "scheme", "office", "created_by", "submitted_by", "forwarded_by", "decided_by"
    )
    return get_object_or_404(seen, pk=revision_id)


@require_safe
def revisions(request: ActorRequest) -> HttpResponse:
    """Newest first; an office those that touch its province."""
    require(rules.may_read_revisions(request.actor))
    seen = Revision.objects.visible_to(request.actor).select_related("scheme")
    found = list(seen.newest_first()[:_MOST_ROWS])
    given = FundingScheme.objects.with_allocations(rules.revising_office(request.actor))
    context = {
        "table": tables.list_table(found) if found else None,
        "waiting": seen.waiting_for(request.actor).newest_first(),
        "may_write": rules.may_begin_revisions(request.actor),
        "is_head": request.actor.holds(Role.HEAD),
        "schemes": given.order_by("-fiscal_year", "kind"),
    }
    return render(request, "budgets/revisions.html", context)


@require_safe
def revision(request: ActorRequest, revision_id: UUID) -> HttpResponse:
    """Semula and menjadi, the authority, and what blocks or is noted."""
    found = find_revision(request, revision_id)
    sees_all = request.actor.is_national or found.office_id in request.actor.office_ids()
    mine = None if sees_all else frozenset(own_provinces(request))
    sums = RevisionSums(revision=found, province_ids=mine)
    context: dict[str, Any] = {
        "revision": found,
        "number": tables.number_of(found),
        "is_national": sees_all,
        # Part of a set cannot be judged, and what was decided is not judged anew.
        "judgement": judge_changes(found) if sees_all and not found.decided_at else None,
        **_rights(request, found),
    }
    if provinces := sums.by_province():
        classes = classes_served(found, province_ids=mine)
        context |= {"beneficiaries": tables.beneficiaries_table(classes)} | drilled(
            request,
            provinces=provinces,
            allocations_of=sums.by_allocation,
            lines_of=lambda ids: semula_menjadi(found, allocation_ids=ids),
            with_unchanged="semua" in request.GET,
        )
    return render(request, "budgets/revision.html", context)


def _rights(request: ActorRequest, found: Revision) -> dict[str, bool]:
    actor, writers = request.actor, (found.created_by_id, found.submitted_by_id)
    writes = rules.may_revise(actor, office_id=found.office_id)
    may_decide = found.is_submitted and rules.may_decide_revisions(actor)
    answers = found.is_with_kpa and rules.may_answer_as_kpa(actor, found)
    is_open = found.is_submitted or found.is_with_kpa
    return {
        "may_write": writes and found.is_draft,
        "may_take_back": is_open and rules.may_take_back_revision(actor, found),
        "may_decide": (may_decide or answers)
        and actor.user.pk not in (*writers, found.forwarded_by_id),
        "may_export": rules.may_print_revisions(request.actor),
    }


@require_safe
def comparison(request: ActorRequest, scheme_id: UUID) -> HttpResponse:
    """Every line of a scheme as it stood on two dates."""
    require(rules.may_read_revisions(request.actor))
    scheme = find_scheme(scheme_id)
    form = TwoDatesForm(request.GET or None)
    context: dict[str, Any] = {"scheme": scheme, "form": form}
    if form.is_bound and form.is_valid():
        first, second = form.moments
        mine = None if request.actor.is_national else frozenset(own_provinces(request))
        dates = TwoDates(scheme_id=scheme.pk, first=first, second=second, province_ids=mine)
        if provinces := dates.by_province():
            context |= drilled(
                request,
                provinces=provinces,
                allocations_of=dates.by_allocation,
                lines_of=lambda ids: compare(ids, first=first, second=second),
                with_unchanged=True,
            )
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "budgets/revision_comparison.html", context, status=status)
