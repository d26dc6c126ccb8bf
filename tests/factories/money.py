"""Fiscal years, schemes, codes, ceilings and allocations."""

import uuid
from decimal import Decimal

import factory
from factory.django import DjangoModelFactory

from budgets.models import (
    Account,
    ActivityType,
    Allocation,
    AllocationLine,
    Ceiling,
    CeilingEntry,
    FiscalYear,
    FocusMenu,
    FundingScheme,
    Indicator,
    IndicatorTarget,
    Objective,
    OutputClass,
    Plan,
    ProvinceFactor,
    Scenario,
    ScenarioEdit,
    ScenarioShare,
    Unit,
)
from budgets.states import CeilingStage, EditKind, FactorKind, IndicatorLevel, SchemeKind

from .people import UserFactory
from .territory import OfficeFactory, ProvinceFactory
from .times import MOMENT


class FiscalYearFactory(DjangoModelFactory):
    class Meta:
        model = FiscalYear
        django_get_or_create = ("year",)

    year = 2024


class FundingSchemeFactory(DjangoModelFactory):
    """Tugas Pembantuan TA 2024, open for proposals; the same year and kind give the same row."""

    class Meta:
        model = FundingScheme
        django_get_or_create = ("fiscal_year", "kind")

    fiscal_year = factory.SubFactory(FiscalYearFactory)
    kind = SchemeKind.CO_ADMINISTRATION
    legal_basis = "PP 19/2022"
    accepts_proposals = True
    source = "uji"


class FocusMenuFactory(DjangoModelFactory):
    class Meta:
        model = FocusMenu
        django_get_or_create = ("scheme", "stage", "name")

    scheme = factory.SubFactory(FundingSchemeFactory)
    stage = CeilingStage.ALLOCATION
    position = 1
    name = "Penumbuhan wirausaha baru"
    source = "uji"


class ActivityTypeFactory(DjangoModelFactory):
    class Meta:
        model = ActivityType
        django_get_or_create = ("fiscal_year", "letter")

    fiscal_year = factory.SubFactory(FiscalYearFactory)
    letter = "b"
    name = "Bimbingan teknis"
    article = "PP 29/2018 Pasal 13 huruf b"


class OutputClassFactory(DjangoModelFactory):
    class Meta:
        model = OutputClass
        django_get_or_create = ("fiscal_year", "code")

    fiscal_year = factory.SubFactory(FiscalYearFactory)
    code = "BDG"
    name = "Fasilitasi dan Pembinaan UMKM"
    unit = "UMKM"


class AccountFactory(DjangoModelFactory):
    class Meta:
        model = Account
        django_get_or_create = ("fiscal_year", "code")

    fiscal_year = factory.SubFactory(FiscalYearFactory)
    code = "522151"
    name = "Belanja Jasa Profesi"
    source = "uji"


class UnitFactory(DjangoModelFactory):
    class Meta:
        model = Unit
        django_get_or_create = ("code",)

    code = "OJ"
    name = "orang/jam"
    name_en = "person-hour"
    is_person_based = True


class PlanFactory(DjangoModelFactory):
    class Meta:
        model = Plan
        django_get_or_create = ("name",)

    name = "Renstra 2020-2024"
    first_year = 2020
    last_year = 2024


class ObjectiveFactory(DjangoModelFactory):
    class Meta:
        model = Objective
        django_get_or_create = ("plan", "name")

    plan = factory.SubFactory(PlanFactory)
    position = 1
    name = "Tumbuhnya wirausaha baru"


class IndicatorFactory(DjangoModelFactory):
    class Meta:
        model = Indicator

    objective = factory.SubFactory(ObjectiveFactory)
    key = factory.Sequence(lambda n: f"indikator-{n}")
    position = factory.Sequence(lambda n: n % 30_000 + 1)
    level = IndicatorLevel.ACTIVITY
    name = factory.Sequence(lambda n: f"Indikator {n}")
    unit = "orang"
    source = "uji"


class IndicatorTargetFactory(DjangoModelFactory):
    class Meta:
        model = IndicatorTarget

    indicator = factory.SubFactory(IndicatorFactory)
    fiscal_year = factory.SubFactory(FiscalYearFactory)
    target = Decimal(100)


