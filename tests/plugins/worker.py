"""A real Celery worker on this pytest process's own test database and broker."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from ikmportal.supervisor.children import Child
from ikmportal.supervisor.commands import WORKER_READY, worker_command
from tests.plugins.template import on_database


@pytest.fixture(scope="session")
def _worker_slot() -> Iterator[list[Child]]:
    """Holds the session's worker, so that a test that killed it leaves the next one a new one."""
    slot: list[Child] = []
    yield slot
    for child in slot:
        child.stop()


def _start_worker() -> Child:
    from django.conf import settings

    name = str(settings.DATABASES["default"]["NAME"])
    env = os.environ | {"DATABASE_URL": on_database(os.environ["DATABASE_URL"], name)}
    child = Child(
        "worker",
        argv=worker_command(),
        log=Path(os.environ["VAR_DIR"]) / "log" / "worker.log",
        env=env,
        cwd=settings.BASE_DIR,
    )
    try:
        child.wait_ready(lambda: WORKER_READY in child.output(), seconds=60)
    except BaseException:
        child.stop()
        raise
    return child


@pytest.fixture
def celery_worker_process(transactional_db: None, _worker_slot: list[Child]) -> Child:
    """The portal's own worker command, in a process of its own, kept until the session ends.

    The worker sees only what is committed, hence `transactional_db`. `.output()` is its log and
    `.pid` the pid of the parent process, which is there to be killed: the next test that asks
    gets a new one.
    """
    if not _worker_slot or not _worker_slot[-1].is_running():
        _worker_slot.append(_start_worker())
    return _worker_slot[-1]
