"""The RAB grid by keyboard alone, as in a spreadsheet."""

import pytest
from playwright.sync_api import expect

from programs.models import Proposal, RabLine
from tests import factories
from tests.journeys.looks import passes_axe
from tests.journeys.steps import Person, seated
from tests.programs import grid

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def proposal(transactional_db) -> Proposal:
    return grid.draft()


@pytest.fixture
def drafter(proposal, browser, live_server) -> Person:
    someone = seated(browser, live_server.url, factories.drafter_of(proposal.office))
    someone.open(f"/usulan/{proposal.pk}/rab/")
    someone.page.locator("[data-siap]").wait_for()
    return someone


def cell(drafter: Person, row: int, field: str):
    return drafter.page.locator(f".kisi tbody tr:nth-child({row}) td[data-f={field}]")


def keys(drafter: Person, *names: str) -> None:
    for name in names:
        drafter.page.keyboard.press(name)


def is_at(drafter: Person, row: int, field: str) -> None:
    expect(cell(drafter, row, field)).to_be_focused()


def eventually(drafter: Person, look, wanted) -> None:
    for _round in range(100):
        if look() == wanted:
            return
        drafter.page.wait_for_timeout(100)
    assert look() == wanted


def price(line: RabLine) -> int:
    return int(RabLine.objects.values_list("unit_price_idr", flat=True).get(pk=line.pk))


def test_arrows_tab_and_enter_move_between_cells(drafter):
    cell(drafter, 1, "harga").click()

    steps = [
        ("ArrowDown", 2, "harga"),
        ("ArrowUp", 1, "harga"),
        ("ArrowRight", 1, "jumlah"),
        ("ArrowLeft", 1, "harga"),
        ("Enter", 2, "harga"),
        ("Shift+Enter", 1, "harga"),
        ("Tab", 1, "jumlah"),
        ("Shift+Tab", 1, "harga"),
        ("End", 1, "ket"),
        ("Tab", 2, "kro"),
        ("Shift+Tab", 1, "ket"),
        ("Control+End", 3, "ket"),
        ("Control+Home", 1, "kro"),
        ("PageDown", 3, "kro"),
        ("PageUp", 1, "kro"),
    ]
    for key, row, field in steps:
        keys(drafter, key)
        is_at(drafter, row, field)


def test_tab_leaves_the_grid_after_the_last_cell_and_escape_at_once(drafter):
    cell(drafter, 3, "ket").click()
    keys(drafter, "Tab")
    assert drafter.page.evaluate("!document.activeElement.closest('.kisi')")

    cell(drafter, 2, "harga").click()
    keys(drafter, "Escape")
    assert drafter.page.evaluate("!!document.activeElement.closest('[role=toolbar]')")


def test_typed_price_is_stored_and_every_sum_follows(drafter, proposal):
    line = proposal.lines.get(description="Baris 2")
    cell(drafter, 2, "harga").click()

    drafter.page.keyboard.type("250000")
    keys(drafter, "Enter")

    is_at(drafter, 3, "harga")
    eventually(drafter, lambda: price(line), 250_000)
    expect(cell(drafter, 2, "harga")).to_have_text("250.000")
    expect(cell(drafter, 2, "jumlah")).to_have_text("2.500.000")
    expect(drafter.page.locator("#jumlah-rab")).to_have_text("Rp4.500.000")
    expect(drafter.page.locator("[data-rab=tree] tr").first).to_contain_text("Rp4.500.000")
    expect(drafter.page.locator("[data-ikm-save]")).to_contain_text("Tersimpan pukul")


def test_f2_edits_inside_and_escape_keeps_the_old_text(drafter, proposal):
    cell(drafter, 1, "uraian").click()

    keys(drafter, "F2", "ArrowLeft", "X", "Escape")
    expect(cell(drafter, 1, "uraian")).to_have_text("Baris 1")
    is_at(drafter, 1, "uraian")
    keys(drafter, "F2")
    drafter.page.keyboard.type("23")
    keys(drafter, "Tab")

    is_at(drafter, 1, "volume")
    eventually(drafter, lambda: grid.words(proposal)[0], "Baris 123")


