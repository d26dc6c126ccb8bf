"""What happens after a report is asked for. The row is the job; the broker carries hints.

A worker claims a run with a lease and an attempt number. Every later write is fenced by that
number, so a worker that lost its lease can neither report progress nor store a file.
"""

import hashlib
import logging
import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from time import monotonic
from uuid import UUID, uuid4

from celery import shared_task
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import DatabaseError, connection, transaction
from django.db.models import F
from django.db.models.functions import Greatest, Now
from django.utils.translation import gettext as _

from ikmportal.audit.context import acting
from ikmportal.reports.build import Built, SubjectMissingError, build, check_subject, may_make
from ikmportal.reports.models import LEASE, MAX_ATTEMPTS, ReportRun, RunState
from ikmportal.reports.render.pdf import PdfUnavailableError, TooManyRowsError
from ikmportal.ui.formats import number, wib_today
from provinces.rules import actor_for

logger = logging.getLogger(__name__)
HEARTBEAT_SECONDS = 5.0
# A single report that takes longer is stopped; its lease lapses and the next attempt begins.
TIME_LIMIT_SECONDS = 300
_PROGRESS_EVERY_SECONDS = 0.5


class LeaseLostError(Exception):
    """Another attempt owns the run now: stop, and write nothing."""


class RightsLostError(Exception):
    """The requester may no longer have this report."""


@dataclass(frozen=True)
class Claim:
    """One attempt at one run."""

    run: ReportRun
    attempt: int


@shared_task(time_limit=TIME_LIMIT_SECONDS, ignore_result=True)
def make_report(run_id: str) -> None:
    """Make one report once. For a run that is held, done or failed it does nothing."""
    claim = claim_run(UUID(run_id))
    if claim is None:
        return
    try:
        with _heartbeat(claim):
            built = _make(claim)
        store(claim, built)
    except LeaseLostError:
        logger.warning("Report %s: attempt %s lost its lease", run_id, claim.attempt)
    except _FINAL as problem:
        _fail(claim, _words_for(problem))
    except Exception:
        logger.exception("Report %s: attempt %s failed", run_id, claim.attempt)
        _retry_or_fail(claim)


@shared_task(ignore_result=True)
def sweep_reports() -> None:
    """Call workers for runs whose hint or worker was lost; fail those with no attempt left."""
    for run in ReportRun.objects.exhausted():
        _fail(Claim(run, run.attempt), _crash_words(run))
    for run_id in ReportRun.objects.forgotten().order_by("created_at").values_list("pk", flat=True):
        hint(run_id)


def hint(run_id: UUID) -> None:
    """Tell the workers of a run. Without a broker the row waits for the sweep."""
    ReportRun.objects.filter(pk=run_id).update(hinted_at=Now())
    try:
        make_report.apply_async(args=(str(run_id),), retry=False)
    except make_report.OperationalError:
        logger.warning("Broker unreachable; report %s waits for the sweep", run_id)


def claim_run(run_id: UUID) -> Claim | None:
    """Take a run that waits or whose lease has run out; None when somebody else has it."""
    with _as_job(run_id), transaction.atomic():
        taken = (
            ReportRun.objects.claimable()
            .filter(pk=run_id)
            .update(
                state=RunState.RUNNING,
                attempt=F("attempt") + 1,
                lease_until=Now() + LEASE,
                started_at=Now(),
                percent=0,
                progress="",
            )
        )
        if not taken:
            return None
        run = ReportRun.objects.select_related("requested_by").get(pk=run_id)
        return Claim(run, run.attempt)


def store(claim: Claim, built: Built) -> None:
    """Keep the file and finish the run in one fenced write; a stale attempt's file is removed."""
    run = claim.run
    wanted = f"reports/{run.pk}/{claim.attempt}-{uuid4().hex}.{run.format}"
    name = default_storage.save(wanted, ContentFile(built.content))
    with _as_job(run.pk):
        stored = ReportRun.objects.held(run.pk, attempt=claim.attempt).update(
            state=RunState.DONE,
            percent=100,
            progress="",
            lease_until=None,
            finished_at=Greatest(Now(), F("created_at")),
            as_of=built.as_of,
            storage_name=name,
            file_name=built.file_name,
            sha256=hashlib.sha256(built.content).hexdigest(),
            size_bytes=len(built.content),
        )
    if not stored:
        default_storage.delete(name)
        raise LeaseLostError


