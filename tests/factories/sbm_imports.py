"""SBM tables that were read and wait, and settings of rules."""

import hashlib
from datetime import date

import factory
from django.db.backends.postgresql.psycopg_any import DateRange
from factory.django import DjangoModelFactory

from budgets.models import SbmImport
from programs.models import RuleSetting
from programs.states import Severity

from .money import FiscalYearFactory, FundingSchemeFactory
from .people import UserFactory
from .times import MOMENT


class SbmImportFactory(DjangoModelFactory):
    """One national rate of Rp140.000, not applied yet."""

    class Meta:
        model = SbmImport

    fiscal_year = factory.SubFactory(FiscalYearFactory)
    regulation = "PMK uji"
    file_name = "sbm.xlsx"
    sha256 = hashlib.sha256(b"uji").hexdigest()
    rows = factory.LazyFunction(
        lambda: [
            {
                "key": "honor_narasumber",
                "class_key": "eselon_ii",
                "name": "Honorarium narasumber, eselon II",
                "unit": "OJ",
                "kind": "tertinggi",
                "number": "9",
                "province": "",
                "rate_idr": 140_000,
            }
        ]
    )
    uploaded_by = factory.SubFactory(UserFactory)
    uploaded_at = MOMENT


class RuleSettingFactory(DjangoModelFactory):
    class Meta:
        model = RuleSetting

    scheme = factory.SubFactory(FundingSchemeFactory)
    code = "R11"
    severity = Severity.BLOCK
    note = "uji"
    valid = DateRange(date(2012, 1, 1), None)
    changed_at = MOMENT
