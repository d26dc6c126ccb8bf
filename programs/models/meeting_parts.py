"""What a meeting is made of: agenda, materials, invitations, attendance, calls to the desk."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ikmportal.audit.triggers import append_only, tracked
from programs.models.meetings import Rakor, RakorDesk
from programs.querysets import MaterialQuerySet
from programs.states import MaterialKind, Presence, ProxyKind
from provinces.models import Office


class RakorSession(models.Model):
    """One row of the agenda. ``gist`` is what was said, for the report."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    rakor = models.ForeignKey(Rakor, on_delete=models.PROTECT, related_name="sessions")
    starts_at = models.DateTimeField(_("mulai"))
    ends_at = models.DateTimeField(_("selesai"))
    title = models.CharField(_("acara"), max_length=200)
    speaker = models.CharField(_("pembicara"), max_length=150, blank=True)
    speaker_post = models.CharField(_("jabatan pembicara"), max_length=200, blank=True)
    way = models.CharField(
        _("cara menyampaikan"), max_length=8, choices=Presence, default=Presence.HERE
    )
    proxy = models.CharField(_("diwakili secara"), max_length=9, choices=ProxyKind, blank=True)
    proxy_name = models.CharField(_("yang mewakili"), max_length=150, blank=True)
    proxy_post = models.CharField(_("jabatan yang mewakili"), max_length=200, blank=True)
    gist = models.TextField(_("pokok isi"), blank=True)

    class Meta:
        verbose_name = _("acara Rakor")
        verbose_name_plural = _("acara Rakor")
        constraints = [
            models.CheckConstraint(
                name="session_ends_after_it_starts", condition=Q(ends_at__gt=F("starts_at"))
            ),
            models.CheckConstraint(
                name="session_speaker_is_here_or_virtual",
                condition=Q(way__in=[Presence.HERE, Presence.VIRTUAL]),
            ),
            models.CheckConstraint(
                name="session_proxy_is_named",
                condition=Q(proxy="", proxy_name="", proxy_post="")
                | ~Q(proxy="") & ~Q(proxy_name=""),
            ),
            models.CheckConstraint(
                name="session_proxy_stands_for_somebody", condition=Q(proxy="") | ~Q(speaker="")
            ),
        ]
        indexes = [models.Index(fields=["rakor", "starts_at"], name="session_of_rakor")]
        triggers = tracked()

    def __str__(self) -> str:
        return self.title


class RakorMaterial(models.Model):
    """An arahan, a paparan or a photo: words, a file, or both. Withdrawn, never removed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    rakor = models.ForeignKey(Rakor, on_delete=models.PROTECT, related_name="materials")
    kind = models.CharField(_("jenis"), max_length=13, choices=MaterialKind)
    title = models.CharField(_("judul"), max_length=200)
    author = models.CharField(_("dari"), max_length=200, blank=True)
    text = models.TextField(_("isi"), blank=True)
    # What a photo shows, for those who do not see it.
    alt = models.CharField(_("keterangan gambar"), max_length=300, blank=True)
    storage_name = models.CharField(_("nama simpan"), max_length=120, blank=True)
    file_name = models.CharField(_("nama berkas"), max_length=200, blank=True)
    content_type = models.CharField(_("jenis isi"), max_length=100, blank=True)
    size_bytes = models.PositiveBigIntegerField(_("ukuran"), null=True)
    sha256 = models.CharField(_("sidik SHA-256"), max_length=64, blank=True)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    added_at = models.DateTimeField(_("ditambahkan"))
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    withdrawn_at = models.DateTimeField(_("ditarik"), null=True)

    objects = MaterialQuerySet.as_manager()

    class Meta:
        verbose_name = _("materi Rakor")
        verbose_name_plural = _("materi Rakor")
        constraints = [
            models.UniqueConstraint(
                fields=["storage_name"],
                name="material_file_kept_once",
                condition=~Q(storage_name=""),
            ),
            models.CheckConstraint(
                name="material_file_as_a_whole",
                condition=Q(
                    storage_name="", file_name="", content_type="", size_bytes=None, sha256=""
                )
                | Q(size_bytes__gt=0)
                & ~Q(storage_name="")
                & ~Q(file_name="")
                & ~Q(content_type="")
                & ~Q(sha256=""),
            ),
            models.CheckConstraint(
                name="material_says_something", condition=~Q(storage_name="") | ~Q(text="")
            ),
            models.CheckConstraint(
                name="material_photo_is_a_described_image",
                condition=~Q(kind=MaterialKind.PHOTO)
                | Q(content_type__startswith="image/") & ~Q(alt=""),
            ),
            models.CheckConstraint(
                name="material_withdrawn_by_somebody",
                condition=Q(withdrawn_at=None, withdrawn_by=None)
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["rakor", "added_at"], name="material_of_rakor")]
        triggers = tracked()

    def __str__(self) -> str:
        return self.title


class RakorInvitation(models.Model):
    """An office that was asked to come. A second letter does not ask it twice."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    rakor = models.ForeignKey(Rakor, on_delete=models.PROTECT, related_name="invitations")
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="rakor_invitations")
    letter_number = models.CharField(_("nomor undangan"), max_length=80, blank=True)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    invited_at = models.DateTimeField(_("diundang"))

    class Meta:
        verbose_name = _("undangan Rakor")
        verbose_name_plural = _("undangan Rakor")
        constraints = [
            models.UniqueConstraint(fields=["rakor", "office"], name="invitation_once_per_office")
        ]
        triggers = [*append_only(), *tracked()]

    def __str__(self) -> str:
        return f"{self.rakor_id}: {self.office_id}"


