"""The portal, and beside it the floor page behind the usual middleware only."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.test import override_settings

from ikmportal.wsgi import application as portal
from tests.bench.counting import counted

with override_settings(
    MIDDLEWARE=settings.FLOOR_MIDDLEWARE, SESSION_ENGINE="django.contrib.sessions.backends.db"
):
    floor = WSGIHandler()


@counted
def application(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    handler = floor if environ["PATH_INFO"] == "/acuan/" else portal
    return handler(environ, start_response)
