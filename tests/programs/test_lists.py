"""The list: filters, order, pages, named views, and acts on several rows."""

import uuid
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from django.urls import reverse

from programs.models import Proposal, SavedView, Transition
from programs.states import Move, ProposalState
from programs.views import lists
from tests import factories
from tests.programs import story
from tests.programs.test_query_counts import questions

pytestmark = pytest.mark.django_db
State = ProposalState
LIST = "/usulan/"


def titles(client, **asked) -> list[str]:
    """Titles on the page, top to bottom."""
    table = client.get(LIST, asked).context["table"]
    return [_title(row) for row in table.rows]


def _title(row) -> str:
    return row.cells[0].split("</a>")[0].rsplit(">", 1)[1]


@pytest.fixture
def shelf(client, people):
    """Three proposals of different size, place and completeness; the drafter is signed in."""
    client.force_login(people.drafter.user)
    regency = factories.RegencyFactory(province=people.office.province, full_name="Kabupaten Uji")
    small = story.draft(people, title="Kecil", lines=1, regency=regency)
    middle = story.draft(people, title="Sedang", lines=2, state=State.SUBMITTED)
    large = factories.ProposalFactory(office=people.office, title="Besar", lines=5)
    requirement = factories.DocumentRequirementFactory(scheme=small.scheme)
    factories.ProposalDocumentFactory(proposal=small, requirement=requirement)
    return small, middle, large


def test_filters_narrow_by_what_they_say(client, shelf):
    small, _middle, large = shelf
    narrowed = {
        "status": ("diajukan", {"Sedang"}),
        "daerah": (str(small.regency_id), {"Kecil"}),
        "fokus": (large.focus.name, {"Kecil", "Sedang", "Besar"}),
        "kegiatan": (large.activity.letter, {"Kecil", "Sedang", "Besar"}),
        "skema": (str(large.scheme_id), {"Kecil", "Sedang", "Besar"}),
        "paling_sedikit": ("2.000.000", {"Sedang", "Besar"}),
        "paling_banyak": ("Rp2.000.000", {"Kecil", "Sedang"}),
        "berkas": ("lengkap", {"Kecil"}),
        "milik": ("saya", {"Kecil", "Sedang"}),
        "q": ("kabupaten uji", {"Kecil"}),
    }

    assert {name: set(titles(client, **{name: text})) for name, (text, _) in narrowed.items()} == {
        name: wanted for name, (_, wanted) in narrowed.items()
    }
    assert set(titles(client, berkas="kurang")) == {"Sedang", "Besar"}
    assert set(titles(client, milik="kantor")) == {"Kecil", "Sedang", "Besar"}


@pytest.mark.parametrize("text", ["%00", "'", "x" * 3000, "-1", "1,5 jt", "٣"])
@pytest.mark.parametrize("name", ["skema", "daerah", "paling_sedikit", "urut", "halaman", "milik"])
def test_odd_filters_break_nothing(client, shelf, name, text):
    assert client.get(LIST, {name: text}).status_code == 200


def test_orders_are_those_that_were_named(client, shelf):
    assert titles(client, urut="terbesar") == ["Besar", "Sedang", "Kecil"]
    assert titles(client, urut="terkecil") == ["Kecil", "Sedang", "Besar"]
    assert titles(client, urut="judul") == ["Besar", "Kecil", "Sedang"]
    assert titles(client, urut="entah") == titles(client)


@pytest.mark.parametrize("order", ["terbaru", "diubah", "judul", "nomor", "terbesar", "terkecil"])
def test_pages_hold_every_row_once_in_every_order(client, people, monkeypatch, order):
    monkeypatch.setattr(lists, "PAGE_SIZE", 3)
    client.force_login(people.drafter.user)
    for _ in range(8):
        factories.ProposalFactory(office=people.office, title="Sama", lines=1)
    seen, address = [], f"{LIST}?urut={order}"
    while address:
        context = client.get(address).context
        seen += [row.cells[1] for row in context["table"].rows]
        address = f"{LIST}{context['next']}" if context["next"] else ""

    assert len(seen) == 8
    assert set(seen) == set(Proposal.objects.values_list("number", flat=True))


def test_list_asks_the_same_for_one_and_three_with_every_filter(people):
    def grow():
        old = story.draft(people, state=State.WITHDRAWN)
        story.draft(people, supersedes=old)
        factories.office.SavedViewFactory(owner=people.drafter.user)

    asked = urlencode({"lain": "1", "berkas": "kurang", "paling_sedikit": "1", "urut": "terbesar"})
    addresses = [LIST, f"{LIST}?{asked}", f"{LIST}?q=wirausaha"]
    grow()
    one = [len(questions(people.drafter.user, address)) for address in addresses]

    grow()
    grow()

    assert [len(questions(people.drafter.user, address)) for address in addresses] == one
    assert max(one) <= 12