class CeilingFactory(DjangoModelFactory):
    """A province's ceiling with ``limit_idr`` (rupiah) entered through the ledger.

    The national ceiling above it is made or raised so that the limit fits. With
    ``province=None`` the national ceiling itself.
    """

    class Meta:
        model = Ceiling
        django_get_or_create = ("scheme", "stage", "province", "regency")

    scheme = factory.SubFactory(FundingSchemeFactory)
    stage = CeilingStage.ALLOCATION
    province = factory.SubFactory(ProvinceFactory)
    regency = None
    limit_idr = 1_000_000_000

    @classmethod
    def _create(cls, model_class, *args, limit_idr, **fields):
        if fields["province"] is not None and "parent" not in fields:
            above = fields["province"] if fields["regency"] else None
            fields["parent"] = cls(
                scheme=fields["scheme"], stage=fields["stage"], province=above, limit_idr=limit_idr
            )
        ceiling = super()._create(model_class, *args, **fields)
        if limit_idr:
            CeilingEntryFactory(ceiling=ceiling, amount_idr=limit_idr)
        ceiling.refresh_from_db()
        return ceiling


class CeilingEntryFactory(DjangoModelFactory):
    """One letter that raises (or lowers) a ceiling."""

    class Meta:
        model = CeilingEntry

    ceiling = factory.SubFactory(CeilingFactory)
    amount_idr = 1_000_000_000
    letter_number = factory.Sequence(lambda n: f"UJI/{n}")
    letter_date = MOMENT.date()
    reason = "uji"
    recorded_by = None
    recorded_at = MOMENT


class AllocationFactory(DjangoModelFactory):
    """An allocation under a ceiling that is large enough unless one is given."""

    class Meta:
        model = Allocation

    ceiling = factory.SubFactory(CeilingFactory)
    office = factory.LazyAttribute(lambda o: OfficeFactory(province=o.ceiling.province))
    award_ref = factory.LazyFunction(uuid.uuid4)
    title = "Alokasi uji"
    amount_idr = 100_000_000
    approved_by = factory.SubFactory(UserFactory)
    approved_at = MOMENT


class AllocationLineFactory(DjangoModelFactory):
    class Meta:
        model = AllocationLine

    allocation = factory.SubFactory(AllocationFactory)
    line_ref = factory.LazyFunction(uuid.uuid4)
    account_code = "522151"
    description = "Baris alokasi"
    amount_idr = 10_000_000


class ScenarioFactory(DjangoModelFactory):
    """A scenario that shares ``total_idr`` rupiah out equally, as the action begins one."""

    class Meta:
        model = Scenario

    scheme = factory.SubFactory(FundingSchemeFactory)
    stage = CeilingStage.ALLOCATION
    name = factory.Sequence(lambda n: f"Skenario {n}")
    step = 1
    created_by = factory.SubFactory(UserFactory)
    created_at = MOMENT
    total_idr = 1_000_000_000

    @classmethod
    def _create(cls, model_class, *args, total_idr, **fields):
        scenario = super()._create(model_class, *args, **fields)
        if scenario.first_approved_by is None:
            ScenarioEditFactory(scenario=scenario, kind=EditKind.TOTAL, after_idr=total_idr)
            ScenarioEditFactory(scenario=scenario, kind=EditKind.BY_EQUAL, after_number=100)
        return scenario


class ScenarioEditFactory(DjangoModelFactory):
    class Meta:
        model = ScenarioEdit

    scenario = factory.SubFactory(ScenarioFactory)
    step = 1
    kind = EditKind.TOTAL
    made_by = factory.SelfAttribute("scenario.created_by")
    made_at = MOMENT


class ScenarioShareFactory(DjangoModelFactory):
    class Meta:
        model = ScenarioShare

    scenario = factory.SubFactory(ScenarioFactory)
    seal = 1
    province = factory.SubFactory(ProvinceFactory)
    amount_idr = 1_000_000


class ProvinceFactorFactory(DjangoModelFactory):
    class Meta:
        model = ProvinceFactor

    fiscal_year = factory.SubFactory(FiscalYearFactory)
    kind = FactorKind.REMOTENESS
    province = factory.SubFactory(ProvinceFactory)
    value = Decimal(1)
    source = "uji"
    recorded_by = factory.SubFactory(UserFactory)
    recorded_at = MOMENT
