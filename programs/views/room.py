"""The screens of a Rakor room: the projector, the province's view, the national board."""

from uuid import UUID
from zoneinfo import ZoneInfo

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from programs import rules
from programs.actions import room
from programs.actions.moves import MoveRefused
from programs.actions.release import policy_of
from programs.figures.room import DISCUSSED, WAITING, board, desk_state
from programs.models import Rakor, RakorDesk
from programs.states import Move, ReleasePolicy
from programs.views.finding import conflict, find_desk, find_item, find_rakor, perform, require
from programs.views.pulse import pulse_address, pulse_of_desk
from provinces.middleware import ActorRequest

# The drawing of a square and what it means, in the order of the legend.
_SQUARES = {
    Move.APPROVE.value: "w1",
    Move.ADJUST.value: "w2",
    Move.RETURN.value: "w3",
    Move.DECLINE.value: "w4",
    Move.DEFER.value: "w5",
    DISCUSSED: "w9",
    WAITING: "w0",
}


@require_safe
def screen(request: ActorRequest, desk_id: UUID) -> HttpResponse:
    """The projector: what the desk discusses, its money and what follows. Read-only."""
    found = find_desk(request, desk_id)
    require(rules.may_open_queue(request.actor))
    return _screen(request, found, template="programs/screen.html")


@require_safe
def province_screen(request: ActorRequest, desk_id: UUID) -> HttpResponse:
    """What is being said about us: the desk as its own province may follow it."""
    found = _followed_desk(request, desk_id)
    is_held_back = policy_of(found.rakor) != ReleasePolicy.AT_ONCE
    if not rules.may_see_desk_live(request.actor, found, is_held_back=is_held_back):
        return render(request, "programs/province_screen_closed.html", {"desk": found})
    return _screen(request, found, template="programs/province_screen.html")


def _followed_desk(request: ActorRequest, desk_id: UUID) -> RakorDesk:
    """A desk that the person may follow; any other does not exist for them."""
    seen = RakorDesk.objects.filter(rakor__in=Rakor.objects.visible_to(request.actor))
    found = get_object_or_404(seen.select_related("rakor__scheme", "province"), pk=desk_id)
    if not rules.may_follow_desk(request.actor, found):
        raise Http404
    return found


def _screen(request: ActorRequest, found: RakorDesk, *, template: str) -> HttpResponse:
    state = desk_state(found)
    context = {
        "desk": found,
        "state": state,
        "squares": [_SQUARES[square] for square in state.squares],
        "legend": _legend(),
        "squares_label": _squares_label(state.counts),
        "pulse": pulse_of_desk(found),
        "occasion": _occasion(found.rakor),
        "now": timezone.now(),
    }
    return render(request, template, context)


def _occasion(rakor: Rakor) -> str:
    """Which day of the meeting it is there, or the meeting's name before and after it."""
    today = timezone.localdate(timezone=ZoneInfo(rakor.time_zone))
    if rakor.first_day <= today <= rakor.last_day:
        return _("Rakor hari ke-%(day)s") % {"day": (today - rakor.first_day).days + 1}
    return rakor.name


def _words() -> dict[str, str]:
    return {
        Move.APPROVE.value: _("disetujui"),
        Move.ADJUST.value: _("disesuaikan"),
        Move.RETURN.value: _("dikembalikan"),
        Move.DECLINE.value: _("tidak disetujui"),
        Move.DEFER.value: _("ditunda"),
        DISCUSSED: _("sedang dibahas"),
        WAITING: _("belum dibahas"),
    }


def _legend() -> list[tuple[str, str]]:
    words = _words()
    return [(drawing, words[square].capitalize()) for square, drawing in _SQUARES.items()]


def _squares_label(counts: dict[str, int]) -> str:
    """The waffle in words, for whoever does not see it."""
    words = _words()
    return ", ".join(f"{counts[key]} {words[key]}" for key in _SQUARES if counts[key])


@require_safe
def rakor_board(request: ActorRequest, rakor_id: UUID) -> HttpResponse:
    """Every desk of the meeting: how far, on what, and how much was agreed."""
    found = find_rakor(request, rakor_id)
    require(rules.may_open_queue(request.actor))
    desks = board(found)
    context = {
        "rakor": found,
        "desks": desks,
        "decided": sum(desk.decided for desk in desks),
        "total": sum(desk.total for desk in desks),
        "agreed_idr": sum(desk.agreed_idr for desk in desks),
        "pulse": pulse_address(found.pk),
        "beat": sum(desk.beat for desk in desks),
        "now": timezone.now(),
    }
    return render(request, "programs/board.html", context)


@require_POST
def show(request: ActorRequest, item_id: UUID) -> HttpResponse:
    """Put a paper on the screens of its desk."""
    found = find_item(request, item_id)
    require(rules.may_review(request.actor, found.proposal))
    try:
        perform(lambda: room.show(found, by=request.actor, at=timezone.now()))
    except MoveRefused as problem:
        return conflict(request, str(problem), back=reverse("programs:item", args=[found.pk]))
    return redirect("programs:item", found.pk)
