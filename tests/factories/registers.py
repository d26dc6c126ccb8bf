"""Sentra, technical units, published figures and funding records."""

from datetime import date

import factory
from factory.django import DjangoModelFactory

from budgets.models import FundingRecord
from budgets.states import FundingStatus, SchemeKind
from provinces.models import (
    IkmStatistic,
    Machine,
    Sentra,
    SentraPartner,
    SentraProduct,
    SentraStage,
    ServedArea,
    TechnicalUnit,
    TechnicalUnitProduct,
)
from provinces.states import (
    Confidence,
    MachineCondition,
    PartnerKind,
    SentraStageKind,
    StatisticIndicator,
    StatisticSize,
    StatisticUnit,
    TechnicalUnitKind,
)

from .people import UserFactory
from .territory import ProvinceFactory, RegencyFactory
from .times import MOMENT


class SentraFactory(DjangoModelFactory):
    """A sentra of seven units entered in the portal; ``stage`` None leaves it without one."""

    class Meta:
        model = Sentra

    regency = factory.SubFactory(RegencyFactory)
    name = factory.Sequence(lambda n: f"Sentra Uji {n}")
    unit_count = 7
    source = "uji"

    @classmethod
    def _create(cls, model_class, *args, stage=SentraStageKind.PROPOSED, **fields):
        sentra = super()._create(model_class, *args, **fields)
        if stage is not None:
            SentraStageFactory(sentra=sentra, stage=stage)
            sentra.refresh_from_db()
        return sentra


class SentraStageFactory(DjangoModelFactory):
    class Meta:
        model = SentraStage

    sentra = factory.SubFactory(SentraFactory, stage=None)
    stage = SentraStageKind.PROPOSED
    since = date(2021, 3, 1)
    recorded_by = factory.SubFactory(UserFactory)
    recorded_at = MOMENT


class SentraProductFactory(DjangoModelFactory):
    class Meta:
        model = SentraProduct

    sentra = factory.SubFactory(SentraFactory)
    position = factory.Sequence(lambda n: n % 1000 + 1)
    name = factory.Sequence(lambda n: f"Keripik {n}")


class SentraPartnerFactory(DjangoModelFactory):
    class Meta:
        model = SentraPartner

    sentra = factory.SubFactory(SentraFactory)
    kind = PartnerKind.SUPPLIER
    name = factory.Sequence(lambda n: f"Pemasok {n}")
    subject = "ubi"


class TechnicalUnitFactory(DjangoModelFactory):
    """A UPTD of a kabupaten; give ``province`` and ``regency=None`` for one of a province."""

    class Meta:
        model = TechnicalUnit

    kind = TechnicalUnitKind.UPTD
    name = factory.Sequence(lambda n: f"UPTD Uji {n}")
    regency = factory.SubFactory(RegencyFactory)
    source = "uji"


class TechnicalUnitProductFactory(DjangoModelFactory):
    class Meta:
        model = TechnicalUnitProduct

    unit = factory.SubFactory(TechnicalUnitFactory)
    position = factory.Sequence(lambda n: n % 1000 + 1)
    name = factory.Sequence(lambda n: f"Tenun {n}")


class ServedAreaFactory(DjangoModelFactory):
    class Meta:
        model = ServedArea

    unit = factory.SubFactory(TechnicalUnitFactory)
    regency = factory.SubFactory(RegencyFactory)


class MachineFactory(DjangoModelFactory):
    class Meta:
        model = Machine

    unit = factory.SubFactory(TechnicalUnitFactory)
    name = factory.Sequence(lambda n: f"Mesin {n}")
    count = 2
    year = 2012
    condition = MachineCondition.LIGHT_DAMAGE


class IkmStatisticFactory(DjangoModelFactory):
    """Establishments of all sizes in one year."""

    class Meta:
        model = IkmStatistic

    province = factory.SubFactory(ProvinceFactory)
    year = 2024
    series = "Seri uji"
    size_class = StatisticSize.MICRO_SMALL
    indicator = StatisticIndicator.ESTABLISHMENTS
    unit = StatisticUnit.COUNT
    value = 1_000
    confidence = Confidence.HIGH
    source = "uji"


class FundingRecordFactory(DjangoModelFactory):
    """A national allocation of DAK fisik without a year; name a province or regency to place it."""

    class Meta:
        model = FundingRecord

    key = factory.Sequence(lambda n: f"uji-{n}")
    kind = SchemeKind.DAK_PHYSICAL
    amount_idr = 1_000_000_000
    status = FundingStatus.ALLOCATED
    confidence = Confidence.MEDIUM
    source = "uji"
