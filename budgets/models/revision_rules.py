"""Whose power a revision needs and which rules hold it: rows with dates, never constants."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from budgets.querysets import RevisionPowerQuerySet, RevisionRuleQuerySet
from budgets.states import RevisionAuthority, RevisionFeature, RevisionRuleKey, RuleWeight
from ikmportal.audit.triggers import tracked
from provinces.states import Confidence


class RevisionPower(models.Model):
    """From one day to another, a move of this kind needs this authority."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    feature = models.CharField(_("yang digeser"), max_length=14, choices=RevisionFeature)
    first_day = models.DateField(_("berlaku mulai"))
    last_day = models.DateField(_("sampai"), null=True)
    authority = models.CharField(_("kewenangan"), max_length=6, choices=RevisionAuthority)
    source = models.TextField(_("sumber"))
    confidence = models.CharField(_("keyakinan"), max_length=6, choices=Confidence)

    objects = RevisionPowerQuerySet.as_manager()

    class Meta:
        verbose_name = _("kewenangan revisi")
        verbose_name_plural = _("kewenangan revisi")
        constraints = [
            models.UniqueConstraint(
                fields=["feature", "first_day"], name="revision_power_once_per_day"
            ),
            models.CheckConstraint(
                name="revision_power_ends_after_it_begins",
                condition=Q(last_day=None) | Q(last_day__gte=F("first_day")),
            ),
            models.CheckConstraint(name="revision_power_has_a_source", condition=~Q(source="")),
        ]
        triggers = tracked()

    def __str__(self) -> str:
        return f"{self.get_feature_display()}: {self.get_authority_display()}"


class RevisionRule(models.Model):
    """How heavily a rule weighs in which fiscal years; ``month_and_day`` for a last date."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    key = models.CharField(_("aturan"), max_length=18, choices=RevisionRuleKey)
    first_year = models.PositiveSmallIntegerField(_("dari tahun anggaran"))
    last_year = models.PositiveSmallIntegerField(_("sampai tahun anggaran"))
    weight = models.CharField(_("bobot"), max_length=5, choices=RuleWeight)
    month_and_day = models.CharField(_("bulan dan hari"), max_length=5, blank=True)
    source = models.TextField(_("sumber"))
    confidence = models.CharField(_("keyakinan"), max_length=6, choices=Confidence)

    objects = RevisionRuleQuerySet.as_manager()

    class Meta:
        verbose_name = _("aturan revisi")
        verbose_name_plural = _("aturan revisi")
        constraints = [
            models.UniqueConstraint(
                fields=["key", "first_year"], name="revision_rule_once_per_year"
            ),
            models.CheckConstraint(
                name="revision_rule_years_in_order", condition=Q(last_year__gte=F("first_year"))
            ),
            models.CheckConstraint(
                name="revision_rule_has_a_date_iff_it_needs_one",
                condition=Q(key="batas_pok", month_and_day__regex=r"^(0[1-9]|1[0-2])-[0-3]\d$")
                | ~Q(key="batas_pok") & Q(month_and_day=""),
            ),
            models.CheckConstraint(name="revision_rule_has_a_source", condition=~Q(source="")),
        ]
        triggers = tracked()

    def __str__(self) -> str:
        return f"{self.get_key_display()}: {self.get_weight_display()}"
