"""Receive a file in pieces, so that a cut line costs one piece and not the whole."""

import hashlib
import os
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.core.files.storage import default_storage
from django.utils.translation import gettext as _

from ikmportal.files.kinds import HEAD_BYTES
from programs.actions.documents import (
    FileRefused,
    Stored,
    admit,
    clean_name,
    judge_head,
    judge_place,
    judge_size,
    new_storage_name,
    storage_problem,
    stored_path,
)
from programs.actions.sections import open_for_writing
from programs.models import DocumentRequirement, Proposal, Upload
from programs.querysets import UploadQuerySet
from provinces.rules import Actor


@dataclass(frozen=True)
class Announced:
    """What the sender says about a file before sending it."""

    file_name: str
    size_bytes: int
    sha256: str


@dataclass(frozen=True)
class Piece:
    """One piece: where it belongs, its bytes, and the digest the sender counted."""

    offset: int
    body: bytes
    sha256: str


class PieceRefused(Exception):
    """The piece does not fit; ``expected`` is where the next one must begin."""

    def __init__(self, expected: int) -> None:
        super().__init__(expected)
        self.expected = expected


class PieceDamaged(Exception):
    """The bytes are not those the sender counted: send the piece again."""


def begin(
    proposal_id: UUID, requirement: DocumentRequirement, file: Announced, *, by: Actor, at: datetime
) -> Upload:
    """Open a way for a file, or go on with the one the same person began for the same file.

    Another file for the same requirement takes its place. Refuses sizes and quotas (FileRefused)
    before anything is sent, and whatever ``open_for_writing`` refuses.
    """
    proposal = open_for_writing(proposal_id, by=by, version=None)
    judge_size(file.size_bytes)
    same = _going_on(proposal, requirement, file, by=by, at=at)
    if same is not None:
        return same
    for older in _own(proposal, requirement, by=by).open():
        _drop(older)
    judge_place(proposal, requirement, adds=file.size_bytes)
    return Upload.objects.create(
        owner=by.user,
        proposal=proposal,
        requirement=requirement,
        storage_name=new_storage_name(),
        file_name=clean_name(file.file_name),
        size_bytes=file.size_bytes,
        sha256=file.sha256,
        started_at=at,
        expires_at=at + timedelta(hours=settings.UPLOAD_KEPT_HOURS),
    )


def _own(proposal: Proposal, requirement: DocumentRequirement, *, by: Actor) -> UploadQuerySet:
    return Upload.objects.filter(proposal=proposal, owner=by.user, requirement=requirement)


def _going_on(
    proposal: Proposal,
    requirement: DocumentRequirement,
    file: Announced,
    *,
    by: Actor,
    at: datetime,
) -> Upload | None:
    """The open way of the very same file."""
    return (
        _own(proposal, requirement, by=by)
        .open()
        .filter(sha256=file.sha256, size_bytes=file.size_bytes, expires_at__gt=at)
        .first()
    )


def add_piece(upload_id: UUID, piece: Piece, *, by: Actor, at: datetime) -> Upload:
    """Append one piece; with the last one the file becomes a document in quarantine.

    A piece that is already there changes nothing, also after the end. Refuses one that leaves a
    gap (PieceRefused), damaged bytes (PieceDamaged), a file that gives itself away or whose whole
    differs from what was announced (FileRefused: the way is closed), and a full disk (StorageFull).
    """
    upload = Upload.objects.select_for_update(of=("self",)).get(pk=upload_id, owner=by.user)
    if hashlib.sha256(piece.body).hexdigest() != piece.sha256:
        raise PieceDamaged
    end = piece.offset + len(piece.body)
    if end <= upload.received_bytes:
        return upload
    if piece.offset != upload.received_bytes or end > upload.size_bytes:
        raise PieceRefused(upload.received_bytes)
    proposal = open_for_writing(upload.proposal_id, by=by, version=None)
    if piece.offset == 0:
        judge_head(piece.body[:HEAD_BYTES])
    _write(upload, piece)
    upload.received_bytes = end
    if end == upload.size_bytes:
        _finish(proposal, upload, by=by, at=at)
    upload.save(update_fields=["received_bytes", "document"])
    return upload


def _write(upload: Upload, piece: Piece) -> None:
    """Write at the piece's own place: what a rolled-back attempt left is written over."""
    path = stored_path(upload.storage_name)
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        descriptor = os.open(path, os.O_CREAT | os.O_WRONLY, 0o600)
        with os.fdopen(descriptor, "wb") as body:
            body.truncate(piece.offset)
            body.seek(piece.offset)
            body.write(piece.body)
            body.flush()
            os.fsync(body.fileno())
    except OSError as problem:
        with suppress(OSError):
            os.truncate(path, piece.offset)
        raise storage_problem(problem) from problem


def _finish(proposal: Proposal, upload: Upload, *, by: Actor, at: datetime) -> None:
    with stored_path(upload.storage_name).open("rb") as body:
        whole = hashlib.file_digest(body, "sha256").hexdigest()
    if whole != upload.sha256:
        raise FileRefused(_("Berkas berubah selama dikirim. Pilih lagi berkasnya dan kirim ulang."))
    stored = Stored(upload.storage_name, upload.file_name, upload.size_bytes, whole)
    upload.document = admit(proposal, upload.requirement, stored, by=by, at=at)


def give_up(upload_id: UUID, *, by: Actor) -> None:
    """Close a way that was not finished and remove its pieces. Closing it again changes nothing."""
    ways = Upload.objects.select_for_update(of=("self",)).open()
    for upload in ways.filter(pk=upload_id, owner=by.user):
        _drop(upload)


def _drop(upload: Upload) -> None:
    if upload.document_id is None:
        default_storage.delete(upload.storage_name)
    upload.delete()
