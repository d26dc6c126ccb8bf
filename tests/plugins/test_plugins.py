"""The suite's own servers, worker and browser: real, separate, and loud when missing."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection

from ikmportal.celery import app
from ikmportal.supervisor.children import Child
from ikmportal.supervisor.commands import project_folder
from ikmportal.supervisor.processes import started_at
from tests.plugins.order import LONG

# A suite of one file that needs a page; run by a pytest of its own.
NEEDS_A_PAGE = """
def test_page(page):
    page.set_content("<h1>halo</h1>")
    page.evaluate("fetch('https://example.org/x').catch(() => 1)")
    page.wait_for_timeout(200)
"""


@pytest.mark.django_db
def test_database_is_postgres_and_this_process_has_its_own() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_database(), current_setting('server_version_num')::int")
        name, version = cursor.fetchone()

    assert name.startswith("test_ikm")
    assert name.endswith(os.environ.get("PYTEST_XDIST_WORKER", ""))
    assert version >= 150000


def test_cache_is_valkey() -> None:
    cache.set("plugin", "ada")

    assert cache.get("plugin") == "ada"
    assert settings.CACHES["default"]["LOCATION"].startswith(("unix:", "redis"))
    assert os.environ["REDIS_URL"] == settings.REDIS_URL


@pytest.mark.django_db(transaction=True)
def test_worker_runs_on_this_process_own_broker(celery_worker_process: Child) -> None:
    # A real task, not a ping: a broker that another test emptied forgets who answers pings.
    sent = app.send_task("ikmportal.mail.tasks.sweep_mail")

    deadline = time.monotonic() + 60
    while f"[{sent.id}] succeeded" not in celery_worker_process.output():
        assert time.monotonic() < deadline, celery_worker_process.output()[-2000:]
        time.sleep(0.2)


@pytest.mark.django_db(transaction=True)
def test_worker_pool_ends_with_a_killed_worker(celery_worker_process: Child) -> None:
    children = _children_of(celery_worker_process.pid)
    assert len(children) >= 2

    celery_worker_process.process.kill()

    deadline = time.monotonic() + 5
    while any(map(started_at, children)) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert [pid for pid in children if started_at(pid)] == []


def _children_of(parent: int) -> list[int]:
    tasks = Path(f"/proc/{parent}/task").glob("*/children")
    return [int(pid) for task in tasks for pid in task.read_text().split()]


def _run_inner_suite(tmp_path: Path, **environment: str) -> str:
    options = ("-q", "-c", os.devnull, "--rootdir", str(tmp_path), "--browser", "chromium")
    plugins = ("-p", "no:django", "-p", "no:cacheprovider")
    (tmp_path / "conftest.py").write_text('pytest_plugins = ["tests.plugins.browser"]')
    (tmp_path / "test_inner.py").write_text(NEEDS_A_PAGE)
    ran = subprocess.run(
        [sys.executable, "-m", "pytest", *options, *plugins, str(tmp_path)],
        cwd=project_folder(),
        env=os.environ | environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 1, ran.stdout + ran.stderr
    return ran.stdout


def test_missing_chromium_fails_with_one_line_that_says_what_to_install(tmp_path: Path) -> None:
    said = _run_inner_suite(tmp_path, CHROMIUM="/tidak/ada")

    assert "apt-get install chromium" in said
    assert "1 error" in said
    assert "Traceback" not in said


def test_page_that_asks_another_origin_fails_its_test(tmp_path: Path) -> None:
    said = _run_inner_suite(tmp_path)

    assert "the page asked other origins: ['https://example.org/x']" in said


def test_long_files_come_first_and_exist(request: pytest.FixtureRequest) -> None:
    files = [item.nodeid.partition("::")[0] for item in request.session.items]

    assert [file for file in LONG if not (project_folder() / file).is_file()] == []
    assert files == sorted(files, key=lambda file: file not in LONG)
