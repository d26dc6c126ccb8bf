"""Typing is never lost: each field saves itself, offline, in two tabs and after a sign-out."""

import pytest
from playwright.sync_api import expect

from programs.models import Proposal
from tests.factories import people
from tests.factories.proposals import ProposalFactory
from tests.journeys.steps import Person, seated

pytestmark = pytest.mark.django_db(transaction=True)

# Milliseconds without a network.
OFFLINE = 60_000
TEXT = "Perajin belum menguasai pewarnaan alam di Montasik."


@pytest.fixture
def draft(transactional_db) -> Proposal:
    return ProposalFactory(problem="Teks awal yang tersimpan.")


@pytest.fixture
def drafter(draft, browser, live_server) -> Person:
    return seated(browser, live_server.url, people.drafter_of(draft.office))


def terms(draft: Proposal) -> str:
    return f"/usulan/{draft.pk}/bagian/kak/"


def kept(drafter: Person) -> list[str]:
    """What the browser still holds."""
    return [
        name
        for name in drafter.page.evaluate("Object.keys(localStorage)")
        if name.startswith("ikm:")
    ]


def eventually(drafter: Person, is_so) -> None:
    """Wait up to ten seconds, giving the page its time."""
    for _round in range(100):
        if is_so():
            return
        drafter.page.wait_for_timeout(100)
    assert is_so()


def stored(draft: Proposal, name: str = "problem") -> str:
    return Proposal.objects.values_list(name, flat=True).get(pk=draft.pk)


def test_field_is_saved_while_typing_and_says_when(draft, drafter):
    drafter.open(terms(draft))

    drafter.page.locator("[name=problem]").fill(TEXT)

    eventually(drafter, lambda: stored(draft) == TEXT)
    expect(drafter.page.locator("[data-ikm-save]")).to_contain_text("Tersimpan pukul")
    drafter.page.reload()
    assert drafter.page.locator("[name=problem]").input_value() == TEXT


def test_typing_offline_is_kept_and_sent_when_back(draft, drafter):
    drafter.open(terms(draft))
    drafter.page.context.set_offline(True)

    drafter.page.locator("[name=problem]").fill(TEXT)
    drafter.page.locator("[name=objective]").fill(TEXT)

    drafter.sees("Sambungan terputus.")
    drafter.page.wait_for_timeout(OFFLINE)
    assert stored(draft) == "Teks awal yang tersimpan."
    drafter.page.context.set_offline(False)
    eventually(drafter, lambda: (stored(draft), stored(draft, "objective")) == (TEXT, TEXT))
    eventually(drafter, lambda: kept(drafter) == [])


def test_text_typed_before_a_crash_comes_back(draft, drafter):
    drafter.open(terms(draft))
    drafter.page.context.set_offline(True)
    drafter.page.locator("[name=problem]").fill(TEXT)
    drafter.sees("Sambungan terputus.")
    # The tab dies; the browser keeps its storage.
    crashed = drafter.page
    drafter.page = crashed.context.new_page()
    crashed.close(run_before_unload=False)
    drafter.page.context.set_offline(False)

    drafter.open(terms(draft))

    expect(drafter.page.locator("[name=problem]")).to_have_value(TEXT)
    eventually(drafter, lambda: stored(draft) == TEXT)


def test_two_tabs_get_both_texts_to_choose_from(draft, drafter):
    drafter.open(terms(draft))
    Proposal.objects.filter(pk=draft.pk).update(problem="Tulisan rekan.")

    drafter.page.locator("[name=problem]").fill(TEXT)

    drafter.sees("Orang lain mengubah isian ini. Pilih yang dipakai. Tulisan rekan.")
    assert stored(draft) == "Tulisan rekan."
    assert drafter.page.locator("[name=problem]").input_value() == TEXT
    drafter.press("Pakai isian saya")
    eventually(drafter, lambda: stored(draft) == TEXT)


def test_two_people_in_different_fields_do_not_disturb_each_other(draft, drafter):
    drafter.open(terms(draft))
    Proposal.objects.filter(pk=draft.pk).update(objective="Tujuan dari rekan.", version=9)

    drafter.page.locator("[name=problem]").fill(TEXT)

    eventually(drafter, lambda: stored(draft) == TEXT)
    assert stored(draft, "objective") == "Tujuan dari rekan."


def test_expired_session_keeps_the_text_and_sends_it_after_signing_in(draft, drafter):
    drafter.open(terms(draft))
    page, cookies = drafter.page, drafter.page.context.cookies()
    page.context.clear_cookies(name="sessionid")

    page.locator("[name=problem]").fill(TEXT)

    drafter.sees("Anda sudah keluar.")
    assert page.locator("[name=problem]").input_value() == TEXT
    page.context.add_cookies([cookie for cookie in cookies if cookie["name"] == "sessionid"])
    eventually(drafter, lambda: stored(draft) == TEXT)


def test_signing_out_leaves_nothing_in_the_browser(draft, drafter):
    drafter.open(terms(draft))
    drafter.page.context.set_offline(True)
    drafter.page.locator("[name=problem]").fill(TEXT)
    drafter.sees("Sambungan terputus.")
    drafter.page.on("dialog", lambda dialog: dialog.accept())
    drafter.page.context.set_offline(False)
    drafter.page.evaluate("localStorage.setItem('ikm:isian:sisa', '1')")

    drafter.page.locator(".bar .who").click()
    drafter.press("Keluar", exact=False)

    drafter.page.wait_for_url("**/akun/**")
    assert (
        drafter.page.evaluate("Object.keys(localStorage).filter(k => k.startsWith('ikm:'))") == []
    )


def test_simpan_right_after_typing_is_no_conflict_with_oneself(draft, drafter):
    for round_ in range(5):
        drafter.open(terms(draft))
        drafter.page.locator("[name=problem]").fill(f"{TEXT} {round_}")
        drafter.page.locator("[name=objective]").fill(f"{TEXT} {round_}")

        drafter.press("Simpan")

        drafter.page.wait_for_url(f"**/usulan/{draft.pk}/")
        drafter.sees("tersimpan.")
        assert stored(draft, "objective") == f"{TEXT} {round_}"
