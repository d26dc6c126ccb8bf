"""The start page: what counts is there before anybody types, and no focus gets a second draft."""

from uuid import uuid4

import pytest
from django.urls import reverse

from programs.models import Proposal
from programs.states import ProposalState
from tests import factories
from tests.programs import story

pytestmark = pytest.mark.django_db
START = "/usulan/baru/"


@pytest.fixture
def focus(people):
    return factories.FocusMenuFactory()


def form(people, focus, **fields) -> dict:
    return {
        "scheme": focus.scheme_id,
        "focus": focus.pk,
        "office": people.office.pk,
        "title": "Wirausaha baru tenun",
        "key": str(uuid4()),
    } | fields


def test_everything_that_counts_is_shown_before_typing(client, people, focus):
    scheme = focus.scheme
    factories.RoundFactory(scheme=scheme, name="Putaran I")
    factories.CeilingFactory(scheme=scheme, province=people.office.province)
    factories.DocumentRequirementFactory(scheme=scheme, guidance="Ditandatangani Kepala Dinas.")
    factories.EligibilityItemFactory(scheme=scheme)
    client.force_login(people.drafter.user)

    html = client.get(START).content.decode()

    before_the_form = html[: html.index('id="mulai"')]
    for text in (
        "Putaran I", "1 Januari 2090, pukul 07.00 WIB", "WITA", "WIT", focus.name,
        "masih tersisa untuk diusulkan", "Kerangka acuan kerja (KAK)",
        "Ditandatangani Kepala Dinas.", "Lebih efektif bila dilaksanakan daerah",
    ):  # fmt: skip
        assert text in before_the_form.replace("\xa0", " "), text


def test_focus_chosen_in_the_menu_is_chosen_in_the_form(client, people, focus):
    client.force_login(people.drafter.user)

    html = client.get(f"{START}?fokus={focus.pk}").content.decode()

    assert f'<option value="{focus.pk}" selected>' in html


def test_focus_is_due_where_the_scheme_has_a_menu(client, people, focus):
    client.force_login(people.drafter.user)

    response = client.post(START, form(people, focus) | {"focus": ""})

    assert response.status_code == 422
    assert "Pilih fokus dari menu skema ini." in response.content.decode()


def test_draft_in_the_same_focus_is_offered_instead_of_a_second_one(client, people, focus):
    draft = story.draft(people, scheme=focus.scheme, focus=focus)
    client.force_login(people.drafter.user)

    page = client.get(START).content.decode()
    response = client.post(START, form(people, focus))

    assert "Lanjutkan draf" in page
    assert response.status_code == 422
    html = response.content.decode()
    assert f"Kantor Anda sudah punya draf dengan fokus ini: {draft.number}" in html
    assert f'href="/usulan/{draft.pk}/">Lanjutkan draf' in html
    assert Proposal.objects.count() == 1


def test_another_focus_or_a_sent_draft_makes_room_for_a_second(client, people, focus):
    other = factories.FocusMenuFactory(scheme=focus.scheme, name="Pengembangan produk")
    story.draft(people, scheme=focus.scheme, focus=focus)
    client.force_login(people.drafter.user)

    assert client.post(START, form(people, other)).status_code == 302
    Proposal.objects.filter(focus=focus).update(
        state=ProposalState.AWAITING_HEAD, sent_by=people.drafter.user
    )
    assert client.post(START, form(people, focus)).status_code == 302


def test_office_elsewhere_is_not_in_the_way(client, people, focus):
    factories.ProposalFactory(scheme=focus.scheme, focus=focus)
    client.force_login(people.drafter.user)

    assert client.post(START, form(people, focus)).status_code == 302


@pytest.mark.parametrize("door", ["section", "autosave"])
def test_focus_of_another_draft_cannot_be_taken_later(client, people, focus, door):
    other = factories.FocusMenuFactory(scheme=focus.scheme, name="Pengembangan produk")
    story.draft(people, scheme=focus.scheme, focus=focus)
    draft = story.draft(people, scheme=focus.scheme, focus=other)
    client.force_login(people.drafter.user)
    address = reverse(f"programs:{door}", args=[draft.pk, "program"])
    data = {
        "section": {"version": draft.version, "kind": "baru", "focus": focus.pk},
        "autosave": {"field": "focus", "seen": other.pk, "value": focus.pk},
    }

    response = client.post(address, data[door])

    draft.refresh_from_db()
    assert response.status_code == 422
    assert "sudah punya draf dengan fokus ini" in response.content.decode()
    assert draft.focus == other
