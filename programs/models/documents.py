"""Data dukung: the checklist by scheme and year, and the files that answer it."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from budgets.models import ActivityType, FundingScheme
from ikmportal.audit.triggers import tracked
from ikmportal.prepared import ReadBySixties
from programs.models.authorship import remembers_editor_of
from programs.models.proposals import Proposal
from programs.querysets import (
    DocumentRequirementQuerySet,
    ProposalDocumentQuerySet,
    UploadQuerySet,
)
from programs.states import DocumentSafety, DocumentStatus


class DocumentRequirement(models.Model):
    """One item of the checklist of a scheme. ``basis`` names the rule, or says it is assumed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    scheme = models.ForeignKey(FundingScheme, on_delete=models.PROTECT, related_name="requirements")
    code = models.SlugField(_("kode"), max_length=40)
    position = models.PositiveSmallIntegerField(_("urutan"))
    name = models.CharField(_("dokumen"), max_length=160)
    guidance = models.CharField(_("petunjuk"), max_length=300, blank=True)
    is_mandatory = models.BooleanField(_("wajib"), default=True)
    basis = models.CharField(_("dasar"), max_length=160)
    # The text of an example people may download and fill in; empty where there is none.
    example = models.TextField(_("contoh"), blank=True)

    objects = DocumentRequirementQuerySet.as_manager()

    class Meta:
        verbose_name = _("syarat data dukung")
        verbose_name_plural = _("syarat data dukung")
        constraints = [
            models.UniqueConstraint(fields=["scheme", "code"], name="requirement_code_once")
        ]
        triggers = tracked()

    def __str__(self) -> str:
        return self.name


class RequirementActivity(models.Model):
    """A requirement that applies only to chosen activities has one row for each of them."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    requirement = models.ForeignKey(
        DocumentRequirement, on_delete=models.PROTECT, related_name="only_for"
    )
    activity = models.ForeignKey(ActivityType, on_delete=models.PROTECT, related_name="+")
    basis = models.CharField(_("dasar"), max_length=160)

    class Meta:
        verbose_name = _("syarat menurut kegiatan")
        verbose_name_plural = _("syarat menurut kegiatan")
        constraints = [
            models.UniqueConstraint(
                fields=["requirement", "activity"], name="requirement_activity_once"
            )
        ]
        triggers = tracked()

    def __str__(self) -> str:
        return f"{self.requirement} – {self.activity}"


class ProposalDocument(ReadBySixties):
    """One stored file. A replacement is a new row; the old one keeps its place in history.

    It arrives in quarantine and is a job at the same time: a worker claims it with a lease and an
    attempt number, looks into it, and says clean or refused (decisions/0003, 0020).
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="documents")
    requirement = models.ForeignKey(
        DocumentRequirement, on_delete=models.PROTECT, related_name="documents"
    )
    storage_name = models.CharField(_("nama simpan"), max_length=120, unique=True)
    file_name = models.CharField(_("nama berkas"), max_length=200)
    content_type = models.CharField(_("jenis"), max_length=100)
    size_bytes = models.PositiveBigIntegerField(_("ukuran"))
    sha256 = models.CharField(_("sidik SHA-256"), max_length=64)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    uploaded_at = models.DateTimeField(_("diunggah"))
    replaced_at = models.DateTimeField(_("diganti"), null=True, blank=True)
    safety = models.CharField(
        _("keamanan"),
        max_length=9,
        choices=DocumentSafety,
        default=DocumentSafety.QUARANTINED,
    )
    # A code of ``actions.file_words``; the sentence is made where it is read.
    refusal = models.CharField(_("sebab tidak diterima"), max_length=20, blank=True)
    checked_at = models.DateTimeField(_("selesai diperiksa"), null=True, blank=True)
    pages = models.PositiveIntegerField(_("halaman"), null=True, blank=True)
    preview_name = models.CharField(_("gambar kecil"), max_length=120, blank=True)
    attempt = models.PositiveIntegerField(_("percobaan"), default=0)
    failures = models.PositiveSmallIntegerField(_("gagal"), default=0)
    lease_until = models.DateTimeField(_("dipegang sampai"), null=True, blank=True)
    hinted_at = models.DateTimeField(_("terakhir dipanggil"), null=True, blank=True)
    status = models.CharField(
        _("verifikasi"), max_length=14, choices=DocumentStatus, default=DocumentStatus.UNCHECKED
    )
    status_note = models.CharField(_("catatan verifikasi"), max_length=300, blank=True)
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    verified_at = models.DateTimeField(_("diverifikasi"), null=True)

    objects = ProposalDocumentQuerySet.as_manager()

    class Meta:
        verbose_name = _("berkas data dukung")
        verbose_name_plural = _("berkas data dukung")
        constraints = [
            models.UniqueConstraint(
                fields=["proposal", "requirement"],
                name="document_one_current_per_requirement",
                condition=Q(replaced_at=None, safety=DocumentSafety.CLEAN),
            ),
            models.UniqueConstraint(
                fields=["proposal", "requirement"],
                name="document_one_arriving_per_requirement",
                condition=Q(replaced_at=None) & ~Q(safety=DocumentSafety.CLEAN),
            ),
            models.CheckConstraint(
                name="document_checked_iff_out_of_quarantine",
                condition=Q(safety=DocumentSafety.QUARANTINED, checked_at=None)
                | Q(
                    safety__in=[DocumentSafety.CLEAN, DocumentSafety.REFUSED],
                    checked_at__isnull=False,
                    lease_until=None,
                ),
            ),
            models.CheckConstraint(
                name="document_reason_iff_refused",
                condition=Q(safety=DocumentSafety.REFUSED) & ~Q(refusal="")
                | ~Q(safety=DocumentSafety.REFUSED) & Q(refusal=""),
            ),
            models.CheckConstraint(
                name="document_only_clean_is_verified",
                condition=Q(safety=DocumentSafety.CLEAN) | Q(status=DocumentStatus.UNCHECKED),
            ),
            models.CheckConstraint(
                name="document_verified_iff_status_says_so",
                condition=Q(status=DocumentStatus.UNCHECKED, verified_at=None, verified_by=None)
                | ~Q(status=DocumentStatus.UNCHECKED)
                & Q(verified_at__isnull=False, verified_by__isnull=False),
            ),
            models.CheckConstraint(
                name="document_rejection_has_a_note",
                condition=~Q(status=DocumentStatus.REJECTED) | ~Q(status_note=""),
            ),
        ]
        indexes = [
            models.Index(
                fields=["hinted_at"],
                name="document_in_quarantine",
                condition=Q(safety=DocumentSafety.QUARANTINED),
            )
        ]
        triggers = [*tracked(), remembers_editor_of("data-dukung")]

    def __str__(self) -> str:
        return self.file_name

    @property
    def is_quarantined(self) -> bool:
        return self.safety == DocumentSafety.QUARANTINED

    @property
    def is_refused(self) -> bool:
        return self.safety == DocumentSafety.REFUSED

    @property
    def is_clean(self) -> bool:
        return self.safety == DocumentSafety.CLEAN

    @property
    def is_pdf(self) -> bool:
        return self.content_type == "application/pdf"


