"""The proposal, its frozen versions and the moves it has made."""

import uuid

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Upper
from django.utils.translation import gettext_lazy as _

from budgets.models import (
    ActivityType,
    BudgetActivity,
    BudgetProgram,
    FiscalYear,
    FocusMenu,
    FundingScheme,
    RupiahField,
)
from ikmportal.audit.triggers import append_only, tracked
from ikmportal.prepared import ReadBySixties
from programs.models.authorship import remembers_editors, signer_wrote_nothing
from programs.querysets import ProposalQuerySet
from programs.states import (
    AWAITING_REVIEW,
    DECIDED,
    NOT_SUBMITTED,
    PROVINCIAL_STEPS,
    BeneficiaryKind,
    MarketReach,
    Move,
    ProposalKind,
    ProposalState,
)
from provinces.models import Office, Province, Regency, Sentra

_NIP = r"^(\d{18})?$"
_WAITS = Q(state__in=AWAITING_REVIEW)
_ON_A_DESK = Q(state=ProposalState.IN_DISCUSSION)


class NumberCounter(models.Model):
    """The last number given out per year and province; taken by one UPDATE, never counted."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    fiscal_year = models.ForeignKey(FiscalYear, on_delete=models.PROTECT, related_name="+")
    province = models.ForeignKey(Province, on_delete=models.PROTECT, related_name="+")
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["fiscal_year", "province"], name="number_counter_once")
        ]

    def __str__(self) -> str:
        return f"{self.fiscal_year_id} {self.province_id}: {self.last}"


class EligibilityItem(models.Model):
    """One condition a proposal must meet, by scheme and year (PP 19/2022 art. 12 letters a-g)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    scheme = models.ForeignKey(FundingScheme, on_delete=models.PROTECT, related_name="conditions")
    letter = models.CharField(_("huruf"), max_length=1)
    statement = models.CharField(_("pernyataan"), max_length=250)
    article = models.CharField(_("pasal"), max_length=80)

    class Meta:
        verbose_name = _("syarat kelayakan")
        verbose_name_plural = _("syarat kelayakan")
        constraints = [
            models.UniqueConstraint(fields=["scheme", "letter"], name="eligibility_letter_once")
        ]

    def __str__(self) -> str:
        return self.statement


