"""Receive, replace and verify supporting documents."""

import errno
import hashlib
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path, PurePath
from uuid import UUID, uuid4

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.core.files import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext as _

from ikmportal.files.antivirus import ScannerSilent
from ikmportal.files.child import ReaderBroken
from ikmportal.files.kinds import HEAD_BYTES, sniff
from ikmportal.files.refusal import FileUnfit
from programs.actions.file_words import refusal_words
from programs.actions.holding import require_free
from programs.actions.moves import WrongState
from programs.actions.sections import open_for_writing, touch
from programs.models import DocumentRequirement, Proposal, ProposalDocument, Upload
from programs.rules import may_review
from programs.states import DocumentStatus, ProposalState
from programs.tasks import documents as tasks
from provinces.rules import Actor

MEBIBYTE = 1024 * 1024


class FileRefused(Exception):
    """The file is not taken; ``str()`` says why and what to send instead."""


class StorageFull(Exception):
    """There is no room for the file. Nothing of it is left behind, and the draft is untouched."""


@dataclass(frozen=True)
class Stored:
    """A file in the store that no row names yet."""

    storage_name: str
    file_name: str
    size_bytes: int
    sha256: str


def attach(
    proposal_id: UUID,
    requirement: DocumentRequirement,
    *,
    upload: "File[bytes]",
    by: Actor,
    at: datetime,
) -> ProposalDocument:
    """Store a file sent whole, in quarantine, for one requirement.

    An earlier answer stays until this one is found clean. Refuses other kinds, an empty file, one
    above the limit or the quota (FileRefused), a full disk (StorageFull), and whatever
    ``open_for_writing`` refuses. The stored name is a UUID outside the web root.
    """
    proposal = open_for_writing(proposal_id, by=by, version=None)
    size = upload.size or 0
    judge_size(size)
    judge_place(proposal, requirement, adds=size)
    upload.seek(0)
    judge_head(upload.read(HEAD_BYTES))
    stored = _store(upload)
    try:
        return admit(proposal, requirement, stored, by=by, at=at)
    except BaseException:
        # A refused row leaves no file behind.
        default_storage.delete(stored.storage_name)
        raise


def admit(
    proposal: Proposal, requirement: DocumentRequirement, stored: Stored, *, by: Actor, at: datetime
) -> ProposalDocument:
    """Make the row of a stored file and tell the workers when it is committed.

    ``proposal`` must be open for writing and locked. A file still under way for the same
    requirement gives way to this one.
    """
    proposal.documents.arriving().filter(requirement=requirement).update(replaced_at=at)
    document = ProposalDocument.objects.create(
        proposal=proposal,
        requirement=requirement,
        storage_name=stored.storage_name,
        file_name=stored.file_name,
        size_bytes=stored.size_bytes,
        sha256=stored.sha256,
        uploaded_by=by.user,
        uploaded_at=at,
    )
    touch(proposal, at=at, fields=[])
    transaction.on_commit(partial(tasks.look_into, document.pk, size_bytes=stored.size_bytes))
    return document


@dataclass(frozen=True)
class StoredFile:
    """A file that was recognised by its content and put away under a name of its own."""

    name: str
    sha256: str
    content_type: str
    size_bytes: int
    file_name: str


def store_upload(upload: "File[bytes]") -> StoredFile:
    """Look into a file that is no data dukung, in the guarded child, and put it away.

    Refuses like ``attach``, and at once what the child refuses: there is no row that waits.
    """
    size = upload.size or 0
    judge_size(size)
    upload.seek(0)
    judge_head(upload.read(HEAD_BYTES))
    stored = _store(upload)
    try:
        found = tasks.read_file(stored_path(stored.storage_name))
    except (FileUnfit, ScannerSilent, ReaderBroken) as problem:
        default_storage.delete(stored.storage_name)
        reason = problem.reason if isinstance(problem, FileUnfit) else "tidak_terbaca"
        raise FileRefused(refusal_words(reason)) from problem
    return StoredFile(
        name=stored.storage_name,
        sha256=stored.sha256,
        content_type=found["content_type"],
        size_bytes=size,
        file_name=stored.file_name,
    )


def take_back(document_id: UUID, *, proposal_id: UUID, by: Actor, at: datetime) -> None:
    """Set aside a file that is not clean yet or was refused; it keeps its place in history."""
    proposal = open_for_writing(proposal_id, by=by, version=None)
    proposal.documents.arriving().filter(pk=document_id).update(replaced_at=at)
    touch(proposal, at=at, fields=[])