class Upload(models.Model):
    """A file on its way in pieces. ``received_bytes`` is where the next piece goes.

    Done, it names its document until it expires, so that a repeated last piece is harmless.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="uploads")
    requirement = models.ForeignKey(
        DocumentRequirement, on_delete=models.PROTECT, related_name="uploads"
    )
    storage_name = models.CharField(_("nama simpan"), max_length=120, unique=True)
    file_name = models.CharField(_("nama berkas"), max_length=200)
    size_bytes = models.PositiveBigIntegerField(_("ukuran"))
    received_bytes = models.PositiveBigIntegerField(_("sudah diterima"), default=0)
    sha256 = models.CharField(_("sidik SHA-256"), max_length=64)
    started_at = models.DateTimeField(_("mulai"))
    expires_at = models.DateTimeField(_("berlaku sampai"))
    document = models.ForeignKey(
        ProposalDocument, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = UploadQuerySet.as_manager()

    class Meta:
        verbose_name = _("unggahan")
        verbose_name_plural = _("unggahan")
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "proposal", "requirement"],
                name="upload_one_open_per_requirement",
                condition=Q(document=None),
            ),
            models.CheckConstraint(
                name="upload_within_its_size", condition=Q(received_bytes__lte=F("size_bytes"))
            ),
            models.CheckConstraint(
                name="upload_done_iff_whole",
                condition=Q(document=None) | Q(received_bytes=F("size_bytes")),
            ),
            models.CheckConstraint(
                name="upload_digest_is_sha256", condition=Q(sha256__regex=r"^[0-9a-f]{64}$")
            ),
            models.CheckConstraint(
                name="upload_expires_later", condition=Q(expires_at__gt=F("started_at"))
            ),
        ]
        triggers = tracked()

    def __str__(self) -> str:
        return self.file_name

    @property
    def percent(self) -> int:
        return self.received_bytes * 100 // self.size_bytes
