"""Territory with validity: identity is the UUID, codes and membership have dates."""

import uuid

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.utils.translation import gettext_lazy as _

from ikmportal.audit.triggers import tracked
from ikmportal.prepared import ReadBySixties
from provinces.querysets import ProvinceQuerySet, RegencyPlacementQuerySet, RegencyQuerySet
from provinces.states import RegencyKind, TimeZone


class Province(models.Model):
    """One province. ``code`` is the Kemendagri code (Kepmendagri 300.2.2-2430/2025).

    ``valid`` has no lower bound where the founding date was not verified: read it as
    "always" for 2012 and later. The four provinces of 2022 carry their law's date.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    code = models.CharField(_("kode"), max_length=2)
    name = models.CharField(_("nama"), max_length=60)
    official_name = models.CharField(_("nama resmi"), max_length=80)
    abbreviation = models.CharField(_("singkatan"), max_length=12)
    iso_code = models.CharField(_("kode ISO 3166-2"), max_length=6)
    capital = models.CharField(_("ibu kota"), max_length=60)
    island_group = models.CharField(_("kelompok pulau"), max_length=40)
    time_zone = models.CharField(_("zona waktu"), max_length=20, choices=TimeZone)
    tile_row = models.PositiveSmallIntegerField(_("baris petak"))
    tile_column = models.PositiveSmallIntegerField(_("kolom petak"))
    valid = DateRangeField(_("berlaku"))
    predecessor = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="successors"
    )
    founding_law = models.CharField(_("undang-undang pembentukan"), max_length=40, blank=True)
    source = models.TextField(_("sumber"))

    objects = ProvinceQuerySet.as_manager()

    class Meta:
        verbose_name = _("provinsi")
        verbose_name_plural = _("provinsi")
        constraints = [
            ExclusionConstraint(
                name="province_code_once_at_a_time",
                expressions=[("code", RangeOperators.EQUAL), ("valid", RangeOperators.OVERLAPS)],
            ),
            models.CheckConstraint(
                name="province_code_is_two_digits", condition=models.Q(code__regex=r"^\d{2}$")
            ),
            models.CheckConstraint(
                name="province_not_its_own_predecessor",
                condition=~models.Q(predecessor=models.F("id")),
            ),
        ]
        triggers = tracked()

    def __str__(self) -> str:
        return self.name


class Regency(ReadBySixties):
    """One kabupaten or kota. Its code and province on a date are in its placements."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(_("jenis"), max_length=10, choices=RegencyKind)
    name = models.CharField(_("nama"), max_length=60)
    full_name = models.CharField(_("nama lengkap"), max_length=80)
    is_administrative = models.BooleanField(_("administratif"), default=False)
    source = models.TextField(_("sumber"))

    objects = RegencyQuerySet.as_manager()

    class Meta:
        verbose_name = _("kabupaten/kota")
        verbose_name_plural = _("kabupaten/kota")
        triggers = tracked()

    def __str__(self) -> str:
        return self.full_name


class RegencyPlacement(models.Model):
    """Where a regency belonged, and under which code, between two dates."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    regency = models.ForeignKey(Regency, on_delete=models.PROTECT, related_name="placements")
    province = models.ForeignKey(Province, on_delete=models.PROTECT, related_name="placements")
    code = models.CharField(_("kode"), max_length=5)
    valid = DateRangeField(_("berlaku"))
    source = models.TextField(_("sumber"))

    objects = RegencyPlacementQuerySet.as_manager()

    class Meta:
        verbose_name = _("kedudukan kabupaten/kota")
        verbose_name_plural = _("kedudukan kabupaten/kota")
        constraints = [
            ExclusionConstraint(
                name="regency_in_one_province_at_a_time",
                expressions=[("regency", RangeOperators.EQUAL), ("valid", RangeOperators.OVERLAPS)],
            ),
            ExclusionConstraint(
                name="regency_code_once_at_a_time",
                expressions=[("code", RangeOperators.EQUAL), ("valid", RangeOperators.OVERLAPS)],
            ),
            models.CheckConstraint(
                name="regency_code_form", condition=models.Q(code__regex=r"^\d{2}\.\d{2}$")
            ),
        ]
        triggers = tracked()

    def __str__(self) -> str:
        return f"{self.code} {self.valid}"
