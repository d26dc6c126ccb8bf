"""Ceilings by stage, on a date, in the places of then and of today."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from budgets.actions.allocations import CeilingExceeded, Grant, Share, allocate
from budgets.actions.ceilings import CeilingRefused, Letter, change_ceiling
from budgets.figures.stages import Standing, Sums, board, ledger, standings, waterfall
from budgets.models import Ceiling
from budgets.states import CeilingStage
from tests import factories
from tests.factories import MOMENT

pytestmark = pytest.mark.django_db
ALLOCATION = CeilingStage.ALLOCATION
LETTER = Letter("S-1/2020", date(2020, 1, 2), "Rincian")
TODAY = date(2026, 1, 1)
SPLIT = date(2022, 7, 25)


@pytest.fixture
def papua():
    """A province with two kabupaten in 2020; one of them lies in a new province since 2022."""
    scheme = factories.FundingSchemeFactory(
        fiscal_year=factories.FiscalYearFactory(year=2020), kind="dekon"
    )
    old = factories.ProvinceFactory(code="91", name="Papua")
    new = factories.ProvinceFactory(
        code="93", name="Papua Selatan", valid=DateRange(SPLIT, None), predecessor=old
    )
    stays = factories.RegencyFactory(province=old)
    moves = factories.RegencyFactory(province=None)
    for province, valid in (
        (old, DateRange(date(2012, 1, 1), SPLIT)),
        (new, DateRange(SPLIT, None)),
    ):
        factories.RegencyPlacementFactory(regency=moves, province=province, valid=valid)
    whole = factories.CeilingFactory(scheme=scheme, province=old, limit_idr=100)
    for regency, amount in ((stays, 20), (moves, 30)):
        change_ceiling(
            scheme=scheme,
            stage=ALLOCATION,
            province=old,
            regency=regency,
            amount_idr=amount,
            letter=LETTER,
            by=None,
            at=MOMENT,
        )
    below = Ceiling.objects.get(regency=moves)
    factories.AllocationFactory(
        ceiling=below, office=factories.OfficeFactory(province=old), amount_idr=7
    )
    factories.AllocationFactory(ceiling=whole, amount_idr=40)
    return scheme


def rows(found):
    return {
        row.name: (row.at(ALLOCATION).limit_idr, row.at(ALLOCATION).used_idr) for row in found.rows
    }


def test_then_the_old_province_holds_everything(papua):
    found = ledger(papua)

    assert rows(found) == {"Papua": (100, 47)}
    assert found.rows[0].at(ALLOCATION).shared_idr == 50


def test_today_a_moved_kabupaten_takes_its_ceiling_and_use_along(papua):
    found = ledger(papua, today=TODAY)

    assert rows(found) == {"Papua": (70, 40), "Papua Selatan": (30, 7)}
    assert found.rows[0].note == "Papua Selatan"
    assert found.nation == ledger(papua).nation


@st.composite
def countries(draw):
    """Ceilings of three provinces with regencies, and a home for each regency."""
    found, homes = [], {}
    for province in "abc":
        shares = draw(st.lists(st.integers(0, 50), max_size=3))
        found.append(
            Standing(
                stage=ALLOCATION,
                province_id=province,
                regency_id=None,
                limit_idr=sum(shares) + draw(st.integers(0, 50)),
                used_idr=draw(st.integers(0, 9)),
            )
        )
        for number, share in enumerate(shares):
            regency = f"{province}{number}"
            homes[regency] = draw(st.sampled_from("abcd"))
            found.append(
                Standing(
                    stage=ALLOCATION,
                    province_id=province,
                    regency_id=regency,
                    limit_idr=share,
                    used_idr=draw(st.integers(0, 9)),
                )
            )
    return found, homes


@settings(max_examples=150, deadline=None, database=None)
@given(countries())
def test_totals_are_the_same_on_both_axes(country):
    found, homes = country

    def total(places, name):
        return sum(getattr(sums[ALLOCATION], name) for place, sums in places.items() if place)

    then, today = board(found), board(found, homes=homes)

    for name in ("limit_idr", "used_idr", "shared_idr"):
        assert total(then, name) == total(today, name)
    assert then[None] == today[None]
    assert then[None][ALLOCATION].shared_idr == total(then, "limit_idr")


def test_replay_to_a_date_is_what_was_known_then(papua):
    later = MOMENT + timedelta(days=9)
    province = Ceiling.objects.get(scheme=papua, regency=None, province__isnull=False)
    factories.CeilingEntryFactory(ceiling=province.parent, amount_idr=500, recorded_at=later)
    factories.CeilingEntryFactory(ceiling=province, amount_idr=500, recorded_at=later)

    before = ledger(papua, before=later)

    assert rows(before) == {"Papua": (100, 47)}
    assert rows(ledger(papua)) == {"Papua": (600, 47)}


def test_replay_of_everything_equals_the_counters(papua):
    end = MOMENT + timedelta(days=99)
    key = lambda one: (one.province_id is None, str(one.regency_id))  # noqa: E731

    assert sorted(standings(papua.pk, before=end), key=key) == sorted(standings(papua.pk), key=key)
    nation = ledger(papua).nation[ALLOCATION]
    row = Ceiling.objects.get(scheme=papua, province=None)
    assert (nation.limit_idr, nation.used_idr, nation.shared_idr) == (
        row.limit_idr,
        row.used_idr,
        row.distributed_idr,
    )


def test_waterfall_adds_up():
    stages = {
        CeilingStage.INDICATIVE: Sums(limit_idr=100),
        CeilingStage.BUDGET: Sums(limit_idr=80),
        ALLOCATION: Sums(limit_idr=90, used_idr=30),
    }

    steps = waterfall(stages)

    assert [(s.key, s.amount) for s in steps] == [
        ("indikatif", 100),
        ("ke-anggaran", -20),
        ("anggaran", 80),
        ("ke-alokasi", 10),
        ("alokasi", 90),
        ("sisa", -60),
        ("dialokasikan", 30),
    ]


def grant(ceiling, amount):
    share = Share(
        line_ref=factories.ProvinceFactory.build().pk,
        account_code="522151",
        description="Baris",
        indicator_id=None,
        amount_idr=amount,
    )
    office = factories.OfficeFactory(province=ceiling.province)
    return Grant(award_ref=share.line_ref, office_id=office.pk, title="Uji", shares=[share])


def test_what_fits_the_kabupaten_but_not_its_province_is_refused(papua):
    """K07: the province is used up by its own allocations, though the kabupaten has room."""
    province = Ceiling.objects.get(scheme=papua, regency=None, province__isnull=False)
    factories.AllocationFactory(ceiling=province, amount_idr=50)
    below = Ceiling.objects.get(scheme=papua, limit_idr=30)
    director = factories.actor_of(factories.director())

    with pytest.raises(CeilingExceeded) as refused:
        allocate(below, grant=grant(below, 4), by=director, at=MOMENT)

    assert "melebihi sisa pagu provinsi Rp3" in str(refused.value)
    assert allocate(below, grant=grant(below, 3), by=director, at=MOMENT).amount_idr == 3


def test_a_full_kabupaten_is_named(papua):
    below = Ceiling.objects.get(scheme=papua, limit_idr=30)
    director = factories.actor_of(factories.director())

    with pytest.raises(CeilingExceeded, match="melebihi sisa pagu kabupaten/kota Rp23"):
        allocate(below, grant=grant(below, 24), by=director, at=MOMENT)


def test_kabupaten_share_no_more_than_their_province_has(papua):
    below = Ceiling.objects.get(scheme=papua, limit_idr=30)
    with pytest.raises(CeilingRefused, match="Jumlah pagu kabupaten/kota akan melebihi"):
        change_ceiling(
            scheme=papua,
            stage=ALLOCATION,
            province=below.province,
            regency=below.regency,
            amount_idr=51,
            letter=LETTER,
            by=None,
            at=MOMENT,
        )
    with (
        pytest.raises(IntegrityError, match="ceiling_distributed_within_limit"),
        transaction.atomic(),
    ):
        factories.CeilingEntryFactory(ceiling=below.parent, amount_idr=-51)


def test_a_ceiling_under_another_stage_or_province_is_refused(papua):
    below = Ceiling.objects.get(scheme=papua, limit_idr=30)

    for fields in (
        {"stage": "anggaran", "province": below.province, "regency": below.regency},
        {"stage": "alokasi", "province": factories.ProvinceFactory(), "regency": below.regency},
    ):
        with pytest.raises(Exception, match="stands under the one above"), transaction.atomic():
            Ceiling.objects.create(scheme=papua, parent=below.parent, **fields)


def stages_page(scheme, query=""):
    return reverse("budgets:ceiling-stages", args=[scheme.pk]) + query


def test_page_shows_stages_side_by_side_with_words_letter_and_drawing(client):
    scheme, province = factories.FundingSchemeFactory(), factories.ProvinceFactory()
    for stage, amount in (("indikatif", 1_000_000_000), ("anggaran", 1_500_000_000)):
        factories.CeilingFactory(scheme=scheme, stage=stage, province=province, limit_idr=amount)
    client.force_login(factories.reviewer())

    html = client.get(stages_page(scheme)).content.decode()

    assert "+500.000.000" in html
    assert "satu miliar lima ratus juta rupiah" in html
    assert "<title>Dari pagu sampai alokasi, Tugas Pembantuan 2024</title>" in html
    assert "UJI/" in html


def test_page_asks_as_it_was_on_a_date(client, papua):
    client.force_login(factories.reviewer())
    day = (MOMENT - timedelta(days=1)).date().isoformat()

    assert "Belum ada pagu" in client.get(stages_page(papua, f"?per={day}")).content.decode()
    assert "47" in client.get(stages_page(papua)).content.decode()


def test_a_date_that_is_none_is_said_at_its_field_and_kept(client, papua):
    client.force_login(factories.reviewer())

    response = client.get(stages_page(papua, "?per=31+Februari+2020"))

    assert response.status_code == 200
    assert "Tanggal itu tidak ada." in response.content.decode()
    assert 'value="31 Februari 2020"' in response.content.decode()


def test_a_dinas_sees_its_own_province_only(client, papua):
    other = factories.CeilingFactory(scheme=papua, province=factories.ProvinceFactory(code="12"))
    client.force_login(factories.drafter_of(factories.OfficeFactory(province=other.province)))

    html = client.get(stages_page(papua)).content.decode()

    assert other.province.name in html
    assert "Papua" not in html
    assert "Skenario" not in html


def test_province_page_says_who_used_what(client, papua):
    province = Ceiling.objects.get(scheme=papua, regency=None, province__isnull=False).province
    client.force_login(factories.reviewer())

    html = client.get(
        reverse("budgets:ceiling-province", args=[papua.pk, province.pk])
    ).content.decode()

    assert html.count("Alokasi uji") == 2
    assert "Rincian" in html


@pytest.mark.parametrize("query", ["", "?sumbu=kini", "?per=2026-01-01"])
def test_page_asks_the_same_queries_at_one_and_three_provinces(client, query):
    scheme = factories.FundingSchemeFactory()
    client.force_login(factories.reviewer())
    counts = []
    for number in (1, 3):
        while Ceiling.objects.exclude(province=None).count() < number:
            factories.AllocationFactory(ceiling=factories.CeilingFactory(scheme=scheme))
        with CaptureQueriesContext(connection) as captured:
            client.get(stages_page(scheme, query))
        counts.append(len(captured))

    assert counts[0] == counts[1] <= 12


def test_kabupaten_ceiling_is_entered_by_its_code(client, papua):
    client.force_login(factories.admin())
    below = Ceiling.objects.get(scheme=papua, limit_idr=20)
    code = below.regency.placements.get().code
    form = {
        "stage": "alokasi",
        "province": str(below.province_id),
        "regency_code": code,
        "direction": "naik",
        "amount_idr": "5",
        "letter_number": "S-2/2020",
        "letter_date": "2 Januari 2020",
        "reason": "Tambahan",
    }
    address = reverse("budgets:ceiling-change", args=[papua.pk])

    refused = client.post(address, form | {"regency_code": "00.00"})
    client.post(address, form)

    assert refused.status_code == 422
    assert "Kode itu tidak ada di provinsi ini." in refused.content.decode()
    below.refresh_from_db()
    assert below.limit_idr == 25
