"""The repeating parts of a proposal. A draft may hold half a row: only what is wrong is refused."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from budgets.models import Indicator, RupiahField
from ikmportal.audit.triggers import append_only, tracked
from ikmportal.ui.masking import mask_number
from programs.models.authorship import remembers_editor_of
from programs.models.guards import only_while_editable
from programs.models.proposals import Proposal
from programs.states import GroupKind
from provinces.models import Regency, Sentra


class ProposalRow(models.Model):
    """One row of one proposal, in the order in which rows were added."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    position = models.PositiveIntegerField(_("urutan"), default=0, editable=False)

    class Meta:
        abstract = True


class ProposalLocation(ProposalRow):
    """A further place beside the main one, which the proposal itself names."""

    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="locations")
    regency = models.ForeignKey(
        Regency,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("kabupaten/kota"),
    )
    sentra = models.ForeignKey(
        Sentra,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("sentra IKM"),
    )
    place = models.CharField(_("lokasi"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("lokasi lain")
        verbose_name_plural = _("lokasi lain")
        indexes = [models.Index(fields=["proposal", "position"], name="location_of_proposal")]
        triggers = [*tracked(), only_while_editable(), remembers_editor_of("lokasi")]

    def __str__(self) -> str:
        return self.place


class RecipientGroup(ProposalRow):
    """A group that receives something; machines go to a KUB only (PP 29/2018 articles 23-24)."""

    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="groups")
    name = models.CharField(_("nama kelompok"), max_length=150, blank=True)
    kind = models.CharField(_("bentuk"), max_length=10, choices=GroupKind, blank=True)
    member_count = models.PositiveIntegerField(_("jumlah anggota"), null=True, blank=True)
    is_small_industry = models.BooleanField(_("anggotanya industri kecil"), default=False)
    uses_manual_tools = models.BooleanField(
        _("masih memakai alat tradisional atau manual"), default=False
    )
    verified_by = models.CharField(_("diverifikasi oleh"), max_length=150, blank=True)

    class Meta:
        verbose_name = _("kelompok penerima")
        verbose_name_plural = _("kelompok penerima")
        constraints = [
            models.CheckConstraint(
                name="group_has_members", condition=Q(member_count=None) | Q(member_count__gt=0)
            )
        ]
        indexes = [models.Index(fields=["proposal", "position"], name="group_of_proposal")]
        triggers = [*tracked(), only_while_editable(), remembers_editor_of("calon")]

    def __str__(self) -> str:
        return self.name


class Candidate(ProposalRow):
    """A named person or business that shall receive. Its numbers are shown masked.

    The history keeps the numbers masked too; who read them in full is in ``CandidateReading``.
    """

    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="candidates")
    name = models.CharField(_("nama"), max_length=150, blank=True)
    nik = models.CharField(_("NIK"), max_length=16, blank=True)
    nib = models.CharField(_("NIB"), max_length=13, blank=True)
    trade = models.CharField(_("jenis usaha"), max_length=120, blank=True)
    address = models.CharField(_("alamat"), max_length=200, blank=True)
    worker_count = models.PositiveIntegerField(_("tenaga kerja"), null=True, blank=True)
    # Without land and buildings.
    investment_idr = RupiahField(_("nilai investasi"), null=True, blank=True)

    class Meta:
        verbose_name = _("calon penerima")
        verbose_name_plural = _("calon penerima")
        constraints = [
            models.CheckConstraint(
                name="candidate_nik_has_16_digits", condition=Q(nik__regex=r"^(\d{16})?$")
            ),
            models.CheckConstraint(
                name="candidate_nib_has_13_digits", condition=Q(nib__regex=r"^(\d{13})?$")
            ),
            models.CheckConstraint(
                name="candidate_investment_not_negative",
                condition=Q(investment_idr=None) | Q(investment_idr__gte=0),
            ),
        ]
        indexes = [
            models.Index(fields=["proposal", "position"], name="candidate_of_proposal"),
            models.Index(fields=["nik"], name="candidate_nik", condition=~Q(nik="")),
            models.Index(fields=["nib"], name="candidate_nib", condition=~Q(nib="")),
        ]
        triggers = [
            *tracked(masked=("nik", "nib")),
            only_while_editable(),
            remembers_editor_of("calon"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def masked_nik(self) -> str:
        return mask_number(self.nik)

    @property
    def masked_nib(self) -> str:
        return mask_number(self.nib)


class CandidateReading(models.Model):
    """Somebody looked at the full numbers of a proposal's candidates. Never changed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="readings")
    read_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    post_title = models.CharField(_("sebagai"), max_length=170)
    read_at = models.DateTimeField(_("dibaca"))
    candidate_count = models.PositiveIntegerField(_("jumlah calon"))

    class Meta:
        verbose_name = _("pembukaan nomor calon")
        verbose_name_plural = _("pembukaan nomor calon")
        indexes = [models.Index(fields=["proposal", "-read_at"], name="reading_of_proposal")]
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.read_by_id} {self.read_at}"


class OutputTarget(ProposalRow):
    """What the proposal adds to one indicator of the Renstra, in that indicator's unit."""

    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="targets")
    indicator = models.ForeignKey(
        Indicator,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("indikator Renstra"),
    )
    description = models.CharField(_("keluaran"), max_length=200, blank=True)
    target = models.DecimalField(
        _("target"), max_digits=14, decimal_places=2, null=True, blank=True
    )
    unit = models.CharField(_("satuan"), max_length=40, blank=True)

    class Meta:
        verbose_name = _("target keluaran")
        verbose_name_plural = _("target keluaran")
        constraints = [
            models.CheckConstraint(
                name="output_target_positive", condition=Q(target=None) | Q(target__gt=0)
            )
        ]
        indexes = [models.Index(fields=["proposal", "position"], name="output_of_proposal")]
        triggers = [*tracked(), only_while_editable(), remembers_editor_of("keluaran")]

    def __str__(self) -> str:
        return self.description


class ScheduleStage(ProposalRow):
    """One stage of the work, by month of the fiscal year."""

    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="stages")
    name = models.CharField(_("tahap"), max_length=150, blank=True)
    first_month = models.PositiveSmallIntegerField(_("bulan mulai"), null=True, blank=True)
    last_month = models.PositiveSmallIntegerField(_("bulan selesai"), null=True, blank=True)

    class Meta:
        verbose_name = _("tahap pelaksanaan")
        verbose_name_plural = _("tahap pelaksanaan")
        constraints = [
            models.CheckConstraint(
                name="stage_months_are_months",
                condition=(Q(first_month=None) | Q(first_month__range=(1, 12)))
                & (Q(last_month=None) | Q(last_month__range=(1, 12))),
            ),
            models.CheckConstraint(
                name="stage_months_in_order",
                condition=Q(first_month=None)
                | Q(last_month=None)
                | Q(first_month__lte=F("last_month")),
            ),
        ]
        indexes = [models.Index(fields=["proposal", "position"], name="stage_of_proposal")]
        triggers = [*tracked(), only_while_editable(), remembers_editor_of("jadwal")]

    def __str__(self) -> str:
        return self.name


class YearPlan(ProposalRow):
    """What a proposal of several years wants in one of them (rupiah are an estimate)."""

    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="years")
    year = models.PositiveSmallIntegerField(_("tahun"), null=True, blank=True)
    target = models.CharField(_("volume dan target"), max_length=150, blank=True)
    estimate_idr = RupiahField(_("perkiraan biaya"), null=True, blank=True)

    class Meta:
        verbose_name = _("rencana tahun jamak")
        verbose_name_plural = _("rencana tahun jamak")
        constraints = [
            models.CheckConstraint(
                name="year_plan_is_plausible", condition=Q(year=None) | Q(year__range=(2000, 2100))
            ),
            models.CheckConstraint(
                name="year_plan_estimate_positive",
                condition=Q(estimate_idr=None) | Q(estimate_idr__gt=0),
            ),
        ]
        indexes = [models.Index(fields=["proposal", "position"], name="year_plan_of_proposal")]
        triggers = [*tracked(), only_while_editable(), remembers_editor_of("keluaran")]

    def __str__(self) -> str:
        return f"{self.year}: {self.target}"
