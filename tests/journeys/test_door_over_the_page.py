"""The session ends in the middle of work: people sign in over the page and nothing is lost."""

import pytest
from django.contrib.sessions.models import Session
from django.core.cache import cache
from playwright.sync_api import Locator, expect

from programs.models import LineDecision, Proposal
from programs.states import ProposalState
from tests import factories
from tests.factories import people
from tests.factories.people import PASSWORD
from tests.journeys.looks import passes_axe
from tests.journeys.steps import Person, seated
from tests.journeys.test_autosave import eventually, stored
from tests.journeys.test_rab_grid import cell, keys, price
from tests.programs import grid

pytestmark = pytest.mark.django_db(transaction=True)

TEXT = "Perajin belum menguasai pewarnaan alam di Montasik."
MORE = " Mesin jahit tua menahan hasil."


@pytest.fixture(autouse=True)
def _fresh_limits():
    cache.clear()
    yield
    cache.clear()


@pytest.fixture(autouse=True)
def _leave(browser, transactional_db):
    """Pages go on asking until they are left; the last answer may still be on its way."""
    yield
    pages = [page for context in browser.contexts for page in context.pages]
    for page in pages:
        page.on("dialog", lambda dialog: dialog.accept())
        page.goto("about:blank")
    if pages:
        pages[0].wait_for_timeout(300)
    for context in browser.contexts:
        context.close()


@pytest.fixture
def draft(transactional_db) -> Proposal:
    return factories.ProposalFactory(problem="Teks awal yang tersimpan.")


@pytest.fixture
def drafter(draft, browser, live_server) -> Person:
    someone = seated(browser, live_server.url, people.drafter_of(draft.office))
    someone.open(f"/usulan/{draft.pk}/bagian/kak/")
    return someone


def end_session() -> None:
    """As expiry and a changed password do: the cookie stays, the session behind it is gone."""
    Session.objects.all().delete()


def door(who: Person) -> Locator:
    return who.page.get_by_role("dialog", name="Masuk lagi")


def come_back(who: Person, password: str = PASSWORD, email: str = "") -> None:
    box = door(who)
    expect(box.locator("[name=password]")).to_be_visible()
    if email:
        box.locator("[name=login]").fill(email)
    box.locator("[name=password]").fill(password)
    who.page.keyboard.press("Enter")


def test_drafter_goes_on_typing_signs_in_over_the_page_and_loses_nothing(draft, drafter):
    field = drafter.page.locator("[name=problem]")
    field.fill(TEXT)
    end_session()
    field.press("End")

    field.press_sequentially(MORE, delay=5)

    expect(door(drafter)).to_be_visible()
    expect(door(drafter).locator("[name=login]")).to_have_value(drafter.user.email)
    expect(door(drafter).locator("[name=password]")).to_be_focused()
    passes_axe(drafter.page)
    come_back(drafter)
    expect(door(drafter)).to_be_hidden()
    expect(field).to_have_value(TEXT + MORE)
    expect(field).to_be_focused()
    eventually(drafter, lambda: stored(draft) == TEXT + MORE)
    # The forms of the page carry the token of the new session.
    drafter.press("Simpan")
    drafter.page.wait_for_url(f"**/usulan/{draft.pk}/")


def test_wrong_password_and_too_many_tries_are_told_in_the_dialog(drafter):
    drafter.page.set_viewport_size({"width": 360, "height": 640})
    drafter.page.locator("[name=problem]").fill(TEXT)
    end_session()
    drafter.page.locator("[name=objective]").focus()

    come_back(drafter, "salah-sama-sekali")

    expect(door(drafter).locator(".ringkasan-galat")).to_be_focused()
    passes_axe(drafter.page)
    wide = "document.documentElement.scrollWidth - window.innerWidth"
    assert drafter.page.evaluate(wide) <= 0
    for _round in range(5):
        expect(door(drafter).get_by_role("button", name="Masuk")).to_be_enabled()
        come_back(drafter, "salah-sama-sekali")
    expect(door(drafter)).to_contain_text("Terlalu banyak percobaan masuk yang gagal.")


def test_closed_door_is_opened_again_from_the_save_state_and_by_simpan(draft, drafter):
    end_session()
    drafter.page.locator("[name=problem]").fill(TEXT)
    drafter.page.locator("[name=objective]").focus()
    expect(door(drafter)).to_be_visible()
    drafter.page.keyboard.press("Escape")
    expect(drafter.page.locator("[name=objective]")).to_be_focused()

    drafter.page.locator("[data-ikm-save] a").click()
    expect(door(drafter)).to_be_visible()
    drafter.page.keyboard.press("Escape")
    expect(door(drafter)).to_be_hidden()
    drafter.page.locator("[name=objective]").fill(MORE.strip())
    drafter.press("Simpan")

    come_back(drafter)
    drafter.page.wait_for_url(f"**/usulan/{draft.pk}/")
    assert (stored(draft), stored(draft, "objective")) == (TEXT, MORE.strip())


