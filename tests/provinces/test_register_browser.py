"""The registers in a real browser: readable, on a phone, with and without JavaScript."""

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page, expect

from provinces.models import Sentra
from tests import factories as make
from tests.journeys.looks import passes_axe

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def regency():
    regency = make.RegencyFactory()
    sentra = make.SentraFactory(regency=regency, name="Sentra Keripik")
    make.SentraProductFactory(sentra=sentra, name="keripik talas")
    make.SentraPartnerFactory(sentra=sentra)
    unit = make.TechnicalUnitFactory(regency=regency, name="UPTD Tekstil")
    make.MachineFactory(unit=unit)
    make.ServedAreaFactory(unit=unit, regency=regency)
    make.FundingRecordFactory(regency=regency, amount_idr=24_300_000_000)
    # As long as the addresses that real sources are.
    source = f"github niaaaulia/uas-visdat-nia data/raw/{'data_imk_fix_' * 8}.csv"
    make.IkmStatisticFactory(province=regency.placements.get().province, source=source)
    return regency


@pytest.fixture
def codes(regency):
    placement = regency.placements.get()
    return [placement.province.code, placement.code]


@pytest.fixture
def signed_in(regency, codes, context, live_server):
    """The context's browser carries the session of the drafter of the kabupaten."""
    province = regency.placements.get().province
    client = Client()
    client.force_login(make.drafter_of(make.regency_office(province, regency=regency)))
    name = settings.SESSION_COOKIE_NAME
    context.add_cookies(
        [{"name": name, "value": client.cookies[name].value, "url": live_server.url}]
    )
    return live_server.url


def addresses(codes):
    sentra = Sentra.objects.get()
    unit = sentra.regency.technical_units.get()
    return [
        reverse("provinces:territory"),
        reverse("provinces:province", args=codes[:1]),
        reverse("provinces:regency", args=codes),
        reverse("provinces:sentra-list"),
        reverse("provinces:sentra", args=[sentra.pk]),
        reverse("provinces:sentra-edit", args=[sentra.pk]),
        reverse("provinces:sentra-new", args=codes),
        reverse("provinces:unit", args=[unit.pk]),
        reverse("provinces:unit-edit", args=[unit.pk]),
        reverse("provinces:machine", args=[unit.pk, unit.machines.get().pk]),
        reverse("budgets:funding-regency", args=codes),
    ]


def test_pages_pass_axe_and_fit(signed_in, page: Page, codes):
    heard: list[str] = []
    page.on("console", lambda line: heard.append(line.text) if line.type == "error" else None)
    for address in addresses(codes):
        page.goto(signed_in + address)
        page.wait_for_load_state("networkidle")

        passes_axe(page)
    assert heard == []


def test_funding_comes_into_the_profile_by_itself(signed_in, page: Page, codes):
    page.goto(signed_in + reverse("provinces:regency", args=codes))

    expect(page.get_by_text("24.300.000.000")).to_be_visible()


def test_a_stage_is_recorded_on_a_phone(signed_in, page: Page, codes):
    sentra = Sentra.objects.get()
    page.set_viewport_size({"width": 360, "height": 640})
    page.goto(signed_in + reverse("provinces:sentra", args=[sentra.pk]))
    page.get_by_label("Tahap", exact=True).select_option("dibangun")
    page.get_by_label("Sejak tanggal").fill("3 Mei 2022")
    page.get_by_role("button", name="Catat tahap").click()

    expect(page.get_by_text("Tahap sentra tercatat.")).to_be_visible()
    sentra.refresh_from_db()
    assert sentra.stage == "dibangun"


@pytest.mark.browser_context_args(java_script_enabled=False)
def test_without_javascript_the_link_leads_to_the_funding(signed_in, page: Page, codes):
    page.goto(signed_in + reverse("provinces:regency", args=codes))

    page.get_by_role("link", name="Buka riwayat pendanaan").click()

    expect(page.get_by_text("24.300.000.000")).to_be_visible()
