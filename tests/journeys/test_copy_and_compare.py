"""A withdrawn proposal becomes a new one, which is compared with it line by line."""

import pytest
from playwright.sync_api import expect

from programs.models import Proposal, RabLine
from programs.states import ProposalState
from tests import factories
from tests.factories import people
from tests.journeys.looks import passes_axe
from tests.journeys.steps import Person, seated

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def submitted(transactional_db) -> Proposal:
    office = factories.OfficeFactory()
    return factories.ProposalFactory(
        office=office, state=ProposalState.SUBMITTED, title="Tenun tahun lalu", lines=2
    )


@pytest.fixture
def drafter(submitted, browser, live_server) -> Person:
    return seated(browser, live_server.url, people.drafter_of(submitted.office))


def test_withdraw_replace_change_and_compare(submitted, drafter):
    drafter.open(f"/usulan/{submitted.pk}/")
    drafter.follow("Tarik usulan")
    drafter.press("Tarik usulan")
    drafter.sees("Isi alasan.")
    passes_axe(drafter.page)
    drafter.fill(note="Lokasi belum siap.")
    drafter.press("Tarik usulan")
    drafter.sees("Usulan ditarik.")
    passes_axe(drafter.page)

    drafter.follow("Buat usulan pengganti")
    passes_axe(drafter.page)
    drafter.fill(title="Tenun tahun ini")
    drafter.press("Salin ke draf baru")
    drafter.sees("dibuat dengan 2 baris RAB.")
    drafter.sees(submitted.number)

    new = Proposal.objects.get(supersedes=submitted)
    line = new.lines.order_by("position").first()
    RabLine.objects.filter(pk=line.pk).update(unit_price_idr=150_000)
    drafter.open(f"/usulan/{new.pk}/banding/")

    rows = drafter.page.locator("tbody tr")
    expect(rows).to_have_count(1)
    expect(rows.first).to_contain_text(line.description)
    expect(rows.first).to_contain_text("500.000")
    passes_axe(drafter.page)
    drafter.open("/usulan/")
    drafter.sees(f"menggantikan {submitted.number}")
    passes_axe(drafter.page)
    assert not drafter.problems


def test_several_are_withdrawn_after_a_preview_by_keyboard(submitted, drafter):
    drafter.open("/usulan/?lain=1&status=diajukan")
    passes_axe(drafter.page)
    drafter.page.locator(".pilih input").first.focus()
    drafter.page.keyboard.press("Space")
    drafter.choose(aksi="Tarik")
    drafter.page.get_by_role("button", name="Pratinjau").focus()
    drafter.page.keyboard.press("Enter")

    drafter.sees("1 dari 1 usulan dapat diproses")
    drafter.press("Tarik (1)")
    drafter.sees("Isi alasan.")
    passes_axe(drafter.page)
    drafter.fill(note="Lokasi belum siap.")
    drafter.press("Tarik (1)")

    drafter.sees("1 dari 1 berhasil")
    passes_axe(drafter.page)
    submitted.refresh_from_db()
    assert submitted.state == ProposalState.WITHDRAWN
