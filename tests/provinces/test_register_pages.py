"""The pages of places and registers: what they say, what they refuse, what they ask for."""

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from programs.states import ProposalState
from provinces.models import Machine, Sentra, TechnicalUnit
from provinces.states import SentraStageKind
from tests import factories as make

pytestmark = pytest.mark.django_db

MOST = 14


class Place:
    """A kabupaten with its Dinas, and a drafter who is signed in."""

    def __init__(self, client: Client) -> None:
        self.client = client
        self.regency = make.RegencyFactory()
        self.placement = self.regency.placements.get()
        self.province = self.placement.province
        self.office = make.regency_office(self.province, regency=self.regency)
        self.drafter = make.drafter_of(self.office)
        client.force_login(self.drafter)
        self.codes = [self.province.code, self.placement.code]

    def get(self, door: str, /, *args: object) -> str:
        response = self.client.get(reverse(door, args=args))
        assert response.status_code == 200
        return response.content.decode()

    def post(self, door: str, /, *args: object, **data: object):
        return self.client.post(reverse(door, args=args), data)

    def fill(self, times: int) -> None:
        """Everything a profile, a sentra and a unit page list."""
        for _ in range(times):
            sentra = make.SentraFactory(regency=self.regency)
            make.SentraProductFactory(sentra=sentra)
            unit = make.TechnicalUnitFactory(regency=self.regency)
            make.TechnicalUnitProductFactory(unit=unit)
            make.ServedAreaFactory(unit=make.TechnicalUnitFactory(), regency=self.regency)
            make.IkmStatisticFactory(
                province=self.province, year=2000 + self.province.statistics.count()
            )
            make.FundingRecordFactory(regency=self.regency)
            make.FundingRecordFactory()
            make.RegencyFactory(province=self.province)


@pytest.fixture
def place(client):
    return Place(client)


SENTRA = {"name": "Sentra Keripik", "products": "keripik\n\nKeripik\ndodol", "unit_count": "6"}
NEW = {**SENTRA, "stage": "diusulkan", "since": "1 Mei 2022"}


class TestProfiles:
    def test_empty_places_say_what_belongs_there(self, place):
        province = place.get("provinces:province", place.province.code)
        regency = place.get("provinces:regency", *place.codes)

        for said in ("Belum ada angka yang diterbitkan", "Tidak ada WPPI", "Belum ada sentra"):
            assert said in province
        for said in ("Belum ada angka per kabupaten/kota", "Belum ada sentra", "Belum ada UPTD"):
            assert said in regency

    def test_province_shows_population_with_its_source(self, place):
        make.IkmStatisticFactory(
            province=place.province, year=2025, value=104_576, source="BPS, survei uji"
        )

        page = place.get("provinces:province", place.province.code)

        assert ">104.576<" in page
        assert "Sumber: BPS, survei uji" in page

    def test_only_the_registrar_is_offered_to_write(self, place):
        sentra = make.SentraFactory(regency=place.regency)
        other = make.SentraFactory()

        assert "Catat tahap berikutnya" in place.get("provinces:sentra", sentra.pk)
        assert "Catat tahap berikutnya" not in place.get("provinces:sentra", other.pk)
        assert "Catat sentra" in place.get("provinces:regency", *place.codes)
        assert "Catat sentra" not in place.get("provinces:province", place.province.code)

    def test_identity_leads_to_the_page_of_today(self, place):
        for identity, codes in (
            (place.regency.pk, place.codes),
            (place.province.pk, place.codes[:1]),
        ):
            response = place.client.get(reverse("provinces:place", args=[identity]))

            name = "provinces:regency" if len(codes) == 2 else "provinces:province"
            assert response["Location"] == reverse(name, args=codes)

    @pytest.mark.parametrize(
        "address", ["/wilayah/00/", "/wilayah/00/00.00/", "/wilayah/00/pendanaan/"]
    )
    def test_unknown_codes_are_not_found(self, place, address):
        assert place.client.get(address).status_code == 404

    def test_regency_is_not_found_under_another_province(self, place):
        other = make.ProvinceFactory()

        assert place.client.get(f"/wilayah/{other.code}/{place.placement.code}/").status_code == 404


