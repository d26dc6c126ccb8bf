"""A berita acara in the browser: one key at the desk, a drawn signature, an approval, the seal."""

import pytest
from playwright.sync_api import expect

from programs.models import BeritaAcara
from programs.states import ProposalState, ReleasePolicy
from tests import factories
from tests.journeys.looks import passes_axe
from tests.journeys.steps import seated

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def item(transactional_db):
    """A desk with one paper of three lines, in a round that waits for its berita acara."""
    office = factories.OfficeFactory()
    scheme = factories.FundingSchemeFactory()
    factories.RoundFactory(scheme=scheme, release=ReleasePolicy.AFTER_MINUTES)
    proposal = factories.ProposalFactory(
        office=office, scheme=scheme, state=ProposalState.IN_DISCUSSION, title="Tenun ikat"
    )
    return factories.RakorItemFactory(proposal=proposal)


def draw(page) -> None:
    canvas = page.locator("[data-ikm-pad] canvas")
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    page.mouse.move(box["x"] + 40, box["y"] + 150)
    page.mouse.down()
    for step in range(1, 6):
        page.mouse.move(box["x"] + 40 + 40 * step, box["y"] + 150 - 20 * (step % 3))
    page.mouse.up()


def test_desk_draws_up_both_sides_sign_and_the_office_learns_of_it(item, browser, live_server):
    reviewer = seated(browser, live_server.url, factories.reviewer())
    head = seated(browser, live_server.url, factories.head_of(item.proposal.office))
    reviewer.open(f"/rakor/bahan/{item.pk}/")
    reviewer.page.locator("[data-ikm-review] [value=setujui]").check()
    reviewer.page.keyboard.press("Control+Enter")
    reviewer.sees("Ditahan: Dinas melihat keputusan ini setelah dirilis.")
    head.open(f"/usulan/{item.proposal_id}/")
    expect(head.page.locator("main")).to_contain_text("Dibahas")

    reviewer.page.keyboard.press("b")
    expect(reviewer.page.locator("h1")).to_contain_text("Berita acara")
    reviewer.press("Kirim untuk ditandatangani")
    found = BeritaAcara.objects.get()
    reviewer.follow("Tandatangani untuk Ditjen IKMA")
    reviewer.page.locator("[name=method][value=digambar]").check()
    draw(reviewer.page)
    reviewer.page.locator("[name=agrees]").check()
    passes_axe(reviewer.page)
    reviewer.press("Tandatangani")
    reviewer.sees("Tanda tangan tercatat.")

    head.open(f"/rakor/berita-acara/{found.pk}/")
    head.follow("Tandatangani")
    head.page.locator("[name=method][value=portal]").check()
    head.page.locator("[name=agrees]").check()
    head.press("Tandatangani")

    head.sees("Disegel")
    head.open(f"/usulan/{item.proposal_id}/")
    expect(head.page.locator("main")).to_contain_text("Disetujui")
    found.refresh_from_db()
    assert found.is_sealed
    assert [person.problems for person in (reviewer, head)] == [[], []]
