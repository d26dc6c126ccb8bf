"""Published facts about places: IKM statistics and the growth regions of RIPIN."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ikmportal.audit.triggers import tracked
from provinces.models.territory import Province
from provinces.querysets import IkmStatisticQuerySet
from provinces.states import Confidence, StatisticIndicator, StatisticSize, StatisticUnit


class IkmStatistic(models.Model):
    """One published figure. Without a province it speaks of the whole country.

    ``province_count`` says on which set of provinces the series stands (33, 34 or 38): figures of
    different sets or series are shown side by side, never added up.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    province = models.ForeignKey(
        Province, on_delete=models.PROTECT, null=True, related_name="statistics"
    )
    year = models.PositiveSmallIntegerField(_("tahun"))
    series = models.CharField(_("seri"), max_length=60)
    size_class = models.CharField(_("skala"), max_length=12, choices=StatisticSize)
    indicator = models.CharField(_("indikator"), max_length=40, choices=StatisticIndicator)
    unit = models.CharField(_("satuan"), max_length=16, choices=StatisticUnit)
    value = models.DecimalField(_("nilai"), max_digits=20, decimal_places=4)
    province_count = models.PositiveSmallIntegerField(_("jumlah provinsi"), null=True)
    confidence = models.CharField(_("keyakinan"), max_length=6, choices=Confidence)
    source = models.TextField(_("sumber"))
    note = models.TextField(_("catatan"), blank=True)

    objects = IkmStatisticQuerySet.as_manager()

    class Meta:
        verbose_name = _("statistik IKM")
        verbose_name_plural = _("statistik IKM")
        constraints = [
            models.UniqueConstraint(
                fields=["province", "year", "series", "size_class", "indicator"],
                name="ikm_statistic_once",
                nulls_distinct=False,
            ),
            models.CheckConstraint(name="ikm_statistic_not_negative", condition=Q(value__gte=0)),
            models.CheckConstraint(
                name="ikm_statistic_confidence_is_known",
                condition=Q(confidence__in=Confidence.values),
            ),
        ]
        triggers = tracked()

    def __str__(self) -> str:
        return f"{self.series} {self.indicator} {self.size_class}: {self.value}"


class GrowthRegion(models.Model):
    """A WPPI (PP 14/2015, Tabel 7.2), under the province it lies in today."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    number = models.PositiveSmallIntegerField(_("nomor"), unique=True)
    province = models.ForeignKey(Province, on_delete=models.PROTECT, related_name="growth_regions")
    members = models.CharField(_("daerah"), max_length=200)
    source = models.TextField(_("sumber"))
    note = models.TextField(_("catatan"), blank=True)

    class Meta:
        verbose_name = _("WPPI")
        verbose_name_plural = _("WPPI")
        triggers = tracked()

    def __str__(self) -> str:
        return f"WPPI {self.number}: {self.members}"
