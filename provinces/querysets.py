"""What may be asked of territory, offices and appointments."""

from datetime import date
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Q

from provinces.states import AppointmentKind, Role

if TYPE_CHECKING:
    from uuid import UUID

    from provinces.models import (
        Appointment,
        IkmStatistic,
        Office,
        Province,
        Regency,
        RegencyPlacement,
        Sentra,
        TechnicalUnit,
    )


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


class SentraQuerySet(models.QuerySet["Sentra"]):
    def placed_on(self, on: date, *, province_code: str = "") -> "SentraQuerySet":
        """Adds ``regency_code``, ``province_code`` and ``province_name`` as of a date.

        With a province code, only the sentra that lay in that province on the date.
        """
        where = Q(regency__placements__valid__contains=on)
        if province_code:
            where &= Q(regency__placements__province__code=province_code)
        return self.filter(where).annotate(
            regency_code=F("regency__placements__code"),
            province_code=F("regency__placements__province__code"),
            province_name=F("regency__placements__province__name"),
        )

    def in_stage(self, stage: str) -> "SentraQuerySet":
        """Those in a stage; everything when none is named."""
        return self.filter(stage=stage) if stage else self

    def search(self, text: str) -> "SentraQuerySet":
        """Words in the name, a product line or the kabupaten/kota."""
        # PostgreSQL's text has no NUL, so no name holds one.
        words = text.replace("\x00", "").strip()[:100]
        if not words:
            return self
        lines = self.model._default_manager.filter(products__name__icontains=words)
        return self.filter(
            Q(name__icontains=words)
            | Q(regency__full_name__icontains=words)
            | Q(pk__in=lines.values("pk"))
        )


class TechnicalUnitQuerySet(models.QuerySet["TechnicalUnit"]):
    def serving(self, *, province_id: "UUID", regency_id: "UUID | None") -> "TechnicalUnitQuerySet":
        """Units that serve a place: named themselves, or through the whole province."""
        where = Q(served_areas__province_id=province_id)
        if regency_id:
            where |= Q(served_areas__regency_id=regency_id)
        return self.filter(where).distinct()

    def standing_in(self, province_id: "UUID", *, on: date) -> "TechnicalUnitQuerySet":
        """Units of a province and of the kabupaten/kota that lay in it on a date."""
        return self.filter(
            Q(province_id=province_id)
            | Q(
                regency__placements__province_id=province_id,
                regency__placements__valid__contains=on,
            )
        ).distinct()


class IkmStatisticQuerySet(models.QuerySet["IkmStatistic"]):
    def of_province(self, province_id: "UUID") -> "IkmStatisticQuerySet":
        """The figures of one province, newest first."""
        return self.filter(province_id=province_id).order_by("-year", "series", "size_class")


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

    def acting_heads(self) -> "AppointmentQuerySet":
        """Who acts, or acted, for a Kepala Dinas (Plt. and Plh.)."""
        return self.filter(post__role=Role.HEAD).exclude(kind=AppointmentKind.DEFINITIVE)

    def newest_first(self) -> "AppointmentQuerySet":
        return self.order_by("-made_on", "-valid", "id")
