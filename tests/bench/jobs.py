"""Times a report as a job: asked for in the browser, made by a real worker."""

import statistics
import time
from uuid import uuid4

import psycopg

from tests.bench.browser import Browser, Request
from tests.bench.pages import Places
from tests.bench.portal import Portal

ROUNDS, PATIENCE_SECONDS = 3, 240
_SPENT = """
    SELECT state, extract(epoch FROM finished_at - started_at)::float, error
    FROM reports_reportrun WHERE id = %s
"""


class JobFailed(AssertionError):
    """The worker did not make the report."""


def milliseconds(portal: Portal, places: Places, *, rakor: str) -> float:
    """Median time a worker spends on the Rakor review as XLSX, from claim to stored file."""
    return statistics.median(_once(portal, places, rakor) * 1000 for _ in range(ROUNDS))


def _once(portal: Portal, places: Places, rakor: str) -> float:
    data = {"rakor": places[rakor], "format": "xlsx", "key": str(uuid4())}
    asked = Request(
        "/laporan/baru/reviu_rakor/",
        places["people"]["leadership"],
        tuple(data.items()),
        expected=302,
    )
    browser = Browser()
    run_id = browser.location(asked).rstrip("/").rpartition("/")[2]
    browser.close()
    deadline = time.monotonic() + PATIENCE_SECONDS
    with psycopg.connect(portal.cluster.url, autocommit=True) as connection:
        while time.monotonic() < deadline:
            state, seconds, error = connection.execute(_SPENT, [run_id]).fetchone() or ("", 0, "")
            if state == "selesai":
                return float(seconds)
            if error:
                raise JobFailed(error)
            time.sleep(0.2)
    raise JobFailed(f"{run_id} was not made in {PATIENCE_SECONDS} s")
