"""What makes an agreed allocation official, and who answers for it: instruments, KPA and PPK."""

import uuid

import pgtrigger
from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from budgets.models.schemes import FiscalYear, FundingScheme
from budgets.querysets import BudgetOfficialQuerySet, LegalInstrumentQuerySet
from budgets.states import InstrumentKind, OfficialKind
from ikmportal.audit.triggers import append_only, tracked
from provinces.models import Office, Province

_CORRECTS_THE_SAME = """
    IF NOT EXISTS (
        SELECT 1 FROM budgets_legalinstrument AS before
        WHERE before.id = NEW.corrects_id
            AND (before.scheme_id, before.province_id, before.kind)
                = (NEW.scheme_id, NEW.province_id, NEW.kind)
    ) THEN
        RAISE EXCEPTION 'ikm: a correction is of the same instrument';
    END IF;
    RETURN NULL;
"""


class LegalInstrument(models.Model):
    """One instrument of a province in a scheme. A correction is a row that names the one before.

    A row without number and date takes the one before back: nothing stands then.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    scheme = models.ForeignKey(FundingScheme, on_delete=models.PROTECT, related_name="instruments")
    province = models.ForeignKey(Province, on_delete=models.PROTECT, related_name="instruments")
    kind = models.CharField(_("instrumen"), max_length=12, choices=InstrumentKind)
    number = models.CharField(_("nomor"), max_length=120, blank=True)
    dated = models.DateField(_("tanggal"), null=True, blank=True)
    letter_ref = models.CharField(_("surat pengantar"), max_length=120, blank=True)
    corrects = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="correction"
    )
    reason = models.CharField(_("alasan"), max_length=300, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    recorded_at = models.DateTimeField(_("dicatat"))

    objects = LegalInstrumentQuerySet.as_manager()

    class Meta:
        verbose_name = _("instrumen hukum")
        verbose_name_plural = _("instrumen hukum")
        constraints = [
            models.UniqueConstraint(
                fields=["scheme", "province", "kind"],
                name="instrument_once_unless_corrected",
                condition=Q(corrects=None),
            ),
            models.CheckConstraint(
                name="instrument_has_number_and_date",
                condition=(~Q(number="") & Q(dated__isnull=False))
                | Q(number="", dated=None, corrects__isnull=False),
            ),
            models.CheckConstraint(
                name="instrument_correction_says_why",
                condition=Q(corrects=None, reason="") | Q(corrects__isnull=False) & ~Q(reason=""),
            ),
            models.CheckConstraint(
                name="instrument_corrects_another", condition=~Q(corrects=F("id"))
            ),
            models.CheckConstraint(
                name="instrument_kind_is_known", condition=Q(kind__in=InstrumentKind.values)
            ),
        ]
        triggers = [
            *append_only(),
            *tracked(),
            pgtrigger.Trigger(
                name="corrects_the_same",
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                condition=pgtrigger.Q(new__corrects__isnull=False),
                func=_CORRECTS_THE_SAME,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.number}"


class BudgetOfficial(models.Model):
    """Who was KPA or PPK of an office, from the first day to before the last, by which SK."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="budget_officials")
    fiscal_year = models.ForeignKey(FiscalYear, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(_("sebagai"), max_length=3, choices=OfficialKind)
    full_name = models.CharField(_("nama"), max_length=150)
    title = models.CharField(_("jabatan"), max_length=150)
    decree_number = models.CharField(_("nomor SK"), max_length=120)
    valid = DateRangeField(_("berlaku"))
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    recorded_at = models.DateTimeField(_("dicatat"))

    objects = BudgetOfficialQuerySet.as_manager()

    class Meta:
        verbose_name = _("KPA atau PPK")
        verbose_name_plural = _("KPA dan PPK")
        constraints = [
            ExclusionConstraint(
                name="official_one_at_a_time",
                expressions=[
                    ("office", RangeOperators.EQUAL),
                    ("fiscal_year", RangeOperators.EQUAL),
                    ("kind", RangeOperators.EQUAL),
                    ("valid", RangeOperators.OVERLAPS),
                ],
            ),
            models.CheckConstraint(
                name="official_has_both_days",
                condition=Q(valid__isempty=True)
                | Q(valid__lower_inf=False) & Q(valid__upper_inf=False),
            ),
            models.CheckConstraint(
                name="official_is_named_by_a_decree",
                condition=~Q(full_name="") & ~Q(title="") & ~Q(decree_number=""),
            ),
            models.CheckConstraint(
                name="official_kind_is_known", condition=Q(kind__in=OfficialKind.values)
            ),
        ]
        triggers = tracked()

    def __str__(self) -> str:
        return f"{self.kind.upper()} {self.full_name}"
