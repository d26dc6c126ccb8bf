"""What may be asked of money."""

from datetime import date, datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import models
from django.db.models import F, Q

from budgets.states import CeilingStage
from provinces.states import Role

if TYPE_CHECKING:
    from budgets.models import (
        Allocation,
        Ceiling,
        CeilingEntry,
        FocusMenu,
        FundingRecord,
        FundingScheme,
        Indicator,
        Scenario,
    )
    from provinces.rules import Actor


class FundingSchemeQuerySet(models.QuerySet["FundingScheme"]):
    def open_for_proposals(self) -> "FundingSchemeQuerySet":
        """Schemes in which Dinas may write proposals here; DAK stays a record of another system."""
        return self.filter(accepts_proposals=True).order_by("-fiscal_year", "kind")


class FocusMenuQuerySet(models.QuerySet["FocusMenu"]):
    def of_scheme(self, scheme_id: UUID, *, stage: str) -> "FocusMenuQuerySet":
        return self.filter(scheme_id=scheme_id, stage=stage).order_by("position")


class CeilingQuerySet(models.QuerySet["Ceiling"]):
    def of_scheme(self, scheme_id: UUID, *, stage: str) -> "CeilingQuerySet":
        """The national ceiling and those of provinces; shares of kabupaten/kota lie inside."""
        return self.filter(scheme_id=scheme_id, stage=stage, regency=None)

    def allocatable(
        self, scheme_id: UUID, province_id: UUID, *, office_id: UUID
    ) -> "CeilingQuerySet":
        """What an office draws on: the ceiling of its kabupaten/kota, else of its province."""
        return self.drawn_on(office_id).filter(scheme_id=scheme_id, province_id=province_id)

    def drawn_on(self, office_id: UUID) -> "CeilingQuerySet":
        """Ceilings open to an office at the stage of allocations, its own before the province's."""
        return self.filter(
            Q(regency=None) | Q(regency__offices=office_id), stage=CeilingStage.ALLOCATION
        ).order_by(F("regency").asc(nulls_last=True))

    def of_province(self, scheme_id: UUID, province_id: UUID) -> "CeilingQuerySet":
        """What the whole province may spend at the stage that allocations draw on."""
        return self.filter(
            scheme_id=scheme_id,
            province_id=province_id,
            regency=None,
            stage=CeilingStage.ALLOCATION,
        )

    def with_remaining(self) -> "CeilingQuerySet":
        """Adds ``remaining_idr`` (rupiah): limit less what is used."""
        return self.annotate(remaining_idr=F("limit_idr") - F("used_idr"))


class CeilingEntryQuerySet(models.QuerySet["CeilingEntry"]):
    def of_scheme(self, scheme_id: UUID) -> "CeilingEntryQuerySet":
        return self.filter(ceiling__scheme_id=scheme_id)

    def recorded_before(self, moment: datetime | None) -> "CeilingEntryQuerySet":
        """What the portal knew before a moment; everything when none is named."""
        return self if moment is None else self.filter(recorded_at__lt=moment)


class ScenarioQuerySet(models.QuerySet["Scenario"]):
    def visible_to(self, actor: "Actor") -> "ScenarioQuerySet":
        """Those who prepare, decide or audit ceilings; no office and no reviewer ever."""
        if not actor.is_national:
            return self.none()
        sees = actor.holds(Role.ADMIN, Role.DIRECTOR, Role.LEADERSHIP, Role.AUDITOR)
        return self if sees else self.none()

    def newest_first(self) -> "ScenarioQuerySet":
        return self.order_by("-scheme__fiscal_year", "stage", "-created_at", "pk")


class AllocationQuerySet(models.QuerySet["Allocation"]):
    def of_scheme(self, scheme_id: UUID) -> "AllocationQuerySet":
        return self.filter(ceiling__scheme_id=scheme_id)

    def of_provinces(self, province_ids: frozenset[UUID]) -> "AllocationQuerySet":
        return self.filter(ceiling__province_id__in=province_ids)

    def approved_before(self, moment: datetime | None) -> "AllocationQuerySet":
        """What was allocated before a moment; everything when none is named."""
        return self if moment is None else self.filter(approved_at__lt=moment)


class FundingRecordQuerySet(models.QuerySet["FundingRecord"]):
    def standing(self) -> "FundingRecordQuerySet":
        """Records that no later one corrects."""
        return self.filter(correction=None)

    def national(self) -> "FundingRecordQuerySet":
        return self.filter(province=None, regency=None)

    def of_province(self, province_id: UUID, *, on: date) -> "FundingRecordQuerySet":
        """Those of the province itself and of the kabupaten/kota that lay in it on a date."""
        return self.filter(
            Q(province_id=province_id)
            | Q(
                regency__placements__province_id=province_id,
                regency__placements__valid__contains=on,
            )
        ).distinct()

    def of_regency(self, regency_id: UUID) -> "FundingRecordQuerySet":
        return self.filter(regency_id=regency_id)


class IndicatorQuerySet(models.QuerySet["Indicator"]):
    def choosable(self, year: int) -> "IndicatorQuerySet":
        """Indicators of the plans that cover a year, in printing order."""
        return self.filter(
            objective__plan__first_year__lte=year, objective__plan__last_year__gte=year
        ).order_by("objective__position", "position")
