"""The beat of a desk or a meeting: one number, so cheap that every screen may ask every second.

A page hands its screen a signed address. The screen asks it without cookies, so no session and no
person is read; the number tells nothing but that something changed, and whatever changed is read
through the ordinary doors. The address ends soon, and a screen gets a new one with each reading.
"""

from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.urls import reverse
from django.views.decorators.http import require_safe

from programs.figures.room import beat_of_desk, beat_of_rakor

_SALT = "programs.pulse"
# A screen that stood still this long asks the ordinary door again.
SECONDS = 600
_BEATS = {"meja": beat_of_desk, "rakor": beat_of_rakor}


def pulse_address(kind: str, subject: UUID) -> str:
    """Where a screen that may look now asks for the beat, for ten minutes."""
    return reverse("programs:pulse", args=[signing.dumps([kind, subject.hex], salt=_SALT)])


@login_not_required
@require_safe
def pulse(request: HttpRequest, token: str) -> HttpResponse:
    """The beat as plain text; 304 when it is the one the screen has; 404 for an ended address."""
    try:
        kind, subject = signing.loads(token, salt=_SALT, max_age=SECONDS)
    except signing.BadSignature as problem:
        raise Http404 from problem
    beat = str(_BEATS[kind](UUID(subject)))
    tag = f'"{beat}"'
    response: HttpResponse
    if request.headers.get("If-None-Match") == tag:
        response = HttpResponseNotModified()
    else:
        response = HttpResponse(beat, content_type="text/plain")
    response["ETag"] = tag
    response["Cache-Control"] = "no-store"
    return response
