"""Report runs: a job is a row; the broker only carries hints (decisions/0003)."""

import uuid
from datetime import timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from ikmportal.audit.triggers import tracked
from provinces.models import Office, Province
from provinces.states import Role

if TYPE_CHECKING:
    from provinces.rules import Actor

LEASE = timedelta(seconds=20)
# A hint that brought no worker within this time is taken for lost.
HINT_PATIENCE = timedelta(seconds=15)
MAX_ATTEMPTS = 3
DINAS_ROLES = (Role.HEAD, Role.PROVINCE_VERIFIER, Role.DRAFTER)


class ReportKind(models.TextChoices):
    RAKOR_REVIEW = "reviu_rakor", _("Laporan Reviu Rakor")
    RENSTRA_MATRIX = "matriks_renstra", _("Matriks Kinerja dan Pendanaan Renstra")
    STATISTICS = "statistik", _("Statistik usulan nasional")
    PROPOSAL_LIST = "daftar_usulan", _("Daftar usulan")
    CEILINGS = "pagu", _("Pagu tiap tahap")
    SCENARIOS = "skenario", _("Perbandingan skenario pagu")
    REVISION = "semula_menjadi", _("Semula / Menjadi")
    RECEIPT = "tanda_terima", _("Tanda terima usulan")
    RAB_LINES = "baris_rab", _("Seluruh baris RAB")
    ALLOCATIONS = "daftar_alokasi", _("Daftar alokasi")
    ALLOCATION_ANNEX = "lampiran_alokasi", _("Lampiran surat alokasi")
    MINUTES = "berita_acara", _("Berita acara meja Rakor")
    ATTENDANCE = "daftar_hadir", _("Daftar hadir Rakor")
    FISCAL_TABLE = "tabel_keuangan", _("Tabel keuangan")


class ReportFormat(models.TextChoices):
    PDF = "pdf", _("PDF (siap cetak)")
    XLSX = "xlsx", _("Excel (bisa diolah)")


class RunState(models.TextChoices):
    QUEUED = "antre", _("Menunggu giliran")
    RUNNING = "berjalan", _("Sedang dibuat")
    DONE = "selesai", _("Selesai")
    FAILED = "gagal", _("Gagal")


# Made of what one person sees, so it is that person's alone.
PERSONAL_KINDS = (
    ReportKind.PROPOSAL_LIST,
    ReportKind.MINUTES,
    ReportKind.ATTENDANCE,
    ReportKind.FISCAL_TABLE,
)
# Who may have each kind made for the whole country; an auditor reads what others had made.
NATIONAL_MAKERS = {
    ReportKind.RAKOR_REVIEW: (Role.REVIEWER, Role.DIRECTOR, Role.ADMIN, Role.LEADERSHIP),
    ReportKind.RENSTRA_MATRIX: (Role.DIRECTOR, Role.ADMIN, Role.LEADERSHIP),
    ReportKind.STATISTICS: (Role.REVIEWER, Role.DIRECTOR, Role.ADMIN, Role.LEADERSHIP),
    ReportKind.CEILINGS: (Role.REVIEWER, Role.DIRECTOR, Role.ADMIN, Role.LEADERSHIP),
    ReportKind.SCENARIOS: (Role.DIRECTOR, Role.ADMIN, Role.LEADERSHIP),
    ReportKind.REVISION: (Role.DIRECTOR, Role.ADMIN, Role.LEADERSHIP),
    # A receipt belongs to the office that submitted.
    ReportKind.RECEIPT: (),
    ReportKind.RAB_LINES: (Role.REVIEWER, Role.DIRECTOR, Role.ADMIN, Role.LEADERSHIP),
    ReportKind.ALLOCATIONS: (Role.REVIEWER, Role.DIRECTOR, Role.ADMIN, Role.LEADERSHIP),
    ReportKind.ALLOCATION_ANNEX: (Role.REVIEWER, Role.DIRECTOR, Role.ADMIN, Role.LEADERSHIP),
}
# About one thing of one office, whether of a province or a kabupaten/kota.
OFFICE_KINDS = (ReportKind.RECEIPT, ReportKind.REVISION)
# A provincial Dinas has these made for its own province.
PROVINCE_KINDS = (
    ReportKind.RAKOR_REVIEW,
    ReportKind.CEILINGS,
    ReportKind.RAB_LINES,
    ReportKind.ALLOCATIONS,
)
# Read while they are written: never held in memory, and no PDF could hold them.
STREAMED_KINDS = (ReportKind.RAB_LINES,)


def national_kinds(actor: "Actor") -> list[ReportKind]:
    """Kinds of national reports the person may read."""
    if not actor.is_national:
        return []
    return [
        kind
        for kind, makers in NATIONAL_MAKERS.items()
        if makers and actor.holds(Role.AUDITOR, *makers)
    ]


