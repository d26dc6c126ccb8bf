"""Scenario pages: what people see, what a refusal keeps, and whom they do not exist for."""

from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from budgets.figures.scenarios import recipes
from budgets.models import Ceiling, CeilingEntry, ProvinceFactor, Scenario
from budgets.states import EditKind
from ikmportal.audit.models import Entry
from ikmportal.reports.build import document_for
from ikmportal.reports.models import ReportKind, ReportRun
from tests import factories
from tests.access.checker import plain
from tests.factories import MOMENT

pytestmark = pytest.mark.django_db


@pytest.fixture
def scenario():
    national = factories.CeilingFactory(province=None, limit_idr=3_000_000_000)
    for code in ("11", "12", "13"):
        factories.CeilingFactory(
            province=factories.ProvinceFactory(code=code), parent=national, limit_idr=900_000_000
        )
    factories.ditjen()
    return factories.ScenarioFactory(total_idr=3_000_000_000, name="Skenario A")


@pytest.fixture
def admin(client):
    client.force_login(factories.admin())
    return client


def page(scenario, name="scenario", *more):
    return reverse(f"budgets:{name}", args=[scenario.pk, *more])


def form(**changes):
    return {"seen": "1", "total_idr": "3.000.000.000", "bobot_rata": "100"} | changes


def test_page_says_it_is_no_ceiling_and_shows_table_map_and_words(admin, scenario):
    html = admin.get(page(scenario)).content.decode()

    assert "Skenario, bukan pagu" in html
    assert html.count("1.000.000.000") == 3
    assert "+100.000.000" in html
    assert "+11,1%" in html
    assert "tiga miliar rupiah" in html
    assert 'class="petak"' in html


def test_hitung_applies_the_rules_and_writes_who_did_it(admin, scenario):
    response = admin.post(page(scenario), form(floor_idr="900.000.000", bobot_tahap="0"))

    assert response.status_code == 302
    assert recipes([scenario])[scenario.pk].get(EditKind.FLOOR) == 900_000_000
    assert Entry.objects.filter(table_name="budgets_scenarioedit").exists()
    assert not CeilingEntry.objects.filter(scenario=scenario).exists()


def test_a_clash_is_shown_with_its_amounts_and_can_be_undone(admin, scenario):
    admin.post(page(scenario), form(floor_idr="1.100.000.000"))

    html = admin.get(page(scenario)).content.decode()
    admin.post(page(scenario, "scenario-undo"), {"seen": "2"})

    assert "Jumlah batas bawah Rp3.300.000.000 melebihi pagu Rp3.000.000.000" in html
    assert 'value="1.100.000.000"' in html
    assert "melebihi pagu" not in admin.get(page(scenario)).content.decode()


@pytest.mark.parametrize(
    ("changes", "field", "message"),
    [
        ({"bobot_rata": "banyak"}, "bobot_rata", "Tulis bilangan bulat, misalnya 40."),
        ({"bobot_rata": ""}, "bobot_rata", "Isi paling sedikit satu bobot"),
        ({"bobot_ikm": "101"}, "bobot_ikm", "100"),
        ({"total_idr": "3 M"}, "total_idr", "Tulis nilai lengkap dengan angka"),
    ],
)
def test_wrong_rules_are_refused_at_their_field_and_kept(admin, scenario, changes, field, message):
    response = admin.post(page(scenario), form(cap_idr="2.000.000.000", **changes))

    assert response.status_code == 422
    assert message in str(response.context["form"].errors[field])
    assert 'value="2.000.000.000"' in response.content.decode()
    assert Scenario.objects.get(pk=scenario.pk).step == 1


def test_a_stale_form_is_409_and_keeps_what_was_typed(admin, scenario):
    admin.post(page(scenario), form(floor_idr="1"))

    response = admin.post(page(scenario), form(floor_idr="77"))

    assert response.status_code == 409
    assert "baru diubah orang lain" in response.content.decode()
    assert 'value="77"' in response.content.decode()
    assert 'name="seen" value="2"' in response.content.decode()


