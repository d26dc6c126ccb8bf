"""Instruments, KPA and PPK, holidays, duties and obligations."""

from datetime import date

import factory
from django.db.backends.postgresql.psycopg_any import DateRange
from factory.django import DjangoModelFactory

from budgets.models import (
    BudgetOfficial,
    Duty,
    Holiday,
    HolidayYear,
    LegalInstrument,
    Obligation,
    ObligationAct,
    ObligationReminder,
)
from budgets.states import (
    DateRule,
    HolidayKind,
    InstrumentKind,
    ObligationActKind,
    OfficialKind,
    Proof,
    ReminderStage,
    SchemeKind,
)
from provinces.states import Confidence, OfficeKind, Role

from .money import FiscalYearFactory, FundingSchemeFactory
from .people import UserFactory
from .territory import OfficeFactory, ProvinceFactory
from .times import MOMENT


class LegalInstrumentFactory(DjangoModelFactory):
    class Meta:
        model = LegalInstrument

    scheme = factory.SubFactory(FundingSchemeFactory)
    province = factory.SubFactory(ProvinceFactory)
    kind = InstrumentKind.GOVERNOR_DECREE
    number = factory.Sequence(lambda n: f"SK/{n}/2023")
    dated = date(2023, 12, 18)
    recorded_by = factory.SubFactory(UserFactory)
    recorded_at = MOMENT


class BudgetOfficialFactory(DjangoModelFactory):
    class Meta:
        model = BudgetOfficial

    office = factory.SubFactory(OfficeFactory)
    fiscal_year = factory.SubFactory(FiscalYearFactory)
    kind = OfficialKind.KPA
    full_name = factory.Sequence(lambda n: f"Pejabat Uji {n}")
    title = "Sekretaris Dinas"
    decree_number = "SK/1"
    valid = DateRange(date(2024, 1, 1), date(2025, 1, 1))
    recorded_by = factory.SubFactory(UserFactory)
    recorded_at = MOMENT


class HolidayYearFactory(DjangoModelFactory):
    class Meta:
        model = HolidayYear
        django_get_or_create = ("year",)

    year = 2024
    letter = "SKB uji"
    source = "uji"


class HolidayFactory(DjangoModelFactory):
    class Meta:
        model = Holiday

    year = factory.LazyAttribute(lambda o: HolidayYearFactory(year=o.day.year))
    day = date(2024, 4, 10)
    kind = HolidayKind.NATIONAL
    name = factory.Sequence(lambda n: f"Libur {n}")
    name_en = factory.Sequence(lambda n: f"Holiday {n}")
    confidence = Confidence.HIGH
    source = "uji"


class DutyFactory(DjangoModelFactory):
    """The governor's decree by the end of December before the year."""

    class Meta:
        model = Duty

    code = factory.Sequence(lambda n: f"kewajiban-{n}")
    name = factory.Sequence(lambda n: f"Kewajiban {n}")
    name_en = factory.Sequence(lambda n: f"Duty {n}")
    scheme_kind = SchemeKind.CO_ADMINISTRATION
    first_year = 2024
    article = "PP 19/2022 Pasal 16"
    rule = DateRule.MONTH_END
    year_offset = -1
    month = 12
    office_kind = OfficeKind.PROVINCE
    role = Role.HEAD
    proof = Proof.GOVERNOR_DECREE
    confidence = Confidence.HIGH
    source = "uji"


class ObligationFactory(DjangoModelFactory):
    class Meta:
        model = Obligation

    duty = factory.SubFactory(DutyFactory)
    scheme = factory.SubFactory(FundingSchemeFactory)
    office = factory.SubFactory(OfficeFactory)
    due_date = date(2023, 12, 31)
    made_at = MOMENT


class ObligationActFactory(DjangoModelFactory):
    class Meta:
        model = ObligationAct

    obligation = factory.SubFactory(ObligationFactory)
    kind = ObligationActKind.DONE
    done_on = date(2023, 12, 20)
    recorded_by = factory.SubFactory(UserFactory)
    recorded_at = MOMENT


class ObligationReminderFactory(DjangoModelFactory):
    class Meta:
        model = ObligationReminder

    obligation = factory.SubFactory(ObligationFactory)
    stage = ReminderStage.TWO_WEEKS
    sent_on = date(2023, 12, 17)
