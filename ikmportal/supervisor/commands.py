"""The command of each long-running process, in one place.

`docker-compose.yml` runs the same words: a test compares the two.
"""

import sys
from collections.abc import Sequence
from pathlib import Path

WEB = "gunicorn --config python:ikmportal.supervisor.web ikmportal.wsgi:application --bind"
WORKER = (
    "celery -A ikmportal worker --loglevel INFO --pool prefork --concurrency 2"
    " --without-gossip --without-mingle"
)
BEAT = "celery -A ikmportal beat --loglevel INFO --pidfile="
# What the worker logs once it takes jobs.
WORKER_READY = " ready."
PREPARE = "python manage.py portal --prepare"


def web_command(*, bind: str) -> list[str]:
    """Gunicorn listening on `bind`, e.g. 127.0.0.1:8000."""
    return [*_runnable(WEB), bind]


def worker_command() -> list[str]:
    return _runnable(WORKER)


def beat_command() -> list[str]:
    return _runnable(BEAT)


def prepare_command() -> list[str]:
    """Migrate, load reference data, and in a demo the demo year. May be repeated at will."""
    return _runnable(PREPARE)


def demo_accounts_command() -> list[str]:
    """Prints who may sign in, for people."""
    return _runnable("python manage.py demo_accounts")


def _runnable(words: str) -> list[str]:
    """The words with the program taken from this Python's own environment."""
    program, *rest = words.split()
    return [*_program(program), *rest]


def _program(name: str) -> Sequence[str]:
    if name == "python":
        return [sys.executable]
    # `python -m` rather than the bin/ script: a script's first line cannot hold a path with spaces.
    return [sys.executable, "-m", name]


def project_folder() -> Path:
    """Where manage.py is; every command runs there."""
    return Path(__file__).resolve().parents[2]