def test_a_province_is_locked_set_by_hand_and_bounded(admin, scenario):
    province = Ceiling.objects.get(province__code="12").province
    address = page(scenario, "scenario-cell", province.pk)

    mute = admin.post(address, {"seen": "1", "manual_idr": "500.000.000"})
    admin.post(address, {"seen": "1", "manual_idr": "500.000.000", "reason": "Kesiapan"})
    html = admin.get(page(scenario)).content.decode()

    assert mute.status_code == 422
    assert "Isi alasan untuk isian manual." in mute.content.decode()
    assert "Manual: Kesiapan" in html
    assert "1.250.000.000" in html
    admin.post(address, {"seen": "2", "is_locked": "on", "reason": ""})
    assert recipes([scenario])[scenario.pk].get(EditKind.LOCK, province.pk) == 500_000_000


def test_two_people_lock_in_the_browser_and_the_ledger_follows(client, scenario):
    client.force_login(factories.director())
    client.post(page(scenario, "scenario-approve"), {"seen": "1"})
    alone = client.post(page(scenario, "scenario-lock"), letter())
    client.force_login(factories.leadership())
    empty = client.post(page(scenario, "scenario-lock"), {"reason": ""})
    client.post(page(scenario, "scenario-lock"), letter())
    client.post(page(scenario, "scenario-lock"), letter())

    assert "dari orang lain" in alone.content.decode()
    assert empty.status_code == 422
    limits = Ceiling.objects.exclude(province=None).values_list("limit_idr", flat=True)
    assert set(limits) == {1_000_000_000}
    assert CeilingEntry.objects.filter(scenario=scenario).count() == 3
    assert "Dikunci, pagu tercatat" in client.get(page(scenario)).content.decode()


def letter():
    return {"letter_number": "SK-1", "letter_date": "5 Januari 2024", "reason": "Penetapan"}


def test_refused_approval_says_why_on_a_page_with_a_way_back(client, scenario):
    client.force_login(factories.director())

    response = client.post(page(scenario, "scenario-approve"), {"seen": "9"})

    assert response.status_code == 409
    assert "Periksa angka terbaru" in response.content.decode()
    assert page(scenario) in response.content.decode()


def test_scenarios_are_compared_side_by_side(admin, scenario):
    other = factories.ScenarioFactory(name="Skenario B", total_idr=2_700_000_000)
    third = factories.ScenarioFactory(name="Lain", stage="anggaran")
    address = reverse("budgets:scenario-comparison")

    html = admin.get(address, {"s": [scenario.pk, other.pk]}).content.decode()
    unlike = admin.get(address, {"s": [scenario.pk, third.pk]}).content.decode()
    odd = admin.get(address, {"s": ["abc", str(uuid4())]})

    assert "Skenario B terhadap Skenario A" in html
    assert html.count("-100.000.000") == 3
    assert "dari skema, tahun, dan tahap yang sama" in unlike
    assert (odd.status_code, "Pilih dua sampai empat" in odd.content.decode()) == (200, True)


def test_a_scenario_is_begun_and_copied(admin, scenario):
    address = reverse("budgets:scenario-new", args=[scenario.scheme_id])
    begun = admin.get(address).content.decode()
    admin.post(
        address, {"name": "Baru", "stage": "alokasi", "total_idr": "3.000.000.000", "note": ""}
    )
    taken = admin.post(page(scenario, "scenario-copy"), {"name": "Baru"})
    admin.post(page(scenario, "scenario-copy"), {"name": "Salinan"})

    assert 'value="3.000.000.000"' in begun
    assert "sudah ada pada tahap ini" in taken.content.decode()
    assert Scenario.objects.get(name="Salinan").copied_from == scenario


