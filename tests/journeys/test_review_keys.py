"""Ten decisions by keys alone, an undo, a filter, and the name of whoever has the paper in hand."""

import pytest
from playwright.sync_api import expect

from programs.models import DecisionUndo, ProposalDecision
from programs.states import ProposalState
from tests import factories
from tests.journeys.looks import passes_axe
from tests.journeys.steps import seated

pytestmark = pytest.mark.django_db(transaction=True)

WITHIN = 8_000
MOST_KEYSTROKES = 40


class Keys:
    """A keyboard that counts: a chord is as many strokes as it has keys."""

    def __init__(self, page) -> None:
        self.page, self.strokes = page, 0

    def press(self, chord: str) -> None:
        self.strokes += len(chord.split("+"))
        self.page.keyboard.press(chord)


@pytest.fixture
def desk(transactional_db):
    """A desk with eleven papers of one line."""
    office = factories.OfficeFactory()
    scheme = factories.FundingSchemeFactory()
    factories.CeilingFactory(scheme=scheme, province=office.province, limit_idr=100_000_000)
    desk = factories.RakorDeskFactory(
        rakor=factories.RakorFactory(scheme=scheme), province=office.province
    )
    for number in range(11):
        proposal = factories.ProposalFactory(
            office=office,
            scheme=scheme,
            state=ProposalState.IN_DISCUSSION,
            title="Tenun ikat" if number == 7 else f"Usulan meja {number}",
            lines=1,
        )
        factories.RakorItemFactory(
            desk=desk, proposal=proposal, tabled_at=factories.MOMENT.replace(minute=number)
        )
    return desk


def title(page):
    return page.locator(".doku h2.jd")


def test_ten_decisions_by_keys_then_undo_skip_and_filter(desk, browser, live_server):
    reviewer = seated(browser, live_server.url, factories.reviewer())
    reviewer.open(f"/rakor/meja/{desk.pk}/")
    page, keys = reviewer.page, Keys(reviewer.page)
    order = [i.proposal.title for i in desk.items.order_by("tabled_at")]

    for number in range(10):
        expect(title(page)).to_have_text(order[number], timeout=WITHIN)
        keys.press("1")
        keys.press("Control+Enter")
    expect(title(page)).to_have_text(order[10], timeout=WITHIN)
    assert keys.strokes <= MOST_KEYSTROKES
    assert ProposalDecision.objects.count() == 10

    keys.press("z")
    expect(title(page)).to_have_text(order[9], timeout=WITHIN)
    assert DecisionUndo.objects.count() == 1
    keys.press("l")
    expect(title(page)).to_have_text(order[10], timeout=WITHIN)
    keys.press("t")
    expect(page.locator("[data-ikm-findings]")).to_have_attribute("aria-pressed", "true")
    keys.press("?")
    expect(page.locator(".pintasan .kartu")).to_be_visible()
    keys.press("/")
    expect(page.locator("#saring-meja")).to_be_focused()
    page.keyboard.type("tenun")
    page.keyboard.press("Enter")
    expect(page.locator(".antre li")).to_have_count(2, timeout=WITHIN)
    page.locator("h1").click()
    keys.press("k")
    expect(title(page)).to_have_text("Tenun ikat", timeout=WITHIN)
    assert reviewer.problems == []


def test_second_at_a_paper_reads_who_has_it_in_hand(desk, browser, live_server):
    item = desk.items.order_by("tabled_at").first()
    first = seated(browser, live_server.url, factories.reviewer())
    second = seated(browser, live_server.url, factories.reviewer())
    with first.page.expect_response(lambda answer: "/pegang/" in answer.url):
        first.open(f"/rakor/bahan/{item.pk}/")

    second.open(f"/rakor/bahan/{item.pk}/")

    expect(second.page.locator(".pegang")).to_contain_text(
        f"{first.user.full_name} memegang usulan ini sejak", timeout=WITHIN
    )
    expect(first.page.locator(".pegang")).to_have_text("")
    passes_axe(second.page)
