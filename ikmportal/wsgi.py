"""WSGI entrance for gunicorn: the portal, and before it the short way of the Rakor room."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ikmportal.settings.dev")

portal = get_wsgi_application()

from programs.views.pulse import beats_first  # noqa: E402  Not before Django is set up.

application = beats_first(portal)