class TestSentraPages:
    def test_is_entered_changed_and_moved_on(self, place):
        made = place.post("provinces:sentra-new", *place.codes, **NEW)
        sentra = Sentra.objects.get()
        assert made["Location"] == reverse("provinces:sentra", args=[sentra.pk])
        assert [str(p) for p in sentra.products.order_by("position")] == ["Keripik", "dodol"]

        place.post("provinces:sentra-edit", sentra.pk, **SENTRA | {"unit_count": "9", "version": 1})
        place.post("provinces:sentra-stage", sentra.pk, stage="beroperasi", since="2 Juni 2022")
        page = place.get("provinces:sentra", sentra.pk)

        sentra.refresh_from_db()
        assert (sentra.unit_count, sentra.stage) == (9, SentraStageKind.OPERATING)
        assert sentra.stage_since == date(2022, 6, 2)
        assert "2 Juni 2022" in page.replace("\u00a0", " ")

    def test_four_units_are_refused_with_the_article_and_what_was_typed(self, place):
        refused = place.post(
            "provinces:sentra-new",
            *place.codes,
            **NEW | {"unit_count": "4", "stage": "beroperasi"},
        )

        html = refused.content.decode()
        assert refused.status_code == 422
        assert "PP 29/2018 Pasal 1 angka 8" in html
        assert 'value="4"' in html
        assert not Sentra.objects.exists()

    def test_an_old_page_is_told(self, place):
        sentra = make.SentraFactory(regency=place.regency)
        place.post("provinces:sentra-edit", sentra.pk, **SENTRA | {"version": 1})

        stale = place.post("provinces:sentra-edit", sentra.pk, **SENTRA | {"version": 1})

        assert stale.status_code == 422
        assert "Orang lain sudah mengubah data ini" in stale.content.decode()

    @pytest.mark.parametrize(
        "products", ["x" * 101, "\n".join(f"p{n}" for n in range(41)), " \n\x00\n"]
    )
    def test_odd_product_lines_are_refused(self, place, products):
        refused = place.post("provinces:sentra-new", *place.codes, **NEW | {"products": products})

        assert refused.status_code == 422

    def test_list_narrows_by_word_product_province_and_stage(self, place):
        ours = make.SentraFactory(name="Sentra Tenun", regency=place.regency)
        make.SentraProductFactory(sentra=ours, name="songket")
        make.SentraFactory(name="Sentra Kelapa", stage=None)

        def shown(**asked):
            table = place.client.get(reverse("provinces:sentra-list"), asked).context["table"]
            return [row.cells[0] for row in table.rows]

        for asked in (
            {"q": "TENUN"},
            {"q": "songket"},
            {"q": "song\x00ket"},
            {"provinsi": place.province.code},
            {"tahap": "diusulkan"},
        ):
            (only,) = shown(**asked)
            assert "Sentra Tenun" in only
        assert len(shown(tahap="entah", halaman="x")) == 2
        assert shown(q="tidak ada") == []

    def test_partner_is_linked_and_removed(self, place):
        sentra = make.SentraFactory(regency=place.regency)
        link = {"mitra-kind": "pemasok", "mitra-name": "KUB Ubi", "mitra-subject": "ubi"}
        place.post("provinces:partner-add", sentra.pk, **link)
        assert "KUB Ubi" in place.get("provinces:sentra", sentra.pk)

        again = place.post("provinces:partner-add", sentra.pk, **link)
        assert again.status_code == 422
        place.post("provinces:partner-remove", sentra.pk, sentra.partners.get().pk)

        assert not sentra.partners.exists()


class TestUnitPages:
    def test_unit_with_service_area_and_machines(self, place):
        far = make.ProvinceFactory()
        made = place.post(
            "provinces:unit-new",
            *place.codes,
            kind="uptd",
            name="UPTD Tekstil",
            products="tekstil\ntas",
            served_regencies=[place.regency.pk],
            served_provinces=[far.pk],
        )
        unit = TechnicalUnit.objects.get()
        assert made["Location"] == reverse("provinces:unit", args=[unit.pk])

        place.post(
            "provinces:machine-add",
            unit.pk,
            name="Mesin tenun",
            count="3",
            year="2010",
            condition="rusak_berat",
        )
        machine = Machine.objects.get()
        page = place.get("provinces:unit", unit.pk)
        for said in ("3 mesin", "Rusak berat", f"Seluruh {far.official_name}", str(place.regency)):
            assert said in page

        place.post(
            "provinces:machine",
            unit.pk,
            machine.pk,
            name="Mesin tenun",
            count="2",
            condition="baik",
        )
        machine.refresh_from_db()
        assert (machine.count, machine.year, machine.condition) == (2, None, "baik")
        place.post("provinces:machine-remove", unit.pk, machine.pk)
        assert not Machine.objects.exists()

    def test_form_keeps_a_far_kabupaten_that_is_served_already(self, place):
        area = make.ServedAreaFactory(unit=make.TechnicalUnitFactory(regency=place.regency))

        page = place.get("provinces:unit-edit", area.unit.pk)

        assert f'value="{area.regency_id}"' in page
        assert str(area.regency) in page