def test_named_view_is_ones_own_and_its_address_is_for_everyone(client, people, shelf):
    saved = client.post(
        reverse("programs:view-save"),
        {"name": "Draf besar", "query": "status=draf&x=1&urut=terbesar"},
    )
    page = client.get(saved.url)

    assert parse_qs(urlsplit(saved.url).query) == {"status": ["draf"], "urut": ["terbesar"]}
    assert "Draf besar" in page.content.decode()
    client.force_login(people.head.user)
    assert client.get(saved.url).status_code == 200
    assert "Draf besar" not in client.get(LIST).content.decode()
    view = SavedView.objects.get()
    assert client.post(reverse("programs:view-forget", args=[view.pk])).status_code == 404
    client.force_login(people.drafter.user)
    client.post(reverse("programs:view-forget", args=[view.pk]))
    assert not SavedView.objects.exists()


def test_view_without_a_name_is_refused(client, people):
    client.force_login(people.drafter.user)

    client.post(reverse("programs:view-save"), {"name": " ", "query": "status=draf"})

    assert not SavedView.objects.exists()


BULK = "/usulan/massal/"


def test_preview_says_what_will_be_left_out_and_changes_nothing(client, people, shelf):
    small, middle, _large = shelf

    page = client.get(BULK, {"aksi": "tarik", "usulan": [str(small.pk), str(middle.pk)]})

    assert page.context["ready"] == 1
    assert "Statusnya sekarang Draf." in page.content.decode()
    assert "dua juta rupiah" in page.content.decode()
    assert not Transition.objects.exists()


def test_each_row_stands_alone_and_the_same_form_acts_once(client, people, shelf):
    small, middle, _large = shelf
    form = {
        "aksi": "tarik",
        "usulan": [str(small.pk), str(middle.pk)],
        "note": "Ganti lokasi.",
        "key": str(uuid.uuid4()),
    }

    first = client.post(BULK, form)
    second = client.post(BULK, form)

    results = {o.proposal.title: o.is_done for o in first.context["outcomes"]}
    assert results == {"Kecil": False, "Sedang": True}
    assert second.context["done"] == 1
    assert Transition.objects.filter(move=Move.WITHDRAW).count() == 1


def test_withdrawing_several_needs_a_reason(client, people, shelf):
    _small, middle, _large = shelf

    page = client.post(
        BULK, {"aksi": "tarik", "usulan": [str(middle.pk)], "key": str(uuid.uuid4())}
    )

    assert page.status_code == 422
    assert "Isi alasan." in page.content.decode()
    assert story.state_of(middle) == State.SUBMITTED


def test_head_approves_several_and_a_stale_one_fails_alone(client, people):
    good, bad = (story.send(story.draft(people), people) for _ in range(2))
    Proposal.objects.filter(pk=bad.pk).update(contact_name="")
    client.force_login(people.head.user)
    chosen = [str(good.pk), str(bad.pk)]

    preview = client.get(BULK, {"aksi": "setujui", "usulan": chosen})
    done = client.post(BULK, {"aksi": "setujui", "usulan": chosen, "key": str(uuid.uuid4())})

    assert "bertanggung jawab" in preview.content.decode()
    assert {o.proposal.pk: o.is_done for o in done.context["outcomes"]} == {
        good.pk: True,
        bad.pk: False,
    }
    assert (story.state_of(good), story.state_of(bad)) == (State.SUBMITTED, State.AWAITING_HEAD)


def test_copying_and_reviewing_several(client, people):
    submitted = story.draft(people, state=State.SUBMITTED)
    client.force_login(people.drafter.user)
    form = {"aksi": "salin", "usulan": [str(submitted.pk)], "key": str(uuid.uuid4())}
    for _ in range(2):
        client.post(BULK, form)
    client.force_login(people.reviewer.user)
    client.post(BULK, form | {"aksi": "telaah"})

    assert Proposal.objects.filter(derived_from=submitted).count() == 1
    assert story.state_of(submitted) == State.IN_REVIEW


def test_rows_of_another_office_are_not_there(client, people):
    foreign = factories.ProposalFactory(state=State.SUBMITTED)
    client.force_login(people.drafter.user)

    response = client.get(BULK, {"aksi": "tarik", "usulan": [str(foreign.pk), "x"]})

    assert response.status_code == 302
