"""The RAB grid when something goes wrong, and without JavaScript, mouse or a wide screen."""

import pytest
from playwright.sync_api import expect

from programs.models import Proposal, RabLine
from tests import factories
from tests.journeys.looks import passes_axe
from tests.journeys.steps import Person, seated
from tests.journeys.test_rab_grid import cell, eventually, keys, price
from tests.programs import grid

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def proposal(transactional_db) -> Proposal:
    return grid.draft()


def opened(proposal, browser, live_server, **options) -> Person:
    user = factories.drafter_of(proposal.office)
    someone = seated(browser, live_server.url, user, **options)
    someone.open(f"/usulan/{proposal.pk}/rab/")
    return someone


@pytest.fixture
def drafter(proposal, browser, live_server) -> Person:
    someone = opened(proposal, browser, live_server)
    someone.page.locator("[data-siap]").wait_for()
    return someone


def type_price(drafter: Person, row: int, text: str) -> None:
    cell(drafter, row, "harga").click()
    drafter.page.keyboard.type(text)
    keys(drafter, "Enter")


def test_refused_text_stays_is_explained_and_survives_a_reload(drafter, proposal):
    type_price(drafter, 1, "1,5 jt")

    drafter.sees("Baris 1, Harga satuan (Rp): Tulis nilai lengkap dengan angka: 1.500.000.")
    expect(cell(drafter, 1, "harga")).to_have_text("1,5 jt")
    drafter.page.reload()
    drafter.page.locator("[data-siap]").wait_for()
    expect(cell(drafter, 1, "harga")).to_have_text("1,5 jt")
    type_price(drafter, 1, "1500000")
    eventually(drafter, lambda: price(proposal.lines.get(description="Baris 1")), 1_500_000)
    expect(drafter.page.locator("[data-rab=pesan]")).to_be_hidden()


def test_edit_typed_offline_is_marked_kept_and_sent_when_back(drafter, proposal):
    line = proposal.lines.get(description="Baris 2")
    drafter.page.context.set_offline(True)

    type_price(drafter, 2, "123000")

    drafter.sees("Sambungan terputus.")
    expect(cell(drafter, 2, "harga")).to_have_attribute("title", "belum terkirim")
    assert price(line) == 100_000
    drafter.page.context.set_offline(False)
    eventually(drafter, lambda: price(line), 123_000)
    eventually(
        drafter,
        lambda: drafter.page.evaluate("Object.keys(localStorage).filter(k => k.startsWith('ikm'))"),
        [],
    )


def test_two_people_in_one_cell_get_both_values_to_choose_from(drafter, proposal):
    line = proposal.lines.get(description="Baris 1")
    RabLine.objects.filter(pk=line.pk).update(unit_price_idr=111_000)

    type_price(drafter, 1, "222000")

    drafter.sees("Orang lain mengubah isian ini. Pilih yang dipakai. 111.000")
    assert price(line) == 111_000
    drafter.press("Pakai isian saya: 222000")
    eventually(drafter, lambda: price(line), 222_000)


def test_line_added_by_somebody_else_appears_after_the_next_save(drafter, proposal):
    factories.RabLineFactory(proposal=proposal, position=1500, description="Dari rekan")
    Proposal.objects.filter(pk=proposal.pk).update(version=proposal.version + 1)

    type_price(drafter, 1, "120000")

    expect(cell(drafter, 2, "uraian")).to_have_text("Dari rekan")


def test_undo_while_the_first_edit_is_on_its_way_is_no_conflict_with_oneself(drafter, proposal):
    line = proposal.lines.get(description="Baris 1")
    type_price(drafter, 1, "300000")

    keys(drafter, "Control+z", "Control+y", "Control+z", "Control+y")

    eventually(drafter, lambda: drafter.page.evaluate("window.ikmRab.pending()"), 0)
    assert price(line) == 300_000
    expect(drafter.page.locator(".bentrok")).to_have_count(0)


def test_pasted_table_is_previewed_matched_anew_and_inserted_at_once(drafter, proposal):
    cell(drafter, 1, "uraian").click()
    drafter.page.evaluate(
        """() => {
          const clip = new DataTransfer();
          clip.setData("text/html", `<table><tr><td>Uraian</td><td>Volume</td><td>Satuan</td>
            <td>Harga satuan</td></tr><tr><td rowspan="2">Honor</td><td>20×15</td><td>OJ</td>
            <td>Rp1.000.000</td></tr><tr><td>3</td><td>OJ</td><td>50.000</td></tr>
            <tr><td>Salah</td><td>x</td><td>OJ</td><td>1.000</td></tr></table>`);
          const told = {clipboardData: clip, bubbles: true, cancelable: true};
          document.activeElement.dispatchEvent(new ClipboardEvent("paste", told));
        }"""
    )
    drafter.sees("3 baris terbaca, 2 siap, 1 perlu dicek.")

    drafter.press("Masukkan 2 baris")

    eventually(
        drafter,
        lambda: grid.words(proposal),
        ["Baris 1", "Honor", "Honor", "Baris 2", "Baris 3"],
    )
    first = proposal.lines.in_order()[1]
    assert (first.volume, first.unit_1_id, first.amount_idr) == (300, "orang", 300_000_000)
    expect(drafter.page.locator("dialog")).to_be_hidden()
    keys(drafter, "Control+z")
    eventually(drafter, lambda: grid.words(proposal), ["Baris 1", "Baris 2", "Baris 3"])


def test_phone_shows_cards_without_overflow(proposal, browser, live_server):
    phone = opened(proposal, browser, live_server, viewport={"width": 360, "height": 640})

    expect(phone.page.locator(".kisi")).to_be_hidden()
    expect(phone.page.get_by_role("link", name="Ubah Baris 1")).to_be_visible()
    passes_axe(phone.page)


def test_without_javascript_the_form_adds_and_the_list_turns_pages(proposal, browser, live_server):
    for n in range(60):
        factories.RabLineFactory(proposal=proposal, position=9000 + n, description=f"Lanjut {n}")
    user = factories.drafter_of(proposal.office)
    plain = seated(browser, live_server.url, user, java_script_enabled=False)
    plain.open(f"/usulan/{proposal.pk}/rab/")

    plain.follow("Isi baris baru pada formulir")
    expect(plain.page.get_by_label("Uraian")).to_be_visible()
    plain.open(f"/usulan/{proposal.pk}/rab/")
    plain.follow("Berikutnya")
    plain.follow("Berikutnya")
    expect(plain.page.get_by_role("link", name="Ubah Lanjut 59")).to_be_visible()
    plain.page.locator("#isi-baris").click()
    plain.fill(description="Tanpa skrip", factor_1="2", unit_price_idr="5.000")
    plain.choose(account="522151", unit_1="orang")
    plain.press("Tambah baris")

    plain.sees("RAB tersimpan.")
    assert grid.words(proposal)[-1] == "Tanpa skrip"
