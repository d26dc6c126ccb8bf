"""The head on a phone: from the letter to the signature, and a return by part with its undo."""

import pytest
from playwright.sync_api import expect

from ikmportal.mail.models import OutgoingMail
from programs.models import Proposal
from programs.states import ProposalState
from tests import factories
from tests.factories import people
from tests.journeys.looks import passes_axe
from tests.journeys.steps import Person, person
from tests.programs.story import state_of

pytestmark = pytest.mark.django_db(transaction=True)
PHONE = {"viewport": {"width": 360, "height": 640}}


@pytest.fixture
def office(transactional_db):
    return factories.OfficeFactory()


@pytest.fixture
def waiting(office) -> Proposal:
    drafter = people.drafter_of(office)
    proposal = factories.ProposalFactory(
        office=office, created_by=drafter, state=ProposalState.AWAITING_HEAD
    )
    factories.TransitionFactory(proposal=proposal, made_by=drafter)
    return proposal


@pytest.fixture
def head(office, browser, live_server) -> Person:
    return person(browser, live_server.url, people.head_of(office), **PHONE)


def fits_and_passes(visitor: Person) -> None:
    """No axe violation and nothing wider than the screen."""
    visitor.page.wait_for_load_state("networkidle")
    passes_axe(visitor.page)


def test_head_reads_one_page_and_signs(waiting, head):
    head.open("/")
    fits_and_passes(head)
    head.page.get_by_role("link", name="Buka Penumbuhan wirausaha baru").click()

    head.sees("tiga juta rupiah")
    head.sees("Pagu alokasi provinsi belum ditetapkan")
    fits_and_passes(head)
    head.press("Setujui dan ajukan")

    head.sees("Usulan sudah diajukan")
    assert state_of(waiting) == ProposalState.SUBMITTED


def test_head_returns_by_part_takes_it_back_and_returns_again(
    waiting, head, office, browser, live_server
):
    head.open(f"/usulan/{waiting.pk}/persetujuan/")
    head.press("Kembalikan")
    head.sees("Tulis apa yang perlu diperbaiki")
    fits_and_passes(head)

    _return(head)
    fits_and_passes(head)
    head.press("Urungkan pengembalian")
    head.sees("Usulan menunggu persetujuan lagi.")
    _return(head)

    drafter = person(browser, live_server.url, waiting.created_by, **PHONE)
    drafter.open(f"/usulan/{waiting.pk}/")
    drafter.sees("Diminta Kepala Dinas: Harga perlu pembanding.")
    drafter.page.wait_for_load_state("networkidle")
    fits_and_passes(drafter)
    head.page.reload()
    head.sees("Sudah dibuka oleh")
    expect(head.page.get_by_role("button", name="Urungkan pengembalian")).to_have_count(0)
    letters = OutgoingMail.objects.filter(recipient=waiting.created_by.email)
    assert [letter.body.count("RAB: Harga perlu pembanding.") for letter in letters] == [1, 1]
    assert not head.problems + drafter.problems


def _return(head: Person) -> None:
    head.page.locator("summary", has_text="RAB").last.click()
    head.page.locator("[name=bagian_rab]").fill("Harga perlu pembanding.")
    head.press("Kembalikan")
    head.sees("Usulan dikembalikan ke penyusun")


def test_head_returns_without_javascript(waiting, office, browser, live_server):
    head = person(
        browser, live_server.url, people.head_of(office), java_script_enabled=False, **PHONE
    )
    _return_plainly(head, waiting)

    assert state_of(waiting) == ProposalState.DRAFT


def _return_plainly(head: Person, waiting: Proposal) -> None:
    head.open(f"/usulan/{waiting.pk}/persetujuan/")
    head.page.locator("summary", has_text="RAB").last.click()
    head.page.locator("[name=bagian_rab]").fill("Harga perlu pembanding.")
    head.press("Kembalikan")
    head.sees("Usulan dikembalikan ke penyusun")