def _make(claim: Claim) -> Built:
    """Check the rights as they are now, not as they were when the report was asked for."""
    run = claim.run
    actor = actor_for(run.requested_by, on=wib_today())
    if not may_make(actor, run.kind, province_id=run.province_id):
        raise RightsLostError
    check_subject(actor, run.kind, run.parameters)
    return build(run, progress=_Reporter(claim))


class _Reporter:
    """Writes progress behind the fence, at most twice a second."""

    def __init__(self, claim: Claim) -> None:
        self._claim = claim
        self._last = 0.0

    def __call__(self, percent: int, words: str) -> None:
        if monotonic() - self._last < _PROGRESS_EVERY_SECONDS:
            return
        self._last = monotonic()
        if not _renew(self._claim, percent=percent, progress=words[:120]):
            raise LeaseLostError


def _renew(claim: Claim, **fields: int | str) -> bool:
    held = ReportRun.objects.held(claim.run.pk, attempt=claim.attempt)
    return bool(held.update(lease_until=Now() + LEASE, **fields))


@contextmanager
def _heartbeat(claim: Claim) -> Iterator[None]:
    """Renew the lease while the render is busy in code that reports nothing."""
    stop = threading.Event()
    thread = threading.Thread(target=_beat, args=(claim, stop), daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def _beat(claim: Claim, stop: threading.Event) -> None:
    try:
        while not stop.wait(HEARTBEAT_SECONDS):
            if not _renew(claim):
                return
    except DatabaseError:
        # The lease lapses by itself; the sweep gives the run to another worker.
        logger.warning("Report %s: heartbeat lost its database", claim.run.pk)
    finally:
        connection.close()


def _retry_or_fail(claim: Claim) -> None:
    if claim.attempt >= MAX_ATTEMPTS:
        _fail(claim, _crash_words(claim.run))
        return
    with _as_job(claim.run.pk):
        given_back = ReportRun.objects.held(claim.run.pk, attempt=claim.attempt).update(
            state=RunState.QUEUED, lease_until=None, percent=0, progress=_("Dicoba lagi")
        )
    if given_back:
        hint(claim.run.pk)


def _fail(claim: Claim, words: str) -> None:
    with _as_job(claim.run.pk):
        ReportRun.objects.held(claim.run.pk, attempt=claim.attempt).update(
            state=RunState.FAILED,
            lease_until=None,
            progress="",
            finished_at=Greatest(Now(), F("created_at")),
            error=words[:300],
        )


def _as_job(run_id: UUID) -> AbstractContextManager[None]:
    """Name the job, not a person, as the origin of what a worker writes."""
    return acting(None, origin=f"report {run_id}")


_FINAL = (RightsLostError, SubjectMissingError, PdfUnavailableError, TooManyRowsError)


def _words_for(problem: Exception) -> str:
    if isinstance(problem, RightsLostError):
        return _("Laporan tidak dibuat: pemohon tidak lagi berwenang memintanya.")
    if isinstance(problem, PdfUnavailableError):
        return _("PDF tidak tersedia di server ini (pustaka Pango belum terpasang). Pilih Excel.")
    if isinstance(problem, TooManyRowsError):
        return _("Isi laporan lebih dari %(rows)s baris; terlalu besar untuk PDF. Pilih Excel.") % {
            "rows": number(problem.limit)
        }
    return _("Laporan tidak dibuat: rapat, rencana, atau skemanya tidak ditemukan.")


def _crash_words(run: ReportRun) -> str:
    return _(
        "Laporan gagal dibuat setelah %(tries)s kali percobaan. Buat lagi; bila tetap gagal, "
        "hubungi admin dan sebutkan nomor %(number)s."
    ) % {"tries": MAX_ATTEMPTS, "number": str(run.pk)[:8]}