def test_fill_down_takes_the_cell_above_or_the_first_of_a_range(drafter, proposal):
    RabLine.objects.filter(proposal=proposal, description="Baris 1").update(unit_price_idr=777_000)
    drafter.page.reload()
    drafter.page.locator("[data-siap]").wait_for()
    cell(drafter, 1, "harga").click()

    keys(drafter, "Shift+ArrowDown", "Shift+ArrowDown", "Control+d")

    def prices() -> list[int]:
        return [price(line) for line in proposal.lines.in_order()]

    eventually(drafter, prices, [777_000] * 3)
    keys(drafter, "Control+z")
    eventually(drafter, prices, [777_000, 100_000, 100_000])
    keys(drafter, "Control+y")
    eventually(drafter, prices, [777_000] * 3)


def test_rows_are_inserted_moved_duplicated_removed_and_undone(drafter, proposal):
    def rows() -> list[str]:
        return grid.words(proposal)

    cell(drafter, 1, "uraian").click()
    keys(drafter, "Control+Enter")
    is_at(drafter, 2, "uraian")
    drafter.page.keyboard.type("Sisipan")
    keys(drafter, "Tab")
    drafter.page.keyboard.type("2 Org x 3 Jam")
    keys(drafter, "Tab", "Tab")
    drafter.page.keyboard.type("5000")
    keys(drafter, "Enter")
    eventually(drafter, rows, ["Baris 1", "Sisipan", "Baris 2", "Baris 3"])
    expect(cell(drafter, 2, "hasil")).to_have_text("6 OJ")

    cell(drafter, 2, "uraian").click()
    keys(drafter, "Alt+ArrowDown")
    eventually(drafter, rows, ["Baris 1", "Baris 2", "Sisipan", "Baris 3"])
    keys(drafter, "Alt+ArrowUp")
    eventually(drafter, rows, ["Baris 1", "Sisipan", "Baris 2", "Baris 3"])
    keys(drafter, "Control+Shift+d")
    eventually(drafter, rows, ["Baris 1", "Sisipan", "Sisipan", "Baris 2", "Baris 3"])
    is_at(drafter, 3, "uraian")
    keys(drafter, "Control+Delete")
    eventually(drafter, rows, ["Baris 1", "Sisipan", "Baris 2", "Baris 3"])
    keys(drafter, "Control+z")
    eventually(drafter, rows, ["Baris 1", "Sisipan", "Sisipan", "Baris 2", "Baris 3"])
    keys(drafter, "Control+z")
    eventually(drafter, rows, ["Baris 1", "Sisipan", "Baris 2", "Baris 3"])


def test_row_above_starts_with_the_codes_of_its_neighbour(drafter):
    cell(drafter, 1, "uraian").click()

    keys(drafter, "Control+Shift+Enter")

    is_at(drafter, 1, "uraian")
    expect(cell(drafter, 1, "akun")).to_have_text("522151")
    drafter.page.keyboard.type("Belum lengkap")
    keys(drafter, "Enter")
    drafter.page.reload()
    drafter.page.locator("[data-siap]").wait_for()
    expect(drafter.page.locator("tr[data-baru]")).to_contain_text("Belum lengkap")


@pytest.mark.parametrize("state", ["plain", "refused", "preview"])
def test_grid_passes_axe_in_each_state(drafter, state):
    if state == "refused":
        cell(drafter, 1, "harga").click()
        drafter.page.keyboard.type("1,5 jt")
        keys(drafter, "Enter")
        expect(cell(drafter, 1, "harga")).to_have_attribute("aria-invalid", "true")
    if state == "preview":
        drafter.press("Tempel dari Excel")
        drafter.page.locator("#id_tempel").fill("Uraian\tVolume\tSatuan\tHarga\nA\t2\tOJ\t1.000")
        drafter.page.locator("#id_tempel").blur()
        expect(drafter.page.locator("[data-rab=tempel-masuk]")).to_be_enabled()
        drafter.page.wait_for_timeout(300)

    passes_axe(drafter.page)
    assert drafter.problems == []