class ReportRunQuerySet(models.QuerySet["ReportRun"]):
    def visible_to(self, actor: "Actor") -> "ReportRunQuerySet":
        """National runs for national posts, by kind; a Dinas sees the runs of its own office."""
        return self.filter(
            Q(kind__in=PERSONAL_KINDS, requested_by=actor.user)
            | Q(province=None, kind__in=national_kinds(actor))
            | Q(province__in=actor.province_ids(), office__in=actor.office_ids(*DINAS_ROLES))
            & ~Q(kind__in=PERSONAL_KINDS)
            | Q(kind__in=OFFICE_KINDS, office__in=actor.office_ids(*DINAS_ROLES))
        )

    def newest_first(self) -> "ReportRunQuerySet":
        return self.order_by("-created_at", "id")

    def claimable(self) -> "ReportRunQuerySet":
        """Waiting, or left behind by a worker whose lease has run out."""
        return self.filter(
            Q(state=RunState.QUEUED) | Q(state=RunState.RUNNING, lease_until__lt=Now()),
            attempt__lt=MAX_ATTEMPTS,
        )

    def forgotten(self) -> "ReportRunQuerySet":
        """Claimable, and no hint is on its way."""
        return self.claimable().filter(hinted_at__lt=Now() - HINT_PATIENCE)

    def exhausted(self) -> "ReportRunQuerySet":
        """Every attempt was used and the last one went silent."""
        return self.filter(state=RunState.RUNNING, lease_until__lt=Now(), attempt__gte=MAX_ATTEMPTS)

    def held(self, run_id: uuid.UUID, *, attempt: int) -> "ReportRunQuerySet":
        """The run, only while this attempt still owns it: the fence every write goes through."""
        return self.filter(pk=run_id, state=RunState.RUNNING, attempt=attempt)


_NO_RESULT = Q(storage_name="", file_name="", sha256="", size_bytes=None, as_of=None)
_RESULT = (
    ~Q(storage_name="")
    & ~Q(file_name="")
    & Q(sha256__regex=r"^[0-9a-f]{64}$", size_bytes__gt=0, as_of__isnull=False)
)


class ReportRun(models.Model):
    """One request for one file. ``attempt`` is the fence: a stale worker's writes match no row."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(_("laporan"), max_length=20, choices=ReportKind)
    parameters = models.JSONField(_("pilihan"), default=dict)
    format = models.CharField(_("bentuk"), max_length=4, choices=ReportFormat)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    # The scope: no province means the whole country.
    province = models.ForeignKey(
        Province, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    idempotency_key = models.UUIDField(_("kunci"), unique=True)
    state = models.CharField(_("status"), max_length=10, choices=RunState, default=RunState.QUEUED)
    percent = models.PositiveSmallIntegerField(_("kemajuan"), default=0)
    progress = models.CharField(_("langkah"), max_length=120, blank=True)
    attempt = models.PositiveSmallIntegerField(_("percobaan"), default=0)
    lease_until = models.DateTimeField(_("dipegang sampai"), null=True)
    hinted_at = models.DateTimeField(_("terakhir dipanggil"))
    created_at = models.DateTimeField(_("diminta"))
    started_at = models.DateTimeField(_("mulai"), null=True)
    finished_at = models.DateTimeField(_("selesai"), null=True)
    as_of = models.DateTimeField(_("data per"), null=True)
    storage_name = models.CharField(_("nama simpan"), max_length=160, blank=True)
    file_name = models.CharField(_("nama berkas"), max_length=160, blank=True)
    sha256 = models.CharField(_("sidik SHA-256"), max_length=64, blank=True)
    size_bytes = models.PositiveBigIntegerField(_("ukuran"), null=True)
    error = models.CharField(_("sebab gagal"), max_length=300, blank=True)

    objects = ReportRunQuerySet.as_manager()

    class Meta:
        verbose_name = _("laporan")
        verbose_name_plural = _("laporan")
        constraints = [
            models.CheckConstraint(
                name="run_result_iff_done",
                condition=Q(state=RunState.DONE) & _RESULT | ~Q(state=RunState.DONE) & _NO_RESULT,
            ),
            models.CheckConstraint(
                name="run_lease_iff_running",
                condition=Q(
                    state=RunState.RUNNING,
                    lease_until__isnull=False,
                    started_at__isnull=False,
                    attempt__gte=1,
                )
                | ~Q(state=RunState.RUNNING) & Q(lease_until=None),
            ),
            models.CheckConstraint(
                name="run_finished_iff_ended",
                condition=Q(state__in=[RunState.DONE, RunState.FAILED], finished_at__isnull=False)
                | Q(state__in=[RunState.QUEUED, RunState.RUNNING], finished_at=None),
            ),
            models.CheckConstraint(
                name="run_error_iff_failed",
                condition=Q(state=RunState.FAILED) & ~Q(error="")
                | ~Q(state=RunState.FAILED) & Q(error=""),
            ),
            models.CheckConstraint(name="run_percent_within_100", condition=Q(percent__lte=100)),
            models.CheckConstraint(
                name="run_attempts_bounded", condition=Q(attempt__lte=MAX_ATTEMPTS)
            ),
            models.CheckConstraint(
                name="run_in_time_order",
                condition=Q(finished_at=None) | Q(finished_at__gte=F("created_at")),
            ),
        ]
        indexes = [
            models.Index(fields=["-created_at", "id"], name="run_newest"),
            models.Index(
                fields=["hinted_at"],
                name="run_open",
                condition=Q(state__in=[RunState.QUEUED, RunState.RUNNING]),
            ),
        ]
        triggers = tracked()

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.format}"

    @property
    def is_open(self) -> bool:
        """Still waiting or being made."""
        return self.state in (RunState.QUEUED, RunState.RUNNING)

    @property
    def is_done(self) -> bool:
        return self.state == RunState.DONE

    @property
    def is_failed(self) -> bool:
        return self.state == RunState.FAILED
