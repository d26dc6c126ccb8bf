"""The sweeper leaves what `flush` leaves: nothing but content types and permissions."""

import os
import threading

import pytest
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.db import DatabaseError, connection, transaction

from ikmportal.audit.models import Entry
from programs.models import RabLine, Transition
from tests import factories
from tests.plugins.database import STANDING, Sweeper
from tests.plugins.template import SWEEPER_URL

pytestmark = pytest.mark.django_db(transaction=True)


def filled() -> set[str]:
    """Tables with a row in them, asked one by one."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        names = {name for (name,) in cursor.fetchall()}
        found = set()
        for name in names - {"django_migrations"}:
            cursor.execute(f'SELECT EXISTS (SELECT FROM "{name}")')
            if cursor.fetchone()[0]:
                found.add(name)
    return found


@pytest.fixture
def sweeper() -> Sweeper:
    if SWEEPER_URL not in os.environ:
        pytest.skip("on a given server `flush` empties the database")
    return Sweeper(connection)


def test_every_test_that_commits_finds_an_empty_database():
    assert filled() == set(STANDING)


def test_sweeper_empties_chains_and_histories_and_keeps_the_standing_rows(sweeper):
    before = [list(model.objects.order_by("pk").values()) for model in (ContentType, Permission)]
    proposal = factories.ProposalFactory(lines=3)
    factories.AllocationFactory()
    assert RabLine.objects.filter(proposal=proposal).count() == 3
    assert Entry.objects.exists()
    assert len(filled()) > 15

    assert sweeper.sweep()

    assert filled() == set(STANDING)
    after = [list(model.objects.order_by("pk").values()) for model in (ContentType, Permission)]
    assert after == before


def test_sweeper_leaves_triggers_on(sweeper):
    sweeper.sweep()
    history = factories.TransitionFactory()

    with pytest.raises(DatabaseError), transaction.atomic():
        Transition.objects.filter(pk=history.pk).update(note="Diubah")


def test_sweeper_waits_for_what_is_still_being_written(sweeper):
    begun, end = threading.Event(), threading.Event()

    def write() -> None:
        try:
            with transaction.atomic():
                factories.UserFactory()
                begun.set()
                end.wait(30)
        finally:
            connection.close()

    writer = threading.Thread(target=write)
    writer.start()
    assert begun.wait(30)
    threading.Timer(0.3, end.set).start()

    sweeper.sweep()
    writer.join()

    assert filled() == set(STANDING)


def test_sweeper_declines_when_a_permission_changed(sweeper):
    Permission.objects.filter(codename="add_user").update(name="Diubah")

    assert sweeper.sweep() is False


def test_next_test_finds_the_permission_as_it_was():
    assert not Permission.objects.filter(name="Diubah").exists()
