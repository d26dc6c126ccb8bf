"""What is published of places, loaded as the command loads it."""

import csv
import shutil
from decimal import Decimal

import pytest

from provinces.actions import reference
from provinces.actions.reference_files import ReferenceFileError, Written
from provinces.figures import ikm_population
from provinces.models import (
    GrowthRegion,
    IkmStatistic,
    Province,
    Regency,
    Sentra,
    SentraProduct,
    TechnicalUnit,
)
from provinces.states import SentraStageKind
from tests.factories import IkmStatisticFactory, ProvinceFactory

pytestmark = pytest.mark.django_db


def regency(name):
    return Regency.objects.get(full_name=name)


@pytest.mark.usefixtures("country")
class TestStatistics:
    def test_every_row_of_the_table_is_there_with_its_value(self):
        with (reference.DATA / "ikm_statistics.csv").open(encoding="utf-8", newline="") as stream:
            rows = list(csv.DictReader(stream))

        assert len(rows) == 979
        assert IkmStatistic.objects.count() == 979
        assert sum(IkmStatistic.objects.values_list("value", flat=True)) == sum(
            Decimal(row["value"]) for row in rows
        )
        assert not IkmStatistic.objects.filter(source="").exists()

    def test_micro_and_small_make_the_total_in_every_province(self):
        counted = {}
        for one in IkmStatistic.objects.filter(
            series="BPS IMK 2025", indicator="establishments", province__isnull=False
        ):
            counted.setdefault(one.province_id, {})[one.size_class] = one.value

        assert len(counted) == 38
        assert all(c["micro"] + c["small"] == c["micro_small"] for c in counted.values())
        assert sum(c["micro_small"] for c in counted.values()) == 4_461_888

    def test_population_of_aceh_by_year_and_series(self):
        population = ikm_population(Province.objects.get(code="11").pk)

        assert [(one.year, one.series) for one in population.years] == [
            (2025, "BPS IMK 2025"),
            (2014, "BPS IMK 2014"),
            (2013, "BPS IMK 2013"),
        ]
        newest, before = population.years[0], population.years[1]
        assert (newest.micro, newest.small, newest.both) == (101_654, 2_922, 104_576)
        assert newest.confidence == "Tinggi"
        assert newest.workers == (
            IkmStatistic.objects.get(
                province__code="11", year=2025, indicator="workers", size_class="micro_small"
            ).value
        )
        assert (before.both, before.confidence) == (None, "Rendah")
        assert before.workers == sum(
            IkmStatistic.objects.filter(
                province__code="11", year=2014, indicator="workers"
            ).values_list("value", flat=True)
        )
        assert any("BPS, Survei Industri Mikro dan Kecil" in one for one in population.sources)

    def test_22_growth_regions_lie_in_provinces_of_today(self):
        assert GrowthRegion.objects.count() == 22
        mimika = GrowthRegion.objects.get(number=1)
        assert (mimika.members, mimika.province.name) == ("Mimika", "Papua Tengah")


@pytest.mark.usefixtures("country")
class TestRegisters:
    def test_ten_sentra_are_known_and_none_has_an_invented_count(self):
        assert Sentra.objects.count() == 10
        assert not Sentra.objects.exclude(unit_count=None).exists()
        assert not Sentra.objects.filter(is_from_reference=False).exists()

    def test_sawahlunto_makes_what_the_article_names(self):
        sentra = Sentra.objects.get(regency=regency("Kota Sawahlunto"))

        lines = sentra.products.order_by("position").values_list("name", flat=True)
        assert sentra.name == "Sentra IKM Pengolahan Makanan Ringan"
        assert [line.removeprefix("makanan olahan ") for line in lines] == [
            "ubi",
            "talas",
            "sayur",
            "buah",
            "cokelat",
            "daging",
            "ikan",
        ]
        assert (sentra.stage, sentra.stage_since) == (SentraStageKind.BUILT, None)

    def test_uptd_tekstil_serves_its_kota_and_the_whole_province(self):
        unit = TechnicalUnit.objects.get(name="UPTD Tekstil")

        served = {str(area.province or area.regency) for area in unit.served_areas.all()}
        assert str(unit.regency) == "Kota Sawahlunto"
        assert served == {"Kota Sawahlunto", "Sumatera Barat"}
        assert set(unit.products.values_list("name", flat=True)) == {
            "tekstil dan produk tekstil",
            "sepatu",
            "sandal",
            "tas",
            "pewarnaan benang tenun",
        }
        assert not unit.machines.exists()


def test_what_a_dinas_changed_stays_changed(territory):
    sentra = Sentra.objects.get(regency=regency("Kota Balikpapan"))
    Sentra.objects.filter(pk=sentra.pk).update(name="Sentra Somber", unit_count=12)
    SentraProduct.objects.filter(sentra=sentra, name="tempe").delete()

    assert reference.load() == Written()
    assert Sentra.objects.get(pk=sentra.pk).name == "Sentra Somber"
    assert [str(line) for line in sentra.products.all()] == ["tahu"]


def test_unknown_service_area_stops_the_load(tmp_path):
    shutil.copytree(reference.DATA, tmp_path / "data")
    table = tmp_path / "data" / "technical_units.csv"
    table.write_text(table.read_text().replace("13.73; 13,", "13.73; 99,"))

    with pytest.raises(ReferenceFileError) as refused:
        reference.load(folder=tmp_path / "data")

    assert str(refused.value) == (
        "technical_units.csv baris 2, kolom serves: “99” tidak dikenal. "
        "Pakai kode provinsi/kab/kota."
    )


def test_series_of_one_year_stand_side_by_side():
    province = ProvinceFactory()
    for series, value in (("Seri A", 10), ("Seri B", 12)):
        IkmStatisticFactory(province=province, series=series, value=value)
    IkmStatisticFactory(province=province, size_class="micro", series="Seri A", value=4)
    IkmStatisticFactory(series="Seri A", value=99, province=ProvinceFactory())

    found = ikm_population(province.pk).years

    assert [(one.series, one.micro, one.both) for one in found] == [
        ("Seri A", 4, 10),
        ("Seri B", None, 12),
    ]
