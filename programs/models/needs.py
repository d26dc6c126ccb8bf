"""What a kabupaten/kota needs, how its province ranks it, and which proposal took it up."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from budgets.models import ActivityType, FiscalYear, RupiahField, Unit
from ikmportal.audit.triggers import append_only, tracked
from programs.models.proposals import Proposal
from programs.models.rab import RabLine
from programs.querysets import NeedQuerySet, RankQuerySet, UptakeQuerySet
from programs.states import (
    NEED_EDITABLE,
    NEED_TAKEN_ON,
    BeneficiaryKind,
    NeedMove,
    NeedPriority,
    NeedState,
)
from provinces.models import Office, Province, Regency, Sentra, TechnicalUnit


class Need(models.Model):
    """One need of one regency office. Only ``actions.need_moves`` changes its state."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="needs")
    province = models.ForeignKey(Province, on_delete=models.PROTECT, related_name="needs")
    regency = models.ForeignKey(Regency, on_delete=models.PROTECT, related_name="needs")
    state = models.CharField(_("status"), max_length=16, choices=NeedState, default=NeedState.DRAFT)
    version = models.PositiveIntegerField(_("versi isian"), default=1)
    title = models.CharField(_("kebutuhan"), max_length=200)
    problem = models.TextField(_("masalah"))
    fiscal_year = models.ForeignKey(
        FiscalYear, on_delete=models.PROTECT, related_name="+", verbose_name=_("tahun")
    )
    activity = models.ForeignKey(
        ActivityType, on_delete=models.PROTECT, related_name="+", verbose_name=_("jenis kegiatan")
    )
    place = models.CharField(_("lokasi"), max_length=200, blank=True)
    sentra = models.ForeignKey(
        Sentra, on_delete=models.PROTECT, null=True, blank=True, related_name="needs"
    )
    technical_unit = models.ForeignKey(
        TechnicalUnit, on_delete=models.PROTECT, null=True, blank=True, related_name="needs"
    )
    beneficiary_kind = models.CharField(
        _("penerima manfaat"), max_length=16, choices=BeneficiaryKind
    )
    beneficiary_count = models.PositiveIntegerField(_("jumlah penerima"))
    volume = models.DecimalField(_("volume"), max_digits=12, decimal_places=3)
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="+", verbose_name=_("satuan")
    )
    estimate_idr = RupiahField(_("perkiraan biaya"))
    priority = models.CharField(_("prioritas"), max_length=8, choices=NeedPriority)
    evidence = models.TextField(_("bukti"), blank=True)
    answer = models.TextField(_("jawaban"), blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField(_("dibuat"))
    changed_at = models.DateTimeField(_("diubah"))
    sent_at = models.DateTimeField(_("diajukan"), null=True)
    accepted_at = models.DateTimeField(_("diterima"), null=True)
    consolidated_at = models.DateTimeField(_("dikonsolidasikan"), null=True)
    answered_at = models.DateTimeField(_("dijawab"), null=True)

    objects = NeedQuerySet.as_manager()

    class Meta:
        verbose_name = _("kebutuhan")
        verbose_name_plural = _("kebutuhan")
        constraints = [
            models.CheckConstraint(
                name="need_sent_iff_state_says_so",
                condition=Q(state__in=NEED_EDITABLE, sent_at=None)
                | ~Q(state__in=NEED_EDITABLE) & Q(sent_at__isnull=False),
            ),
            models.CheckConstraint(
                name="need_accepted_iff_state_says_so",
                condition=Q(state__in=NEED_TAKEN_ON, accepted_at__isnull=False)
                | ~Q(state__in=NEED_TAKEN_ON) & Q(accepted_at=None),
            ),
            models.CheckConstraint(
                name="need_consolidated_iff_state_says_so",
                condition=Q(state=NeedState.CONSOLIDATED, consolidated_at__isnull=False)
                | ~Q(state=NeedState.CONSOLIDATED) & Q(consolidated_at=None),
            ),
            models.CheckConstraint(
                name="need_answered_iff_state_says_so",
                condition=Q(state=NeedState.ANSWERED, answered_at__isnull=False) & ~Q(answer="")
                | ~Q(state=NeedState.ANSWERED) & Q(answered_at=None, answer=""),
            ),
            models.CheckConstraint(
                name="need_amounts_positive",
                condition=Q(volume__gt=0, estimate_idr__gt=0, beneficiary_count__gt=0),
            ),
            models.CheckConstraint(
                name="need_words_are_there", condition=~Q(title="") & ~Q(problem="")
            ),
        ]
        indexes = [
            models.Index(fields=["office", "-changed_at", "id"], name="need_of_office"),
            models.Index(fields=["province", "fiscal_year", "state"], name="need_of_province"),
        ]
        triggers = tracked()

    def __str__(self) -> str:
        return self.title


class NeedTransition(models.Model):
    """One move of one need: from, to, who, in which post, when and why. Never changed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    need = models.ForeignKey(Need, on_delete=models.PROTECT, related_name="transitions")
    move = models.CharField(_("tindakan"), max_length=12, choices=NeedMove)
    source = models.CharField(_("dari"), max_length=16, choices=NeedState)
    target = models.CharField(_("ke"), max_length=16, choices=NeedState)
    note = models.TextField(_("catatan"), blank=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    post_title = models.CharField(_("sebagai"), max_length=170)
    made_at = models.DateTimeField(_("waktu"))

    class Meta:
        verbose_name = _("perpindahan status kebutuhan")
        verbose_name_plural = _("perpindahan status kebutuhan")
        indexes = [models.Index(fields=["need", "made_at"], name="need_transition_of_need")]
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.move}: {self.source} → {self.target}"


class Uptake(models.Model):
    """A need, or a proposal of a kabupaten/kota, that a provincial proposal took up.

    It stands until it is released with a reason; the row stays either way.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    need = models.ForeignKey(Need, on_delete=models.PROTECT, null=True, related_name="uptakes")
    source = models.ForeignKey(
        Proposal, on_delete=models.PROTECT, null=True, related_name="uptakes"
    )
    target = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="origins")
    linked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    linked_at = models.DateTimeField(_("disatukan"))
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    released_at = models.DateTimeField(_("dilepas"), null=True)
    release_reason = models.TextField(_("alasan dilepas"), blank=True)

    objects = UptakeQuerySet.as_manager()

    class Meta:
        verbose_name = _("asal kebutuhan")
        verbose_name_plural = _("asal kebutuhan")
        constraints = [
            models.CheckConstraint(
                name="uptake_of_one_thing",
                condition=Q(need=None, source__isnull=False) | Q(need__isnull=False, source=None),
            ),
            models.CheckConstraint(
                name="uptake_not_of_itself", condition=Q(source=None) | ~Q(source=F("target"))
            ),
            models.CheckConstraint(
                name="uptake_release_says_why",
                condition=Q(released_at=None, released_by=None, release_reason="")
                | Q(released_at__isnull=False, released_by__isnull=False) & ~Q(release_reason=""),
            ),
            models.UniqueConstraint(
                fields=["need"], name="uptake_once_per_need", condition=Q(released_at=None)
            ),
            models.UniqueConstraint(
                fields=["source"], name="uptake_once_per_proposal", condition=Q(released_at=None)
            ),
        ]
        triggers = tracked()

    def __str__(self) -> str:
        return f"{self.need_id or self.source_id} → {self.target_id}"


