"""The beat of a desk or a meeting: one number, so cheap that every screen may ask every second.

A page hands its screen a signed address. The screen asks it without cookies, so no session and no
person is read; the number tells nothing but that something changed, and whatever changed is read
through the ordinary doors. The address ends soon, and a screen gets a new one with each reading.
"""

import time
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any, TypeAlias
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.core import signing
from django.db import DatabaseError, close_old_connections
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.urls import reverse
from django.views.decorators.http import require_safe

from programs.figures.room import beats_of
from programs.models import RakorDesk

DOOR = "rakor/denyut/"
_SALT = "programs.beats"
# A screen that stood still this long asks the ordinary door again.
SECONDS = 600
# How long a signature that was right is not looked at again.
_TRUSTED_SECONDS = 30

WsgiApp: TypeAlias = "Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]"


def pulse_address(rakor: UUID, desk: UUID | None = None) -> str:
    """Where a screen that may look now asks for the beat of a desk, or of all, for ten minutes."""
    signed = signing.dumps([rakor.hex, desk.hex if desk else ""], salt=_SALT)
    return reverse("programs:pulse", args=[signed])


def pulse_of_desk(desk: RakorDesk) -> str:
    """The same for one desk."""
    return pulse_address(desk.rakor_id, desk.pk)


@login_not_required
@require_safe
def pulse(request: HttpRequest, token: str) -> HttpResponse:
    """The beat as plain text; 304 when the screen has it or a later one; 404 for an ended address.

    The beat may be a moment old, so a screen that has just written may know more.
    """
    try:
        beat = _beat(token)
    except signing.BadSignature as problem:
        raise Http404 from problem
    if _known(request.headers.get("If-None-Match", "")) >= beat:
        return HttpResponseNotModified(headers=_headers(beat))
    return HttpResponse(str(beat), content_type="text/plain", headers=_headers(beat))


def beats_first(portal: WsgiApp) -> WsgiApp:
    """The portal with a short way for screens that ask whether anything changed.

    Two hundred screens of a national Rakor ask every moment, and hardly ever is there news: that
    answer is given before Django begins, for a sixth of what it costs there. Everything else, an
    ended address and a database in trouble among it, goes to the portal.
    """

    def answer(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        head, door, token = environ["PATH_INFO"].partition(f"/{DOOR}")
        tag = environ.get("HTTP_IF_NONE_MATCH", "")
        if head or not door or not tag or environ["REQUEST_METHOD"] != "GET":
            return portal(environ, start_response)
        close_old_connections()
        try:
            beat = _beat(token.removesuffix("/"))
        except (signing.BadSignature, DatabaseError):
            return portal(environ, start_response)
        if _known(tag) < beat:
            return portal(environ, start_response)
        start_response("304 Not Modified", list(_headers(beat).items()))
        return [b""]

    return answer


def _beat(token: str) -> int:
    """The beat that a signed address asks for (BadSignature)."""
    rakor, desk = _opened(token, int(time.monotonic() / _TRUSTED_SECONDS))
    beats = beats_of(rakor)
    return beats.get(desk, 0) if desk else sum(beats.values())


@lru_cache(maxsize=4096)
def _opened(token: str, _window: int) -> tuple[UUID, str]:
    """Meeting and desk of a signed address; looked at anew in each window of time."""
    rakor, desk = signing.loads(token, salt=_SALT, max_age=SECONDS)
    return UUID(rakor), desk


def _known(tag: str) -> int:
    """The beat that the screen has; -1 where it has none or something else."""
    digits = tag.strip('"')
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 20 else -1


def _headers(beat: int) -> dict[str, str]:
    return {"ETag": f'"{beat}"', "Cache-Control": "no-store"}
