"""UPTD and UPT: technical units that serve industries, with their machines."""

import uuid

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from ikmportal.audit.triggers import tracked
from provinces.models.territory import Province, Regency
from provinces.querysets import TechnicalUnitQuerySet
from provinces.states import Confidence, MachineCondition, TechnicalUnitKind


class TechnicalUnit(models.Model):
    """A UPTD or UPT of a regency, or of a province where ``regency`` is None."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(_("jenis"), max_length=4, choices=TechnicalUnitKind)
    name = models.CharField(_("nama"), max_length=150)
    province = models.ForeignKey(
        Province, on_delete=models.PROTECT, null=True, blank=True, related_name="technical_units"
    )
    regency = models.ForeignKey(
        Regency, on_delete=models.PROTECT, null=True, blank=True, related_name="technical_units"
    )
    note = models.TextField(_("catatan"), blank=True)
    is_from_reference = models.BooleanField(_("dari data acuan"), default=False, editable=False)
    confidence = models.CharField(
        _("keyakinan"), max_length=6, choices=Confidence, blank=True, editable=False
    )
    source = models.TextField(_("sumber"))
    version = models.PositiveIntegerField(_("versi"), default=1, editable=False)

    objects = TechnicalUnitQuerySet.as_manager()

    class Meta:
        verbose_name = _("UPTD/UPT")
        verbose_name_plural = _("UPTD/UPT")
        constraints = [
            models.UniqueConstraint(
                "province",
                "regency",
                Lower("name"),
                name="technical_unit_name_once_per_place",
                nulls_distinct=False,
            ),
            # A regency may move to another province and takes its units along.
            models.CheckConstraint(
                name="technical_unit_of_one_place",
                condition=Q(province=None, regency__isnull=False)
                | Q(province__isnull=False, regency=None),
            ),
            models.CheckConstraint(
                name="technical_unit_kind_is_known", condition=Q(kind__in=TechnicalUnitKind.values)
            ),
            models.CheckConstraint(
                name="technical_unit_confidence_iff_from_reference",
                condition=Q(is_from_reference=True, confidence__in=Confidence.values)
                | Q(is_from_reference=False, confidence=""),
            ),
        ]
        triggers = tracked()

    def __str__(self) -> str:
        return self.name


class TechnicalUnitProduct(models.Model):
    """One product line a unit makes or serves."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    unit = models.ForeignKey(TechnicalUnit, on_delete=models.PROTECT, related_name="products")
    position = models.PositiveSmallIntegerField(_("urutan"))
    name = models.CharField(_("nama"), max_length=100)

    class Meta:
        verbose_name = _("lini produk UPTD/UPT")
        verbose_name_plural = _("lini produk UPTD/UPT")
        constraints = [
            models.UniqueConstraint("unit", Lower("name"), name="technical_unit_product_once"),
            models.CheckConstraint(name="technical_unit_product_has_a_name", condition=~Q(name="")),
        ]
        triggers = tracked()

    def __str__(self) -> str:
        return self.name


class ServedArea(models.Model):
    """A kabupaten/kota, or a whole province, that a unit serves: also outside its own place."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    unit = models.ForeignKey(TechnicalUnit, on_delete=models.PROTECT, related_name="served_areas")
    province = models.ForeignKey(
        Province, on_delete=models.PROTECT, null=True, related_name="served_by"
    )
    regency = models.ForeignKey(
        Regency, on_delete=models.PROTECT, null=True, related_name="served_by"
    )

    class Meta:
        verbose_name = _("wilayah layanan")
        verbose_name_plural = _("wilayah layanan")
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "province", "regency"],
                name="served_area_once_per_unit",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                name="served_area_is_one_place",
                condition=Q(province=None, regency__isnull=False)
                | Q(province__isnull=False, regency=None),
            ),
        ]
        triggers = tracked()

    def __str__(self) -> str:
        return f"{self.unit_id} {self.regency_id or self.province_id}"


class Machine(models.Model):
    """Machines of one kind, year and condition in a unit."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    unit = models.ForeignKey(TechnicalUnit, on_delete=models.PROTECT, related_name="machines")
    name = models.CharField(_("nama mesin"), max_length=150)
    count = models.PositiveSmallIntegerField(_("jumlah"))
    year = models.PositiveSmallIntegerField(_("tahun perolehan"), null=True, blank=True)
    condition = models.CharField(
        _("kondisi"), max_length=16, choices=MachineCondition, default=MachineCondition.UNKNOWN
    )
    note = models.CharField(_("catatan"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("mesin")
        verbose_name_plural = _("mesin")
        constraints = [
            models.CheckConstraint(name="machine_is_counted", condition=Q(count__gte=1)),
            models.CheckConstraint(
                name="machine_year_is_a_year",
                condition=Q(year=None) | Q(year__gte=1900, year__lte=2100),
            ),
            models.CheckConstraint(
                name="machine_condition_is_known",
                condition=Q(condition__in=MachineCondition.values),
            ),
        ]
        triggers = tracked()

    def __str__(self) -> str:
        return self.name
