"""Agreed proposals waiting for allocation, beside the ceilings they draw on."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from budgets.actions.allocations import CeilingExceeded
from ikmportal.ui.formats import rupiah
from programs import rules
from programs.actions.awards import approve_award
from programs.actions.moves import MoveRefused
from programs.figures.outcomes import askers_of
from programs.forms.acts import KeyForm
from programs.models import Proposal, ProposalDecision
from programs.states import ProposalState
from programs.views.finding import conflict, find_proposal, perform, require
from provinces.middleware import ActorRequest

_MOST_ROWS = 100


@require_safe
def award_list(request: ActorRequest) -> HttpResponse:
    """Decisions that wait for a director, oldest first."""
    require(rules.may_open_queue(request.actor))
    waiting = (
        ProposalDecision.objects.standing()
        .filter(
            item__proposal__state__in=[ProposalState.APPROVED, ProposalState.ADJUSTED],
            item__proposal__in=Proposal.objects.visible_to(request.actor),
            agreed_idr__gt=0,
        )
        .select_related("item__proposal__province")
        .only(
            "proposed_idr",
            "agreed_idr",
            "decided_at",
            "item__proposal__number",
            "item__proposal__title",
            "item__proposal__province__name",
        )
        .order_by("decided_at", "pk")[:_MOST_ROWS]
    )
    decisions = list(waiting)
    asked = askers_of([decision.item.proposal_id for decision in decisions])
    context = {"waiting": [(one, asked.get(one.item.proposal_id, "")) for one in decisions]}
    return render(request, "programs/awards.html", context)


@require_POST
def award(request: ActorRequest, proposal_id: UUID) -> HttpResponse:
    """Approve one allocation, or say by how much it does not fit."""
    found = find_proposal(request, proposal_id)
    require(rules.may_award(request.actor, found))
    form = KeyForm(request.POST)
    back = reverse("programs:proposal", args=[found.pk])
    if not form.is_valid():
        return conflict(request, _("Formulir ini tidak lengkap. Muat ulang halaman."), back=back)
    try:
        made = perform(
            lambda: approve_award(
                found.pk, by=request.actor, key=form.cleaned_data["key"], at=timezone.now()
            )
        )
    except (CeilingExceeded, MoveRefused) as problem:
        return conflict(request, str(problem), back=back)
    messages.success(
        request, _("Alokasi %(amount)s disepakati.") % {"amount": rupiah(int(made.amount_idr))}
    )
    return redirect("programs:proposal", found.pk)