def judge_size(size: int) -> None:
    """Refuse an empty file and one above the limit."""
    if size <= 0:
        raise FileRefused(_("Berkas kosong. Pilih berkas lain."))
    if size > settings.UPLOAD_MAX_BYTES:
        raise FileRefused(
            _("Berkas %(size)s MB; paling besar %(most)s MB. Perkecil atau pisahkan berkasnya.")
            % {"size": -(-size // MEBIBYTE), "most": settings.UPLOAD_MAX_BYTES // MEBIBYTE}
        )


def judge_head(head: bytes) -> None:
    """Refuse at once what the first bytes already give away."""
    if sniff(head) is None:
        raise FileRefused(refusal_words("jenis_lain"))


def judge_place(proposal: Proposal, requirement: DocumentRequirement, *, adds: int) -> None:
    """Refuse a file nobody asks of this proposal, and one that has no room in the quotas."""
    asked = DocumentRequirement.objects.asked_of(proposal)
    if not asked.filter(pk=requirement.pk).exists():
        raise FileRefused(_("Dokumen ini tidak diminta untuk skema dan kegiatan usulan."))
    if _held(proposal_id=proposal.pk) + adds > settings.UPLOAD_PROPOSAL_BYTES:
        raise FileRefused(
            _("Berkas usulan ini sudah penuh (%(most)s MB). Perkecil berkas ini, atau minta admin.")
            % {"most": settings.UPLOAD_PROPOSAL_BYTES // MEBIBYTE}
        )
    if _held(proposal__office_id=proposal.office_id) + adds > settings.UPLOAD_OFFICE_BYTES:
        raise FileRefused(
            _("Ruang berkas Dinas Anda sudah penuh (%(most)s MB). Hubungi admin portal.")
            % {"most": settings.UPLOAD_OFFICE_BYTES // MEBIBYTE}
        )


def _held(**place: UUID) -> int:
    """Bytes kept and bytes on their way."""
    kept = ProposalDocument.objects.filter(**place).aggregate(sum=Sum("size_bytes"))["sum"]
    coming = Upload.objects.open().filter(**place).aggregate(sum=Sum("size_bytes"))["sum"]
    return int(kept or 0) + int(coming or 0)


def verify_document(
    document: ProposalDocument, *, by: Actor, status: str, note: str, at: datetime
) -> ProposalDocument:
    """A reviewer marks a document as fitting or not; not fitting needs a note."""
    proposal = Proposal.objects.select_for_update(of=("self",), no_key=True).get(
        pk=document.proposal_id
    )
    if not may_review(by, proposal):
        raise PermissionDenied
    if proposal.state not in (ProposalState.IN_REVIEW, ProposalState.IN_DISCUSSION):
        raise WrongState(_("Dokumen hanya diperiksa selama usulan ditelaah atau dibahas."))
    require_free(proposal, by=by)
    if status == DocumentStatus.REJECTED and not note.strip():
        raise FileRefused(_("Tulis mengapa dokumen tidak sesuai dan apa yang harus diganti."))
    document.status, document.status_note = status, note.strip()
    document.verified_by, document.verified_at = by.user, at
    document.save(update_fields=["status", "status_note", "verified_by", "verified_at"])
    return document


def _store(upload: "File[bytes]") -> Stored:
    digest = hashlib.sha256()
    upload.seek(0)
    for chunk in upload.chunks():
        digest.update(chunk)
    upload.seek(0)
    name = new_storage_name()
    try:
        name = default_storage.save(name, upload)
    except OSError as problem:
        with suppress(OSError):
            default_storage.delete(name)
        raise storage_problem(problem) from problem
    return Stored(name, clean_name(upload.name or ""), upload.size or 0, digest.hexdigest())


def storage_problem(problem: OSError) -> Exception:
    """A full disk in words; anything else as it is."""
    if problem.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return StorageFull(_("Tempat penyimpanan portal penuh. Isian Anda aman; coba lagi nanti."))
    return problem


def new_storage_name() -> str:
    return f"documents/{uuid4()}"


def stored_path(storage_name: str) -> Path:
    """Where the file lies on disk."""
    return Path(default_storage.path(storage_name))


def clean_name(name: str) -> str:
    """The last part of the name without control characters, at most 200 characters."""
    last = PurePath(name.replace("\\", "/")).name
    kept = "".join(character for character in last if character.isprintable())
    return kept[-200:].strip() or "berkas"
