"""The fiscal screens over ten years of 5,000 proposals with 50 lines: 2.5 million lines.

``IKM_BENCH_TAHUN=2 make bench`` takes fewer years. Times are printed, query counts asserted.
"""

import json
import os
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest

from ikmportal.supervisor.postgres import ROLE
from tests.bench import measure, portal
from tests.bench.pages import Page, shown
from tests.bench.table import MOST_QUERIES, RECORD, Row

YEARS = int(os.environ.get("IKM_BENCH_TAHUN", "10"))
LAST_YEAR = 2025
FEW, MANY = (2015, 2015, 4_000, 10), (LAST_YEAR - YEARS + 1, LAST_YEAR, 5_000, 50)
_DATES = "/pagu/{scheme}/banding/?dari=1+Oktober+2023&sampai=1+Juni+2024"
_READERS = (("pusat", "leadership"), ("Dinas", "drafter"))
_GOAL = 5

_OF_BOTH = (
    ("Pagu", "/pagu/"),
    ("Pagu per tahap", "/pagu/{scheme}/tahap/"),
    ("Pagu satu provinsi", "/pagu/{scheme}/tahap/{province}/"),
    ("Daftar alokasi", "/pagu/{scheme}/alokasi/"),
    ("Alokasi satu provinsi", "/pagu/{scheme}/alokasi/{province}/"),
    ("Instrumen", "/pagu/{scheme}/instrumen/"),
    ("Revisi", "/pagu/revisi/"),
    ("Satu revisi", "/pagu/revisi/{revision}/"),
    ("Dua tanggal", _DATES),
    ("Dua tanggal, satu provinsi", _DATES + "&provinsi={province_name}"),
    ("Deret tahun", "/pagu/deret/"),
    ("Pendanaan satu provinsi", "/wilayah/{code}/pendanaan/"),
    ("Pendanaan satu kabupaten/kota", "/wilayah/{code}/{regency_code}/pendanaan/"),
)
FISCAL = (
    *(
        Page(f"{name} ({reader})", _GOAL, shown(path, role))
        for name, path in _OF_BOTH
        for reader, role in _READERS
    ),
    Page("Pendanaan nasional (pusat)", _GOAL, shown("/wilayah/pendanaan/", "leadership")),
)


@pytest.fixture(scope="module")
def counts(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, tuple[int, int]]]:
    """Queries of every screen over one small year, and over everything."""
    with portal.started(tmp_path_factory.mktemp("fiskal")) as running:
        _let_rows_be_copied(running)
        places = _fill(running, FEW)
        with running.web():
            few = measure.queries(places, forget=running.forget, pages=FISCAL)
        places = _fill(running, MANY)
        with running.web():
            measure.warm_up(places, FISCAL)
            timed = dict(measure.timings(places, forget=running.forget, pages=FISCAL))
        found = {page.name: (few[page.name], timed[page].queries) for page in FISCAL}
        for page, timing in timed.items():
            RECORD.rows.append(
                Row(page.name, timing.ratio, goal=page.goal, queries=found[page.name], is_page=True)
            )
        RECORD.notes.append(f"Layar fiskal: {places['lines']} baris RAB dalam {YEARS} tahun")
        yield found


def _let_rows_be_copied(running: portal.Portal) -> None:
    """The portal's role switches no trigger off; here its superuser lets it."""
    words = f"GRANT SET ON PARAMETER session_replication_role TO {ROLE}"
    where = {"host": str(running.cluster.sockets), "dbname": "postgres", "user": "postgres"}
    with psycopg.connect(**where, autocommit=True) as connection:
        connection.execute(words)


def _fill(running: portal.Portal, size: tuple[int, ...]) -> dict[str, Any]:
    words = map(str, size)
    found: dict[str, Any] = json.loads(running.run("-m", "tests.bench.fiscal", *words))
    return found


@pytest.mark.parametrize("name", [page.name for page in FISCAL])
def test_screen_asks_the_same_few_queries_over_any_number_of_lines(name, counts) -> None:
    few, many = counts[name]

    assert few == many <= MOST_QUERIES