class UptakeLine(models.Model):
    """A RAB line of the provincial proposal that pays for what was asked."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    uptake = models.ForeignKey(Uptake, on_delete=models.PROTECT, related_name="lines")
    line = models.ForeignKey(RabLine, on_delete=models.PROTECT, related_name="uptake_lines")

    class Meta:
        verbose_name = _("baris RAB untuk kebutuhan")
        verbose_name_plural = _("baris RAB untuk kebutuhan")
        constraints = [models.UniqueConstraint(fields=["uptake", "line"], name="uptake_line_once")]
        triggers = tracked()

    def __str__(self) -> str:
        return f"{self.uptake_id} {self.line_id}"


class Rank(models.Model):
    """The place a province gave to a need or a proposal. Append-only: the newest row counts."""

    province = models.ForeignKey(Province, on_delete=models.PROTECT, related_name="+")
    need = models.ForeignKey(Need, on_delete=models.PROTECT, null=True, related_name="ranks")
    proposal = models.ForeignKey(
        Proposal, on_delete=models.PROTECT, null=True, related_name="ranks"
    )
    position = models.PositiveSmallIntegerField(_("urutan"))
    ranked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    post_title = models.CharField(_("sebagai"), max_length=170)
    ranked_at = models.DateTimeField(_("diurutkan"))

    objects = RankQuerySet.as_manager()

    class Meta:
        verbose_name = _("urutan prioritas provinsi")
        verbose_name_plural = _("urutan prioritas provinsi")
        constraints = [
            models.CheckConstraint(
                name="rank_of_one_thing",
                condition=Q(need=None, proposal__isnull=False)
                | Q(need__isnull=False, proposal=None),
            ),
            models.CheckConstraint(name="rank_starts_at_one", condition=Q(position__gte=1)),
        ]
        indexes = [
            models.Index(fields=["need", "-id"], name="rank_of_need"),
            models.Index(fields=["proposal", "-id"], name="rank_of_proposal"),
        ]
        triggers = [*append_only(), *tracked()]

    def __str__(self) -> str:
        return f"{self.need_id or self.proposal_id}: {self.position}"
