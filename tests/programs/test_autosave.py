"""One field at a time: what the autosave door stores and refuses."""

import pytest
from django.urls import reverse

from programs.models import Proposal
from programs.states import ProposalState
from tests.factories import people
from tests.factories.proposals import EligibilityItemFactory, ProposalFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft() -> Proposal:
    return ProposalFactory(place="Montasik", beneficiary_count=20)


def send(client, draft: Proposal, name: str, **fields):
    client.force_login(people.drafter_of(draft.office))
    return client.post(reverse("programs:autosave", args=[draft.pk, name]), fields)


def test_autosave_stores_one_field_and_raises_the_version(client, draft):
    response = send(client, draft, "lokasi", field="place", seen="Montasik", value="Indrapuri")

    assert (response.status_code, response.json()["version"]) == (200, draft.version + 1)
    draft.refresh_from_db()
    assert (draft.place, draft.beneficiary_count) == ("Indrapuri", 20)


def test_autosave_refuses_over_a_newer_text_and_returns_it(client, draft):
    response = send(client, draft, "lokasi", field="place", seen="Lama", value="Indrapuri")

    assert response.status_code == 409
    assert response.json()["stored"] == "Montasik"
    draft.refresh_from_db()
    assert draft.place == "Montasik"


def test_autosave_of_the_same_text_changes_nothing(client, draft):
    response = send(client, draft, "lokasi", field="place", seen="Lama", value="Montasik")

    assert (response.status_code, response.json()["version"]) == (200, draft.version)


def test_autosave_says_what_to_mend(client, draft):
    response = send(client, draft, "lokasi", field="beneficiary_count", seen="20", value="dua")

    assert response.status_code == 422
    assert response.json()["message"]


def test_autosave_of_a_condition_keeps_the_others(client, draft):
    for letter in "xy":
        EligibilityItemFactory(scheme=draft.scheme, letter=letter)
    Proposal.objects.filter(pk=draft.pk).update(eligibility={"x": True})

    response = send(client, draft, "program", field="eligibility_y", seen="", value="on")

    assert response.status_code == 200
    draft.refresh_from_db()
    assert draft.eligibility == {"x": True, "y": True}


def test_autosave_refuses_fields_of_other_sections_and_of_none(client, draft):
    for field in ("state", "title", "number", ""):
        response = send(client, draft, "lokasi", field=field, seen="", value="x")
        assert response.status_code == 404


def test_autosave_says_that_a_submitted_proposal_is_closed(client):
    sent = ProposalFactory(state=ProposalState.SUBMITTED)

    response = send(client, sent, "lokasi", field="place", seen=sent.place, value="Lain")

    assert response.status_code == 410
    assert "tidak dapat diubah" in response.json()["message"]
