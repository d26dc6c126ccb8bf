"""What happens after a file arrived: a worker looks into it, in a guarded child, and says so.

The document row is the job (decisions/0003): claimed with a lease and an attempt number that
fences every later write. Nothing here can make a file clean except a reader that finished and an
antivirus, where there is one, that said OK.
"""

import base64
import logging
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from celery import shared_task
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import F
from django.db.models.functions import Greatest, Now

from ikmportal.audit.context import acting
from ikmportal.files.antivirus import ScannerSilent, scan
from ikmportal.files.child import ReaderBroken, read_guarded
from ikmportal.files.inspection import READER
from ikmportal.files.refusal import FileUnfit
from programs.models import Proposal, ProposalDocument, Upload
from programs.states import DocumentSafety

logger = logging.getLogger(__name__)
# Longer than the reader and the antivirus may take together: no heartbeat is needed.
LEASE = timedelta(seconds=90)
HINT_PATIENCE = timedelta(seconds=25)
MAX_FAILURES = 3


@dataclass(frozen=True)
class Claim:
    """One attempt at one file."""

    document: ProposalDocument
    attempt: int


def look_into(document_id: UUID, *, size_bytes: int) -> None:
    """A small file at once, in a guarded child all the same; a larger one by a worker."""
    if size_bytes <= settings.UPLOAD_INSPECT_AT_ONCE_BYTES:
        inspect_document(str(document_id))
    else:
        hint(document_id)


@shared_task(ignore_result=True)
def inspect_document(document_id: str) -> None:
    """Look into one file once. For a file that is held, judged or gone it does nothing."""
    claim = claim_document(UUID(document_id))
    if claim is None:
        return
    path = Path(default_storage.path(claim.document.storage_name))
    try:
        found = read_file(path)
    except FileUnfit as problem:
        refuse(claim, problem.reason)
    except ScannerSilent as problem:
        logger.warning("Document %s waits for the antivirus: %s", document_id, problem)
        _give_back(claim, failures=0)
    except ReaderBroken:
        logger.exception("Document %s: attempt %s failed", document_id, claim.attempt)
        _retry_or_refuse(claim)
    else:
        accept(claim, found)


def read_file(path: Path) -> dict[str, Any]:
    """What the guarded child finds in a file, after the antivirus where there is one.

    Raises FileUnfit, ScannerSilent and ReaderBroken.
    """
    if settings.CLAMD_ADDRESS:
        scan(path, address=settings.CLAMD_ADDRESS)
    return dict(read_guarded(READER, path).result)


@shared_task(ignore_result=True)
def sweep_documents() -> None:
    """Call workers for files whose hint or worker was lost."""
    waiting = ProposalDocument.objects.forgotten(patience=HINT_PATIENCE).order_by("uploaded_at")
    for document_id in waiting.values_list("pk", flat=True)[:200]:
        hint(document_id)


@shared_task(ignore_result=True)
def sweep_uploads() -> None:
    """Close what nobody finished in time, with its pieces; rows of finished ways go as well."""
    for upload_id in Upload.objects.expired().values_list("pk", flat=True)[:500]:
        with acting(None, origin="sweep_uploads"), transaction.atomic():
            ways = Upload.objects.select_for_update(of=("self",), skip_locked=True)
            for upload in ways.filter(pk=upload_id):
                if upload.document_id is None:
                    default_storage.delete(upload.storage_name)
                upload.delete()


def hint(document_id: UUID) -> None:
    """Tell the workers of a file. Without a broker the row waits for the sweep."""
    ProposalDocument.objects.filter(pk=document_id).update(hinted_at=Now())
    try:
        inspect_document.apply_async(args=(str(document_id),), retry=False)
    except inspect_document.OperationalError:
        logger.warning("Broker unreachable; document %s waits for the sweep", document_id)


def claim_document(document_id: UUID) -> Claim | None:
    """Take a file that waits or whose lease ran out; None when somebody else has it."""
    with _as_job(document_id), transaction.atomic():
        taken = (
            ProposalDocument.objects.claimable()
            .filter(pk=document_id)
            .update(attempt=F("attempt") + 1, lease_until=Now() + LEASE, hinted_at=Now())
        )
        if not taken:
            return None
        document = ProposalDocument.objects.get(pk=document_id)
        return Claim(document, document.attempt)


def accept(claim: Claim, found: dict[str, Any]) -> bool:
    """The file is clean and answers its requirement; the answer before it goes into history.

    A file that was replaced or taken back meanwhile is clean but answers nothing. False when the
    claim was lost.
    """
    preview = _keep_preview(found["preview"])
    with _as_job(claim.document.pk), transaction.atomic():
        _lock(claim)
        if ProposalDocument.objects.filter(pk=claim.document.pk, replaced_at=None).exists():
            _set_aside_answer(claim)
        is_written = _settle(
            claim,
            safety=DocumentSafety.CLEAN,
            content_type=found["content_type"],
            pages=found["pages"],
            preview_name=preview,
        )
    if not is_written and preview:
        default_storage.delete(preview)
    return is_written


def refuse(claim: Claim, reason: str) -> bool:
    """The file is not taken, and why; an earlier answer stands."""
    with _as_job(claim.document.pk), transaction.atomic():
        return _settle(claim, safety=DocumentSafety.REFUSED, refusal=reason[:20])


def _lock(claim: Claim) -> None:
    """One verdict at a time for a proposal, and none while it is being sent."""
    Proposal.objects.select_for_update(of=("self",), no_key=True).get(pk=claim.document.proposal_id)


def _set_aside_answer(claim: Claim) -> None:
    if not ProposalDocument.objects.held(claim.document.pk, attempt=claim.attempt).exists():
        return
    ProposalDocument.objects.current().filter(
        proposal_id=claim.document.proposal_id, requirement_id=claim.document.requirement_id
    ).update(replaced_at=Now())


def _settle(claim: Claim, **verdict: object) -> bool:
    """Write a verdict behind the fence."""
    held = ProposalDocument.objects.held(claim.document.pk, attempt=claim.attempt)
    return bool(
        held.update(lease_until=None, checked_at=Greatest(Now(), F("uploaded_at")), **verdict)
    )


def _retry_or_refuse(claim: Claim) -> None:
    if claim.document.failures + 1 >= MAX_FAILURES:
        refuse(claim, "tidak_terbaca")
    else:
        _give_back(claim, failures=1)


def _give_back(claim: Claim, *, failures: int) -> None:
    """Leave the file in quarantine for the sweep, which comes again in a while."""
    with _as_job(claim.document.pk):
        ProposalDocument.objects.held(claim.document.pk, attempt=claim.attempt).update(
            lease_until=None, failures=F("failures") + failures
        )


def _keep_preview(encoded: str) -> str:
    if not encoded:
        return ""
    picture = ContentFile(base64.b64decode(encoded))
    return default_storage.save(f"documents/{uuid4()}-kecil", picture)


def _as_job(document_id: UUID) -> AbstractContextManager[None]:
    """Name the job, not a person, as the origin of what a worker writes."""
    return acting(None, origin=f"document {document_id}")
