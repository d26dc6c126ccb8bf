"""What a load balancer and a person are told when the database answers, waits or is away."""

import threading

import pytest
from django.db import connection, transaction
from django.urls import reverse

from programs.models import Proposal
from tests.factories import people
from tests.factories.proposals import ProposalFactory


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/livez", "/readyz"])
def test_health_answers_without_signing_in(client, path):
    assert client.get(path).status_code == 200


@pytest.mark.django_db(transaction=True)
def test_waiting_too_long_for_a_lock_is_503_and_nothing_is_lost(client):
    draft = ProposalFactory(place="Montasik")
    client.force_login(people.drafter_of(draft.office))
    address = reverse("programs:autosave", args=[draft.pk, "lokasi"])
    fields = {"field": "place", "seen": "Montasik", "value": "Indrapuri"}
    holds, done = threading.Event(), threading.Event()

    def hold() -> None:
        with transaction.atomic():
            Proposal.objects.select_for_update().get(pk=draft.pk)
            holds.set()
            done.wait(30)
        connection.close()

    holder = threading.Thread(target=hold)
    holder.start()
    assert holds.wait(10)
    refused = client.post(address, fields)
    done.set()
    holder.join()
    repeated = client.post(address, fields)

    assert (refused.status_code, refused["Retry-After"]) == (503, "20")
    assert "Data Anda aman." in refused.content.decode()
    assert repeated.status_code == 200
    draft.refresh_from_db()
    assert draft.place == "Indrapuri"
