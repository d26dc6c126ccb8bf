"""Gunicorn's configuration. The address is given on the command line."""

import gc
import time
from pathlib import Path
from typing import Any

from gunicorn.glogging import Logger
from gunicorn.workers.gthread import ThreadWorker

from .children import die_with_parent

# Where screens of the Rakor ask (``programs.views.pulse.DOOR``).
BEATS = "/rakor/denyut/"

workers = 2
threads = 4
timeout = 60
graceful_timeout = 15
max_requests = 20_000
max_requests_jitter = 2000
# Loaded once: a worker that begins anew, every four minutes while a room asks, only forks.
preload_app = True
accesslog = "-"


class PatientWorker(ThreadWorker):  # type: ignore[misc]
    """Tells the master once a second that it lives, instead of with every turn of its loop.

    A screen that asks whether anything changed costs three turns: a tenth of the whole answer.
    """

    _told = 0.0

    def notify(self) -> None:
        if (now := time.monotonic()) - self._told >= 1:
            self._told = now
            super().notify()


class QuietLogger(Logger):  # type: ignore[misc]
    """Says nothing of a screen of the Rakor that asked and was told that nothing changed.

    A national Rakor would write a hundred such lines a second; each costs a tenth of its answer.
    """

    def access(self, resp: Any, req: Any, environ: dict[str, Any], request_time: Any) -> None:
        if not (resp.status_code == 304 and req.path.startswith(BEATS)):
            super().access(resp, req, environ, request_time)


# Heartbeat files on a disk may stall a worker.
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108

worker_class, logger_class = PatientWorker, QuietLogger


def when_ready(server: Any) -> None:
    """Load every view before the first worker; what was loaded stays.

    The collector need not walk through it between requests, nor touch memory that workers share.
    """
    from django.urls import get_resolver

    _ = get_resolver().url_patterns
    gc.collect()
    gc.freeze()


def post_fork(server: Any, worker: Any) -> None:
    """A web worker ends with its master, also when the master is killed."""
    die_with_parent(parent=worker.ppid)


def post_worker_init(worker: Any) -> None:
    """Collect seldom.

    A page of sixty lines makes some 20,000 objects; at the default threshold of 700 that is
    thirty rounds of the collector, a tenth of its time.
    """
    gc.set_threshold(20_000, 20, 20)
