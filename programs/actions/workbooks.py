"""Hand out a RAB as a workbook, and take it back."""

import hashlib
from collections.abc import Iterator
from datetime import datetime
from functools import partial
from pathlib import PurePath
from uuid import UUID, uuid4

from django.conf import settings
from django.core.files import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext as _

from programs.actions.moves import MoveRefused
from programs.actions.sections import open_for_writing
from programs.models import Proposal, WorkbookSnapshot, WorkbookUpload
from programs.states import UploadState
from programs.tasks.workbooks import hint
from programs.workbook.columns import TEMPLATE_VERSION
from programs.workbook.lists import lists_for
from programs.workbook.rates import rates_for
from programs.workbook.seal import Seal
from programs.workbook.snapshot import digest, lines_of
from programs.workbook.write import Contents, workbook_bytes
from provinces.rules import Actor


class UploadRefused(MoveRefused):
    """The file or what is asked of it is not taken; nothing was written."""


def take_snapshot(proposal_id: UUID, *, by: Actor, at: datetime) -> WorkbookSnapshot:
    """Freeze the lines a workbook will be written from; the same RAB gives the same snapshot.

    Refuses like ``open_for_writing``.
    """
    proposal = open_for_writing(proposal_id, by=by, version=None)
    lines = lines_of(proposal.pk)
    snapshot, _is_new = WorkbookSnapshot.objects.get_or_create(
        proposal=proposal,
        sha256=digest(lines),
        template=TEMPLATE_VERSION,
        defaults={
            "version": proposal.version,
            "lines": lines,
            "taken_at": at,
            "taken_by": by.user,
        },
    )
    return snapshot


def workbook_of(snapshot: WorkbookSnapshot, *, notice: str) -> bytes:
    """The workbook of a snapshot. ``notice`` stands under the title, "Data contoh" for one."""
    proposal = snapshot.proposal
    return workbook_bytes(
        Contents(
            title=_("RAB %(number)s: %(title)s")
            % {"number": proposal.number, "title": proposal.title},
            notice=notice,
            lines=snapshot.lines,
            lists=lists_for(proposal.scheme),
            rates=rates_for(proposal),
            seal=Seal(
                proposal_id=proposal.pk,
                snapshot_id=snapshot.pk,
                version=snapshot.version,
                digest=snapshot.sha256,
                template=snapshot.template,
            ),
        )
    )


def receive(proposal_id: UUID, *, upload: "File[bytes]", by: Actor, at: datetime) -> WorkbookUpload:
    """Keep a file and have it read; whether it is any good is known when that is done.

    The same file again is the same upload; one that was applied or refused is read once more.
    Refuses an empty file, one above the limit (UploadRefused), and like ``open_for_writing``.
    """
    proposal = open_for_writing(proposal_id, by=by, version=None)
    _check_size(upload)
    sha256 = _digest(upload)
    known = WorkbookUpload.objects.filter(proposal=proposal, sha256=sha256).first()
    found = _again(known, at=at) if known else _keep(proposal, upload, sha256, by=by, at=at)
    if found.is_open:
        transaction.on_commit(partial(hint, found.pk), robust=True)
    return found


def withdraw(upload_id: UUID, *, by: Actor) -> WorkbookUpload:
    """Lay an upload aside without applying it. Withdrawing twice is withdrawing once."""
    found = lock_upload(upload_id, by=by)
    if found.state == UploadState.APPLIED:
        raise UploadRefused(_("Unggahan ini sudah diterapkan."))
    if found.state != UploadState.REJECTED:
        found.state, found.refusal, found.lease_until = UploadState.REJECTED, "dibatalkan", None
        found.save(update_fields=["state", "refusal", "lease_until"])
    return found


def lock_upload(upload_id: UUID, *, by: Actor) -> WorkbookUpload:
    """The proposal first, then the upload: every writer takes them in this order."""
    found = WorkbookUpload.objects.get(pk=upload_id)
    open_for_writing(found.proposal_id, by=by, version=None)
    return WorkbookUpload.objects.select_for_update(of=("self",)).get(pk=upload_id)


def _again(known: WorkbookUpload, *, at: datetime) -> WorkbookUpload:
    if known.state in (UploadState.READ, UploadState.RECEIVED):
        return known
    known.state, known.attempt, known.hinted_at = UploadState.RECEIVED, 0, at
    known.refusal = known.refusal_detail = ""
    known.reading = known.applied_at = known.applied_by = None
    known.outcome = {}
    known.save()
    return known


def _keep(
    proposal: Proposal, upload: "File[bytes]", sha256: str, *, by: Actor, at: datetime
) -> WorkbookUpload:
    upload.seek(0)
    name = default_storage.save(f"workbooks/{uuid4()}.xlsx", upload)
    try:
        return WorkbookUpload.objects.create(
            proposal=proposal,
            storage_name=name,
            file_name=_clean_name(upload.name or ""),
            size_bytes=upload.size,
            sha256=sha256,
            uploaded_by=by.user,
            uploaded_at=at,
            hinted_at=at,
        )
    except BaseException:
        # A refused row leaves no file behind.
        default_storage.delete(name)
        raise


def _check_size(upload: "File[bytes]") -> None:
    size = upload.size or 0
    if size == 0:
        raise UploadRefused(_("Berkas kosong. Pilih berkas lain."))
    if size > settings.UPLOAD_MAX_BYTES:
        raise UploadRefused(
            _("Berkas %(size)s MB; paling besar %(most)s MB. Hapus lembar yang tidak perlu.")
            % {"size": -(-size // 1024**2), "most": settings.UPLOAD_MAX_BYTES // 1024**2}
        )


def _digest(upload: "File[bytes]") -> str:
    digest_ = hashlib.sha256()
    for chunk in _chunks(upload):
        digest_.update(chunk)
    return digest_.hexdigest()


def _chunks(upload: "File[bytes]") -> Iterator[bytes]:
    upload.seek(0)
    yield from upload.chunks()


def _clean_name(name: str) -> str:
    """The last part of the name without control characters, at most 200 characters."""
    last = PurePath(name.replace("\\", "/")).name
    kept = "".join(character for character in last if character.isprintable())
    return kept[-200:] or "rab.xlsx"
