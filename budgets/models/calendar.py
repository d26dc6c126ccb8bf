"""The legal calendar: holidays, duties with their date rules, and the roster of obligations."""

import uuid

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.dates import MONTHS
from django.utils.translation import gettext_lazy as _

from budgets.models.schemes import FundingScheme
from budgets.querysets import DutyQuerySet, ObligationQuerySet
from budgets.states import (
    DateRule,
    DutyEvent,
    HolidayKind,
    ObligationActKind,
    Proof,
    ReminderStage,
    SchemeKind,
)
from ikmportal.audit.triggers import append_only, tracked
from ikmportal.ui.formats import is_english
from provinces.models import Office
from provinces.states import Confidence, OfficeKind, Role

# A due date never moves under the people who work towards it; one counted without the holidays
# of its year is settled once, when they are known.
_DUE_DATE_STANDS = """
    IF (NEW.duty_id, NEW.scheme_id, NEW.office_id, NEW.period)
        IS DISTINCT FROM (OLD.duty_id, OLD.scheme_id, OLD.office_id, OLD.period)
        OR (NOT OLD.is_provisional AND (NEW.due_date <> OLD.due_date OR NEW.is_provisional)) THEN
        RAISE EXCEPTION 'ikm: the due date of an obligation stands';
    END IF;
    RETURN NEW;
"""


class HolidayYear(models.Model):
    """One year of holidays. Without its joint decree (SKB) the days are a forecast."""

    year = models.PositiveSmallIntegerField(_("tahun"), primary_key=True)
    letter = models.CharField(_("nomor SKB"), max_length=200, blank=True)
    source = models.TextField(_("sumber"))

    class Meta:
        verbose_name = _("tahun hari libur")
        verbose_name_plural = _("tahun hari libur")
        constraints = [
            models.CheckConstraint(
                name="holiday_year_is_plausible", condition=Q(year__range=(2000, 2100))
            )
        ]

    def __str__(self) -> str:
        return str(self.year)

    @property
    def is_settled(self) -> bool:
        """The joint decree is on record."""
        return bool(self.letter)


class Holiday(models.Model):
    """A day off for the civil service: libur nasional or cuti bersama."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    year = models.ForeignKey(HolidayYear, on_delete=models.PROTECT, related_name="holidays")
    day = models.DateField(_("tanggal"))
    kind = models.CharField(_("jenis"), max_length=14, choices=HolidayKind)
    name = models.CharField(_("nama"), max_length=120)
    name_en = models.CharField(_("nama Inggris"), max_length=120)
    is_estimated = models.BooleanField(_("perkiraan"), default=False)
    confidence = models.CharField(_("keyakinan"), max_length=6, choices=Confidence)
    source = models.TextField(_("sumber"))

    class Meta:
        verbose_name = _("hari libur")
        verbose_name_plural = _("hari libur")
        constraints = [
            models.UniqueConstraint(fields=["day", "name"], name="holiday_once_a_day"),
            models.CheckConstraint(
                name="holiday_lies_in_its_year", condition=Q(day__year=models.F("year"))
            ),
            models.CheckConstraint(
                name="holiday_kind_is_known", condition=Q(kind__in=HolidayKind.values)
            ),
        ]
        triggers = tracked()

    def __str__(self) -> str:
        return f"{self.day} {self.name}"


class Duty(models.Model):
    """What the law asks of an office each year: configuration with its article and its source.

    ``year_offset`` -1 is the year before the fiscal year. ``extra_days`` are
    calendar days after a month's end, or working days after an event.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    code = models.CharField(_("kode"), max_length=40)
    name = models.CharField(_("kewajiban"), max_length=150)
    name_en = models.CharField(_("nama Inggris"), max_length=150)
    scheme_kind = models.CharField(_("skema"), max_length=14, choices=SchemeKind)
    first_year = models.PositiveSmallIntegerField(_("mulai TA"))
    last_year = models.PositiveSmallIntegerField(_("sampai TA"), null=True, blank=True)
    article = models.CharField(_("dasar hukum"), max_length=120)
    rule = models.CharField(_("cara menghitung batas"), max_length=12, choices=DateRule)
    year_offset = models.SmallIntegerField(_("tahun terhadap TA"), default=0)
    month = models.PositiveSmallIntegerField(_("bulan"), null=True, blank=True)
    day = models.PositiveSmallIntegerField(_("tanggal"), null=True, blank=True)
    event = models.CharField(
        _("peristiwa"), max_length=10, choices=DutyEvent, default=DutyEvent.NONE, blank=True
    )
    extra_days = models.PositiveSmallIntegerField(_("hari sesudahnya"), default=0)
    office_kind = models.CharField(_("jenis kantor"), max_length=12, choices=OfficeKind)
    role = models.CharField(_("penanggung jawab"), max_length=14, choices=Role)
    proof = models.CharField(_("bukti"), max_length=16, choices=Proof)
    is_assumed = models.BooleanField(_("anggapan"), default=False)
    confidence = models.CharField(_("keyakinan"), max_length=6, choices=Confidence)
    source = models.TextField(_("sumber"))
    note = models.CharField(_("catatan"), max_length=300, blank=True)

    objects = DutyQuerySet.as_manager()

    class Meta:
        verbose_name = _("kewajiban")
        verbose_name_plural = _("kewajiban")
        constraints = [
            models.UniqueConstraint(
                fields=["scheme_kind", "code", "first_year"], name="duty_once_per_scheme"
            ),
            models.CheckConstraint(
                name="duty_years_in_order",
                condition=Q(last_year=None) | Q(last_year__gte=models.F("first_year")),
            ),
            models.CheckConstraint(
                name="duty_rule_is_whole",
                # A comparison with nothing is neither true nor false, and a CHECK lets it pass.
                condition=Q(
                    rule=DateRule.FIXED,
                    month__isnull=False,
                    month__range=(1, 12),
                    day__isnull=False,
                    day__range=(1, 31),
                    event=DutyEvent.NONE,
                    extra_days=0,
                )
                | Q(
                    rule=DateRule.MONTH_END,
                    month__isnull=False,
                    month__range=(1, 12),
                    day=None,
                    event=DutyEvent.NONE,
                )
                | Q(rule=DateRule.AFTER_EVENT, month=None, day=None, extra_days__gte=1)
                & Q(event__in=[DutyEvent.QUARTER_END, DutyEvent.MONTH_CLOSE]),
            ),
            models.CheckConstraint(
                name="duty_offset_is_small", condition=Q(year_offset__range=(-2, 2))
            ),
            models.CheckConstraint(name="duty_proof_is_known", condition=Q(proof__in=Proof.values)),
        ]
        triggers = tracked()

    def __str__(self) -> str:
        return self.name

    @property
    def title(self) -> str:
        """The name in the language in use."""
        return self.name_en if is_english() else self.name


