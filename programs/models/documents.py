"""Data dukung: the checklist by scheme and year, and the files that answer it."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from budgets.models import FundingScheme
from ikmportal.audit.triggers import tracked
from programs.models.authorship import remembers_editor_of
from programs.models.proposals import Proposal
from programs.querysets import ProposalDocumentQuerySet
from programs.states import DocumentStatus


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

    class Meta:
        verbose_name = _("syarat data dukung")
        verbose_name_plural = _("syarat data dukung")
        constraints = [
            models.UniqueConstraint(fields=["scheme", "code"], name="requirement_code_once")
        ]
        triggers = tracked()

    def __str__(self) -> str:
        return self.name


class ProposalDocument(models.Model):
    """One stored file. A replacement is a new row; the old one keeps its place in history."""

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
                condition=Q(replaced_at=None),
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
        triggers = [*tracked(), remembers_editor_of("data-dukung")]

    def __str__(self) -> str:
        return self.file_name
