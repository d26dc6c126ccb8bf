"""Pages of needs, the provincial desk and requests: constant questions, filters, bad input."""

import pytest
from django.urls import reverse

from programs.models import Need, Rank, SupportRequest
from programs.states import NeedState, ProposalState
from programs.views import province_desk
from tests import factories as make
from tests.programs.test_query_counts import questions

pytestmark = pytest.mark.django_db
MOST = 25


@pytest.fixture
def dinas():
    return make.OfficeFactory()


@pytest.fixture
def kabupaten(dinas):
    return make.regency_office(dinas.province)


@pytest.fixture
def scheme():
    return make.FundingSchemeFactory()


def add_needs(kabupaten, scheme) -> None:
    """One of each state, the consolidated one with a line and its amounts."""
    activity = make.ActivityTypeFactory(fiscal_year=scheme.fiscal_year)
    for state in NeedState:
        need = make.NeedFactory(office=kabupaten, state=state, activity=activity)
        make.RankFactory(need=need)
        make.NeedTransitionFactory(need=need)
        if state == NeedState.CONSOLIDATED:
            target = make.ProposalFactory(
                office=make.OfficeFactory(province=kabupaten.province), scheme=scheme
            )
            make.UptakeFactory(need=need, target=target).lines.create(line=target.lines.first())
    make.ProposalFactory(office=kabupaten, state=ProposalState.AT_PROVINCE, scheme=scheme)


def add_requests(kabupaten, scheme) -> None:
    request = make.SupportRequestFactory(province=kabupaten.province, regency=kabupaten.regency)
    grow_request(request)


def grow_request(request) -> None:
    make.SupportItemFactory(request=request, proposal=make.ProposalFactory(),
        proposed_by=make.UserFactory(), proposed_at=make.MOMENT)  # fmt: skip
    make.SupportFileFactory(request=request)
    make.SupportTaskFactory(request=request)
    make.SupportTransitionFactory(request=request)


LISTS = {
    "kebutuhan di kabupaten": ("programs:needs", "drafter", add_needs),
    "kebutuhan di provinsi": ("programs:needs", "verifier", add_needs),
    "meja provinsi": ("programs:province-desk", "verifier", add_needs),
    "permohonan di pusat": ("programs:support-list", "admin", add_requests),
    "permohonan di kabupaten": ("programs:support-list", "drafter", add_requests),
    "beranda provinsi": ("home", "verifier", add_needs),
    "beranda kabupaten": ("home", "drafter", add_needs),
}


def person(name, kabupaten):
    makers = {
        "drafter": lambda: make.drafter_of(kabupaten),
        "verifier": lambda: make.verifier_of(make.OfficeFactory(province=kabupaten.province)),
        "admin": make.admin,
    }
    return makers[name]()


@pytest.mark.parametrize(("url", "who", "add"), LISTS.values(), ids=LISTS)
def test_list_asks_the_same_for_one_and_three(url, who, add, kabupaten, scheme):
    user = person(who, kabupaten)
    add(kabupaten, scheme)
    one = questions(user, reverse(url))

    add(kabupaten, scheme)
    add(kabupaten, scheme)
    three = questions(user, reverse(url))

    assert len(one) == len(three), "\n".join(three)
    assert len(three) <= MOST, "\n".join(three)


def test_page_of_a_request_asks_the_same_for_one_and_three(dinas, kabupaten):
    request = make.SupportRequestFactory(province=kabupaten.province, regency=kabupaten.regency)
    address, user = reverse("programs:support", args=[request.pk]), make.admin()
    grow_request(request)
    one = questions(user, address)

    grow_request(request)
    grow_request(request)
    three = questions(user, address)

    assert len(one) == len(three), "\n".join(three)
    assert len(three) <= MOST, "\n".join(three)


def test_origins_ask_the_same_for_one_and_three(dinas, kabupaten):
    target = make.ProposalFactory(office=dinas)
    address, user = reverse("programs:origins", args=[target.pk]), make.verifier_of(dinas)

    def add():
        need = make.NeedFactory(office=kabupaten, state=NeedState.CONSOLIDATED)
        make.UptakeFactory(need=need, target=target).lines.create(line=target.lines.first())

    add()
    one = questions(user, address)
    add()
    add()
    three = questions(user, address)

    assert len(one) == len(three), "\n".join(three)
    assert len(three) <= MOST, "\n".join(three)


