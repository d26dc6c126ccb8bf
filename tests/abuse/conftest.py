"""The people of one story, for files that come through the portal."""

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.programs.story import Cast


@pytest.fixture
def people(db) -> "Cast":
    # Django is set up after the conftests are read.
    from tests.programs import story

    return story.cast()
