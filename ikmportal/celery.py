"""The Celery application. Redis carries hints only: every job is a row (see decisions/)."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ikmportal.settings.dev")

app = Celery("ikmportal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
