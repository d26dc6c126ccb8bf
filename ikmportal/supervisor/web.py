"""Gunicorn's configuration. The address is given on the command line."""

import gc
from pathlib import Path
from typing import Any

from .children import die_with_parent

worker_class = "gthread"
workers = 2
threads = 4
timeout = 60
graceful_timeout = 15
max_requests = 2000
max_requests_jitter = 200
accesslog = "-"
# Heartbeat files on a disk may stall a worker.
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108


def post_fork(server: Any, worker: Any) -> None:
    """A web worker ends with its master, also when the master is killed."""
    die_with_parent(parent=worker.ppid)


def post_worker_init(worker: Any) -> None:
    """What was loaded stays: the collector need not walk through it between requests.

    A page of sixty lines makes some 20,000 objects; at the default threshold of 700 that is
    thirty rounds of the collector, a tenth of its time.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)
