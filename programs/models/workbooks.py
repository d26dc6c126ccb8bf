"""Workbooks of a RAB: what they were written from, and what came back."""

import uuid
from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ikmportal.audit.triggers import append_only, tracked
from programs.models.proposals import Proposal
from programs.querysets import WorkbookUploadQuerySet
from programs.states import UploadState

READING_LEASE = timedelta(seconds=40)
MOST_READINGS = 3


class WorkbookSnapshot(models.Model):
    """The lines of a RAB when a workbook was written from it: the base of a later merge.

    One RAB is kept once, however often it is downloaded.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="snapshots")
    version = models.PositiveIntegerField(_("versi isian"))
    template = models.PositiveSmallIntegerField(_("versi templat"))
    lines = models.JSONField(_("baris"))
    sha256 = models.CharField(_("sidik SHA-256"), max_length=64)
    taken_at = models.DateTimeField(_("diambil"))
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = _("potret RAB")
        verbose_name_plural = _("potret RAB")
        constraints = [
            models.UniqueConstraint(
                fields=["proposal", "sha256", "template"], name="snapshot_once_per_content"
            )
        ]
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.proposal_id} v{self.version}"


class WorkbookReading(models.Model):
    """The cells of an uploaded workbook as the child read them; never changed, never trusted."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    cells = models.JSONField(_("sel"))
    read_at = models.DateTimeField(_("dibaca"))

    class Meta:
        verbose_name = _("pembacaan buku kerja")
        verbose_name_plural = _("pembacaan buku kerja")
        triggers = append_only()

    def __str__(self) -> str:
        return str(self.read_at)


class WorkbookUpload(models.Model):
    """One file that came back. The same file again is the same row: it is read again, not doubled.

    ``attempt`` is the fence of the reading job, as in reports.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    proposal = models.ForeignKey(
        Proposal, on_delete=models.PROTECT, related_name="workbook_uploads"
    )
    storage_name = models.CharField(_("nama simpan"), max_length=120, unique=True)
    file_name = models.CharField(_("nama berkas"), max_length=200)
    size_bytes = models.PositiveBigIntegerField(_("ukuran"))
    sha256 = models.CharField(_("sidik SHA-256"), max_length=64)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    uploaded_at = models.DateTimeField(_("diunggah"))
    state = models.CharField(
        _("status"), max_length=10, choices=UploadState, default=UploadState.RECEIVED
    )
    attempt = models.PositiveSmallIntegerField(_("percobaan"), default=0)
    lease_until = models.DateTimeField(_("dipegang sampai"), null=True)
    hinted_at = models.DateTimeField(_("terakhir dipanggil"))
    snapshot = models.ForeignKey(
        WorkbookSnapshot, on_delete=models.PROTECT, null=True, related_name="workbook_uploads"
    )
    reading = models.ForeignKey(
        WorkbookReading, on_delete=models.PROTECT, null=True, related_name="+"
    )
    refusal = models.CharField(_("sebab ditolak"), max_length=30, blank=True)
    refusal_detail = models.CharField(_("letak"), max_length=120, blank=True)
    applied_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    applied_at = models.DateTimeField(_("diterapkan"), null=True)
    # How many lines were added, changed, removed and moved.
    outcome = models.JSONField(_("hasil"), default=dict, blank=True)

    objects = WorkbookUploadQuerySet.as_manager()

    class Meta:
        verbose_name = _("unggahan RAB")
        verbose_name_plural = _("unggahan RAB")
        constraints = [
            models.UniqueConstraint(fields=["proposal", "sha256"], name="upload_once_per_content"),
            models.CheckConstraint(
                name="upload_read_has_its_reading",
                condition=Q(state=UploadState.RECEIVED, reading=None)
                | Q(state=UploadState.REJECTED)
                | Q(
                    state__in=[UploadState.READ, UploadState.APPLIED],
                    reading__isnull=False,
                    snapshot__isnull=False,
                ),
            ),
            models.CheckConstraint(
                name="upload_refusal_iff_rejected",
                condition=Q(state=UploadState.REJECTED) & ~Q(refusal="")
                | ~Q(state=UploadState.REJECTED) & Q(refusal=""),
            ),
            models.CheckConstraint(
                name="upload_applied_iff_someone_did",
                condition=Q(
                    state=UploadState.APPLIED, applied_at__isnull=False, applied_by__isnull=False
                )
                | ~Q(state=UploadState.APPLIED) & Q(applied_at=None, applied_by=None),
            ),
            models.CheckConstraint(
                name="upload_lease_only_while_unread",
                condition=Q(lease_until=None) | Q(state=UploadState.RECEIVED),
            ),
        ]
        indexes = [
            models.Index(fields=["proposal", "-uploaded_at"], name="upload_of_proposal"),
            models.Index(
                fields=["hinted_at"],
                name="upload_unread",
                condition=Q(state=UploadState.RECEIVED),
            ),
        ]
        triggers = tracked()

    def __str__(self) -> str:
        return self.file_name

    @property
    def is_open(self) -> bool:
        """Still being read."""
        return self.state == UploadState.RECEIVED
