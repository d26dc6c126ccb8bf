"""What may be asked of money."""

from datetime import date, datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.apps import apps
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce

from budgets.states import CeilingStage, DakRecommendation, RevisionState
from provinces.states import Role

if TYPE_CHECKING:
    from budgets.models import (
        Allocation,
        AllocationLine,
        BudgetOfficial,
        Ceiling,
        CeilingEntry,
        DakCriterion,
        DakRequest,
        Duty,
        FocusMenu,
        FundingRecord,
        FundingScheme,
        Indicator,
        LegalInstrument,
        Obligation,
        Revision,
        RevisionLine,
        RevisionPower,
        RevisionRule,
        SbmItem,
        Scenario,
    )
    from provinces.rules import Actor


_IN_AN_OFFICE = (RevisionState.DRAFT, RevisionState.WITH_KPA)


class FundingSchemeQuerySet(models.QuerySet["FundingScheme"]):
    def with_allocations(self, office_id: UUID | None) -> "FundingSchemeQuerySet":
        """Those under which money was allocated, to an office where one is named."""
        rows = apps.get_model("budgets", "Allocation").objects.filter(
            ceiling__scheme=OuterRef("pk")
        )
        return self.filter(Exists(rows if office_id is None else rows.filter(office=office_id)))

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
        self,
        scheme_id: UUID | OuterRef,
        province_id: UUID | OuterRef,
        *,
        office_id: UUID | OuterRef,
    ) -> "CeilingQuerySet":
        """What an office draws on: the ceiling of its kabupaten/kota, else of its province."""
        return self.drawn_on(office_id).filter(scheme_id=scheme_id, province_id=province_id)

    def drawn_on(self, office_id: UUID | OuterRef) -> "CeilingQuerySet":
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


# Of a row of the ledger: the grant that it is, changes, or gives back.
ROOT = Coalesce("revises", "reverses", "id")


class AllocationQuerySet(models.QuerySet["Allocation"]):
    def of_scheme(self, scheme_id: UUID) -> "AllocationQuerySet":
        return self.filter(ceiling__scheme_id=scheme_id)

    def open_to(self, revision: "Revision") -> "AllocationQuerySet":
        """What a revision may touch: standing grants of its scheme, of an office its own."""
        found = self.of_scheme(revision.scheme_id).standing()
        return found if revision.office_id is None else found.filter(office=revision.office_id)

    def of_provinces(self, province_ids: frozenset[UUID]) -> "AllocationQuerySet":
        return self.filter(ceiling__province_id__in=province_ids)

    def approved_before(self, moment: datetime | None) -> "AllocationQuerySet":
        """What was allocated before a moment; everything when none is named."""
        return self if moment is None else self.filter(approved_at__lt=moment)

    def grants(self) -> "AllocationQuerySet":
        """What was first allocated: neither a reversal nor a change by a revision."""
        return self.filter(reverses=None, revises=None)

    def standing(self) -> "AllocationQuerySet":
        """Grants that were not given back."""
        return self.grants().filter(reversal=None)


class AllocationLineQuerySet(models.QuerySet["AllocationLine"]):
    def standing(self) -> "AllocationLineQuerySet":
        """First amounts and differences by revisions, without what was given back.

        A reversal takes back a whole allocation and has no lines.
        """
        return self.filter(allocation__reversal=None, allocation__revises__reversal=None)

    def written_before(self, moment: datetime | None) -> "AllocationLineQuerySet":
        """What the ledger held before a moment, without what was given back by then."""
        if moment is None:
            return self.standing()
        return self.filter(
            Q(allocation__reversal=None) | Q(allocation__reversal__approved_at__gte=moment),
            Q(allocation__revises__reversal=None)
            | Q(allocation__revises__reversal__approved_at__gte=moment),
            allocation__approved_at__lt=moment,
        )


class RevisionQuerySet(models.QuerySet["Revision"]):
    def visible_to(self, actor: "Actor") -> "RevisionQuerySet":
        """The centre sees its own and what offices forwarded or decided; an auditor all. An office
        sees its own, and what was submitted and touches its province."""
        if actor.is_national:
            own_matters = Q(office__isnull=False, state__in=_IN_AN_OFFICE)
            return self if actor.holds(Role.AUDITOR) else self.exclude(own_matters)
        own = [m.province_id for m in actor.mandates if m.province_id]
        touching = Exists(
            apps.get_model("budgets", "RevisionLine").objects.filter(
                revision=OuterRef("pk"), allocation__ceiling__province__in=own
            )
        )
        return self.filter(
            Q(office__in=actor.office_ids()) | touching & ~Q(state__in=_IN_AN_OFFICE)
        )

    def waiting_for(self, actor: "Actor") -> "RevisionQuerySet":
        """Those of the own office that wait for its KPA."""
        return self.filter(office__in=actor.office_ids(Role.HEAD), state=RevisionState.WITH_KPA)

    def newest_first(self) -> "RevisionQuerySet":
        return self.order_by("-scheme__fiscal_year", "scheme__kind", "-position")


