"""Renstra: plan, objective, indicator, yearly target."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from budgets.models.schemes import FiscalYear
from budgets.querysets import IndicatorQuerySet
from budgets.states import IndicatorDirection, IndicatorLevel
from ikmportal.audit.triggers import tracked


class Plan(models.Model):
    """A strategic plan over several years."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(_("rencana"), max_length=160, unique=True)
    first_year = models.PositiveSmallIntegerField(_("tahun awal"))
    last_year = models.PositiveSmallIntegerField(_("tahun akhir"))

    class Meta:
        verbose_name = _("rencana strategis")
        verbose_name_plural = _("rencana strategis")
        constraints = [
            models.CheckConstraint(
                name="plan_years_in_order", condition=Q(first_year__lte=F("last_year"))
            )
        ]
        triggers = tracked()

    def __str__(self) -> str:
        return self.name


class Objective(models.Model):
    """A sasaran of a plan."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="objectives")
    position = models.PositiveSmallIntegerField(_("urutan"))
    name = models.CharField(_("sasaran"), max_length=300)

    class Meta:
        verbose_name = _("sasaran")
        verbose_name_plural = _("sasaran")
        constraints = [
            models.UniqueConstraint(fields=["plan", "name"], name="objective_once_per_plan")
        ]
        triggers = tracked()

    def __str__(self) -> str:
        return self.name


class Indicator(models.Model):
    """What is measured, in which unit, and which way is better."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    objective = models.ForeignKey(Objective, on_delete=models.PROTECT, related_name="indicators")
    key = models.SlugField(_("kunci"), max_length=60)
    position = models.PositiveSmallIntegerField(_("urutan"))
    level = models.CharField(_("tingkat"), max_length=10, choices=IndicatorLevel)
    name = models.CharField(_("indikator"), max_length=300)
    unit = models.CharField(_("satuan"), max_length=40)
    direction = models.CharField(
        _("arah"), max_length=6, choices=IndicatorDirection, default=IndicatorDirection.UP
    )
    source = models.TextField(_("sumber"))
    note = models.TextField(_("keterangan"), blank=True)

    objects = IndicatorQuerySet.as_manager()

    class Meta:
        verbose_name = _("indikator")
        verbose_name_plural = _("indikator")
        constraints = [
            models.UniqueConstraint(fields=["objective", "key"], name="indicator_key_once")
        ]
        triggers = tracked()

    def __str__(self) -> str:
        return self.name


class IndicatorTarget(models.Model):
    """Target and result of one indicator in one year; blank where no source gives a figure."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="targets")
    fiscal_year = models.ForeignKey(FiscalYear, on_delete=models.PROTECT, related_name="+")
    target = models.DecimalField(_("target"), max_digits=20, decimal_places=4, null=True)
    actual = models.DecimalField(_("realisasi"), max_digits=20, decimal_places=4, null=True)

    class Meta:
        verbose_name = _("target tahunan")
        verbose_name_plural = _("target tahunan")
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "fiscal_year"], name="target_once_per_indicator_and_year"
            ),
            models.CheckConstraint(
                name="target_row_says_something",
                condition=Q(target__isnull=False) | Q(actual__isnull=False),
            ),
        ]
        triggers = tracked()

    def __str__(self) -> str:
        return f"{self.indicator_id} {self.fiscal_year_id}"
