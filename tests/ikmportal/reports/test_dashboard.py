import pytest
from django.core.cache import cache
from django.urls import reverse

from programs.states import ProposalState
from tests.factories import (
    CeilingFactory,
    FundingSchemeFactory,
    OfficeFactory,
    ProposalFactory,
    ProvinceFactory,
    UserFactory,
    auditor,
    bulk_proposals,
    drafter_of,
    head_of,
    reviewer,
)
from tests.ikmportal.reports.samples import small_rakor  # noqa: F401

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _fresh_cache():
    cache.clear()


def home(client, user):
    client.force_login(user)
    return client.get(reverse("home"))


def test_national_dashboard_adds_up_the_country(client, small_rakor):  # noqa: F811
    CeilingFactory(
        scheme=small_rakor.rakor.scheme, province=small_rakor.aceh.province, limit_idr=8_000_000
    )

    board = home(client, reviewer()).context["board"]

    kpis = {kpi.label: (kpi.value, kpi.aside, kpi.remark) for kpi in board.kpis}
    assert kpis["Usulan masuk"] == ("3", "", "2 dari 3 provinsi")
    assert kpis["Sudah diputus"] == ("2", "66,7%", "1 menunggu keputusan")
    assert kpis["Nilai disepakati"] == ("Rp5 juta", "", "dari pagu Rp8 juta")
    tiles = {tile.name: (tile.value, tile.shade) for tile in board.tiles}
    assert tiles["Aceh"] == ("100%", 5 + 1 - 1)
    assert tiles["Bali"] == ("0%", 1)
    assert tiles["Sunyi, belum ada usulan"] == ("–", 0)
    assert [(b.label, b.share, b.pending) for b in board.bars] == [("Aceh", 0, 62.5)]
    assert "1 provinsi belum mengajukan" in [c.title for c in board.concerns]


def test_national_dashboard_without_a_scheme_says_what_comes_first(client):
    assert "Belum ada skema yang dibuka" in home(client, reviewer()).text


def test_national_dashboard_without_proposals_says_so(client):
    FundingSchemeFactory()
    ProvinceFactory(code="11", name="Aceh")

    response = home(client, auditor())

    assert "Belum ada usulan yang diajukan" in response.text
    assert "Unduh Excel" not in response.text


@pytest.mark.parametrize("count", [20, 400])
def test_national_dashboard_takes_at_most_twelve_queries(
    client, django_assert_max_num_queries, count
):
    offices = [OfficeFactory(province=ProvinceFactory(code=str(n))) for n in range(11, 15)]
    bulk_proposals(count, lines_per=2, offices=offices)
    client.force_login(reviewer())

    with django_assert_max_num_queries(12) as queries:
        response = client.get(reverse("home"))

    assert response.status_code == 200
    assert len(queries) == 11  # the same at both sizes


def test_national_dashboard_reads_the_figures_once_a_minute(
    client,
    small_rakor,  # noqa: F811
    django_assert_max_num_queries,
):
    user = reviewer()
    first = home(client, user).context["board"].as_of

    with django_assert_max_num_queries(6):
        again = client.get(reverse("home")).context["board"].as_of

    assert first == again


def test_dashboard_works_without_its_cache(client, small_rakor, settings):  # noqa: F811
    settings.CACHES = settings.CACHES | {
        "default": settings.CACHES["default"] | {"LOCATION": "unix:///tmp/tidak-ada.sock?db=0"}
    }

    assert home(client, reviewer()).status_code == 200


def test_head_sees_what_waits_for_a_signature(client, small_rakor):  # noqa: F811
    waiting = ProposalFactory(office=small_rakor.aceh, state=ProposalState.AWAITING_HEAD)
    ProposalFactory(office=small_rakor.bali, state=ProposalState.AWAITING_HEAD)

    response = home(client, head_of(small_rakor.aceh))

    shelf = response.context["shelves"][0]
    assert (shelf.title, shelf.proposals, shelf.count) == ("Menunggu saya", [waiting], 1)


def test_head_with_nothing_to_sign_is_told_so(client):
    response = home(client, head_of(OfficeFactory()))

    assert "Tidak ada yang menunggu persetujuan Bapak/Ibu." in response.text


def test_drafter_sees_returned_work_before_drafts_and_the_start_button(client, small_rakor):  # noqa: F811
    returned = ProposalFactory(office=small_rakor.aceh, state=ProposalState.RETURNED)
    draft = ProposalFactory(office=small_rakor.aceh)

    response = home(client, drafter_of(small_rakor.aceh))

    shelves = {shelf.key: shelf.proposals for shelf in response.context["shelves"]}
    assert list(shelves) == ["perbaikan", "draf", "diajukan"]
    assert (shelves["perbaikan"], shelves["draf"]) == ([returned], [draft])
    assert len(shelves["diajukan"]) == 2


def test_office_dashboard_takes_the_same_queries_at_any_size(client, django_assert_num_queries):
    office = OfficeFactory()
    counts = []
    client.force_login(drafter_of(office))
    for _ in range(2):
        bulk_proposals(30, lines_per=1, offices=[office])
        with django_assert_num_queries(12):
            counts.append(client.get(reverse("home")).status_code)
    assert counts == [200, 200]


def test_person_without_a_post_is_told_what_to_do(client):
    assert "Anda belum memegang jabatan" in home(client, UserFactory()).text


def test_statistics_count_states_and_total_them(client, small_rakor):  # noqa: F811
    client.force_login(auditor())

    table = client.get(reverse("statistics")).context["table"]

    aceh = next(row.cells for row in table.rows if "Aceh" in row.cells[1])
    assert aceh[-4:] == (2, 6_000_000, 5_000_000, 0)
    assert list(table.foot[0].cells[-4:]) == [3, 9_000_000, 5_000_000, 0]
    assert 'id="p-11"' in aceh[1]


def test_statistics_are_for_the_centre(client, small_rakor):  # noqa: F811
    client.force_login(head_of(small_rakor.aceh))

    assert client.get(reverse("statistics")).status_code == 403
