"""The Rakor room under all its screens, and the national report of its decisions.

Printed on the record, never asserted. `IKM_BENCH_USULAN=300 make bench` takes fewer proposals.
"""

import json
import os
import time
from collections.abc import Iterator
from uuid import uuid4

import psycopg
import pytest

from ikmportal.supervisor.children import Child
from tests.bench import portal, screens
from tests.bench.browser import Browser, Request
from tests.bench.pages import Places
from tests.bench.table import RECORD, Row

PROPOSALS = int(os.environ.get("IKM_BENCH_USULAN", "1900"))
SECONDS = 20.0
MOST_PERCENT, MOST_RATIO, MOST_WORKER_MB = 15, 1.2, 400
_PATIENCE_SECONDS = 600
_SEEN = """
    SELECT state, percent, progress, error, extract(epoch FROM finished_at - started_at)::float
    FROM reports_reportrun WHERE id = %s
"""


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[portal.Portal]:
    with portal.started(tmp_path_factory.mktemp("ruang")) as started:
        yield started


@pytest.fixture(scope="module")
def places(running: portal.Portal) -> Places:
    found: Places = json.loads(running.run("-m", "tests.bench.national", "grow", str(PROPOSALS)))
    return found


def test_all_screens_of_38_desks_ask_the_web(running: portal.Portal, places: Places) -> None:
    with running.web() as web:
        session = places["people"]["reviewer"]
        asking = list(screens.screens_of(places["room"], places["rakor"], session))
        screens.enter(asking)
        screens.poll(asking, seconds=4)
        percent, tally = screens.web_percent(web, asking, seconds=SECONDS)

    RECORD.rows.append(
        Row(
            f"Ruang Rakor: {len(places['room'])} meja × 5 layar, persen satu inti untuk web",
            percent,
            goal=MOST_PERCENT,
            note=f"{tally.count / SECONDS:.0f} permintaan/s, 90% dalam {tally.slow_ms:.0f} ms",
        )
    )
    assert tally.count > len(asking)


def test_national_report_against_bare_weasyprint(running: portal.Portal, places: Places) -> None:
    found = json.loads(running.run("-m", "tests.bench.national", "measure", places["rakor"]))

    RECORD.rows.append(
        Row(
            f"Laporan Rakor nasional, {PROPOSALS} usulan : WeasyPrint polos",
            found["ours"] / found["bare"],
            goal=MOST_RATIO,
            note="{ours:.1f} s (baca {read:.1f} s), polos {bare:.1f} s, {pages} halaman, {rows} "
            "baris, {parts} bagian".format(**found),
        )
    )
    RECORD.rows.append(
        Row("Laporan Rakor nasional, puncak memori (MB)", found["peak_mb"], goal=MOST_WORKER_MB)
    )
    assert found["told"] >= found["pages"]


def test_national_report_as_a_job_of_a_real_worker(running: portal.Portal, places: Places) -> None:
    with running.web(), running.worker() as worker:
        seconds, words = _made(running, places, worker)
        peak = portal.highest_mb(worker.pid)

    RECORD.rows.append(
        Row(
            "Laporan Rakor nasional di pekerja, puncak memori (MB)",
            peak,
            goal=MOST_WORKER_MB,
            note=f"{seconds:.0f} s, {len(words)} kabar kemajuan",
        )
    )
    assert any("halaman" in word for word in words)


def _made(running: portal.Portal, places: Places, worker: Child) -> tuple[float, set[str]]:
    """How long the worker took, and everything that was told on the way."""
    data = {"rakor": places["rakor"], "format": "pdf", "key": str(uuid4())}
    asked = Request(
        "/laporan/baru/reviu_rakor/",
        places["people"]["leadership"],
        tuple(data.items()),
        expected=302,
    )
    browser = Browser()
    run_id = browser.location(asked).rstrip("/").rpartition("/")[2]
    browser.close()
    words: set[str] = set()
    deadline = time.monotonic() + _PATIENCE_SECONDS
    with psycopg.connect(running.cluster.url, autocommit=True) as connection:
        while time.monotonic() < deadline:
            row = connection.execute(_SEEN, [run_id]).fetchone()
            assert row is not None
            state, _percent, progress, error, seconds = row
            words.add(progress)
            if state == "selesai":
                return float(seconds), words
            if error:
                pytest.fail(error)
            time.sleep(0.3)
    pytest.fail(f"{run_id} was not made in {_PATIENCE_SECONDS} s")
