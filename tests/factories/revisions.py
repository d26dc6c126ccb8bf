"""Revisions, their lines, the dated tables, and DAK requests."""

import uuid
from datetime import date

import factory
from factory.django import DjangoModelFactory

from budgets.models import (
    DakCriterion,
    DakOpinion,
    DakRequest,
    Revision,
    RevisionLine,
    RevisionPower,
    RevisionRule,
)
from budgets.states import (
    DakRecommendation,
    RevisionAuthority,
    RevisionFeature,
    RevisionKind,
    RevisionRuleKey,
    RuleWeight,
    SchemeKind,
)
from provinces.states import Confidence

from .money import AllocationFactory, FiscalYearFactory, FundingSchemeFactory
from .people import UserFactory
from .territory import RegencyFactory
from .times import MOMENT


class RevisionFactory(DjangoModelFactory):
    class Meta:
        model = Revision

    scheme = factory.SubFactory(FundingSchemeFactory)
    position = factory.Sequence(lambda n: n % 30_000 + 1)
    kind = RevisionKind.REFOCUSING
    theme = "terdampak pandemi"
    reason = "Uji"
    letter_number = "S-1/UJI"
    letter_date = MOMENT.date()
    effective_date = MOMENT.date()
    created_by = factory.SubFactory(UserFactory)
    created_at = MOMENT


class RevisionLineFactory(DjangoModelFactory):
    """A new line of Rp1.000.000 on an allocation unless told otherwise."""

    class Meta:
        model = RevisionLine

    revision = factory.SubFactory(RevisionFactory)
    allocation = factory.SubFactory(AllocationFactory)
    line_ref = factory.LazyFunction(uuid.uuid4)
    account_code = "526112"
    description = "Baris revisi"
    before_idr = 0
    delta_idr = 1_000_000
    after_idr = factory.LazyAttribute(lambda o: o.before_idr + o.delta_idr)


class RevisionPowerFactory(DjangoModelFactory):
    class Meta:
        model = RevisionPower
        django_get_or_create = ("feature", "first_day")

    feature = RevisionFeature.WITHIN_ACCOUNT
    first_day = date(2015, 1, 1)
    authority = RevisionAuthority.KPA
    source = "uji"
    confidence = Confidence.LOW


class RevisionRuleFactory(DjangoModelFactory):
    class Meta:
        model = RevisionRule
        django_get_or_create = ("key", "first_year")

    key = RevisionRuleKey.VOLUME_DROP
    first_year = 2016
    last_year = 2030
    weight = RuleWeight.BLOCK
    source = "uji"
    confidence = Confidence.LOW


def revision_tables() -> None:
    """The dated tables as the portal ships them."""
    for feature, authority in {
        RevisionFeature.WITHIN_ACCOUNT: RevisionAuthority.KPA,
        RevisionFeature.BETWEEN_ACCOUNTS: RevisionAuthority.KPA,
        RevisionFeature.BETWEEN_ALLOCATIONS: RevisionAuthority.KPA,
        RevisionFeature.BETWEEN_OUTPUTS: RevisionAuthority.KPA,
        RevisionFeature.BETWEEN_TYPES: RevisionAuthority.REGIONAL,
        RevisionFeature.BETWEEN_CLASSES: RevisionAuthority.REGIONAL,
        RevisionFeature.BETWEEN_OFFICES: RevisionAuthority.DIRECTORATE,
        RevisionFeature.TOTAL: RevisionAuthority.CEILING,
    }.items():
        RevisionPowerFactory(feature=feature, authority=authority)
    RevisionRuleFactory()
    RevisionRuleFactory(key=RevisionRuleKey.LAST_POK_DATE, month_and_day="12-27")
    RevisionRuleFactory(key=RevisionRuleKey.REALISED)


class DakRequestFactory(DjangoModelFactory):
    class Meta:
        model = DakRequest

    fiscal_year = factory.SubFactory(FiscalYearFactory)
    kind = SchemeKind.DAK_PHYSICAL.value
    regency = factory.SubFactory(RegencyFactory)
    commodity = "Rotan"
    subject = factory.Sequence(lambda n: f"Usulan DAK {n}")
    amount_idr = 5_000_000_000
    source = "uji"
    recorded_by = factory.SubFactory(UserFactory)
    recorded_at = MOMENT


class DakCriterionFactory(DjangoModelFactory):
    class Meta:
        model = DakCriterion
        django_get_or_create = ("key", "kind", "first_year")

    key = factory.Sequence(lambda n: f"kriteria-{n}")
    kind = SchemeKind.DAK_PHYSICAL.value
    first_year = 2016
    last_year = 2030
    position = 1
    name = factory.Sequence(lambda n: f"Kriteria {n}")
    source = "uji"
    confidence = Confidence.LOW


class DakOpinionFactory(DjangoModelFactory):
    class Meta:
        model = DakOpinion

    request = factory.SubFactory(DakRequestFactory)
    recommendation = DakRecommendation.RECOMMENDED
    given_by = factory.SubFactory(UserFactory)
    given_at = MOMENT
