"""Rules, SBM and the RAB's findings in a real browser: readable, on a phone, with and without
JavaScript."""

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page, expect

from programs.models import RabLine
from tests import factories as make
from tests.factories.sbm_imports import RuleSettingFactory, SbmImportFactory
from tests.journeys.looks import passes_axe
from tests.programs import story

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def proposal(people):
    """A draft with a line above its SBM rate."""
    made = story.draft(people, lines=1)
    item = make.SbmItemFactory(class_key="eselon_ii")
    make.SbmRateFactory(item=item)
    make.RabLineFactory(proposal=made, unit_price_idr=175_000, sbm_item=item)
    RuleSettingFactory(scheme=made.scheme)
    return made


@pytest.fixture
def as_person(context, live_server):
    def sign_in(actor) -> str:
        client = Client()
        client.force_login(actor.user)
        name = settings.SESSION_COOKIE_NAME
        context.add_cookies(
            [{"name": name, "value": client.cookies[name].value, "url": live_server.url}]
        )
        return live_server.url

    return sign_in


def test_pages_of_an_admin_pass_axe_and_fit(people, proposal, as_person, page: Page):
    kept = SbmImportFactory(uploaded_by=people.admin.user)
    base = as_person(people.admin)
    for address in (
        reverse("programs:rules"),
        reverse("programs:rule", args=[proposal.scheme_id, "R11"]),
        reverse("programs:sbm"),
        reverse("programs:sbm-upload"),
        reverse("programs:sbm-import", args=[kept.pk]),
    ):
        page.goto(base + address)
        passes_axe(page)


def test_pages_of_a_drafter_pass_axe_and_fit(people, proposal, as_person, page: Page):
    base = as_person(people.drafter)
    for name in ("rab", "check"):
        page.goto(base + reverse(f"programs:{name}", args=[proposal.pk]))
        passes_axe(page)


def test_impact_is_shown_before_saving_and_passes_axe(people, proposal, as_person, page: Page):
    base = as_person(people.admin)
    page.goto(base + reverse("programs:rule", args=[proposal.scheme_id, "R8"]))
    page.get_by_label("Mati").check()
    page.get_by_label("Alasan perubahan").fill("Tabel belum lengkap")

    page.get_by_role("button", name="Lihat dampak").click()

    expect(page.get_by_text("0 draf akan terhalang")).to_be_visible()
    passes_axe(page)
    page.get_by_role("button", name="Simpan aturan").click()
    expect(page.get_by_text("Aturan tersimpan.")).to_be_visible()


def test_one_click_takes_the_rate_without_javascript(people, proposal, live_server, new_context):
    context = new_context(java_script_enabled=False)
    client = Client()
    client.force_login(people.drafter.user)
    name = settings.SESSION_COOKIE_NAME
    context.add_cookies(
        [{"name": name, "value": client.cookies[name].value, "url": live_server.url}]
    )
    page = context.new_page()
    page.goto(live_server.url + reverse("programs:rab", args=[proposal.pk]))
    checked = page.get_by_role("link", name="Lihat hasil pemeriksaan seluruh usulan")
    checked.click()

    page.get_by_role("button", name="Pakai Rp150.000").click()

    expect(page.get_by_text("RAB tersimpan.")).to_be_visible()
    checked.click()
    expect(page.get_by_role("heading", name="Periksa dan ajukan")).to_be_visible()
    expect(page.get_by_role("button", name="Pakai Rp150.000")).to_have_count(0)
    assert RabLine.objects.get(sbm_item__isnull=False).unit_price_idr == 150_000


def test_one_click_beside_the_sheet_takes_the_rate(people, proposal, as_person, page: Page):
    base = as_person(people.drafter)
    page.goto(base + reverse("programs:rab", args=[proposal.pk]))

    page.locator("[data-rab=findings]").get_by_role("button", name="Pakai Rp150.000").click()

    expect(page.get_by_text("RAB tersimpan.")).to_be_visible()
    assert RabLine.objects.get(sbm_item__isnull=False).unit_price_idr == 150_000


def test_amount_is_put_in_words_while_it_is_typed(people, proposal, as_person, page: Page):
    page.goto(as_person(people.drafter) + reverse("programs:rab", args=[proposal.pk]))
    page.get_by_role("heading", name="Baris baru").click()
    price = page.get_by_label("Harga satuan", exact=True)

    price.press_sequentially("21600000")
    expect(page.locator("#id_unit_price_idr_kata")).to_have_text(
        "dua puluh satu juta enam ratus ribu rupiah"
    )
    price.press_sequentially("000")

    expect(page.locator("#id_unit_price_idr_kata")).to_have_text(
        "dua puluh satu miliar enam ratus juta rupiah"
    )
    expect(price).to_be_focused()
