"""The beat of a desk or a meeting: one number, so cheap that every screen may ask every second.

A page hands its screen a signed address. The screen asks it without cookies, so no session and no
person is read; the number tells nothing but that something changed, and whatever changed is read
through the ordinary doors. The address ends soon, and a screen gets a new one with each reading.
"""

from collections.abc import Callable
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.urls import reverse
from django.views.decorators.http import require_safe

from programs.figures.room import beats_of
from programs.models import RakorDesk

DOOR = "rakor/denyut/"
_SALT = "programs.pulse"
# A screen that stood still this long asks the ordinary door again.
SECONDS = 600


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

    The beat may be a quarter of a second old, so a screen that has just written may know more.
    """
    try:
        rakor, desk = signing.loads(token, salt=_SALT, max_age=SECONDS)
    except signing.BadSignature as problem:
        raise Http404 from problem
    beats = beats_of(UUID(rakor))
    beat = beats.get(desk, 0) if desk else sum(beats.values())
    response: HttpResponse
    if _known(request) >= beat:
        response = HttpResponseNotModified()
    else:
        response = HttpResponse(str(beat), content_type="text/plain")
    response["ETag"] = f'"{beat}"'
    response["Cache-Control"] = "no-store"
    return response


def _known(request: HttpRequest) -> int:
    """The beat that the screen has; -1 where it has none or something else."""
    tag = request.headers.get("If-None-Match", "").strip('"')
    return int(tag) if tag.isascii() and tag.isdigit() and len(tag) < 20 else -1


def beat_first(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware that answers a beat before any other layer does its part.

    Two hundred screens ask it every second; session, person, language and form tokens have no
    say in it, and cost eight times what the answer does. What has no answer goes the ordinary way.
    """

    def answer(request: HttpRequest) -> HttpResponse:
        head, door, token = request.path_info.partition(f"/{DOOR}")
        if head or not door:
            return get_response(request)
        try:
            return pulse(request, token.removesuffix("/"))
        except Http404:
            return get_response(request)

    return answer
