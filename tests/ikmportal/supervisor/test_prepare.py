"""Preparing the database: repeatable, and never backwards."""

import pytest
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from ikmportal.supervisor.prepare import DatabaseIsNewer, prepare, refuse_newer_database

pytestmark = pytest.mark.django_db


def _recorded() -> set[tuple[str, str]]:
    return set(MigrationRecorder(connection).applied_migrations())


def test_database_of_a_newer_version_is_refused_and_left_alone() -> None:
    MigrationRecorder(connection).record_applied("programs", "9999_dari_masa_depan")
    before = _recorded()

    with pytest.raises(DatabaseIsNewer, match=r"programs\.9999_dari_masa_depan") as refusal:
        prepare()

    assert "mv " in str(refusal.value)
    assert _recorded() == before


def test_database_of_this_version_is_not_refused() -> None:
    refuse_newer_database()
