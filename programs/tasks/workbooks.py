"""What happens after a workbook came back. The row is the job; the broker carries hints."""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from celery import shared_task
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import F
from django.db.models.functions import Now
from django.utils import timezone

from ikmportal.audit.context import acting
from ikmportal.files.child import Limits, ReaderBroken, read_guarded
from ikmportal.files.refusal import FileUnfit
from programs.models import WorkbookReading, WorkbookSnapshot, WorkbookUpload
from programs.models.workbooks import MOST_READINGS, READING_LEASE
from programs.states import UploadState
from programs.workbook.columns import SEAL_SHEET, SHEET, TEMPLATES
from programs.workbook.seal import SealBroken, read_seal
from programs.workbook.sheet import NoHead, read_sheet

logger = logging.getLogger(__name__)
# A hint that brought no worker within this time is taken for lost.
HINT_PATIENCE = timedelta(seconds=15)
_MOST_SWEPT = 200
_READER, _SHEETS = "programs.workbook.reader:read", {"sheet": SHEET, "seal": SEAL_SHEET}
_LIMITS = Limits(cpu_seconds=10, wall_seconds=25.0)


@dataclass(frozen=True)
class _Result:
    cells: dict[str, Any]
    snapshot: WorkbookSnapshot


@shared_task(time_limit=60, ignore_result=True)
def read_workbook(upload_id: str) -> None:
    """Read one upload once. For one that is held, read or refused it does nothing."""
    with acting(None, origin=f"workbook {upload_id}"):
        upload = _claim(UUID(upload_id))
        if upload is None:
            return
        try:
            result = _read(upload)
        except FileUnfit as problem:
            _refuse(upload, problem)
        except ReaderBroken:
            logger.exception("Workbook %s: attempt %s failed", upload_id, upload.attempt)
            _give_back(upload)
        else:
            _store(upload, result, at=timezone.now())


@shared_task(ignore_result=True)
def sweep_workbooks() -> None:
    """Call workers for uploads whose hint or worker was lost."""
    waiting = WorkbookUpload.objects.forgotten(HINT_PATIENCE).order_by("uploaded_at")
    for upload_id in waiting.values_list("pk", flat=True)[:_MOST_SWEPT]:
        hint(upload_id)


def hint(upload_id: UUID) -> None:
    """Tell the workers of an upload. Without a broker the row waits for the sweep."""
    with acting(None, origin=f"workbook {upload_id}"):
        WorkbookUpload.objects.filter(pk=upload_id).update(hinted_at=Now())
    try:
        read_workbook.apply_async(args=(str(upload_id),), retry=False)
    except read_workbook.OperationalError:
        logger.warning("Broker unreachable; workbook %s waits for the sweep", upload_id)


def _claim(upload_id: UUID) -> WorkbookUpload | None:
    """Take an upload that waits or whose lease has run out; None when there is nothing to do."""
    with transaction.atomic():
        taken = (
            WorkbookUpload.objects.claimable()
            .filter(pk=upload_id)
            .update(attempt=F("attempt") + 1, lease_until=Now() + READING_LEASE)
        )
        if not taken:
            return None
        upload = WorkbookUpload.objects.get(pk=upload_id)
    if upload.attempt > MOST_READINGS:
        _refuse(upload, FileUnfit("gagal"))
        return None
    return upload


def _read(upload: WorkbookUpload) -> _Result:
    """Cells of the file and the snapshot it names; FileUnfit with the reason for any other file."""
    try:
        path = Path(default_storage.path(upload.storage_name))
        cells = read_guarded(_READER, path, options=_SHEETS, limits=_LIMITS).result
        seal = read_seal(cells["seal"])
        if seal.proposal_id != upload.proposal_id:
            raise FileUnfit("usulan_lain")
        if seal.template not in TEMPLATES:
            raise FileUnfit("templat_lama")
        read_sheet(cells)
        snapshot = WorkbookSnapshot.objects.get(pk=seal.snapshot_id, proposal=upload.proposal_id)
    except SealBroken as problem:
        raise FileUnfit("segel_rusak") from problem
    except NoHead as problem:
        raise FileUnfit("tanpa_kepala") from problem
    except WorkbookSnapshot.DoesNotExist as problem:
        raise FileUnfit("bukan_unduhan") from problem
    return _Result(cells, snapshot)


def _store(upload: WorkbookUpload, result: _Result, *, at: datetime) -> None:
    """Keep the cells and hand the upload to its people, behind the fence."""
    with transaction.atomic():
        kept = {k: v for k, v in result.cells.items() if k != "seal"}
        reading = WorkbookReading.objects.create(cells=kept, read_at=at)
        WorkbookUpload.objects.held(upload.pk, attempt=upload.attempt).update(
            state=UploadState.READ, reading=reading, snapshot=result.snapshot, lease_until=None
        )


def _give_back(upload: WorkbookUpload) -> None:
    """Nothing is known of the file: the sweep calls for another attempt."""
    WorkbookUpload.objects.held(upload.pk, attempt=upload.attempt).update(lease_until=None)


def _refuse(upload: WorkbookUpload, problem: FileUnfit) -> None:
    with transaction.atomic():
        WorkbookUpload.objects.held(upload.pk, attempt=upload.attempt).update(
            state=UploadState.REJECTED,
            refusal=problem.reason,
            refusal_detail=str(problem.detail.get("sel", ""))[:120],
            lease_until=None,
        )
