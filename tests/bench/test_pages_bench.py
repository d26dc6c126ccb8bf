"""Every page next to the floor page at 200 and at 10,000 proposals, in one run.

Times are printed, never asserted: another machine is not a mistake. Query counts are asserted.
"""

from collections.abc import Iterator
from statistics import median

import pytest

from tests.bench import jobs, measure, portal
from tests.bench.measure import Timing
from tests.bench.pages import PAGES, Places
from tests.bench.table import MOST_QUERIES, MOST_WEB_MB, RECORD, Row

FEW, SMALL, LARGE = 3, 200, 10_000


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[portal.Portal]:
    with portal.started(tmp_path_factory.mktemp("bench")) as started:
        yield started


@pytest.fixture(scope="module")
def counts(running: portal.Portal) -> dict[int, dict[str, int]]:
    """Queries of every page at the three sizes; the timings go to the record on the way."""
    places = running.grow(FEW)
    with running.web():
        found = {FEW: measure.queries(places, forget=running.forget)}
    timed = {size: _timed(running, size=size) for size in (SMALL, LARGE)}
    for page in PAGES:
        small, large = (timed[size][page.name] for size in (SMALL, LARGE))
        RECORD.rows.append(
            Row(
                page.name,
                large.ratio,
                goal=page.goal,
                small=small.ratio,
                queries=(small.queries, large.queries),
                is_page=not page.is_act,
            )
        )
    return found | {
        size: {page.name: timed[size][page.name].queries for page in PAGES if not page.is_act}
        for size in timed
    }


def _timed(running: portal.Portal, *, size: int) -> dict[str, Timing]:
    places = running.grow(size)
    with running.web() as web:
        measure.warm_up(places)
        timed = measure.timings(places, forget=running.forget)
        found = {page.name: timing for page, timing in timed}
        memory = portal.web_memory_mb(web)
        if size == LARGE:
            _export(running, places, floor_ms=median(t.floor_ms for t in found.values()))
    RECORD.notes.append(
        f"{size} usulan: acuan {median(t.floor_ms for t in found.values()):.1f} ms; "
        f"proses web {' dan '.join(map(str, memory))} MB (sasaran {MOST_WEB_MB})"
    )
    return found


def _export(running: portal.Portal, places: Places, *, floor_ms: float) -> None:
    """XLSX jobs of 2,000 proposals, without and with their lines."""
    with running.worker():
        for name, rakor, goal in (
            ("XLSX reviu Rakor, 2.000 baris", "rakor_rows", 60),
            ("XLSX reviu Rakor, 2.000 usulan + 20.000 baris RAB", "rakor_2000", None),
        ):
            spent = jobs.milliseconds(running, places, rakor=rakor)
            note = f"{spent / 1000:.1f} s"
            RECORD.rows.append(Row(name, spent / floor_ms, goal=goal, note=note))


@pytest.mark.parametrize("name", [page.name for page in PAGES if not page.is_act])
def test_page_asks_the_same_few_queries_at_any_size(name: str, counts) -> None:
    asked = {size: found[name] for size, found in counts.items()}

    assert set(asked.values()) == {asked[FEW]}
    assert asked[LARGE] <= MOST_QUERIES
