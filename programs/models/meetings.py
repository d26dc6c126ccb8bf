"""Rakor: the meeting, its desks, what is on the table, and the decisions line by line."""

import uuid

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from budgets.models import FundingScheme, RupiahField
from ikmportal.audit.triggers import append_only, tracked
from ikmportal.prepared import ReadBySixties
from programs.models.beats import BY_DESK, BY_ITEM, beating
from programs.models.impartiality import BY_DESK_ITEM, impartial
from programs.models.proposals import Proposal
from programs.models.rab import RabLine
from programs.querysets import (
    LineDecisionQuerySet,
    ProposalDecisionQuerySet,
    RakorItemQuerySet,
    RakorQuerySet,
)
from programs.states import VERDICT_STATES, LineVerdict, MeetingMode, Move, ProposalState, RakorKind
from provinces.models import Office, Province
from provinces.states import TimeZone


class Rakor(models.Model):
    """A coordination meeting over one or more days."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(_("jenis"), max_length=14, choices=RakorKind)
    name = models.CharField(_("nama rapat"), max_length=200)
    scheme = models.ForeignKey(FundingScheme, on_delete=models.PROTECT, related_name="rakors")
    host = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="rakors")
    city = models.CharField(_("kota"), max_length=60)
    venue = models.CharField(_("tempat"), max_length=150, blank=True)
    first_day = models.DateField(_("hari pertama"))
    last_day = models.DateField(_("hari terakhir"))
    mode = models.CharField(
        _("cara rapat"), max_length=6, choices=MeetingMode, default=MeetingMode.ON_SITE
    )
    # Agenda and desk times are told in the zone of the place.
    time_zone = models.CharField(
        _("zona waktu"), max_length=20, choices=TimeZone, default=TimeZone.WIB
    )
    note = models.TextField(_("catatan"), blank=True)
    shares_live = models.BooleanField(
        _("Dinas boleh mengikuti mejanya"),
        default=False,
        help_text=_("Tanpa izin ini Dinas melihat keputusan setelah usulannya selesai dibahas."),
    )

    objects = RakorQuerySet.as_manager()

    class Meta:
        verbose_name = _("Rakor")
        verbose_name_plural = _("Rakor")
        constraints = [
            models.CheckConstraint(
                name="rakor_days_in_order", condition=Q(first_day__lte=F("last_day"))
            ),
            models.UniqueConstraint(fields=["name", "first_day"], name="rakor_once"),
        ]
        triggers = tracked()

    def __str__(self) -> str:
        return self.name

    @property
    def is_provincial(self) -> bool:
        return self.kind == RakorKind.PROVINCIAL


class RakorDesk(models.Model):
    """One desk: one province meets its examiners."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    rakor = models.ForeignKey(Rakor, on_delete=models.PROTECT, related_name="desks")
    province = models.ForeignKey(Province, on_delete=models.PROTECT, related_name="desks")
    number = models.PositiveSmallIntegerField(_("meja"))
    held_on = models.DateField(_("tanggal"))
    slot = DateTimeRangeField(_("jadwal"), null=True, blank=True)
    finished_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    finished_at = models.DateTimeField(_("selesai"), null=True)

    class Meta:
        verbose_name = _("meja Rakor")
        verbose_name_plural = _("meja Rakor")
        constraints = [
            models.UniqueConstraint(fields=["rakor", "province"], name="desk_once_per_province"),
            # Provinces that share a table number follow one another.
            ExclusionConstraint(
                name="desk_one_province_at_a_time",
                expressions=[
                    ("rakor", RangeOperators.EQUAL),
                    ("number", RangeOperators.EQUAL),
                    ("slot", RangeOperators.OVERLAPS),
                ],
            ),
            models.CheckConstraint(
                name="desk_slot_has_both_ends",
                condition=Q(slot=None)
                | Q(slot__lower_inf=False) & Q(slot__upper_inf=False) & Q(slot__isempty=False),
            ),
            models.CheckConstraint(
                name="desk_finished_by_somebody",
                condition=Q(finished_at=None, finished_by=None)
                | Q(finished_at__isnull=False, finished_by__isnull=False),
            ),
        ]
        triggers = tracked()

    def __str__(self) -> str:
        return f"{self.rakor_id} {self.number}"


