"""The system's Chromium for pytest-playwright; a page that asks another origin fails its test."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import BrowserContext, Route

# Playwright's loop makes Django's ORM believe it runs inside an async view.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"

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


@pytest.fixture
def new_context(
    new_context: Callable[..., BrowserContext],
) -> Iterator[Callable[..., BrowserContext]]:
    """pytest-playwright's factory, every context fenced in."""
    strangers: list[str] = []

    def refuse(route: Route) -> None:
        strangers.append(route.request.url)
        route.abort()

    def make(**options: Any) -> BrowserContext:
        context = new_context(**options)
        context.route(_is_foreign, refuse)
        return context

    yield make
    assert strangers == [], f"the page asked other origins: {strangers}"
