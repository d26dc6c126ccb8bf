"""The Celery application. Redis carries hints only: every job is a row (see decisions/)."""

import os
from typing import Any

from celery import Celery
from celery.signals import worker_process_init

from ikmportal.supervisor.children import die_with_parent

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ikmportal.settings.dev")

app = Celery("ikmportal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@worker_process_init.connect
def end_with_the_worker(**_: Any) -> None:
    """A pool process ends with its parent, also when the parent is killed: its job has a lease."""
    die_with_parent()