def test_what_one_person_typed_is_not_sent_by_the_next(draft, drafter):
    colleague = people.drafter_of(draft.office)
    end_session()
    drafter.page.locator("[name=problem]").fill(TEXT)
    drafter.page.locator("[name=objective]").focus()

    come_back(drafter, email=colleague.email)

    expect(door(drafter)).to_contain_text(f"Yang masuk sekarang {colleague}.")
    expect(door(drafter)).to_contain_text(f"milik {drafter.user} dan tidak dikirim.")
    passes_axe(drafter.page)
    drafter.page.wait_for_timeout(6_000)
    assert stored(draft) == "Teks awal yang tersimpan."
    drafter.press("Keluar, lalu masuk sebagai pemilik isian")
    come_back(drafter)
    expect(door(drafter)).to_be_hidden()
    eventually(drafter, lambda: stored(draft) == TEXT)


def test_somebody_else_in_another_tab_sends_nothing_of_this_page(draft, drafter):
    colleague = people.drafter_of(draft.office)
    other = Person(drafter.page.context, drafter.base, colleague)
    drafter.page.context.clear_cookies(name="sessionid")
    other.sign_in()

    drafter.page.locator("[name=problem]").fill(TEXT)
    drafter.page.locator("[name=objective]").focus()

    expect(door(drafter)).to_contain_text(f"Yang masuk sekarang {colleague}.")
    assert stored(draft) == "Teks awal yang tersimpan."


def test_same_person_in_another_tab_is_enough(draft, drafter):
    other = Person(drafter.page.context, drafter.base, drafter.user)
    end_session()
    drafter.page.locator("[name=problem]").fill(TEXT)
    drafter.page.locator("[name=objective]").focus()
    expect(door(drafter)).to_be_visible()

    other.sign_in()

    expect(door(drafter)).to_be_hidden()
    eventually(drafter, lambda: stored(draft) == TEXT)


def test_part_of_a_page_is_never_drawn_as_a_sign_in_page(drafter):
    drafter.page.wait_for_load_state("networkidle")
    end_session()

    # As its next round does, twenty seconds later.
    drafter.page.evaluate(
        """() => {
          const part = document.querySelector("[data-ikm-presence]");
          htmx.ajax("GET", part.getAttribute("hx-get"), {source: part, swap: "outerHTML"});
        }"""
    )

    expect(door(drafter)).to_be_visible()
    expect(drafter.page.locator(".pintu")).to_have_count(0)


def test_grid_sends_the_waiting_cell_after_signing_in_over_it(browser, live_server, draft):
    proposal = grid.draft()
    line = proposal.lines.get(description="Baris 2")
    drafter = seated(browser, live_server.url, people.drafter_of(proposal.office))
    drafter.open(f"/usulan/{proposal.pk}/rab/")
    drafter.page.locator("[data-siap]").wait_for()
    end_session()

    cell(drafter, 2, "harga").click()
    drafter.page.keyboard.type("123000")
    keys(drafter, "Enter")

    come_back(drafter)
    eventually(drafter, lambda: price(line) == 123_000)
    expect(cell(drafter, 3, "harga")).to_be_focused()


def test_decision_at_the_desk_is_sent_after_signing_in_over_it(browser, live_server, draft):
    scheme = factories.FundingSchemeFactory()
    proposal = factories.ProposalFactory(scheme=scheme, state=ProposalState.IN_DISCUSSION)
    factories.CeilingFactory(scheme=scheme, province=proposal.office.province, limit_idr=10_000_000)
    rakor = factories.RakorFactory(scheme=scheme)
    desk = factories.RakorDeskFactory(rakor=rakor, province=proposal.office.province)
    item = factories.RakorItemFactory(desk=desk, proposal=proposal)
    reviewer = seated(browser, live_server.url, factories.reviewer())
    reviewer.open(f"/rakor/bahan/{item.pk}/")
    reviewer.page.locator(".baris-putus summary").first.click()
    form = reviewer.page.locator("form.putus-baris").first
    form.locator("[name=verdict]").select_option("ditolak")
    form.locator("[name=note]").fill("Di luar fokus")
    end_session()

    form.get_by_role("button", name="Simpan keputusan baris").click()

    expect(reviewer.page.locator("[data-ikm-unsent]")).to_contain_text("Belum terkirim (1)")
    come_back(reviewer)
    expect(reviewer.page.locator("[data-ikm-unsent]")).to_be_hidden()
    assert LineDecision.objects.get().note == "Di luar fokus"
