"""What may be asked of territory, offices and appointments."""

from datetime import date
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Q

if TYPE_CHECKING:
    from uuid import UUID

    from provinces.models import Appointment, Office, Province, Regency, RegencyPlacement


class ProvinceQuerySet(models.QuerySet["Province"]):
    def existing_on(self, on: date) -> "ProvinceQuerySet":
        """Provinces that existed on a date: 34 on 15 June 2020, 38 from 8 December 2022."""
        return self.filter(valid__contains=on)

    def by_code(self) -> "ProvinceQuerySet":
        return self.order_by("code")


class RegencyQuerySet(models.QuerySet["Regency"]):
    def in_province(self, province_id: "UUID", *, on: date) -> "RegencyQuerySet":
        """Kabupaten and kota that belonged to a province on a date."""
        return self.filter(
            placements__province_id=province_id, placements__valid__contains=on
        ).distinct()

    def with_code_on(self, on: date) -> "RegencyQuerySet":
        """Adds ``code`` as it was on the date."""
        return self.filter(placements__valid__contains=on).annotate(code=F("placements__code"))


class RegencyPlacementQuerySet(models.QuerySet["RegencyPlacement"]):
    def on(self, on: date) -> "RegencyPlacementQuerySet":
        return self.filter(valid__contains=on)


class OfficeQuerySet(models.QuerySet["Office"]):
    def existing_on(self, on: date) -> "OfficeQuerySet":
        return self.filter(valid__contains=on)

    def reporting_to_the_centre(self) -> "OfficeQuerySet":
        """Provincial Dinas, in code order: one row per province."""
        return self.filter(kind="provinsi").order_by("province__code")


class AppointmentQuerySet(models.QuerySet["Appointment"]):
    def in_force(self, on: date) -> "AppointmentQuerySet":
        """Appointments valid on a date, of active people, in offices that exist."""
        return self.filter(
            Q(valid__contains=on), user__is_active=True, post__office__valid__contains=on
        )
