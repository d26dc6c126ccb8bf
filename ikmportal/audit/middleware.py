"""Names the signed-in person as the actor of whatever the request writes."""

from collections.abc import Callable
from uuid import uuid4

from django.http import HttpRequest, HttpResponse

from ikmportal.audit.context import AuditContext, current


class AuditContextMiddleware:
    """Sets the context before the view runs and clears it after."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method in ("GET", "HEAD", "OPTIONS"):
            return self.get_response(request)
        actor_id = request.user.pk if request.user.is_authenticated else None
        origin = f"{request.method} {request.path} {uuid4().hex[:12]}"[:200]
        token = current.set(AuditContext(actor_id=actor_id, origin=origin))
        try:
            return self.get_response(request)
        finally:
            current.reset(token)
