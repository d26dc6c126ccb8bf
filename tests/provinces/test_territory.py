"""The country on any date: 34 or 38 provinces, 26 regencies that moved, one place at a time."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from provinces.models import Province, Regency, RegencyPlacement
from provinces.states import RegencyKind, TimeZone
from tests.factories import ProvinceFactory, RegencyFactory, RegencyPlacementFactory

pytestmark = pytest.mark.django_db

JULY_LAWS = date(2022, 7, 25)  # UU 14, 15 and 16/2022
DECEMBER_LAW = date(2022, 12, 8)  # UU 29/2022
TODAY = date(2023, 10, 9)


def province(code):
    return Province.objects.get(code=code)


def day_before(day):
    return day - timedelta(days=1)


@pytest.mark.usefixtures("country")
class TestProvinces:
    @pytest.mark.parametrize(
        ("on", "count"),
        [
            (date(2013, 1, 1), 34),
            (date(2020, 6, 15), 34),
            (day_before(JULY_LAWS), 34),
            (JULY_LAWS, 37),
            (day_before(DECEMBER_LAW), 37),
            (DECEMBER_LAW, 38),
            (TODAY, 38),
        ],
    )
    def test_count_on_a_date(self, on, count):
        assert Province.objects.existing_on(on).count() == count

    def test_the_four_new_ones_name_their_predecessor_and_law(self):
        born_in_2022 = Province.objects.filter(valid__startswith__gte=JULY_LAWS).by_code()

        assert list(born_in_2022.values_list("code", "predecessor__code", "founding_law")) == [
            ("93", "91", "UU 14/2022"),
            ("94", "91", "UU 15/2022"),
            ("95", "91", "UU 16/2022"),
            ("96", "92", "UU 29/2022"),
        ]

    def test_papua_lives_on_beside_its_successors(self):
        papua = province("91")

        assert papua.valid.upper is None
        assert set(papua.successors.values_list("code", flat=True)) == {"92", "93", "94", "95"}

    @pytest.mark.parametrize(
        ("zone", "codes"),
        [
            (
                TimeZone.WIB,
                "11 12 13 14 15 16 17 18 19 21 31 32 33 34 35 36 61 62",
            ),
            (TimeZone.WITA, "51 52 53 63 64 65 71 72 73 74 75 76"),
            (TimeZone.WIT, "81 82 91 92 93 94 95 96"),
        ],
    )
    def test_time_zones_follow_keppres_41_1987(self, zone, codes):
        found = Province.objects.filter(time_zone=zone).by_code().values_list("code", flat=True)

        assert list(found) == codes.split()

    def test_every_tile_of_the_grid_holds_one_province(self):
        assert Province.objects.values("tile_row", "tile_column").distinct().count() == 38

    def test_tiles_fit_the_drawn_grid_of_7_by_17(self):
        css = (settings.BASE_DIR / "static/css/pages/dashboard.css").read_text()

        for province in Province.objects.all():
            assert f".petak .b{province.tile_row}{{" in css
            assert f".petak .l{province.tile_column}{{" in css


@pytest.mark.usefixtures("country")
class TestRegencies:
    @pytest.mark.parametrize("on", [date(2020, 6, 15), TODAY])
    def test_514_are_416_kabupaten_and_98_kota(self, on):
        placed = Regency.objects.with_code_on(on)

        assert placed.filter(kind=RegencyKind.KABUPATEN).count() == 416
        assert placed.filter(kind=RegencyKind.KOTA).count() == 98
        assert placed.values("code").distinct().count() == 514

    def test_only_jakarta_has_administrative_ones(self):
        administrative = Regency.objects.filter(is_administrative=True)

        assert administrative.count() == 6
        assert set(administrative.values_list("placements__province__code", flat=True)) == {"31"}

    @pytest.mark.parametrize(
        ("code", "before", "after"),
        [("91", 29, 9), ("92", 13, 7), ("93", 0, 4), ("94", 0, 8), ("95", 0, 8), ("96", 0, 6)],
    )
    def test_counts_in_papua_before_and_after(self, code, before, after):
        in_2020 = Regency.objects.in_province(province(code).pk, on=date(2020, 6, 15))
        in_2023 = Regency.objects.in_province(province(code).pk, on=TODAY)

        assert (in_2020.count(), in_2023.count()) == (before, after)

    def test_26_moved_and_the_rest_never(self):
        moved = [
            regency
            for regency in Regency.objects.prefetch_related("placements")
            if len(regency.placements.all()) > 1
        ]

        assert len(moved) == 26

    @pytest.mark.parametrize(
        ("name", "old", "new", "moved_on"),
        [
            ("Kabupaten Merauke", ("91.01", "91"), ("93.01", "93"), JULY_LAWS),
            ("Kabupaten Jayawijaya", ("91.02", "91"), ("95.01", "95"), JULY_LAWS),
            ("Kota Sorong", ("92.71", "92"), ("96.71", "96"), DECEMBER_LAW),
        ],
    )
    def test_move_changes_code_and_province_on_the_day_of_the_law(self, name, old, new, moved_on):
        placements = RegencyPlacement.objects.filter(regency__full_name=name)

        last_day = placements.on(day_before(moved_on)).get()
        first_day = placements.on(moved_on).get()

        assert (last_day.code, last_day.province.code) == old
        assert (first_day.code, first_day.province.code) == new

    def test_every_move_is_seamless(self):
        for regency in Regency.objects.prefetch_related("placements"):
            spans = sorted(
                (p.valid for p in regency.placements.all()), key=lambda v: v.lower or date.min
            )
            assert spans[0].lower is None
            assert spans[-1].upper is None
            assert all(a.upper == b.lower for a, b in pairwise(spans))


class TestRefusals:
    def test_regency_in_two_provinces_at_once_is_refused(self):
        regency = RegencyFactory()

        with pytest.raises(IntegrityError, match="regency_in_one_province_at_a_time"):
            RegencyPlacementFactory(
                regency=regency, valid=DateRange(date(2020, 1, 1), date(2020, 1, 2))
            )

    def test_regency_may_follow_itself_the_same_day(self):
        regency = RegencyFactory(province=None)
        RegencyPlacementFactory(regency=regency, valid=DateRange(None, JULY_LAWS, "()"))

        after = RegencyPlacementFactory(regency=regency, valid=DateRange(JULY_LAWS, None))

        assert after.pk

    def test_two_regencies_under_one_code_at_once_are_refused(self):
        placement = RegencyPlacementFactory()

        with pytest.raises(IntegrityError, match="regency_code_once_at_a_time"):
            RegencyPlacementFactory(code=placement.code)

    def test_two_provinces_under_one_code_at_once_are_refused(self):
        ProvinceFactory(code="91")

        with pytest.raises(IntegrityError, match="province_code_once_at_a_time"):
            Province.objects.create(
                code="91", tile_row=1, tile_column=1, valid=DateRange(date(2030, 1, 1), None)
            )

    @pytest.mark.parametrize("code", ["9", "9A", "1１"])
    def test_province_code_of_other_than_two_digits_is_refused(self, code):
        with pytest.raises(IntegrityError, match="province_code_is_two_digits"):
            ProvinceFactory(code=code, tile_row=1, tile_column=1)

    def test_raw_sql_cannot_overlap_either(self):
        placement = RegencyPlacementFactory()
        with (
            pytest.raises(IntegrityError, match="regency_in_one_province_at_a_time"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(
                "INSERT INTO provinces_regencyplacement"
                " (id, regency_id, province_id, code, valid, source)"
                " VALUES (gen_random_uuid(), %s, %s, '77.77', '[2020-01-01,2021-01-01)', 'sql')",
                [placement.regency_id, placement.province_id],
            )
        assert RegencyPlacement.objects.filter(regency_id=placement.regency_id).count() == 1

    def test_province_is_not_its_own_predecessor(self):
        papua = ProvinceFactory(code="91")

        with pytest.raises(IntegrityError, match="province_not_its_own_predecessor"):
            Province.objects.filter(pk=papua.pk).update(predecessor=papua)