class TestDesk:
    @pytest.fixture
    def desk(self, client, dinas, kabupaten, scheme):
        add_needs(kabupaten, scheme)
        other = make.regency_office(dinas.province)
        activity = make.ActivityTypeFactory(fiscal_year=scheme.fiscal_year, letter="d")
        sentra = make.SentraFactory(regency=other.regency, stage=None)
        make.NeedFactory(
            office=other, state=NeedState.SENT, activity=activity, sentra=sentra, title="Oven roti"
        )
        client.force_login(make.verifier_of(dinas))

        def read(**query):
            got = client.get(reverse("programs:province-desk"), query)
            assert got.status_code == 200
            return {entry.title for entry in got.context["entries"]}

        read.other, read.sentra = other, sentra
        return read

    def test_each_filter_narrows_and_nonsense_narrows_nothing(self, desk):
        everything = desk()
        assert len(everything) == 4

        assert desk(q="oven") == {"Oven roti"}
        assert desk(kabkota=str(desk.other.regency_id)) == {"Oven roti"}
        assert desk(kegiatan="d") == {"Oven roti"}
        assert desk(sentra=str(desk.sentra.pk)) == {"Oven roti"}
        assert len(desk(status="dikonsolidasikan")) == 1
        assert desk(kabkota="x", kegiatan="99", sentra="", status="y", tahun="abc") == everything
        assert desk(tahun="1999") == set()
        assert desk(q="\x00") == everything

    def test_pages_hold_everything_once(self, client, desk, monkeypatch):
        everything = desk()
        monkeypatch.setattr(province_desk, "MOST_ROWS", 1)
        pages, turn = [], "?"
        while turn:
            pages.append(client.get(reverse("programs:province-desk") + turn).context)
            turn = pages[-1]["next"]

        assert [len(page["entries"]) for page in pages] == [1] * len(pages)
        assert "halaman=2" in pages[2]["previous"]
        assert len({page["entries"][0].subject for page in pages}) == len(pages) >= len(everything)

    @pytest.mark.parametrize(
        "typed",
        [
            {},
            {"apa": "kebutuhan:x", "ke": "1"},
            {"apa": "lain:1", "ke": "1"},
            {"apa": "kebutuhan:00000000-0000-4000-8000-000000000000", "ke": "1"},
            {"apa": "kebutuhan:00000000-0000-4000-8000-000000000000", "ke": "-1"},
            {"apa": "kebutuhan:00000000-0000-4000-8000-000000000000", "ke": "9999"},
        ],
    )
    def test_a_bad_order_is_a_sentence_and_writes_nothing(self, typed, client, desk):
        before = Rank.objects.count()

        got = client.post(reverse("programs:province-rank"), typed)

        assert got.status_code == 409
        assert Rank.objects.count() == before

    def test_the_way_back_never_leads_away(self, client, desk):
        need = Need.objects.get(title="Oven roti")
        typed = {"apa": f"kebutuhan:{need.pk}", "ke": "1", "kembali": "//evil.example"}

        got = client.post(reverse("programs:province-rank"), typed)

        assert got.headers["Location"].startswith(f"{reverse('programs:province-desk')}#")


class TestNeedForm:
    def typed(self, kabupaten, **changes):
        unit, activity = make.UnitFactory(), make.ActivityTypeFactory()
        return {
            "title": "Mesin pengering",
            "problem": "Produk lembap.",
            "letter": activity.letter,
            "year": activity.fiscal_year_id,
            "priority": "tinggi",
            "beneficiary_kind": "pelaku_industri",
            "beneficiary_count": "12",
            "volume": "1,5",
            "unit": unit.pk,
            "estimate_idr": "Rp125.000.000",
            **changes,
        }

    def send(self, client, kabupaten, **changes):
        client.force_login(make.drafter_of(kabupaten))
        return client.post(reverse("programs:need-new"), self.typed(kabupaten, **changes))

    def test_a_good_need_is_a_draft_of_the_own_office(self, client, kabupaten):
        assert self.send(client, kabupaten).status_code == 302

        made = Need.objects.get()
        assert (made.office, made.state) == (kabupaten, NeedState.DRAFT)
        assert (str(made.volume), made.estimate_idr) == ("1.500", 125_000_000)

    @pytest.mark.parametrize(
        ("name", "value"),
        [
            ("title", ""),
            ("title", "a\x00b"),
            ("problem", ""),
            ("letter", "z"),
            ("year", "1999"),
            ("volume", "0"),
            ("volume", "1e400"),
            ("estimate_idr", "-5"),
            ("estimate_idr", "banyak"),
            ("beneficiary_count", "0"),
            ("sentra", "x"),
            ("unit", "x"),
        ],
    )
    def test_bad_input_is_refused_beside_its_field_and_nothing_is_lost(
        self, name, value, client, kabupaten
    ):
        got = self.send(client, kabupaten, **{name: value}, evidence="Survei yang diketik")

        assert got.status_code == 422
        assert name in got.context["form"].errors
        assert "Survei yang diketik" in got.content.decode()
        assert not Need.objects.exists()

    def test_a_sentra_of_another_kabupaten_is_no_choice(self, client, kabupaten):
        foreign = make.SentraFactory()

        assert self.send(client, kabupaten, sentra=foreign.pk).status_code == 422

    def test_two_editors_see_both_texts(self, client, kabupaten):
        need = make.NeedFactory(office=kabupaten, title="Judul baru", version=2)
        client.force_login(make.drafter_of(kabupaten))
        typed = self.typed(kabupaten, title="Judul saya", version="1")

        got = client.post(reverse("programs:need-edit", args=[need.pk]), typed)

        page = got.content.decode()
        assert got.status_code == 409
        assert "Judul saya" in page
        assert "Judul baru" in page
        assert 'name="version" value="2"' in page


def test_lists_say_what_goes_there_when_they_are_empty(client, dinas, kabupaten):
    for user, url, words in (
        (make.drafter_of(kabupaten), "programs:needs", "Catat apa yang diperlukan"),
        (make.verifier_of(dinas), "programs:province-desk", "Tidak ada yang menunggu provinsi"),
        (make.admin(), "programs:support-list", "Catat surat atau pertemuan"),
    ):
        client.force_login(user)
        assert words in client.get(reverse(url)).content.decode()


def test_search_finds_requests_by_place_letter_and_item(client, kabupaten):
    request = make.SupportRequestFactory(province=kabupaten.province, regency=kabupaten.regency)
    make.SupportItemFactory(request=request, description="Pewarnaan benang")
    make.SupportRequestFactory()
    actor = make.actor_of(make.admin())
    seen = SupportRequest.objects.visible_to(actor)

    for words in (kabupaten.regency.full_name, request.letter_number, "pewarnaan"):
        assert list(seen.search(words)) == [request]