class TestFunding:
    def test_panel_is_the_table_alone_and_the_page_is_whole(self, place):
        make.FundingRecordFactory(
            regency=place.regency, amount_idr=24_300_000_000, source="berita uji"
        )
        address = reverse("budgets:funding-regency", args=place.codes)

        whole = place.client.get(address)
        panel = place.client.get(address, headers={"HX-Request": "true"})

        for response in (whole, panel):
            html = response.content.decode()
            assert "24.300.000.000" in html
            assert "Tidak disebut" in html
            assert "berita uji" in html
        assert "<html" not in panel.content.decode()
        assert "HX-Request" in panel["Vary"]

    def test_foreign_allocations_are_not_shown(self, place):
        mine = make.CeilingFactory(province=place.province, limit_idr=9_000)
        theirs = make.CeilingFactory(province=make.ProvinceFactory(), limit_idr=9_000)
        make.AllocationFactory(ceiling=mine, amount_idr=1_234)
        make.AllocationFactory(ceiling=theirs, amount_idr=5_678)

        own = place.get("budgets:funding-province", place.province.code)
        foreign = place.get("budgets:funding-province", theirs.province.code)

        assert "1.234" in own
        assert "5.678" not in foreign
        assert "Alokasi portal hanya tampak bagi daerahnya sendiri dan pusat." in foreign


PAGES = {
    "provinces:province": lambda p: p.codes[:1],
    "provinces:regency": lambda p: p.codes,
    "provinces:sentra-list": lambda p: [],
    "provinces:sentra-new": lambda p: p.codes,
    "provinces:unit-new": lambda p: p.codes,
    "budgets:funding-nation": lambda p: [],
    "budgets:funding-province": lambda p: p.codes[:1],
    "budgets:funding-regency": lambda p: p.codes,
}


def questions(place: Place, address: str) -> list[str]:
    place.client.get(address)
    with CaptureQueriesContext(connection) as captured:
        assert place.client.get(address).status_code == 200
    return [query["sql"] for query in captured.captured_queries]


@pytest.mark.parametrize("name", PAGES)
def test_page_asks_the_same_for_one_and_three(place, name):
    address = reverse(name, args=PAGES[name](place))
    place.fill(1)
    one = questions(place, address)

    place.fill(2)
    three = questions(place, address)

    assert len(one) == len(three), "\n".join(three)
    assert len(three) <= MOST, "\n".join(three)


@pytest.mark.parametrize(
    ("name", "grow"),
    [
        ("provinces:sentra", "sentra"),
        ("provinces:sentra-edit", "sentra"),
        ("provinces:unit", "unit"),
        ("provinces:unit-edit", "unit"),
    ],
)
def test_entry_asks_the_same_for_one_and_three(place, name, grow):
    sentra = make.SentraFactory(regency=place.regency)
    unit = make.TechnicalUnitFactory(regency=place.regency)
    address = reverse(name, args=[(sentra if grow == "sentra" else unit).pk])

    def add(day):
        make.SentraProductFactory(sentra=sentra)
        make.SentraPartnerFactory(sentra=sentra)
        stage = SentraStageKind.BUILT if day % 2 else SentraStageKind.PROPOSED
        make.SentraStageFactory(sentra=sentra, stage=stage, since=date(2022, 1, day))
        make.TechnicalUnitProductFactory(unit=unit)
        make.ServedAreaFactory(unit=unit)
        make.MachineFactory(unit=unit)

    add(1)
    one = questions(place, address)
    add(2)
    add(3)
    three = questions(place, address)

    assert len(one) == len(three), "\n".join(three)
    assert len(three) <= MOST, "\n".join(three)


@pytest.mark.parametrize("post", [make.reviewer, make.director, make.auditor, make.leadership])
def test_the_centre_reaches_places_from_its_first_page(client, post):
    make.CeilingFactory()
    client.force_login(post())

    assert f'href="{reverse("provinces:territory")}"' in client.get("/").content.decode()


@pytest.mark.parametrize("in_regency", [True, False])
def test_a_proposal_leads_to_the_profile_of_its_place(place, client, in_regency):
    regency = place.regency if in_regency else None
    proposal = make.ProposalFactory(
        office=place.office, regency=regency, state=ProposalState.SUBMITTED
    )
    client.force_login(make.auditor())

    page = client.get(reverse("programs:proposal", args=[proposal.pk])).content.decode()

    identity = regency.pk if regency else proposal.province_id
    assert f'href="{reverse("provinces:place", args=[identity])}"' in page


def test_a_dinas_reaches_places_from_the_bar(place):
    assert f'href="{reverse("provinces:territory")}"' in place.client.get("/").content.decode()
