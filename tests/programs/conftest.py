"""The people of one story, for every test of programs."""

import pytest

from tests.programs import story


@pytest.fixture
def people(db) -> story.Cast:
    return story.cast()
