"""Makes the database that every xdist worker copies, in a process of its own.

The controller starts it beside the collecting workers. A worker that needs its database waits for
the word in `WORD`: empty when the template is ready, else what went wrong.
"""

import contextlib
import os
import subprocess
import sys
import time
import traceback
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg

from ikmportal.supervisor.commands import project_folder

NAME = "IKM_TEST_TEMPLATE"
WORD = "IKM_TEST_TEMPLATE_WORD"
# Whoever may delete without triggers, in a cluster of our own.
SWEEPER_URL = "IKM_TEST_SWEEPER_URL"
PATIENCE_SECONDS = 600


def on_database(url: str, name: str) -> str:
    """The same server, another database."""
    # urlunsplit drops an empty "//user@/name" host only when netloc is empty too.
    return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))


def _drop(url: str, name: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'.encode())


@contextlib.contextmanager
def made_beside(folder: Path) -> Iterator[None]:
    """A process that makes the template; both are gone after the block."""
    url = os.environ["DATABASE_URL"]
    name = f"test_{urlsplit(url).path.lstrip('/')}_template"
    os.environ |= {NAME: name, WORD: str(folder / "template.done")}
    mine = {"DJANGO_SETTINGS_MODULE": "ikmportal.settings.test", "VAR_DIR": str(folder / "var")}
    command = [sys.executable, "-m", "tests.plugins.template"]
    making = subprocess.Popen(command, cwd=project_folder(), env=os.environ | mine)
    try:
        yield
    finally:
        making.kill()
        making.wait()
        with contextlib.suppress(psycopg.OperationalError):
            _drop(url, name)


def wait_for_template() -> str | None:
    """The template's name, once it can be copied; None in a run without workers."""
    word = os.environ.get(WORD)
    if word is None:
        return None
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not (said := Path(word)).is_file():
        if time.monotonic() > deadline:
            raise RuntimeError(f"no template database after {PATIENCE_SECONDS} s")
        time.sleep(0.1)
    if problem := said.read_text():
        raise RuntimeError(f"the template database could not be made:\n{problem}")
    return os.environ[NAME]


def _make() -> None:
    url, name = os.environ["DATABASE_URL"], os.environ[NAME]
    _drop(url, name)
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"'.encode())
    os.environ["DATABASE_URL"] = on_database(url, name)
    import django
    from django.core.management import call_command
    from django.db import connections

    django.setup()
    from tests.plugins.quick_migrations import quick_migrations

    with quick_migrations():
        call_command("migrate", verbosity=0, interactive=False, run_syncdb=True)
    connections.close_all()


def main() -> None:
    problem = ""
    try:
        _make()
    except BaseException:
        problem = traceback.format_exc()
        raise
    finally:
        unfinished = Path(f"{os.environ[WORD]}.new")
        unfinished.write_text(problem)
        unfinished.rename(os.environ[WORD])


if __name__ == "__main__":
    main()