class RevisionLineQuerySet(models.QuerySet["RevisionLine"]):
    def of_provinces(self, province_ids: "frozenset[UUID] | None") -> "RevisionLineQuerySet":
        """Lines of these provinces; all when None."""
        if province_ids is None:
            return self
        return self.filter(allocation__ceiling__province_id__in=province_ids)


class RevisionPowerQuerySet(models.QuerySet["RevisionPower"]):
    def on(self, day: date) -> "RevisionPowerQuerySet":
        """The rows in force on a day."""
        return self.filter(Q(last_day=None) | Q(last_day__gte=day), first_day__lte=day)


class RevisionRuleQuerySet(models.QuerySet["RevisionRule"]):
    def of_year(self, year: int) -> "RevisionRuleQuerySet":
        return self.filter(first_year__lte=year, last_year__gte=year)


class DakRequestQuerySet(models.QuerySet["DakRequest"]):
    def visible_to(self, actor: "Actor", *, on: date) -> "DakRequestQuerySet":
        """The centre sees all; an office those of its province, or of its own kabupaten/kota."""
        if actor.is_national:
            return self
        whole = actor.province_ids()
        own = {m.regency_id for m in actor.mandates if m.regency_id}
        return self.filter(
            Q(regency_id__in=own)
            | Q(
                regency__placements__province_id__in=whole,
                regency__placements__valid__contains=on,
            )
        ).distinct()

    def of_province(self, province_id: UUID, *, on: date) -> "DakRequestQuerySet":
        """Those of the kabupaten/kota that lay in a province on a date."""
        return self.filter(
            regency__placements__province_id=province_id, regency__placements__valid__contains=on
        )

    def with_recommendation(self) -> "DakRequestQuerySet":
        """Adds ``recommendation``, the newest advice."""
        newest = self.model.objects.filter(pk=OuterRef("pk")).order_by(
            "-opinions__given_at", "-opinions__pk"
        )
        return self.annotate(
            recommendation=Coalesce(
                Subquery(newest.values("opinions__recommendation")[:1]),
                Value(DakRecommendation.OPEN.value),
            )
        )


class DakCriterionQuerySet(models.QuerySet["DakCriterion"]):
    def of(self, *, kind: str, year: int) -> "DakCriterionQuerySet":
        found = self.filter(kind=kind, first_year__lte=year, last_year__gte=year)
        return found.order_by("position", "key")


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


class SbmItemQuerySet(models.QuerySet["SbmItem"]):
    def of_year(self, year: int) -> "SbmItemQuerySet":
        """Items a line of that year may name, in reading order."""
        return self.filter(fiscal_year=year).order_by("name", "id")


class LegalInstrumentQuerySet(models.QuerySet["LegalInstrument"]):
    def newest(self) -> "LegalInstrumentQuerySet":
        """The last row of each instrument; one without a number was taken back."""
        return self.filter(correction=None)

    def standing(self) -> "LegalInstrumentQuerySet":
        return self.newest().exclude(number="")


class BudgetOfficialQuerySet(models.QuerySet["BudgetOfficial"]):
    def of_year(self, year: int) -> "BudgetOfficialQuerySet":
        """Those who had at least a day, in the order of their days."""
        return self.filter(fiscal_year=year, valid__isempty=False).order_by("kind", "valid")


class DutyQuerySet(models.QuerySet["Duty"]):
    def in_year(self, year: int) -> "DutyQuerySet":
        return self.filter(Q(last_year=None) | Q(last_year__gte=year), first_year__lte=year)


class ObligationQuerySet(models.QuerySet["Obligation"]):
    def visible_to(self, actor: "Actor") -> "ObligationQuerySet":
        """The centre sees everybody's, an office its own."""
        if actor.is_national:
            return self
        return self.filter(office__in=actor.office_ids())

    def of_year(self, year: int) -> "ObligationQuerySet":
        return self.filter(scheme__fiscal_year=year)

    def by_due_date(self) -> "ObligationQuerySet":
        return self.order_by("due_date", "duty__code", "period", "office__province__code", "pk")
