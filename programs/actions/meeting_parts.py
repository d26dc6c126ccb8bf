"""Write down what a meeting is made of: agenda, materials and photos, invitations, attendance."""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.core.files import File
from django.core.files.storage import default_storage
from django.utils.translation import gettext as _

from programs import emails
from programs.actions.documents import FileRefused, StoredFile, store_upload
from programs.actions.moves import MoveRefused
from programs.models import (
    Rakor,
    RakorAttendance,
    RakorInvitation,
    RakorMaterial,
    RakorSession,
)
from programs.rules import may_keep_meeting
from programs.states import MaterialKind, Presence
from provinces.models import Office
from provinces.rules import Actor

_MOST_MATERIALS = 200


class MeetingRefused(MoveRefused):
    """Not possible like this; ``str()`` says why and what to do instead."""


@dataclass(frozen=True, kw_only=True)
class SessionFacts:
    """One row of the agenda. A proxy is a kind of ``ProxyKind`` with who stood in."""

    starts_at: datetime
    ends_at: datetime
    title: str
    speaker: str = ""
    speaker_post: str = ""
    way: str = Presence.HERE
    proxy: str = ""
    proxy_name: str = ""
    proxy_post: str = ""
    gist: str = ""


@dataclass(frozen=True, kw_only=True)
class MaterialFacts:
    """What is put into the library; ``alt`` says what a photo shows."""

    kind: str
    title: str
    author: str = ""
    text: str = ""
    alt: str = ""


@dataclass(frozen=True, kw_only=True)
class AttendanceFacts:
    """Who came, how, and who stood in. A guest has an ``institution`` and no office."""

    name: str
    post_title: str
    way: str
    office: Office | None = None
    institution: str = ""
    proxy_name: str = ""
    proxy_post: str = ""


def kept(rakor_id: UUID, *, by: Actor) -> Rakor:
    """Lock a meeting of which this person keeps the record (else PermissionDenied)."""
    locked = Rakor.objects.select_for_update(of=("self",), no_key=True)
    rakor = locked.select_related("host").get(pk=rakor_id)
    if not may_keep_meeting(by, rakor):
        raise PermissionDenied
    return rakor


def put_session(
    rakor_id: UUID, *, facts: SessionFacts, by: Actor, session_id: UUID | None = None
) -> RakorSession:
    """Add a row to the agenda, or write an existing one anew."""
    rakor = kept(rakor_id, by=by)
    session = RakorSession(rakor=rakor)
    if session_id is not None:
        session = rakor.sessions.get(pk=session_id)
    for fact in fields(facts):
        setattr(session, fact.name, getattr(facts, fact.name))
    session.save()
    return session


def remove_session(session: RakorSession, *, by: Actor) -> None:
    """Take a row off the agenda; the history keeps it."""
    kept(session.rakor_id, by=by)
    session.delete()


def add_material(
    rakor_id: UUID, *, facts: MaterialFacts, upload: "File[bytes] | None", by: Actor, at: datetime
) -> RakorMaterial:
    """Put words, a file or a photo into the library. A file is read in the guarded child first.

    Refuses what the guard refuses, a photo that is no picture (FileRefused), and a library that
    is full (MeetingRefused).
    """
    rakor = kept(rakor_id, by=by)
    if rakor.materials.count() >= _MOST_MATERIALS:
        raise MeetingRefused(
            _("Satu rapat menyimpan paling banyak %(most)s materi.") % {"most": _MOST_MATERIALS}
        )
    stored = store_upload(upload) if upload is not None else None
    try:
        return _keep_material(rakor, facts, stored, by=by, at=at)
    except BaseException:
        # A refused row leaves no file behind.
        if stored is not None:
            default_storage.delete(stored.name)
        raise


def _keep_material(
    rakor: Rakor, facts: MaterialFacts, stored: StoredFile | None, *, by: Actor, at: datetime
) -> RakorMaterial:
    is_image = stored is not None and stored.content_type.startswith("image/")
    if facts.kind == MaterialKind.PHOTO and not is_image:
        raise FileRefused(_("Foto harus JPEG atau PNG. Pilih jenis lain untuk dokumen."))
    material = RakorMaterial(rakor=rakor, added_by=by.user, added_at=at)
    for fact in fields(facts):
        setattr(material, fact.name, getattr(facts, fact.name))
    if stored is not None:
        material.storage_name, material.file_name = stored.name, stored.file_name
        material.content_type, material.size_bytes = stored.content_type, stored.size_bytes
        material.sha256 = stored.sha256
    material.save(force_insert=True)
    return material


def withdraw_material(material_id: UUID, *, by: Actor, at: datetime) -> RakorMaterial:
    """Take something out of the library; it keeps its row. Withdrawn twice is withdrawn once."""
    material = RakorMaterial.objects.select_for_update(of=("self",), no_key=True).get(
        pk=material_id
    )
    kept(material.rakor_id, by=by)
    if material.withdrawn_at is None:
        material.withdrawn_by, material.withdrawn_at = by.user, at
        material.save(update_fields=["withdrawn_by", "withdrawn_at"])
    return material


def invite(
    rakor_id: UUID, *, offices: Iterable[Office], letter_number: str, by: Actor, at: datetime
) -> list[RakorInvitation]:
    """Invite offices and write to their heads and drafters. Returns those not invited before."""
    rakor = kept(rakor_id, by=by)
    known = set(rakor.invitations.values_list("office_id", flat=True))
    fresh = [
        RakorInvitation(
            rakor=rakor,
            office=office,
            letter_number=letter_number.strip(),
            invited_by=by.user,
            invited_at=at,
        )
        for office in offices
        if office.pk not in known
    ]
    RakorInvitation.objects.bulk_create(fresh)
    for invitation in fresh:
        emails.invited(invitation, at=at)
    return fresh


def record_attendance(
    rakor_id: UUID, *, facts: AttendanceFacts, by: Actor, at: datetime
) -> RakorAttendance:
    """Write somebody into the attendance list. Refuses one who stands there (MeetingRefused)."""
    rakor = kept(rakor_id, by=by)
    if rakor.attendances.filter(name=facts.name, post_title=facts.post_title).exists():
        raise MeetingRefused(
            _("%(name)s dengan jabatan ini sudah ada dalam daftar hadir.") % {"name": facts.name}
        )
    values = {fact.name: getattr(facts, fact.name) for fact in fields(facts)}
    return RakorAttendance.objects.create(
        rakor=rakor, recorded_by=by.user, recorded_at=at, **values
    )


def remove_attendance(attendance: RakorAttendance, *, by: Actor) -> None:
    """Strike a line that was wrong; the history keeps it."""
    kept(attendance.rakor_id, by=by)
    attendance.delete()
