"""One real PostgreSQL and one real Valkey for the whole run, before Django reads its settings.

The controller starts them; xdist workers inherit the addresses through the environment. Each
worker has its own test database (a copy of one template), Valkey database and var folder. With
`DATABASE_URL` or `REDIS_URL` given, those servers are used instead.
"""

import contextlib
import gc
import os
import tempfile
from pathlib import Path

import django
import pytest
from django.conf import settings

from ikmportal.supervisor.servers import throwaway_servers
from ikmportal.supervisor.valkey import DATABASES
from tests.plugins.template import SWEEPER_URL, made_beside

SETTINGS = "ikmportal.settings.test"
FOLDER = "IKM_TEST_FOLDER"
_running = contextlib.ExitStack()


def _is_xdist_worker(config: pytest.Config) -> bool:
    return hasattr(config, "workerinput")


def _start_servers() -> None:
    made = _running.enter_context(
        # A space in the path on purpose: nothing we write may trip over one.
        tempfile.TemporaryDirectory(prefix="ikm test ", ignore_cleanup_errors=True)
    )
    # Where root has no user namespaces, PostgreSQL runs as somebody else, who must get in.
    Path(made).chmod(0o711)
    os.environ[FOLDER] = made
    servers = _running.enter_context(throwaway_servers(Path(made)))
    os.environ.setdefault("DATABASE_URL", servers.database_url)
    os.environ.setdefault("REDIS_URL", servers.broker.url())
    if os.environ["DATABASE_URL"] == servers.database_url:
        # The application's role stays as weak in tests as it is in life; only sweeping is done so.
        os.environ[SWEEPER_URL] = servers.database_url.replace("//ikm@", "//postgres@")
    # A busy machine may be slow: no test may fail by the clock alone.
    os.environ.setdefault("STATEMENT_TIMEOUT_MS", "60000")


def _take_own_corner() -> None:
    """This process's own Valkey database and var folder."""
    name = os.environ.get("PYTEST_XDIST_WORKER", "main")
    number = int(name.removeprefix("gw")) + 1 if name != "main" else 0
    address, _, _ = os.environ["REDIS_URL"].partition("?db=")
    if address.startswith("unix:"):
        os.environ["REDIS_URL"] = f"{address}?db={number % DATABASES}"
    var_dir = Path(os.environ[FOLDER]) / f"var {name}"
    var_dir.mkdir(exist_ok=True)
    os.environ["VAR_DIR"] = str(var_dir)


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    if settings.configured and not _is_xdist_worker(config):
        raise pytest.UsageError(f"unset DJANGO_SETTINGS_MODULE: the suite sets {SETTINGS} itself")
    if not _is_xdist_worker(config):
        _start_servers()
    if not _is_xdist_worker(config) and config.getoption("numprocesses", None):
        # The workers inherit this environment. With settings named in it (importing ikmportal names
        # some), pytest-django would read them before a worker has its own database and folder.
        os.environ.pop("DJANGO_SETTINGS_MODULE", None)
        _running.enter_context(made_beside(Path(os.environ[FOLDER])))
        return
    _take_own_corner()
    # Requests leave their cycles by the thousand; there is memory enough to sweep them less often.
    gc.set_threshold(20_000, 20, 50)
    os.environ["DJANGO_SETTINGS_MODULE"] = SETTINGS
    django.setup()


@pytest.hookimpl(trylast=True)
def pytest_unconfigure(config: pytest.Config) -> None:
    _running.close()