class Proposal(ReadBySixties):
    """An usulan of one office in one scheme. Only ``actions.moves.advance`` changes its state."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    number = models.CharField(_("nomor"), max_length=20, unique=True)
    scheme = models.ForeignKey(FundingScheme, on_delete=models.PROTECT, related_name="proposals")
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="proposals")
    province = models.ForeignKey(Province, on_delete=models.PROTECT, related_name="proposals")
    state = models.CharField(
        _("status"), max_length=16, choices=ProposalState, default=ProposalState.DRAFT
    )
    version = models.PositiveIntegerField(_("versi isian"), default=1)
    created_at = models.DateTimeField(_("dibuat"))
    changed_at = models.DateTimeField(_("diubah"))
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    # Identity
    title = models.CharField(_("judul usulan"), max_length=200)
    contact_name = models.CharField(_("nama penanggung jawab"), max_length=150, blank=True)
    contact_position = models.CharField(_("jabatan penanggung jawab"), max_length=150, blank=True)
    contact_phone = models.CharField(_("nomor telepon"), max_length=30, blank=True)
    contact_nip = models.CharField(_("NIP penanggung jawab"), max_length=18, blank=True)
    kpa_name = models.CharField(_("nama Kepala Dinas atau KPA"), max_length=150, blank=True)
    kpa_nip = models.CharField(_("NIP Kepala Dinas atau KPA"), max_length=18, blank=True)
    ppk_name = models.CharField(_("nama PPK"), max_length=150, blank=True)
    ppk_nip = models.CharField(_("NIP PPK"), max_length=18, blank=True)
    # Programme and conditions
    kind = models.CharField(
        _("jenis usulan"), max_length=10, choices=ProposalKind, default=ProposalKind.NEW
    )
    focus = models.ForeignKey(
        FocusMenu, on_delete=models.PROTECT, null=True, blank=True, verbose_name=_("fokus")
    )
    activity = models.ForeignKey(
        ActivityType,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("jenis kegiatan"),
    )
    budget_program = models.ForeignKey(
        BudgetProgram,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("program anggaran"),
    )
    budget_activity = models.ForeignKey(
        BudgetActivity,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("kegiatan anggaran"),
    )
    eligibility = models.JSONField(_("syarat kelayakan"), default=dict, blank=True)
    # Codes of ticked FormChoice rows of the year, as {code: true}.
    themes = models.JSONField(_("tema"), default=dict, blank=True)
    builds_place = models.BooleanField(_("membangun atau merevitalisasi sentra"), default=False)
    readiness = models.JSONField(_("kesiapan pembangunan"), default=dict, blank=True)
    plan_document = models.CharField(_("dokumen rencana daerah"), max_length=150, blank=True)
    plan_section = models.CharField(_("bab atau halaman"), max_length=80, blank=True)
    plan_programme = models.CharField(_("program dalam rencana"), max_length=200, blank=True)
    # Terms of reference
    problem = models.TextField(_("masalah"), blank=True)
    objective = models.TextField(_("tujuan"), blank=True)
    output = models.TextField(_("keluaran"), blank=True)
    method = models.TextField(_("cara pelaksanaan"), blank=True)
    risk = models.TextField(_("risiko dan penanganannya"), blank=True)
    legal_bases = models.JSONField(_("dasar hukum"), default=dict, blank=True)
    legal_note = models.TextField(_("dasar hukum lain"), blank=True)
    # Place and beneficiaries
    regency = models.ForeignKey(
        Regency,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="proposals",
        verbose_name=_("kabupaten/kota"),
    )
    place = models.CharField(_("lokasi"), max_length=200, blank=True)
    sentra = models.ForeignKey(
        Sentra,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("sentra IKM"),
    )
    beneficiary_kind = models.CharField(
        _("penerima manfaat"), max_length=16, choices=BeneficiaryKind, blank=True
    )
    beneficiary_count = models.PositiveIntegerField(_("jumlah penerima"), null=True, blank=True)
    women_count = models.PositiveIntegerField(_("penerima perempuan"), null=True, blank=True)
    disability_count = models.PositiveIntegerField(
        _("penerima penyandang disabilitas"), null=True, blank=True
    )
    beneficiary_note = models.TextField(_("uraian penerima"), blank=True)
    handover_plan = models.TextField(_("rencana serah terima (BAST)"), blank=True)
    startup = models.JSONField(_("syarat modal awal"), default=dict, blank=True)
    # Outcome
    market = models.CharField(_("sasaran pasar"), max_length=10, choices=MarketReach, blank=True)
    market_note = models.TextField(_("hasil yang diharapkan di pasar"), blank=True)
    # Schedule
    first_month = models.PositiveSmallIntegerField(_("bulan mulai"), null=True, blank=True)
    last_month = models.PositiveSmallIntegerField(_("bulan selesai"), null=True, blank=True)
    schedule_note = models.TextField(_("tahapan"), blank=True)
    # Statements
    declares_responsibility = models.BooleanField(_("tanggung jawab mutlak"), default=False)
    declares_no_cofunding = models.BooleanField(_("tanpa dana pendamping"), default=False)

    # A kabupaten/kota proposes through its province (PP 19/2022 art. 14); set at the start.
    through_province = models.BooleanField(_("melalui provinsi"), default=False, editable=False)
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    verified_at = models.DateTimeField(_("diverifikasi provinsi"), null=True)

    # Sign-off and decision
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    first_submitted_at = models.DateTimeField(_("pertama diajukan"), null=True)
    submitted_at = models.DateTimeField(_("diajukan"), null=True)
    decided_at = models.DateTimeField(_("diputus"), null=True)
    allocated_at = models.DateTimeField(_("dialokasikan"), null=True)
    withdrawn_at = models.DateTimeField(_("ditarik"), null=True)

    # Where it comes from, and which one of the same office it stands in for.
    derived_from = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="copies",
        verbose_name=_("disalin dari"),
    )
    supersedes = models.OneToOneField(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="superseded_by",
        verbose_name=_("menggantikan"),
    )

    objects = ProposalQuerySet.as_manager()

    class Meta:
        verbose_name = _("usulan")
        verbose_name_plural = _("usulan")
        constraints = [
            models.CheckConstraint(
                name="proposal_submitted_iff_state_says_so",
                condition=Q(state__in=NOT_SUBMITTED, submitted_at=None)
                | ~Q(state__in=NOT_SUBMITTED) & Q(submitted_at__isnull=False),
            ),
            models.CheckConstraint(
                name="proposal_decided_iff_state_says_so",
                condition=Q(state__in=DECIDED, decided_at__isnull=False)
                | ~Q(state__in=DECIDED) & Q(decided_at=None),
            ),
            models.CheckConstraint(
                name="proposal_allocated_iff_state_says_so",
                condition=Q(state=ProposalState.ALLOCATED, allocated_at__isnull=False)
                | ~Q(state=ProposalState.ALLOCATED) & Q(allocated_at=None),
            ),
            models.CheckConstraint(
                name="proposal_withdrawn_iff_state_says_so",
                condition=Q(state=ProposalState.WITHDRAWN, withdrawn_at__isnull=False)
                | ~Q(state=ProposalState.WITHDRAWN) & Q(withdrawn_at=None),
            ),
            models.CheckConstraint(
                name="proposal_comes_from_another",
                condition=(Q(derived_from=None) | ~Q(derived_from=F("id")))
                & (Q(supersedes=None) | ~Q(supersedes=F("id"))),
            ),
            models.CheckConstraint(
                name="proposal_first_submission_is_kept",
                condition=Q(submitted_at=None) | Q(first_submitted_at__isnull=False),
            ),
            models.CheckConstraint(
                name="proposal_signer_is_not_sender",
                condition=Q(signed_by=None) | ~Q(signed_by=F("sent_by")),
            ),
            models.CheckConstraint(
                name="proposal_submitted_is_signed",
                condition=Q(submitted_at=None) | Q(signed_by__isnull=False, sent_by__isnull=False),
            ),
            models.CheckConstraint(
                name="proposal_path_fits_its_office",
                condition=Q(through_province=False) & ~Q(state__in=PROVINCIAL_STEPS)
                | Q(through_province=True) & ~Q(state=ProposalState.SUBMITTED),
            ),
            models.CheckConstraint(
                name="proposal_verified_iff_submitted_through_province",
                condition=Q(verified_at=None, verified_by=None)
                & (Q(through_province=False) | Q(submitted_at=None))
                | Q(
                    through_province=True,
                    submitted_at__isnull=False,
                    verified_at__isnull=False,
                    verified_by__isnull=False,
                ),
            ),
            models.CheckConstraint(
                name="proposal_verifier_is_a_third_person",
                condition=Q(verified_by=None)
                | ~Q(verified_by=F("signed_by")) & ~Q(verified_by=F("sent_by")),
            ),
            models.CheckConstraint(
                name="proposal_months_in_order",
                condition=Q(first_month=None)
                | Q(last_month=None)
                | Q(first_month__gte=1, last_month__lte=12, first_month__lte=F("last_month")),
            ),
            models.CheckConstraint(
                name="proposal_activity_has_its_program",
                condition=Q(budget_activity=None) | Q(budget_program__isnull=False),
            ),
            models.CheckConstraint(
                name="proposal_beneficiaries_positive",
                condition=Q(beneficiary_count=None) | Q(beneficiary_count__gt=0),
            ),
            models.CheckConstraint(
                name="proposal_nips_have_18_digits",
                condition=Q(contact_nip__regex=_NIP)
                & Q(kpa_nip__regex=_NIP)
                & Q(ppk_nip__regex=_NIP),
            ),
            models.CheckConstraint(
                name="proposal_market_is_known",
                condition=Q(market="") | Q(market__in=MarketReach.values),
            ),
        ]
        indexes = [
            models.Index(fields=["office", "-created_at", "id"], name="proposal_office_newest"),
            models.Index(fields=["-created_at", "id"], name="proposal_newest"),
            models.Index(fields=["scheme", "province", "state"], name="proposal_desk"),
            models.Index(fields=["submitted_at", "id"], name="proposal_waiting", condition=_WAITS),
            # The few that lie on a desk, wherever in the table they are.
            models.Index(fields=["id"], name="proposal_in_discussion", condition=_ON_A_DESK),
            models.Index(fields=["title", "id"], name="proposal_by_title"),
            # What the centre has received, counted and summed without reading the wide rows.
            models.Index(
                fields=["scheme", "province", "state"],
                include=["id"],
                name="proposal_received",
                condition=Q(first_submitted_at__isnull=False),
            ),
            # Every field the search looks at; one without an index would cost a full scan.
            *(
                GinIndex(OpClass(Upper(name), name="gin_trgm_ops"), name=f"proposal_{name}_trigram")
                for name in ("title", "number", "place")
            ),
        ]
        triggers = [*tracked(), signer_wrote_nothing(), remembers_editors()]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"


class ProposalVersion(models.Model):
    """What was submitted, frozen: canonical JSON, its digest and its total (rupiah)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="versions")
    ordinal = models.PositiveSmallIntegerField(_("versi"))
    snapshot = models.JSONField(_("isi"))
    sha256 = models.CharField(_("sidik SHA-256"), max_length=64)
    total_idr = RupiahField(_("total"))
    # What the rules warned of as it was submitted; None where nobody counted.
    warning_count = models.PositiveSmallIntegerField(_("temuan"), null=True)
    frozen_at = models.DateTimeField(_("dibekukan"))
    frozen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = _("versi usulan")
        verbose_name_plural = _("versi usulan")
        constraints = [
            models.UniqueConstraint(fields=["proposal", "ordinal"], name="version_ordinal_once")
        ]
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.proposal_id} v{self.ordinal}"


class Transition(models.Model):
    """One move of one proposal: from, to, who, in which post, when and why. Never changed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="transitions")
    move = models.CharField(_("tindakan"), max_length=20, choices=Move)
    source = models.CharField(_("dari"), max_length=16, choices=ProposalState)
    target = models.CharField(_("ke"), max_length=16, choices=ProposalState)
    note = models.TextField(_("catatan"), blank=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    post_title = models.CharField(_("sebagai"), max_length=170)
    made_at = models.DateTimeField(_("waktu"))
    # The browser's key: the same act sent twice is one act.
    idempotency_key = models.UUIDField(_("kunci"), null=True, unique=True)

    class Meta:
        verbose_name = _("perpindahan status")
        verbose_name_plural = _("perpindahan status")
        indexes = [models.Index(fields=["proposal", "made_at"], name="transition_of_proposal")]
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.move}: {self.source} → {self.target}"
