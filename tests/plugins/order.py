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

# Tests of one file that read the same pages stand together: whoever has read them keeps them.
TOGETHER = {"tests/access/test_matrix.py": "door", "tests/access/test_leaks.py": "person"}


def _file(item: pytest.Item) -> str:
    return item.nodeid.partition("::")[0]


def _place(item: pytest.Item) -> int:
    file = _file(item)
    return LONG.index(file) if file in LONG else len(LONG)


def _group(item: pytest.Item) -> tuple[str, str]:
    name = TOGETHER.get(_file(item), "")
    params = item.callspec.params if name and hasattr(item, "callspec") else {}
    shared = params.get(name)
    return (_file(item), getattr(shared, "name", shared)) if shared else (item.nodeid, "")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    first: dict[tuple[str, str], int] = {}
    for number, item in enumerate(items):
        first.setdefault(_group(item), number)
    items.sort(key=lambda item: (_place(item), first[_group(item)]))
