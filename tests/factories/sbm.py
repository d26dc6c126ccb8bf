"""SBM items and rates."""

import factory
from factory.django import DjangoModelFactory

from budgets.models import SbmItem, SbmRate
from budgets.states import SbmClass
from provinces.states import Confidence

from .money import FiscalYearFactory


class SbmItemFactory(DjangoModelFactory):
    class Meta:
        model = SbmItem
        django_get_or_create = ("fiscal_year", "key", "class_key")

    fiscal_year = factory.SubFactory(FiscalYearFactory)
    key = "honor_narasumber"
    class_key = factory.Sequence(lambda n: f"golongan_{n}")
    name = "Honorarium narasumber, eselon II"
    unit = "OJ"
    kind = SbmClass.CEILING
    regulation = "PMK uji"
    account_codes = "522151"
    words = "honorarium narasumber"


class SbmRateFactory(DjangoModelFactory):
    """A national rate of Rp150.000."""

    class Meta:
        model = SbmRate

    item = factory.SubFactory(SbmItemFactory)
    rate_idr = 150_000
    confidence = Confidence.HIGH
    source = "uji"
