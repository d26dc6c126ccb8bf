"""Permohonan dukungan: what a mayor or regent asked the Direktur Jenderal, and what came of it."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from budgets.models import RupiahField
from ikmportal.audit.triggers import append_only, tracked
from programs.models.proposals import Proposal
from programs.querysets import SupportRequestQuerySet, SupportTaskQuerySet
from programs.states import SupportFileKind, SupportItemKind, SupportMove, SupportStage
from provinces.models import Post, Province, Regency, Sentra, TechnicalUnit


class SupportRequest(models.Model):
    """One request of one kabupaten/kota. Only ``actions.support_moves`` changes its stage."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    province = models.ForeignKey(
        Province, on_delete=models.PROTECT, related_name="support_requests"
    )
    regency = models.ForeignKey(
        Regency,
        on_delete=models.PROTECT,
        related_name="support_requests",
        verbose_name=_("kabupaten/kota"),
    )
    stage = models.CharField(
        _("tahap"), max_length=14, choices=SupportStage, default=SupportStage.RECEIVED
    )
    version = models.PositiveIntegerField(_("versi isian"), default=1)
    subject = models.CharField(_("perihal"), max_length=200)
    letter_number = models.CharField(_("nomor surat"), max_length=80, blank=True)
    letter_date = models.DateField(_("tanggal surat"), null=True, blank=True)
    delegation = models.TextField(_("yang datang"), blank=True)
    met_on = models.DateField(_("tanggal pertemuan"), null=True, blank=True)
    met_at_place = models.CharField(_("tempat pertemuan"), max_length=150, blank=True)
    reasons = models.TextField(_("alasan permohonan"), blank=True)
    source = models.TextField(_("sumber"), blank=True)
    answer = models.TextField(_("jawaban"), blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    recorded_as = models.CharField(_("sebagai"), max_length=170)
    received_at = models.DateTimeField(_("diterima"))
    changed_at = models.DateTimeField(_("diubah"))
    identified_at = models.DateTimeField(_("diidentifikasi"), null=True)
    answered_at = models.DateTimeField(_("dijawab"), null=True)

    objects = SupportRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("permohonan dukungan")
        verbose_name_plural = _("permohonan dukungan")
        constraints = [
            models.CheckConstraint(
                name="support_identified_iff_stage_says_so",
                condition=Q(stage=SupportStage.RECEIVED, identified_at=None)
                | ~Q(stage=SupportStage.RECEIVED) & Q(identified_at__isnull=False),
            ),
            models.CheckConstraint(
                name="support_answered_iff_stage_says_so",
                condition=Q(stage=SupportStage.ANSWERED, answered_at__isnull=False) & ~Q(answer="")
                | ~Q(stage=SupportStage.ANSWERED) & Q(answered_at=None, answer=""),
            ),
            models.CheckConstraint(
                name="support_letter_has_number_and_date",
                condition=Q(letter_number="", letter_date=None)
                | ~Q(letter_number="") & Q(letter_date__isnull=False),
            ),
            models.CheckConstraint(
                name="support_came_by_letter_or_meeting",
                condition=Q(letter_date__isnull=False) | Q(met_on__isnull=False),
            ),
            models.CheckConstraint(name="support_has_a_subject", condition=~Q(subject="")),
        ]
        indexes = [
            models.Index(fields=["-received_at", "id"], name="support_newest"),
            models.Index(fields=["regency", "-received_at"], name="support_of_regency"),
        ]
        triggers = tracked()

    def __str__(self) -> str:
        return self.subject


class SupportTransition(models.Model):
    """One move of one request. Never changed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    request = models.ForeignKey(
        SupportRequest, on_delete=models.PROTECT, related_name="transitions"
    )
    move = models.CharField(_("tindakan"), max_length=16, choices=SupportMove)
    source = models.CharField(_("dari"), max_length=14, choices=SupportStage)
    target = models.CharField(_("ke"), max_length=14, choices=SupportStage)
    note = models.TextField(_("catatan"), blank=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    post_title = models.CharField(_("sebagai"), max_length=170)
    made_at = models.DateTimeField(_("waktu"))

    class Meta:
        verbose_name = _("perpindahan tahap permohonan")
        verbose_name_plural = _("perpindahan tahap permohonan")
        indexes = [models.Index(fields=["request", "made_at"], name="support_transition_of_one")]
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.move}: {self.source} → {self.target}"


class SupportItem(models.Model):
    """One thing asked for, and the draft proposal it became, if any."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    request = models.ForeignKey(SupportRequest, on_delete=models.PROTECT, related_name="items")
    position = models.PositiveSmallIntegerField(_("urutan"))
    kind = models.CharField(_("jenis"), max_length=12, choices=SupportItemKind)
    description = models.CharField(_("yang diminta"), max_length=200)
    sentra = models.ForeignKey(
        Sentra, on_delete=models.PROTECT, null=True, blank=True, related_name="support_items"
    )
    technical_unit = models.ForeignKey(
        TechnicalUnit,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="support_items",
    )
    amount_idr = RupiahField(_("jumlah"), null=True, blank=True)
    proposal = models.OneToOneField(
        Proposal, on_delete=models.PROTECT, null=True, related_name="support_item"
    )
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    proposed_at = models.DateTimeField(_("menjadi usulan"), null=True)

    class Meta:
        verbose_name = _("butir permohonan")
        verbose_name_plural = _("butir permohonan")
        constraints = [
            models.UniqueConstraint(
                fields=["request", "position"], name="support_item_position_once"
            ),
            models.CheckConstraint(
                name="support_item_amount_positive",
                condition=Q(amount_idr=None) | Q(amount_idr__gt=0),
            ),
            models.CheckConstraint(
                name="support_item_proposed_as_a_whole",
                condition=Q(proposal=None, proposed_by=None, proposed_at=None)
                | Q(proposal__isnull=False, proposed_by__isnull=False, proposed_at__isnull=False),
            ),
            models.CheckConstraint(name="support_item_says_what", condition=~Q(description="")),
        ]
        triggers = tracked()

    def __str__(self) -> str:
        return self.description


class SupportFile(models.Model):
    """A stored letter, ekspose file or photo. The file stays as it came."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    request = models.ForeignKey(SupportRequest, on_delete=models.PROTECT, related_name="files")
    kind = models.CharField(_("jenis"), max_length=8, choices=SupportFileKind)
    storage_name = models.CharField(_("nama simpan"), max_length=120, unique=True)
    file_name = models.CharField(_("nama berkas"), max_length=200)
    content_type = models.CharField(_("jenis isi"), max_length=100)
    size_bytes = models.PositiveBigIntegerField(_("ukuran"))
    sha256 = models.CharField(_("sidik SHA-256"), max_length=64)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    uploaded_at = models.DateTimeField(_("diunggah"))

    class Meta:
        verbose_name = _("berkas permohonan")
        verbose_name_plural = _("berkas permohonan")
        indexes = [models.Index(fields=["request", "uploaded_at"], name="support_file_of_one")]
        triggers = [*append_only(), *tracked()]

    def __str__(self) -> str:
        return self.file_name


class SupportTask(models.Model):
    """What somebody in the centre does about a request, until when."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    request = models.ForeignKey(SupportRequest, on_delete=models.PROTECT, related_name="tasks")
    title = models.CharField(_("tugas"), max_length=200)
    # A seat, so that a task outlives the person who sat in it.
    owner = models.ForeignKey(
        Post, on_delete=models.PROTECT, related_name="support_tasks", verbose_name=_("pelaksana")
    )
    due_date = models.DateField(_("batas waktu"))
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField(_("dibuat"))
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    done_at = models.DateTimeField(_("selesai"), null=True)
    done_note = models.TextField(_("hasil"), blank=True)

    objects = SupportTaskQuerySet.as_manager()

    class Meta:
        verbose_name = _("tugas tindak lanjut")
        verbose_name_plural = _("tugas tindak lanjut")
        constraints = [
            models.CheckConstraint(
                name="support_task_done_by_somebody",
                condition=Q(done_at=None, done_by=None, done_note="")
                | Q(done_at__isnull=False, done_by__isnull=False),
            ),
            models.CheckConstraint(name="support_task_says_what", condition=~Q(title="")),
        ]
        indexes = [
            models.Index(fields=["due_date"], name="support_task_due", condition=Q(done_at=None))
        ]
        triggers = tracked()

    def __str__(self) -> str:
        return self.title
