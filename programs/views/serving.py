"""Hand out files that people uploaded: compared with their digest first, and locked in."""

import hashlib
import logging
from typing import Any, Protocol

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

from programs.views.finding import conflict
from provinces.middleware import ActorRequest

logger = logging.getLogger(__name__)
# Nothing in a file may run.
LOCKED = "default-src 'none'; frame-ancestors 'none'; sandbox"
# Browsers show no PDF inside a sandbox; one that acts by itself was refused on arrival.
_SHOWN = {
    "application/pdf": "default-src 'none'; object-src 'self'; frame-ancestors 'none'",
    "image/jpeg": "default-src 'none'; img-src 'self'; frame-ancestors 'none'; sandbox",
    "image/png": "default-src 'none'; img-src 'self'; frame-ancestors 'none'; sandbox",
}


class Stored(Protocol):
    """A row that tells of an uploaded file."""

    pk: Any
    storage_name: str
    sha256: str
    file_name: str


def stored_file(
    request: ActorRequest, stored: Stored, *, content_type: str, back: str
) -> HttpResponseBase:
    """The file as an attachment; with ``?lihat=1`` to look at, where a browser can show it safely.

    404 when it is gone, 409 with the way back when it is not what was uploaded.
    """
    if not default_storage.exists(stored.storage_name):
        raise Http404
    body = default_storage.open(stored.storage_name)
    if hashlib.file_digest(body, "sha256").hexdigest() != stored.sha256:
        body.close()
        kind = type(stored).__name__
        logger.error("%s %s: stored file does not match its SHA-256", kind, stored.pk)
        return conflict(
            request,
            _("Berkas ini berubah sejak diunggah dan tidak dapat diberikan. Hubungi admin."),
            back=back,
        )
    body.seek(0)
    is_shown = "lihat" in request.GET and content_type in _SHOWN
    answer = FileResponse(
        body,
        as_attachment=not is_shown,
        filename=stored.file_name,
        content_type=content_type,
    )
    return locked_in(answer, policy=_SHOWN[content_type] if is_shown else LOCKED)


def locked_in(answer: FileResponse, *, policy: str = LOCKED) -> FileResponse:
    """With the headers that keep a file from acting or being taken elsewhere."""
    answer["Content-Security-Policy"] = policy
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cross-Origin-Resource-Policy"] = "same-origin"
    return answer
