"""The real territory, loaded as the command loads it."""

import pytest
from django.db import transaction


@pytest.fixture
def territory(db):
    """38 provinces, 514 kabupaten/kota, their placements and offices, for one test."""
    from provinces.actions import reference  # Not before Django is set up.

    return reference.load()


@pytest.fixture(scope="class")
def country(django_db_setup, django_db_blocker):
    """The same, loaded once for all the tests of a class that only read it."""
    from provinces.actions import reference

    with django_db_blocker.unblock(), transaction.atomic():
        reference.load()
        yield
        transaction.set_rollback(True)
