"""The face in a real browser: readable, reachable, within the CSP, and alive without JavaScript."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.django_db(transaction=True)
PAGES = ["/", "/isian/"]


@pytest.fixture
def site(live_server, settings) -> str:
    settings.ROOT_URLCONF = "tests.ikmportal.ui.sample_urls"
    settings.IS_DEMO = True
    return str(live_server)


@pytest.fixture
def complaints(page: Page) -> list[str]:
    """What the browser complains about: CSP refusals, missing files, script errors."""
    heard: list[str] = []
    page.on("console", lambda line: heard.append(line.text) if line.type == "error" else None)
    page.on("pageerror", lambda error: heard.append(str(error)))
    return heard


def overflows(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth > window.innerWidth"))


@pytest.mark.parametrize("width", [1280, 360])
@pytest.mark.parametrize("address", PAGES)
def test_pages_pass_axe_without_a_complaint(site, page, complaints, address, width):
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(site + address)

    result = Axe().run(page)

    assert result.violations_count == 0, result.generate_report()
    assert result.response["incomplete"] == []
    assert complaints == []


@pytest.mark.parametrize("address", PAGES)
def test_nothing_is_cut_off_at_320(site, page, address):
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(site + address)

    assert not overflows(page)


def test_a_refused_form_focuses_its_summary_and_links_to_the_field(site, page, complaints):
    page.goto(f"{site}/isian/")
    page.get_by_label("Harga satuan").fill("1,5 jt")
    page.get_by_role("button", name="Simpan dan lanjut").click()

    summary = page.locator(".ringkasan-galat")
    expect(summary).to_be_focused()
    expect(page).to_have_title("Galat: Isian – IKM Portal")
    assert Axe().run(page).violations_count == 0

    link = summary.get_by_role("link", name="Tulis nilai lengkap dengan angka: 1.500.000.")
    link.click()

    price = page.get_by_label("Harga satuan")
    expect(price).to_be_focused()
    expect(price).to_have_value("1,5 jt")
    described = price.get_attribute("aria-describedby")
    assert page.locator(f"#{described}").inner_text().strip() == link.inner_text()
    assert complaints == []


def test_an_amount_is_marked_and_put_in_words_on_leaving(site, page):
    page.goto(f"{site}/isian/")
    price = page.get_by_label("Harga satuan")
    price.fill("Rp 3430250000,00")
    price.blur()

    expect(price).to_have_value("3.430.250.000")
    expect(page.locator("#id_price_kata")).to_have_text(
        "tiga miliar empat ratus tiga puluh juta dua ratus lima puluh ribu rupiah"
    )


@pytest.mark.parametrize("typed", ["1,5 jt", "1.2", "-5", "1,000,000", "9" * 21])
def test_what_the_server_refuses_the_script_leaves_alone(site, page, typed):
    page.goto(f"{site}/isian/")
    price = page.get_by_label("Harga satuan")
    price.fill(typed)
    price.blur()

    expect(price).to_have_value(typed)


def test_a_form_is_sent_once(site, page):
    page.goto(f"{site}/isian/")

    with page.expect_navigation():
        refused, label = page.evaluate("""() => {
            const button = document.querySelector("main form button"), refused = [];
            window.addEventListener("submit", (event) => refused.push(event.defaultPrevented));
            button.click(); button.click();
            return [refused, button.textContent];
        }""")

    assert refused == [False, True]
    assert label == "Menyimpan…"


def test_unsaved_typing_is_guarded_and_saving_is_not(site, page):
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.goto(f"{site}/isian/")
    page.get_by_label("Judul usulan").fill("Tenun")
    page.goto(f"{site}/")
    page.goto(f"{site}/isian/")
    page.get_by_label("Judul usulan").fill("Tenun")
    page.get_by_role("button", name="Simpan dan lanjut").click()
    page.wait_for_load_state()

    assert asked == ["beforeunload"]


def test_the_language_switch_keeps_the_page(site, page):
    page.goto(f"{site}/isian/")
    page.get_by_role("button", name="EN – English version").click()

    expect(page.locator("html")).to_have_attribute("lang", "en")
    assert page.url == f"{site}/isian/"


def test_the_form_works_without_javascript(site, new_context):
    page = new_context(java_script_enabled=False).new_page()
    page.goto(f"{site}/isian/")
    page.get_by_label("Judul usulan").fill("Tenun")
    page.get_by_label("Harga satuan").fill("1.000.000")
    page.get_by_label("Tanggal mulai").fill("20 Agustus 2021")
    page.get_by_label("Skema").select_option("tp")
    page.get_by_label("Disetujui").check()
    page.get_by_label("Data ini benar").check()
    page.get_by_role("button", name="Simpan dan lanjut").click()

    expect(page.locator("body")).to_have_text("tersimpan")


@pytest.mark.parametrize(("name", "answer"), [("Siti", "Siti"), ("", "Isi nama.")])
def test_a_swap_is_allowed_in_and_keeps_the_focus(site, page, complaints, name, answer):
    page.goto(f"{site}/tukar/")
    page.get_by_label("Nama").fill(name)
    page.get_by_role("button", name="Kirim").focus()
    page.keyboard.press("Enter")

    expect(page.locator("#bagian p")).to_have_text(answer)
    expect(page.locator("#kirim")).to_be_focused()
    assert [line for line in complaints if "422" not in line] == []


def test_drawers_close_on_escape_and_give_the_focus_back(site, page):
    page.goto(f"{site}/isian/")
    page.evaluate("""() => document.querySelector(".bar-r").insertAdjacentHTML("beforeend",
        "<details class=laci><summary>Akun</summary><div class=laci-isi>Isi</div></details>")""")
    page.get_by_text("Akun").click()
    expect(page.get_by_text("Isi", exact=True)).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_text("Isi", exact=True)).to_be_hidden()
    expect(page.locator("summary")).to_be_focused()