class RakorItem(ReadBySixties):
    """One proposal on one desk's table."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    desk = models.ForeignKey(RakorDesk, on_delete=models.PROTECT, related_name="items")
    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="rakor_items")
    tabled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    tabled_at = models.DateTimeField(_("dibawa"))

    objects = RakorItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("bahan Rakor")
        verbose_name_plural = _("bahan Rakor")
        indexes = [models.Index(fields=["proposal", "-tabled_at"], name="item_of_proposal")]
        triggers = [*append_only(), beating(BY_DESK)]

    def __str__(self) -> str:
        return f"{self.desk_id}: {self.proposal_id}"


class LineDecision(models.Model):
    """What the desk decided on one line. Append-only: the newest row of a line counts."""

    item = models.ForeignKey(RakorItem, on_delete=models.PROTECT, related_name="line_decisions")
    line = models.ForeignKey(RabLine, on_delete=models.PROTECT, related_name="decisions")
    verdict = models.CharField(_("keputusan"), max_length=12, choices=LineVerdict)
    proposed_idr = RupiahField(_("diusulkan"))
    agreed_idr = RupiahField(_("disepakati"))
    note = models.TextField(_("catatan"), blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(_("diputus"))
    # The browser's key: a decision that was queued without a network counts once.
    key = models.UUIDField(_("kunci"), null=True, unique=True)

    objects = LineDecisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("keputusan baris")
        verbose_name_plural = _("keputusan baris")
        constraints = [
            models.CheckConstraint(
                name="line_decision_amount_fits_verdict",
                condition=Q(verdict=LineVerdict.ACCEPTED, agreed_idr=F("proposed_idr"))
                | Q(
                    verdict=LineVerdict.ADJUSTED, agreed_idr__gt=0, agreed_idr__lt=F("proposed_idr")
                )
                | Q(verdict=LineVerdict.REFUSED, agreed_idr=0),
            ),
            models.CheckConstraint(
                name="line_decision_lowering_has_a_note",
                condition=Q(verdict=LineVerdict.ACCEPTED) | ~Q(note=""),
            ),
        ]
        indexes = [models.Index(fields=["item", "line", "-id"], name="line_decision_newest")]
        triggers = [
            *append_only(),
            *tracked(),
            beating(BY_ITEM),
            impartial("new_rows.decided_by_id", BY_DESK_ITEM),
        ]

    def __str__(self) -> str:
        return f"{self.verdict} {self.agreed_idr}"


class ProposalDecision(ReadBySixties):
    """What the desk decided on the whole proposal, with the sums of its lines (rupiah)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    item = models.OneToOneField(RakorItem, on_delete=models.PROTECT, related_name="decision")
    verdict = models.CharField(_("keputusan"), max_length=20, choices=Move)
    proposed_idr = RupiahField(_("diusulkan"))
    agreed_idr = RupiahField(_("disepakati"))
    note = models.TextField(_("catatan"), blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(_("diputus"))

    objects = ProposalDecisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("keputusan usulan")
        verbose_name_plural = _("keputusan usulan")
        constraints = [
            models.CheckConstraint(
                name="decision_amount_fits_verdict",
                condition=Q(verdict=Move.APPROVE, agreed_idr=F("proposed_idr"))
                | Q(verdict=Move.ADJUST, agreed_idr__gt=0, agreed_idr__lt=F("proposed_idr"))
                | Q(verdict__in=[Move.DEFER, Move.DECLINE, Move.RETURN], agreed_idr=0),
            ),
            models.CheckConstraint(
                name="decision_lowering_has_a_note",
                condition=Q(verdict=Move.APPROVE) | ~Q(note=""),
            ),
        ]
        indexes = [models.Index(fields=["decided_at", "id"], name="decision_oldest")]
        triggers = [
            *append_only(),
            *tracked(),
            beating(BY_ITEM),
            impartial("new_rows.decided_by_id", BY_DESK_ITEM),
        ]

    def __str__(self) -> str:
        return f"{self.verdict} {self.agreed_idr}"

    @property
    def state(self) -> ProposalState:
        """Where the verdict leads the proposal, once offices may know of it."""
        return VERDICT_STATES[Move(self.verdict)]


class DecisionUndo(models.Model):
    """Whoever decided took it back at once. The proposal lies on the desk anew, as another item."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    decision = models.OneToOneField(ProposalDecision, on_delete=models.PROTECT, related_name="undo")
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    undone_at = models.DateTimeField(_("diurungkan"))

    class Meta:
        verbose_name = _("keputusan diurungkan")
        verbose_name_plural = _("keputusan diurungkan")
        triggers = [*append_only(), *tracked()]

    def __str__(self) -> str:
        return f"{self.decision_id} {self.undone_at}"
