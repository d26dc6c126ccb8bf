"""What a page weighs on the line: at most 150 KB the first time, 40 KB after that.

Files are served as production serves them (WhiteNoise, compressed and named by their content); the
gzip of the reverse proxy is Django's here. The first page of a fresh browser carries the frame.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings as configured
from django.core.management import call_command
from django.test import Client
from django.test.testcases import LiveServerThread
from playwright.sync_api import Browser, Page

from programs.models import Proposal
from programs.states import ProposalState
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)

FIRST, LATER = 150 * 1024, 40 * 1024
LINES, DOCUMENTS = 60, 12


@pytest.fixture(scope="module")
def collected(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("static")


@pytest.fixture
def as_production(settings, collected, transactional_db) -> Iterator[str]:
    settings.STATIC_ROOT = str(collected)
    kept = "ikmportal.ui.static_files.StaticFiles"
    settings.STORAGES = settings.STORAGES | {"staticfiles": {"BACKEND": kept}}
    proxy = "django.middleware.gzip.GZipMiddleware"
    settings.MIDDLEWARE = [proxy, *settings.MIDDLEWARE]
    if not any(collected.iterdir()):
        call_command("collectstatic", interactive=False, verbosity=0)
    server = LiveServerThread("127.0.0.1", lambda handler: handler)
    server.daemon = True
    server.start()
    server.is_ready.wait()
    assert server.error is None
    yield f"http://127.0.0.1:{server.port}"
    server.terminate()


@pytest.fixture
def proposal(transactional_db) -> Proposal:
    """As large as a real one: sixty lines and twelve documents asked for."""
    found = factories.ProposalFactory()
    factories.RabLineFactory.create_batch(LINES, proposal=found)
    for _number in range(DOCUMENTS):
        factories.DocumentRequirementFactory(scheme=found.scheme)
    factories.CeilingFactory(scheme=found.scheme, province=found.office.province)
    return found


class Scale:
    """Adds up the bytes that came over the line, headers included; the cache costs nothing."""

    def __init__(self, page: Page) -> None:
        self.page, self.bytes = page, 0.0
        line = page.context.new_cdp_session(page)
        line.send("Network.enable")
        line.on("Network.loadingFinished", self._add)

    def _add(self, told: dict) -> None:
        self.bytes += told["encodedDataLength"]

    def weigh(self, address: str) -> int:
        self.bytes = 0.0
        answer = self.page.goto(address, wait_until="networkidle")
        assert answer is not None
        assert answer.status == 200
        return round(self.bytes)


def fresh(browser: Browser, base: str, user=None) -> Page:
    """A browser that was never here; its cache is on, as a person's is."""
    context = browser.new_context(locale="id-ID")
    if user:
        entrance = Client()
        entrance.force_login(user)
        value = entrance.cookies[configured.SESSION_COOKIE_NAME].value
        cookie = {"name": configured.SESSION_COOKIE_NAME, "value": value, "url": base}
        context.add_cookies([cookie])
    return context.new_page()


def weights(browser: Browser, base: str, user, addresses: dict[str, str]) -> dict[str, tuple]:
    """Each page by a newcomer, and after the home page."""
    regular = fresh(browser, base, user)
    later = Scale(regular)
    later.weigh(f"{base}/")
    found = {}
    for name, address in addresses.items():
        newcomer = fresh(browser, base, user)
        found[name] = (Scale(newcomer).weigh(base + address), later.weigh(base + address))
        newcomer.context.close()
    regular.context.close()
    return found


def too_heavy(found: dict[str, tuple]) -> dict[str, tuple]:
    return {name: pair for name, pair in found.items() if pair[0] > FIRST or pair[1] > LATER}


def test_pages_of_a_drafter_are_light(browser, as_production, proposal):
    own = f"/usulan/{proposal.pk}"
    found = weights(
        browser,
        as_production,
        factories.drafter_of(proposal.office),
        {
            "home": "/",
            "list": "/usulan/",
            "task list": f"{own}/",
            "section": f"{own}/bagian/kak/",
            "rab": f"{own}/rab/",
            "documents": f"{own}/data-dukung/",
            "check": f"{own}/periksa/",
        },
    )

    assert all(pair[0] > 50_000 for pair in found.values()), "the scale weighs nothing"
    assert too_heavy(found) == {}


def test_door_and_sign_off_are_light(browser, as_production, proposal):
    stranger = fresh(browser, as_production)
    door = Scale(stranger).weigh(f"{as_production}/akun/masuk/")
    Proposal.objects.filter(pk=proposal.pk).update(state=ProposalState.AWAITING_HEAD)
    head = factories.head_of(proposal.office)
    found = weights(
        browser, as_production, head, {"sign-off": f"/usulan/{proposal.pk}/persetujuan/"}
    )

    assert door <= FIRST
    assert too_heavy(found) == {}