class RakorAttendance(models.Model):
    """One line of the attendance list, as the host recorded it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    rakor = models.ForeignKey(Rakor, on_delete=models.PROTECT, related_name="attendances")
    # Guests come from elsewhere: then only ``institution`` says where from.
    office = models.ForeignKey(
        Office, on_delete=models.PROTECT, null=True, blank=True, related_name="rakor_attendances"
    )
    institution = models.CharField(_("instansi"), max_length=150, blank=True)
    name = models.CharField(_("nama"), max_length=150)
    post_title = models.CharField(_("jabatan"), max_length=200)
    way = models.CharField(_("kehadiran"), max_length=8, choices=Presence)
    proxy_name = models.CharField(_("diwakili oleh"), max_length=150, blank=True)
    proxy_post = models.CharField(_("jabatan yang mewakili"), max_length=200, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    recorded_at = models.DateTimeField(_("dicatat"))

    class Meta:
        verbose_name = _("kehadiran Rakor")
        verbose_name_plural = _("kehadiran Rakor")
        constraints = [
            models.UniqueConstraint(
                fields=["rakor", "name", "post_title"], name="attendance_once_per_person"
            ),
            models.CheckConstraint(
                name="attendance_says_who", condition=~Q(name="") & ~Q(post_title="")
            ),
            models.CheckConstraint(
                name="attendance_says_from_where",
                condition=Q(office__isnull=False) | ~Q(institution=""),
            ),
            models.CheckConstraint(
                name="attendance_proxy_iff_represented",
                condition=Q(way=Presence.REPRESENTED) & ~Q(proxy_name="") & ~Q(proxy_post="")
                | ~Q(way=Presence.REPRESENTED) & Q(proxy_name="", proxy_post=""),
            ),
        ]
        triggers = tracked()

    def __str__(self) -> str:
        return self.name


class DeskCall(models.Model):
    """Two before you: a province was called because a desk was finished. At most once."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    desk = models.OneToOneField(RakorDesk, on_delete=models.PROTECT, related_name="call")
    after = models.ForeignKey(RakorDesk, on_delete=models.PROTECT, related_name="+")
    called_at = models.DateTimeField(_("dipanggil"))

    class Meta:
        verbose_name = _("panggilan meja")
        verbose_name_plural = _("panggilan meja")
        constraints = [
            models.CheckConstraint(name="call_comes_from_another", condition=~Q(after=F("desk")))
        ]
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.desk_id}"
