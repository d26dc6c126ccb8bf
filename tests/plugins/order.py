"""Long tests first, so that no worker is left alone with one when the others are done.

`--dist worksteal` gives each worker a stretch of this order and lets an idle one take from the end
of another's: what stands first is begun first, and a file that is dear to prepare stays in one
worker.
"""

import pytest

LONG = (
    "tests/ikmportal/test_demo.py",
    "tests/ikmportal/supervisor/test_portal.py",
    "tests/journeys/test_story_001_bekasi.py",
    "tests/journeys/test_drafter_sections.py",
    "tests/journeys/test_room.py",
    "tests/concurrency/test_ceiling_races.py",
    "tests/ikmportal/reports/test_worker.py",
)


def _place(item: pytest.Item) -> int:
    file = item.nodeid.partition("::")[0]
    return LONG.index(file) if file in LONG else len(LONG)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=_place)
