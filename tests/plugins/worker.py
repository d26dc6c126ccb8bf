"""A real Celery worker on this pytest process's own test database and broker."""

import os
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest

from ikmportal.supervisor.children import Child
from ikmportal.supervisor.commands import WORKER_READY, worker_command


def _on_test_database(url: str, name: str) -> str:
    parts = urlsplit(url)
    # urlunsplit drops an empty "//user@/name" host only when netloc is empty too.
    return urlunsplit(parts._replace(path=f"/{name}"))


@pytest.fixture(scope="session")
def celery_worker_process(django_db_setup: None) -> Iterator[Child]:
    """The portal's own worker command, in a process of its own, ended with the session.

    Use it with `transactional_db`: the worker sees only what is committed. `.output()` is its log,
    `.pid` the pid of the parent process, which is there to be killed.
    """
    from django.conf import settings

    name = str(settings.DATABASES["default"]["NAME"])
    env = os.environ | {"DATABASE_URL": _on_test_database(os.environ["DATABASE_URL"], name)}
    child = Child(
        "worker",
        argv=worker_command(),
        log=Path(os.environ["VAR_DIR"]) / "log" / "worker.log",
        env=env,
        cwd=settings.BASE_DIR,
    )
    try:
        child.wait_ready(lambda: WORKER_READY in child.output(), seconds=60)
        yield child
    finally:
        child.stop()
