"""What a load balancer asks, and what people are told while the database is busy."""

import logging
from collections.abc import Callable

from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, OperationalError, connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

logger = logging.getLogger(__name__)


@login_not_required
@require_safe
def livez(request: HttpRequest) -> HttpResponse:
    """200 while the process answers at all."""
    return HttpResponse("ok", content_type="text/plain")


@login_not_required
@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """200 when the database answers, 503 when it does not. Redis is a hint and does not count."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return HttpResponse("database unreachable", status=503, content_type="text/plain")
    return HttpResponse("ready", content_type="text/plain")


class BusyMiddleware:
    """503 with Retry-After when the database is away or a lock or statement ran out of time.

    The transaction is rolled back by then: nothing was written, and the same act may be sent again.
    """

    RETRY_AFTER_SECONDS = 20

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, problem: Exception) -> HttpResponse | None:
        """Answer for a view that met a busy database; leave every other problem alone."""
        if not isinstance(problem, OperationalError):
            return None
        logger.warning("Busy: %s %s: %s", request.method, request.path, problem)
        response = render(request, "503.html", status=503)
        response["Retry-After"] = str(self.RETRY_AFTER_SECONDS)
        return response
