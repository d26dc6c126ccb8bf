"""Two people of one office: they see each other, one names the other, the other answers."""

import pytest
from playwright.sync_api import expect

from ikmportal.mail.models import OutgoingMail
from programs.models import Mention
from tests import factories
from tests.factories import people
from tests.journeys.looks import passes_axe
from tests.journeys.steps import seated

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def draft(transactional_db):
    return factories.ProposalFactory()


def test_mention_by_typing_reaches_the_colleague_who_answers(draft, browser, live_server):
    siti = factories.UserFactory(full_name="Siti Aminah")
    budi = factories.UserFactory(full_name="Budi Santoso")
    for user in (siti, budi):
        people.drafter_of(draft.office, user=user)
    first, second = (seated(browser, live_server.url, user) for user in (siti, budi))

    second.open(f"/usulan/{draft.pk}/rab/")
    second.page.wait_for_load_state("networkidle")
    first.open(f"/usulan/{draft.pk}/bagian/kak/")
    expect(first.page.locator(".hadir")).to_contain_text("Budi Santoso (RAB)")
    first.follow("Diskusi")
    box = first.page.locator("[name=body]")
    # Its script listens from here on; what was typed before would have gone unheard.
    expect(first.page.locator(".sebut")).to_be_attached()
    box.press_sequentially("Mohon dicek @bud")
    expect(first.page.locator(".sebut li")).to_have_text(["Budi Santoso"])
    passes_axe(first.page)
    box.press("Enter")
    expect(box).to_have_value("Mohon dicek @Budi Santoso ")
    first.press("Kirim")
    first.sees("Menyebut Budi Santoso")

    second.open("/")
    second.sees("Anda disebut")
    passes_axe(second.page)
    second.follow("Buka diskusi")
    second.fill(body="Sudah benar.")
    second.press("Kirim")
    second.sees("Sudah benar.")
    passes_axe(second.page)
    second.press("Tandai selesai")
    second.sees("Diskusi ditutup.")
    second.open("/")
    expect(second.page.get_by_text("Anda disebut")).to_have_count(0)
    assert Mention.objects.get().read_at is not None
    assert OutgoingMail.objects.get(recipient=budi.email).subject.startswith("Siti Aminah menyebut")
    assert not first.problems + second.problems


def test_colleague_is_named_without_javascript(draft, browser, live_server):
    budi = people.drafter_of(draft.office, user=factories.UserFactory(full_name="Budi Santoso"))
    writer = seated(
        browser, live_server.url, people.drafter_of(draft.office), java_script_enabled=False
    )

    writer.open(f"/usulan/{draft.pk}/diskusi/?bagian=kak")
    writer.fill(body="Mohon dicek.")
    writer.page.locator("[name=mentioned]").select_option(label="Budi Santoso")
    writer.press("Kirim")

    writer.sees("Menyebut Budi Santoso")
    assert Mention.objects.get().person == budi
