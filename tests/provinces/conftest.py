"""The real territory, loaded as the command loads it."""

import pytest
from django.db import connection, transaction


def _load():
    """Load the tables and let the planner count them.

    Rows of tests that were rolled back stay in the heap until a vacuum. Without statistics the
    planner takes these tables for empty and walks all of that once per row.
    """
    from provinces.actions import reference  # Not before Django is set up.

    written = reference.load()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return written


@pytest.fixture
def territory(db):
    """38 provinces, 514 kabupaten/kota, their placements and offices, for one test."""
    return _load()


@pytest.fixture(scope="class")
def country(django_db_setup, django_db_blocker):
    """The same, loaded once for all the tests of a class that only read it."""
    with django_db_blocker.unblock(), transaction.atomic():
        _load()
        yield
        transaction.set_rollback(True)
