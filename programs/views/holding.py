"""A paper in hand: who has it, taking it over, and taking a decision back."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from programs import rules
from programs.actions import holding
from programs.actions.moves import MoveRefused
from programs.actions.undoing import undo_decision
from programs.models import Proposal
from programs.states import ProposalState
from programs.views.finding import carry_out, conflict, find_item, find_proposal, perform, require
from provinces.middleware import ActorRequest


@require_POST
def holder(request: ActorRequest, proposal_id: UUID) -> HttpResponse:
    """Hold the paper while its page is open, or learn who does; 204 while that did not change."""
    # The page says that it has the paper: nearly every turn ends here.
    if request.GET.get("tanda") == "" and holding.go_on(proposal_id, by=request.actor):
        return HttpResponse(status=204)
    found = find_proposal(request, proposal_id)
    require(rules.may_review(request.actor, found))
    held = perform(lambda: holding.take_or_see(found, by=request.actor))
    mark, was = str(held.person_id) if held else "", request.GET.get("tanda", "-")
    if mark == was:
        return HttpResponse(status=204)
    is_back = held is None and was not in ("-", "None")
    context = {"proposal": found, "holder": held, "mark": mark, "is_back": is_back}
    return render(request, "programs/parts/holder.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def take_over(request: ActorRequest, proposal_id: UUID) -> HttpResponse:
    """Ask whether it is meant, then take the paper out of a colleague's hand."""
    found = find_proposal(request, proposal_id)
    require(rules.may_review(request.actor, found))
    back = _paper(found)
    if request.method != "POST":
        context = {
            "proposal": found,
            "holder": holding.holder_of(found, seen_by=request.actor),
            "back": back,
        }
        return render(request, "programs/take_over.html", context)
    return carry_out(
        request,
        lambda: holding.take_over(found.pk, by=request.actor, at=timezone.now()),
        done=_("Usulan ini sekarang di tangan Anda."),
        back=back,
    )


def _paper(found: Proposal) -> str:
    """Where it is worked on: at its desk while it is discussed, on its sheet before."""
    if found.state == ProposalState.IN_DISCUSSION:
        item = found.rakor_items.order_by("-tabled_at").first()
        if item is not None:
            return reverse("programs:item", args=[item.pk])
    return reverse("programs:review", args=[found.pk])


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
