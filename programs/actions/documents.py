"""Receive, replace and verify supporting documents."""

import hashlib
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePath
from uuid import UUID, uuid4

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.core.files import File
from django.core.files.storage import default_storage
from django.utils.translation import gettext as _

from programs.actions.moves import WrongState
from programs.actions.sections import open_for_writing, touch
from programs.models import DocumentRequirement, Proposal, ProposalDocument
from programs.rules import may_review
from programs.states import DocumentStatus, ProposalState
from provinces.rules import Actor

_SIGNATURES = (
    (b"%PDF-", "application/pdf"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
)
_OFFICE_PARTS = {
    "xl/workbook.xml": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "word/document.xml": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
_MOST_PARTS = 2000
_MOST_UNPACKED = 200 * 1024 * 1024


class FileRefused(Exception):
    """The file is not taken; ``str()`` says why and what to send instead."""


@dataclass(frozen=True)
class _Stored:
    name: str
    sha256: str


def attach(
    proposal_id: UUID,
    requirement: DocumentRequirement,
    *,
    upload: "File[bytes]",
    by: Actor,
    at: datetime,
) -> ProposalDocument:
    """Store a file as the answer to one requirement; an earlier answer stays in history.

    The kind is read from the content, never from the name. Refuses other kinds, an empty file
    and one above the limit (FileRefused), and whatever ``open_for_writing`` refuses. The stored
    name is a UUID outside the web root.
    """
    proposal = open_for_writing(proposal_id, by=by, version=None)
    if requirement.scheme_id != proposal.scheme_id:
        raise FileRefused(_("Dokumen ini tidak diminta untuk skema usulan."))
    content_type = _recognise(upload)
    proposal.documents.current().filter(requirement=requirement).update(replaced_at=at)
    stored = _store(upload)
    try:
        document = ProposalDocument.objects.create(
            proposal=proposal,
            requirement=requirement,
            storage_name=stored.name,
            file_name=_clean_name(upload.name or ""),
            content_type=content_type,
            size_bytes=upload.size,
            sha256=stored.sha256,
            uploaded_by=by.user,
            uploaded_at=at,
        )
        touch(proposal, at=at, fields=[])
    except BaseException:
        # A refused row leaves no file behind.
        default_storage.delete(stored.name)
        raise
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
    """Recognise and put away a file that is no data dukung. Refuses like ``attach``."""
    content_type = _recognise(upload)
    stored = _store(upload)
    return StoredFile(
        name=stored.name,
        sha256=stored.sha256,
        content_type=content_type,
        size_bytes=upload.size or 0,
        file_name=_clean_name(upload.name or ""),
    )


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
    if status == DocumentStatus.REJECTED and not note.strip():
        raise FileRefused(_("Tulis mengapa dokumen tidak sesuai dan apa yang harus diganti."))
    document.status, document.status_note = status, note.strip()
    document.verified_by, document.verified_at = by.user, at
    document.save(update_fields=["status", "status_note", "verified_by", "verified_at"])
    return document


def _recognise(upload: "File[bytes]") -> str:
    size = upload.size or 0
    if size == 0:
        raise FileRefused(_("Berkas kosong. Pilih berkas lain."))
    if size > settings.UPLOAD_MAX_BYTES:
        raise FileRefused(
            _("Berkas %(size)s MB; paling besar %(most)s MB. Perkecil atau pisahkan berkasnya.")
            % {
                "size": -(-size // 1024**2),
                "most": settings.UPLOAD_MAX_BYTES // 1024**2,
            }
        )
    upload.seek(0)
    head = upload.read(16)
    for signature, content_type in _SIGNATURES:
        if head.startswith(signature):
            return content_type
    if head.startswith(b"PK\x03\x04"):
        return _office_type(upload)
    raise FileRefused(_("Berkas ini bukan PDF, JPEG, PNG, XLSX, atau DOCX. Simpan sebagai PDF."))


def _office_type(upload: "File[bytes]") -> str:
    """Look at the table of contents only; nothing is unpacked."""
    upload.seek(0)
    try:
        with zipfile.ZipFile(upload) as package:
            parts = package.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as problem:
        raise FileRefused(_("Berkas rusak. Simpan ulang lalu unggah lagi.")) from problem
    names = {part.filename for part in parts}
    if len(parts) > _MOST_PARTS or sum(part.file_size for part in parts) > _MOST_UNPACKED:
        raise FileRefused(_("Isi berkas terlalu besar setelah dibuka. Simpan sebagai PDF."))
    if any(name.endswith("vbaProject.bin") for name in names):
        raise FileRefused(_("Berkas berisi makro. Simpan sebagai XLSX atau DOCX tanpa makro."))
    for part, content_type in _OFFICE_PARTS.items():
        if part in names:
            return content_type
    raise FileRefused(_("Berkas zip tidak diterima. Unggah dokumennya satu per satu."))


def _store(upload: "File[bytes]") -> _Stored:
    digest = hashlib.sha256()
    for chunk in _chunks(upload):
        digest.update(chunk)
    upload.seek(0)
    name = default_storage.save(f"documents/{uuid4()}", upload)
    return _Stored(name=name, sha256=digest.hexdigest())


def _chunks(upload: "File[bytes]") -> Iterator[bytes]:
    upload.seek(0)
    yield from upload.chunks()


def _clean_name(name: str) -> str:
    """The last part of the name without control characters, at most 200 characters."""
    last = PurePath(name.replace("\\", "/")).name
    kept = "".join(character for character in last if character.isprintable())
    return kept[-200:] or "berkas"
