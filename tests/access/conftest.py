"""One country for all the tests of a file; every test leaves it as it was."""

import pytest
from django.db import transaction


@pytest.fixture(scope="module")
def country(django_db_setup, django_db_blocker):
    from tests.access import world  # Not before Django is set up.

    with django_db_blocker.unblock():
        block = transaction.atomic()
        # As TestCase does: the views' own durable transactions count from here.
        block._from_testcase = True
        with block:
            yield world.build()
            transaction.set_rollback(True)


@pytest.fixture
def world(country):
    """The country; what the test changes is undone."""
    from tests.access.checker import rolled_back

    with rolled_back():
        yield country