class Obligation(models.Model):
    """One duty of one office in one period. It exists before anybody signs in."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    duty = models.ForeignKey(Duty, on_delete=models.PROTECT, related_name="obligations")
    scheme = models.ForeignKey(FundingScheme, on_delete=models.PROTECT, related_name="obligations")
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="obligations")
    period = models.CharField(_("periode"), max_length=4, blank=True)
    due_date = models.DateField(_("batas"))
    # Counted without the settled holidays of a year: see HolidayYear.
    is_provisional = models.BooleanField(_("batas sementara"), default=False)
    made_at = models.DateTimeField(_("disusun"))

    objects = ObligationQuerySet.as_manager()

    class Meta:
        verbose_name = _("kewajiban kantor")
        verbose_name_plural = _("kewajiban kantor")
        constraints = [
            models.UniqueConstraint(
                fields=["duty", "scheme", "office", "period"], name="obligation_once"
            ),
            models.CheckConstraint(
                name="obligation_period_form",
                condition=Q(period__regex=r"^(|TW[1-4]|B(0\d|1[0-2]))$"),
            ),
        ]
        indexes = [models.Index(fields=["scheme", "due_date"], name="obligation_by_due_date")]
        triggers = [
            *tracked(),
            pgtrigger.Protect(name="no_delete", operation=pgtrigger.Delete),
            pgtrigger.Trigger(
                name="due_date_stands",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                func=_DUE_DATE_STANDS,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.duty_id} {self.office_id} {self.period}"

    @property
    def period_label(self) -> str:
        """A quarter or a month in words; "" for the whole year."""
        if self.period.startswith("TW"):
            return _("Triwulan %(n)s") % {"n": self.period[2:]}
        return str(MONTHS[int(self.period[1:])]) if self.period else ""


class ObligationAct(models.Model):
    """Somebody said that an obligation is done or does not apply, or took that back."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    obligation = models.ForeignKey(Obligation, on_delete=models.PROTECT, related_name="acts")
    kind = models.CharField(_("catatan"), max_length=12, choices=ObligationActKind)
    done_on = models.DateField(_("tanggal dipenuhi"), null=True, blank=True)
    reference = models.CharField(_("nomor surat atau laporan"), max_length=120, blank=True)
    note = models.CharField(_("keterangan"), max_length=300, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    recorded_at = models.DateTimeField(_("dicatat"))

    class Meta:
        verbose_name = _("catatan kewajiban")
        verbose_name_plural = _("catatan kewajiban")
        constraints = [
            models.CheckConstraint(
                name="obligation_act_says_when_or_why",
                condition=Q(kind=ObligationActKind.DONE, done_on__isnull=False)
                | Q(kind__in=[ObligationActKind.EXEMPT, ObligationActKind.WITHDRAWN], done_on=None)
                & ~Q(note=""),
            )
        ]
        indexes = [
            models.Index(fields=["obligation", "-recorded_at"], name="obligation_act_newest")
        ]
        triggers = [*append_only(), *tracked()]

    def __str__(self) -> str:
        return f"{self.obligation_id} {self.kind}"


class ObligationReminder(models.Model):
    """A stage that was written about: the row is the promise that it happens once."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    obligation = models.ForeignKey(Obligation, on_delete=models.PROTECT, related_name="reminders")
    stage = models.CharField(_("tahap"), max_length=10, choices=ReminderStage)
    sent_on = models.DateField(_("ditulis"))

    class Meta:
        verbose_name = _("pengingat kewajiban")
        verbose_name_plural = _("pengingat kewajiban")
        constraints = [
            models.UniqueConstraint(fields=["obligation", "stage"], name="reminder_once_per_stage"),
            models.CheckConstraint(
                name="reminder_stage_is_known", condition=Q(stage__in=ReminderStage.values)
            ),
        ]
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.obligation_id} {self.stage}"
