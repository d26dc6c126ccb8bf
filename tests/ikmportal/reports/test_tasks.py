import hashlib
from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db.models.functions import Now

from ikmportal.reports import tasks
from ikmportal.reports.build import Built
from ikmportal.reports.models import MAX_ATTEMPTS, ReportRun, RunState
from provinces.models import Appointment
from tests.factories import MOMENT, reviewer
from tests.ikmportal.reports.samples import small_rakor  # noqa: F401
from tests.ikmportal.reports.test_actions import ask, order

pytestmark = pytest.mark.django_db


@pytest.fixture
def run(small_rakor):  # noqa: F811
    return ask(order(small_rakor.rakor), reviewer())


def stored(run) -> bytes:
    with default_storage.open(run.storage_name) as file:
        return file.read()


def let_the_lease_lapse(run):
    past = Now() - timedelta(seconds=1)
    ReportRun.objects.filter(pk=run.pk).update(lease_until=past)


def test_make_report_stores_the_file_with_its_digest(run):
    tasks.make_report(str(run.pk))

    run.refresh_from_db()
    content = stored(run)
    assert (run.state, run.percent, run.attempt) == (RunState.DONE, 100, 1)
    assert run.sha256 == hashlib.sha256(content).hexdigest()
    assert run.size_bytes == len(content)
    assert run.file_name.startswith("laporan-reviu-rakor-rakor-bekasi-")
    assert run.file_name.endswith(".xlsx")


def test_make_report_makes_the_pdf(small_rakor):  # noqa: F811
    run = ask(order(small_rakor.rakor, format="pdf"), reviewer())

    tasks.make_report(str(run.pk))

    run.refresh_from_db()
    assert run.state == RunState.DONE
    assert stored(run).startswith(b"%PDF-")


def test_a_second_hint_changes_nothing(run):
    tasks.make_report(str(run.pk))
    run.refresh_from_db()
    tasks.make_report(str(run.pk))

    again = ReportRun.objects.get(pk=run.pk)
    assert (again.attempt, again.storage_name) == (1, run.storage_name)


def test_a_held_run_cannot_be_claimed_until_its_lease_lapses(run):
    first = tasks.claim_run(run.pk)

    assert tasks.claim_run(run.pk) is None
    let_the_lease_lapse(run)
    second = tasks.claim_run(run.pk)
    assert (first.attempt, second.attempt) == (1, 2)


def test_a_stale_attempt_stores_nothing_and_leaves_no_file(run):
    stale = tasks.claim_run(run.pk)
    let_the_lease_lapse(run)
    fresh = tasks.claim_run(run.pk)

    with pytest.raises(tasks.LeaseLostError):
        tasks.store(stale, Built(b"basi", "basi.xlsx", MOMENT))

    run.refresh_from_db()
    assert (run.state, run.storage_name) == (RunState.RUNNING, "")
    _, files = default_storage.listdir(f"reports/{run.pk}")
    assert files == []
    tasks.store(fresh, Built(b"segar", "segar.xlsx", MOMENT))
    run.refresh_from_db()
    assert stored(run) == b"segar"


def test_a_stale_attempt_cannot_report_progress(run):
    stale = tasks.claim_run(run.pk)
    let_the_lease_lapse(run)
    tasks.claim_run(run.pk)

    with pytest.raises(tasks.LeaseLostError):
        tasks._Reporter(stale)(50, "basi")


def test_progress_renews_the_lease_and_is_kept(run):
    claim = tasks.claim_run(run.pk)
    let_the_lease_lapse(run)

    tasks._Reporter(claim)(42, "Menulis lembar 3 dari 7")

    run.refresh_from_db()
    assert (run.percent, run.progress) == (42, "Menulis lembar 3 dari 7")
    assert ReportRun.objects.filter(pk=run.pk, lease_until__gt=Now()).exists()


def test_rights_lost_after_asking_refuse_the_job_in_words(run):
    Appointment.objects.filter(user=run.requested_by).delete()

    tasks.make_report(str(run.pk))

    run.refresh_from_db()
    assert (run.state, run.attempt, run.storage_name) == (RunState.FAILED, 1, "")
    assert run.error == "Laporan tidak dibuat: pemohon tidak lagi berwenang memintanya."


def test_pdf_lost_after_asking_fails_in_words_at_once(small_rakor, settings):  # noqa: F811
    run = ask(order(small_rakor.rakor, format="pdf"), reviewer())
    settings.PDF_ENABLED = False

    tasks.make_report(str(run.pk))

    run.refresh_from_db()
    assert run.state == RunState.FAILED
    assert "PDF tidak tersedia" in run.error


def test_a_job_that_keeps_crashing_fails_visibly_after_three_attempts(run):
    # Not a UUID any code can read: a poison job.
    ReportRun.objects.filter(pk=run.pk).update(parameters={"rakor": ["rusak"]})

    states = []
    for _ in range(MAX_ATTEMPTS + 1):
        tasks.make_report(str(run.pk))
        run.refresh_from_db()
        states.append((run.state, run.attempt))

    assert states == [
        (RunState.QUEUED, 1),
        (RunState.QUEUED, 2),
        (RunState.FAILED, 3),
        (RunState.FAILED, 3),
    ]
    assert str(run.pk)[:8] in run.error
    assert "setelah 3 kali percobaan" in run.error


def test_sweep_fails_a_run_whose_worker_died_three_times(run):
    for _ in range(MAX_ATTEMPTS):
        tasks.claim_run(run.pk)
        let_the_lease_lapse(run)

    call_command("sweep_reports")

    run.refresh_from_db()
    assert run.state == RunState.FAILED
    assert "setelah 3 kali percobaan" in run.error


def test_sweep_calls_again_only_when_the_hint_is_old(run):
    ReportRun.objects.filter(pk=run.pk).update(hinted_at=Now())
    assert not ReportRun.objects.forgotten().exists()

    ReportRun.objects.filter(pk=run.pk).update(hinted_at=Now() - timedelta(seconds=16))
    assert ReportRun.objects.forgotten().get() == run
    call_command("sweep_reports")

    assert not ReportRun.objects.forgotten().exists()
