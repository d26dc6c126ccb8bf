"""A real worker process, killed and starved."""

import os
import signal
import time
from pathlib import Path

import pytest
import redis
from django.conf import settings
from django.core.files.storage import default_storage

from ikmportal.reports import tasks
from ikmportal.reports.models import ReportRun, RunState
from ikmportal.supervisor.children import Child
from ikmportal.supervisor.commands import WORKER_READY, worker_command
from programs.models import RakorItem
from programs.states import ProposalState
from tests.factories import (
    MOMENT,
    OfficeFactory,
    ProvinceFactory,
    RakorDeskFactory,
    RakorFactory,
    UserFactory,
    bulk_proposals,
    reviewer,
)
from tests.ikmportal.reports.test_actions import ask, order
from tests.plugins.template import on_database

QUEUE = "celery"  # what Celery calls it unless told otherwise

pytestmark = pytest.mark.django_db(transaction=True)


def wait_for(check, *, seconds):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if check():
            return
        time.sleep(0.1)
    pytest.fail(f"not within {seconds} s")


@pytest.fixture
def own_worker(_worker_slot):
    """Start a worker that may be killed; the session's own one is stopped first.

    What earlier tests left in the queue for it goes too: it would be read as this test's.
    """
    for child in _worker_slot:
        child.stop()
    redis.Redis.from_url(settings.REDIS_URL).delete(QUEUE)
    started: list[Child] = []

    def start() -> Child:
        name = str(settings.DATABASES["default"]["NAME"])
        child = Child(
            "worker",
            argv=worker_command(),
            log=Path(os.environ["VAR_DIR"]) / "log" / f"reports-{len(started)}.log",
            env=os.environ | {"DATABASE_URL": on_database(os.environ["DATABASE_URL"], name)},
            cwd=settings.BASE_DIR,
        )
        started.append(child)
        child.wait_ready(lambda: WORKER_READY in child.output(), seconds=60)
        return child

    yield start
    for child in started:
        child.stop()


def large_rakor(count=80):
    """One province with many proposals: a PDF that takes several seconds."""
    office = OfficeFactory(province=ProvinceFactory(code="11", name="Aceh"))
    rakor = RakorFactory()
    desk = RakorDeskFactory(rakor=rakor, province=office.province)
    person = UserFactory()
    proposals = bulk_proposals(
        count, lines_per=8, offices=[office], states=[ProposalState.IN_DISCUSSION]
    )
    RakorItem.objects.bulk_create(
        RakorItem(desk=desk, proposal=p, tabled_by=person, tabled_at=MOMENT) for p in proposals
    )
    return rakor


def state_of(run):
    return ReportRun.objects.values_list("state", "percent", "attempt").get(pk=run.pk)


def sweeping(check):
    """The clock's part of the deal: beat is not started in tests."""

    def look():
        tasks.sweep_reports()
        return check()

    return look


def test_worker_killed_in_mid_report_and_another_finishes_it_once(own_worker):
    rakor = large_rakor()
    first = own_worker()
    run = ask(order(rakor, format="pdf"), reviewer())
    wait_for(lambda: state_of(run)[0] == RunState.RUNNING and state_of(run)[1] >= 35, seconds=120)

    os.kill(first.pid, signal.SIGKILL)
    assert state_of(run)[0] == RunState.RUNNING
    own_worker()
    wait_for(sweeping(lambda: state_of(run)[0] == RunState.DONE), seconds=180)

    assert state_of(run) == (RunState.DONE, 100, 2)
    _, files = default_storage.listdir(f"reports/{run.pk}")
    assert len(files) == 1


def test_twenty_queued_runs_survive_a_flushed_broker(own_worker):
    rakor = large_rakor(count=2)
    user = reviewer()
    runs = [ask(order(rakor), user) for _ in range(20)]
    broker = redis.Redis.from_url(settings.REDIS_URL)
    assert broker.llen(QUEUE) == 20

    broker.flushdb()
    assert broker.llen(QUEUE) == 0
    own_worker()
    wait_for(
        sweeping(lambda: not ReportRun.objects.exclude(state=RunState.DONE).exists()),
        seconds=300,
    )

    assert ReportRun.objects.filter(attempt=1).count() == len(runs)
    assert ReportRun.objects.values("storage_name").distinct().count() == len(runs)