def test_a_factor_needs_a_source(admin, scenario):
    address = reverse("budgets:province-factors", args=[scenario.scheme_id])
    province = Ceiling.objects.get(province__code="12").province
    typed = {"kind": "miskin", "province": str(province.pk), "value": "12,5"}

    refused = admin.post(address, typed)
    admin.post(address, typed | {"source": "BPS 2023"})

    assert "Isi sumber." in refused.content.decode()
    assert str(ProvinceFactor.objects.get().value) == "12.5000"
    assert "BPS 2023" in admin.get(address).content.decode()


@pytest.mark.parametrize("name", ["scenarios", "scenario"])
def test_pages_ask_the_same_queries_at_one_and_three(admin, scenario, name):
    address = reverse("budgets:scenarios") if name == "scenarios" else page(scenario)
    counts = []
    for number in (1, 3):
        while Scenario.objects.count() < number:
            more = factories.CeilingFactory(province=factories.ProvinceFactory())
            factories.ScenarioFactory(scheme=more.scheme)
        with CaptureQueriesContext(connection) as captured:
            admin.get(address)
        counts.append(len(captured))

    assert counts[0] == counts[1]


OUTSIDERS = ("drafter_of", "head_of", "verifier_of")


@pytest.mark.parametrize("person", [*OUTSIDERS, "reviewer"])
def test_offices_and_reviewers_never_learn_of_scenarios(client, scenario, person):
    province = Ceiling.objects.get(province__code="11").province
    office = factories.OfficeFactory(province=province)
    make = getattr(factories, person)
    client.force_login(make(office) if person in OUTSIDERS else make())
    run = ReportRun.objects.create(
        kind=ReportKind.SCENARIOS,
        format="xlsx",
        parameters={"scenarios": [str(scenario.pk)], "label": scenario.name},
        requested_by=factories.admin(),
        office=factories.ditjen(),
        idempotency_key=uuid4(),
        hinted_at=MOMENT,
        created_at=MOMENT,
    )
    there = client.get(page(scenario))
    not_there = client.get(reverse("budgets:scenario", args=[uuid4()]))
    listing = client.get(reverse("budgets:scenarios"))

    assert there.status_code == not_there.status_code == listing.status_code == 404
    assert plain(there) == plain(not_there)
    for address in (
        reverse("home"),
        reverse("budgets:ceilings"),
        reverse("budgets:ceiling-stages", args=[scenario.scheme_id]),
        reverse("budgets:ceiling-province", args=[scenario.scheme_id, province.pk]),
        reverse("reports:list"),
    ):
        assert "kenario" not in client.get(address).content.decode(), address
    assert client.get(reverse("reports:run", args=[run.pk])).status_code == 404


def test_the_report_holds_what_the_pages_show(scenario):
    scheme = str(scenario.scheme_id)

    ceilings = document_for(ReportKind.CEILINGS, {"scheme": scheme}, province_id=None)
    compared = document_for(
        ReportKind.SCENARIOS, {"scenarios": [str(scenario.pk)]}, province_id=None
    )

    assert [t.title for t in ceilings.tables][:2] == ["Dari pagu sampai alokasi", "Per provinsi"]
    assert ceilings.tables[1].total[1] == 2_700_000_000
    assert compared.tables[0].total[2] == 3_000_000_000
    assert "Skenario, bukan pagu" in compared.notice


def test_links_to_reports_are_shown_to_whom_they_open(client, scenario):
    addresses = [
        page(scenario),
        reverse("budgets:scenario-comparison") + f"?s={scenario.pk}",
        reverse("budgets:ceiling-stages", args=[scenario.scheme_id]),
    ]
    for person, shown in ((factories.auditor(), False), (factories.admin(), True)):
        client.force_login(person)
        html = "".join(client.get(address).content.decode() for address in addresses)
        for link in (reverse("reports:new", args=[kind]) for kind in ("pagu", "skenario")):
            assert (f'href="{link}' in html) == shown
            assert (client.get(link).status_code == 200) == shown
