"""Find what the address names, or 404: what one may not see does not exist."""

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any, TypeVar
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from ikmportal.prepared import Prepared
from programs import rules
from programs.actions.moves import MoveRefused
from programs.models import Need, Proposal, Rakor, RakorDesk, RakorItem, SupportRequest
from programs.querysets import sight_of
from provinces.middleware import ActorRequest

T = TypeVar("T")
ITEM_PAGE = (
    *("desk__province", "desk__pulse", "proposal__office", "proposal__scheme"),
    "decision__decided_by",
)


@Prepared
def proposal_in_sight(proposal_id: UUID, *sight: Any) -> QuerySet[Proposal]:
    return (
        Proposal.objects.in_sight(*sight)
        .filter(pk=proposal_id)
        .select_related("scheme", "office", "regency", "focus", "activity", "sentra")
    )


def find_proposal(request: ActorRequest, proposal_id: UUID) -> Proposal:
    """The proposal with what every page about it shows, if the person may know of it."""
    for found in proposal_in_sight(proposal_id, *sight_of(request.actor)):
        return found
    raise Http404


def find_need(request: ActorRequest, need_id: UUID) -> Need:
    """A need with what its page shows, if the person may know of it."""
    seen = Need.objects.visible_to(request.actor).for_list().select_related("office", "created_by")
    return get_object_or_404(seen, pk=need_id)


def find_support(request: ActorRequest, request_id: UUID) -> SupportRequest:
    """A request for support, if the person may know of it."""
    seen = SupportRequest.objects.visible_to(request.actor)
    seen = seen.select_related("regency", "province", "recorded_by")
    return get_object_or_404(seen, pk=request_id)


def find_budget(request: ActorRequest, proposal_id: UUID) -> Proposal:
    """The proposal for the doors of its RAB, without the long texts of its other sections."""
    for found in budget_in_sight(proposal_id, *sight_of(request.actor)):
        return found
    raise Http404


@Prepared
def budget_in_sight(proposal_id: UUID, *sight: Any) -> QuerySet[Proposal]:
    return Proposal.objects.in_sight(*sight).filter(pk=proposal_id).for_budget()


def find_rakor(request: ActorRequest, rakor_id: UUID) -> Rakor:
    seen = Rakor.objects.visible_to(request.actor).select_related("scheme", "host")
    return get_object_or_404(seen, pk=rakor_id)


def find_kept_rakor(request: ActorRequest, rakor_id: UUID) -> Rakor:
    """A meeting the person may know of, and 403 unless the person keeps its record."""
    found = find_rakor(request, rakor_id)
    require(rules.may_keep_meeting(request.actor, found))
    return found


def find_desk(request: ActorRequest, desk_id: UUID) -> RakorDesk:
    """A desk, for the centre only: offices see results after release, not the table."""
    if not request.actor.is_national:
        return get_object_or_404(RakorDesk.objects.none())
    return get_object_or_404(
        RakorDesk.objects.select_related("rakor__scheme", "province"), pk=desk_id
    )


def find_item(
    request: ActorRequest, item_id: UUID, *, shown: Sequence[str] = ("proposal",)
) -> RakorItem:
    """One proposal on a desk's table, for the centre only.

    An act needs the proposal alone; the page names what else it shows (``ITEM_PAGE``).
    """
    if request.actor.is_national:
        for found in _items(tuple(shown))(item_id):
            return found
    raise Http404


@lru_cache
def _items(shown: Sequence[str]) -> Prepared[RakorItem]:
    return Prepared(lambda pk: RakorItem.objects.filter(pk=pk).select_related(*shown))


def require(allowed: bool) -> None:
    """403 for a right that is missing on something the person may see."""
    if not allowed:
        raise PermissionDenied


def perform(act: Callable[[], T]) -> T:
    """Run one action in the one outermost transaction."""
    with transaction.atomic(durable=True):
        return act()


def carry_out(
    request: ActorRequest, act: Callable[[], object], *, done: str, back: str
) -> HttpResponse:
    """Run one action and go back with its sentence; a refusal is told with 409."""
    try:
        perform(act)
    except MoveRefused as problem:
        return conflict(request, str(problem), back=back)
    return go_on(request, done, back=back)


def go_on(request: ActorRequest, sentence: str, *, back: str) -> HttpResponse:
    """Say that it worked, and redirect."""
    messages.success(request, sentence)
    return redirect(back)


def conflict(request: ActorRequest, message: str, *, back: str) -> HttpResponse:
    """409 with a sentence and a way back; nothing was written."""
    return render(request, "programs/conflict.html", {"message": message, "back": back}, status=409)
