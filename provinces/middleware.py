"""Puts the acting person, with the posts held today, on every request."""

from collections.abc import Callable
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from ikmportal.ui.formats import wib_today
from provinces.rules import Actor, actor_for


class ActorRequest(HttpRequest):
    """A request behind the login, as views see it."""

    actor: Actor


class ActorMiddleware:
    """Sets ``request.actor`` and shows times in the zone of the person's office.

    The posts are read once per request, so a mandate that was withdrawn is gone with the
    next click.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        if not user.is_authenticated:
            return self.get_response(request)
        actor = actor_for(user, on=wib_today())
        request.actor = actor  # type: ignore[attr-defined]
        with timezone.override(ZoneInfo(actor.time_zone)):
            return self.get_response(request)
