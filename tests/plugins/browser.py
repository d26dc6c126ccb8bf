"""The system's Chromium for pytest-playwright; a page that asks another origin fails its test."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from unittest import mock
from urllib.parse import urlsplit

import pytest
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from playwright.sync_api import Browser, BrowserContext, Request, expect

# Playwright's loop makes Django's ORM believe it runs inside an async view.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"

# A page that polls every two seconds on a machine that runs two workers and their servers.
expect.set_options(timeout=15_000)

# The shell draws the same and takes a quarter less of the processor: no windows, no extensions.
CANDIDATES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome-stable",
              "google-chrome")  # fmt: skip
FLAGS = (
    *("--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run"),
    *(
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
    ),
    # No name but our own leads anywhere: cheaper than asking the test about every request.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
)
OWN_HOSTS = ("127.0.0.1", "localhost")
MISSING = "Chromium tidak ada: pasang dengan `apt-get install chromium`, atau isi CHROMIUM=/jalur."


def chromium_path() -> str | None:
    """CHROMIUM from the environment, else the first browser found on this machine."""
    if given := os.environ.get("CHROMIUM"):
        return given if Path(given).is_file() else None
    return next((found for name in CANDIDATES if (found := shutil.which(name))), None)


@pytest.fixture(scope="session")
def browser_type_launch_args(
    browser_type_launch_args: dict[str, Any],
) -> dict[str, Any]:
    path = chromium_path()
    if path is None:
        pytest.fail(MISSING, pytrace=False)
    return browser_type_launch_args | {"executable_path": path, "args": list(FLAGS)}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    return browser_context_args | {
        "locale": "id-ID",
        "timezone_id": "Asia/Jakarta",
        "viewport": {"width": 1280, "height": 800},
    }


def _is_foreign(url: str) -> bool:
    parts = urlsplit(url)
    return parts.scheme in {"http", "https", "ws", "wss"} and parts.hostname not in OWN_HOSTS


@pytest.fixture(scope="session")
def _strangers() -> list[str]:
    """Addresses of other origins that pages asked since somebody looked."""
    return []


@pytest.fixture(scope="session")
def browser(browser: Browser, _strangers: list[str]) -> Browser:
    """pytest-playwright's, which finds no host but this one and tells who was asked for."""
    make = browser.new_context

    def note(request: Request) -> None:
        if _is_foreign(request.url):
            _strangers.append(request.url)

    def new_context(**options: Any) -> BrowserContext:
        context = make(**options)
        context.on("requestfailed", note)
        return context

    browser.new_context = new_context  # type: ignore[method-assign]
    return browser


@pytest.fixture(autouse=True)
def _nobody_else_is_asked(_strangers: list[str]) -> Iterator[None]:
    _strangers.clear()
    yield
    assert _strangers == [], f"the page asked other origins: {_strangers}"


@pytest.fixture(scope="session", autouse=True)
def _static_files_are_kept() -> Iterator[None]:
    """Let browsers keep static files of the live server, as those of the portal itself may."""
    serve = StaticFilesHandler.serve

    def serve_once(handler: StaticFilesHandler, request: HttpRequest) -> HttpResponseBase:
        answer = serve(handler, request)
        answer.headers["Cache-Control"] = "max-age=3600"
        return answer

    with mock.patch.object(StaticFilesHandler, "serve", serve_once):
        yield
