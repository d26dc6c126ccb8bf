"""Ceilings and scenarios in a real browser: readable, on a phone, with and without JavaScript."""

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page, expect

from budgets.figures.scenarios import recipes
from budgets.states import EditKind
from tests import factories
from tests.journeys.looks import passes_axe

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def scenario():
    national = factories.CeilingFactory(province=None, limit_idr=3_000_000_000)
    for code in ("11", "12", "13"):
        ceiling = factories.CeilingFactory(
            province=factories.ProvinceFactory(code=code), parent=national, limit_idr=900_000_000
        )
    factories.AllocationFactory(ceiling=ceiling)
    factories.ProvinceFactorFactory(province=ceiling.province)
    return factories.ScenarioFactory(total_idr=3_000_000_000, name="Skenario A")


def sign_in(user, context, live_server) -> str:
    client = Client()
    client.force_login(user)
    name = settings.SESSION_COOKIE_NAME
    context.add_cookies(
        [{"name": name, "value": client.cookies[name].value, "url": live_server.url}]
    )
    return live_server.url


@pytest.fixture
def signed_in(scenario, context, live_server):
    return sign_in(factories.admin(), context, live_server)


def addresses(scenario):
    scheme = scenario.scheme_id
    province = factories.ProvinceFactory(code="13")
    other = factories.ScenarioFactory(name="Skenario B", total_idr=9_000_000_000)
    return [
        reverse("budgets:ceilings"),
        reverse("budgets:ceiling-change", args=[scheme]),
        reverse("budgets:ceiling-stages", args=[scheme]) + "?sumbu=kini",
        reverse("budgets:ceiling-stages", args=[scheme]) + "?per=31+Februari",
        reverse("budgets:ceiling-province", args=[scheme, province.pk]),
        reverse("budgets:scenarios"),
        reverse("budgets:scenario-new", args=[scheme]),
        reverse("budgets:province-factors", args=[scheme]),
        reverse("budgets:scenario", args=[scenario.pk]),
        reverse("budgets:scenario-copy", args=[scenario.pk]),
        reverse("budgets:scenario-cell", args=[scenario.pk, province.pk]),
        reverse("budgets:scenario-comparison") + f"?s={scenario.pk}&s={other.pk}",
        reverse("budgets:scenario-comparison"),
    ]


def test_pages_pass_axe_and_fit(signed_in, page: Page, scenario):
    heard: list[str] = []
    page.on("console", lambda line: heard.append(line.text) if line.type == "error" else None)
    for address in addresses(scenario):
        page.goto(signed_in + address)
        page.wait_for_load_state("networkidle")

        passes_axe(page)
    assert heard == []


def test_on_a_phone_the_table_stands_for_the_map(signed_in, page: Page, scenario):
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(signed_in + reverse("budgets:scenario", args=[scenario.pk]))

    expect(page.locator(".petak")).to_be_hidden()
    expect(page.get_by_role("table", name="Hasil skenario per provinsi")).to_be_visible()


def test_rules_are_set_and_undone_by_keyboard(signed_in, page: Page, scenario):
    page.goto(signed_in + reverse("budgets:scenario", args=[scenario.pk]))
    page.get_by_label("Batas bawah tiap provinsi").focus()
    page.keyboard.type("1.100.000.000")
    page.keyboard.press("Enter")

    expect(page.get_by_text("Jumlah batas bawah Rp3.300.000.000 melebihi")).to_be_visible()
    page.get_by_role("button", name="Urungkan").focus()
    page.keyboard.press("Enter")

    expect(page.get_by_text("Langkah terakhir diurungkan.")).to_be_visible()
    assert recipes([scenario])[scenario.pk].get(EditKind.FLOOR) is None


@pytest.mark.browser_context_args(java_script_enabled=False)
def test_without_javascript_everything_is_a_form(
    signed_in, page: Page, scenario, context, live_server
):
    address = signed_in + reverse("budgets:scenario", args=[scenario.pk])
    page.goto(address)
    page.get_by_label("Batas atas tiap provinsi").fill("1.200.000.000")
    page.get_by_role("button", name="Hitung").click()
    expect(page.locator("#id_cap_idr")).to_have_value("1.200.000.000")

    sign_in(factories.director(), context, live_server)
    page.goto(address)
    page.get_by_role("button", name="Setujui (pertama)").click()
    expect(page.get_by_text("Persetujuan pertama tercatat.")).to_be_visible()

    sign_in(factories.leadership(), context, live_server)
    page.goto(address)
    page.get_by_role("link", name="Setujui dan kunci").click()
    page.get_by_label("Nomor surat").fill("SK-1/2024")
    page.get_by_label("Tanggal surat").fill("5 Januari 2024")
    page.get_by_label("Alasan").fill("Penetapan")
    page.get_by_role("button", name="Setujui dan kunci").click()

    expect(page.get_by_text("Skenario dikunci dan pagunya tercatat.")).to_be_visible()
