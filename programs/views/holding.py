"""A paper in hand: who has it, and taking a decision back."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from programs import rules
from programs.actions.holding import take_or_see
from programs.actions.moves import MoveRefused
from programs.actions.undoing import undo_decision
from programs.states import ProposalState
from programs.views.finding import conflict, find_item, perform, require
from provinces.middleware import ActorRequest


@require_safe
def holder(request: ActorRequest, item_id: UUID) -> HttpResponse:
    """The name of whoever opened the paper first; 204 while that did not change."""
    found = find_item(request, item_id)
    require(rules.may_open_queue(request.actor))
    held = None
    if found.proposal.state == ProposalState.IN_DISCUSSION and rules.may_declare_conflict(
        request.actor
    ):
        held = take_or_see(found, by=request.actor, at=timezone.now())
    mark = held.person_id if held else ""
    if mark == request.GET.get("tanda", "-"):
        return HttpResponse(status=204)
    context = {"item": found, "holder": held, "mark": mark}
    return render(request, "programs/parts/holder.html", context)


@require_POST
def undo(request: ActorRequest, item_id: UUID) -> HttpResponse:
    """Take one's own decision back, and open the paper again."""
    found = find_item(request, item_id)
    require(rules.may_review(request.actor, found.proposal))
    try:
        again = perform(lambda: undo_decision(found.pk, by=request.actor, at=timezone.now()))
    except MoveRefused as problem:
        return conflict(request, str(problem), back=reverse("programs:item", args=[found.pk]))
    messages.success(
        request, _("Keputusan atas %(number)s diurungkan.") % {"number": found.proposal.number}
    )
    return redirect("programs:item", again.pk)
