"""Every page that the matrix opens breaks no rule of axe and fits a phone: one person a role, many
pages, in one window. The pages come from the matrix's own country, so no server is started."""

import mimetypes
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from playwright.sync_api import Browser, Page, Route

from tests.access import checker
from tests.access.matrix import MATRIX, Case, Door
from tests.access.world import PEOPLE, VISITOR, World
from tests.journeys.looks import AXE, WIDER

pytestmark = pytest.mark.django_db

ROOT = "http://localhost:8099"
STATIC = Path(settings.BASE_DIR) / "static"
PHONE = {"width": 360, "height": 640}
# Who is asked first to open a page: whoever works with it, before whoever only reads.
VIEWERS = ("drafter", "head", "reviewer", "admin", "verifier", "director", "auditor",
           "leadership", "nobody", VISITOR)  # fmt: skip


class Window:
    """A phone's browser that is handed pages ready made; what they fetch later is not there.

    The pages are asked for outside of Playwright's own context, where the test's transaction is.
    """

    def __init__(self, page: Page) -> None:
        self.page = page
        self.html = b""
        self.errors: list[str] = []
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.route("**/*", self._answer)

    def _answer(self, route: Route) -> None:
        path = urlsplit(route.request.url).path
        if path.startswith("/static/"):
            file = STATIC / path.removeprefix("/static/")
            kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
            route.fulfill(body=file.read_bytes(), content_type=kind)
        elif route.request.is_navigation_request():
            route.fulfill(body=self.html, content_type="text/html; charset=utf-8")
        else:
            route.fulfill(status=503)

    def problems(self, address: str, html: bytes) -> list[str]:
        """Rules of axe that the page breaks, and how much it sticks out."""
        self.errors.clear()
        self.html = html
        self.page.goto(ROOT + address)
        found = [
            f"{broken['id']}: {broken['nodes'][0]['html'][:160]}"
            for broken in Axe().run(self.page, options=AXE).response["violations"]
        ]
        wide = self.page.evaluate(WIDER)
        return [*found, *([f"sticks out by {wide} px"] if wide > 0 else []), *self.errors]


@pytest.fixture
def window(browser: Browser) -> Iterator[Window]:
    context = browser.new_context(locale="id-ID", viewport=PHONE)
    yield Window(context.new_page())
    context.close()


def viewer(case: Case) -> str | None:
    codes = {VISITOR: case.visitor, **case.own}
    return next((person for person in VIEWERS if codes[person] == 200), None)


def pages_of(person: str) -> list[tuple[Door, Case]]:
    return [
        (door, case)
        for door in MATRIX
        for case in door.cases
        if case.method == "GET" and viewer(case) == person
    ]


def page_at(world: World, person: str, address: str) -> bytes:
    """The page; empty for a file, a fragment or an answer to a script."""
    answer = checker.ask(world, person, "GET", address)
    is_html = answer.headers.get("Content-Type", "").startswith("text/html")
    is_page = is_html and not answer.streaming and b"<html" in answer.content
    return bytes(answer.content) if is_page else b""


def test_every_role_of_the_matrix_is_a_viewer():
    assert set(VIEWERS) == {VISITOR, *PEOPLE}


@pytest.mark.parametrize("person", [p for p in VIEWERS if pages_of(p)])
def test_pages_of_the_matrix_pass_axe_and_fit_a_phone(person, world, window):
    broken, seen = {}, 0
    for door, case in pages_of(person):
        address = checker.addresses(door, case, world)["own"]
        html = page_at(world, person, address)
        seen += bool(html)
        if html and (found := window.problems(address, html)):
            broken[f"{door.name} {address}"] = found

    assert seen > 0
    assert not broken, "\n".join(f"{name}: {found}" for name, found in broken.items())
