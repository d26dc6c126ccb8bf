"""Every change leaves a row with its actor, by whatever way it came; history never changes."""

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from ikmportal.audit.context import acting, current
from ikmportal.audit.models import Entry
from programs.models import Proposal
from tests import factories


def entries(proposal):
    return list(Entry.objects.about("programs_proposal", [proposal.pk]).order_by("id"))


@pytest.mark.django_db
def test_raw_sql_leaves_before_and_after():
    proposal = factories.ProposalFactory(lines=0, place="Balai")

    with connection.cursor() as cursor:
        cursor.execute("UPDATE programs_proposal SET place = 'Kupang'")

    first, last = entries(proposal)
    assert (first.operation, first.before) == ("insert", None)
    assert last.operation == "update"
    assert last.changed_fields == [("place", "Balai", "Kupang")]


@pytest.mark.django_db(transaction=True)
def test_actor_is_written_inside_the_block_and_forgotten_after_it():
    person = factories.UserFactory().pk
    proposal = factories.ProposalFactory(lines=0)

    with acting(person, origin="uji"), transaction.atomic():
        Proposal.objects.update(place="Satu")
    with transaction.atomic():
        Proposal.objects.update(place="Dua")

    _made, named, nameless = entries(proposal)
    assert (named.actor_id, named.origin) == (person, "uji")
    assert (nameless.actor_id, nameless.origin) == (None, "")
    assert current.get() is None


@pytest.mark.django_db(transaction=True)
def test_save_in_the_browser_names_the_person_and_the_door(client):
    office = factories.OfficeFactory()
    drafter = factories.drafter_of(office)
    proposal = factories.ProposalFactory(office=office, lines=0)
    client.force_login(drafter)
    address = reverse("programs:section", args=[proposal.pk, "lokasi"])

    client.post(address, {"version": "1", "place": "Kupang"})

    last = entries(proposal)[-1]
    assert last.actor_id == drafter.pk
    assert last.origin.startswith(f"POST {address} ")
    assert current.get() is None


@pytest.mark.django_db
@pytest.mark.parametrize(
    "sql", ["UPDATE audit_entry SET actor_id = NULL", "DELETE FROM audit_entry"]
)
def test_history_cannot_be_changed(sql):
    factories.ProposalFactory(lines=0)
    before = Entry.objects.count()

    with (
        pytest.raises(DatabaseError, match="Cannot update or delete rows"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql)

    assert Entry.objects.count() == before > 0


@pytest.mark.django_db
def test_act_that_is_rolled_back_leaves_no_history():
    proposal = factories.ProposalFactory(lines=0)

    with transaction.atomic():
        Proposal.objects.update(place="Hilang")
        transaction.set_rollback(True)

    assert len(entries(proposal)) == 1
