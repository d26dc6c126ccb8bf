"""Every constraint of the registers and of published facts, broken past every form."""

from collections.abc import Callable

import pytest
from django.db import IntegrityError, transaction

from provinces.models import (
    GrowthRegion,
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
from tests import factories as make

pytestmark = pytest.mark.django_db

MODELS = (
    GrowthRegion,
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


def change(factory, **fields) -> Callable[[], Callable[[], object]]:
    """Prepare a row, then write past every form, as a shell or a bulk update would."""

    def prepare():
        row = factory()
        return lambda: type(row).objects.filter(pk=row.pk).update(**fields)

    return prepare


def twice(factory, *shared: str) -> Callable[[], Callable[[], object]]:
    """Prepare a row, then make another that repeats what must be there once; capitals apart."""

    def prepare():
        row = factory()
        given = {name: getattr(row, name) for name in shared}
        if "name" in given:
            given["name"] = given["name"].upper()
        return lambda: factory(**given)

    return prepare


def new(factory, **fields) -> Callable[[], Callable[[], object]]:
    return lambda: lambda: factory(**fields)


def working_with_four():
    sentra = make.SentraFactory(unit_count=4)
    return lambda: make.SentraStageFactory(sentra=sentra, stage="beroperasi", since="2022-01-01")


def undated_stage():
    sentra = make.SentraFactory(stage=None)
    return lambda: make.SentraStageFactory(sentra=sentra, since=None)


def unknown_stage_row():
    sentra = make.SentraFactory(stage=None)
    return lambda: make.SentraStageFactory(sentra=sentra, stage="direncanakan")


BREAKS: dict[str, Callable[[], Callable[[], object]]] = {
    "ikm_statistic_once": twice(
        make.IkmStatisticFactory, "province", "year", "series", "size_class", "indicator"
    ),
    "ikm_statistic_not_negative": new(make.IkmStatisticFactory, value=-1),
    "ikm_statistic_confidence_is_known": new(make.IkmStatisticFactory, confidence=""),
    "machine_is_counted": new(make.MachineFactory, count=0),
    "machine_year_is_a_year": new(make.MachineFactory, year=1066),
    "machine_condition_is_known": new(make.MachineFactory, condition="hilang"),
    "sentra_name_once_per_regency": twice(make.SentraFactory, "regency", "name"),
    "sentra_established_has_five_units": working_with_four,
    "sentra_confidence_iff_from_reference": change(make.SentraFactory, confidence="high"),
    "sentra_partner_once_per_kind": twice(make.SentraPartnerFactory, "sentra", "kind", "name"),
    "sentra_partner_kind_is_known": new(make.SentraPartnerFactory, kind="saudara"),
    "sentra_product_once": twice(make.SentraProductFactory, "sentra", "name"),
    "sentra_product_has_a_name": new(make.SentraProductFactory, name=""),
    "sentra_stage_row_is_known": unknown_stage_row,
    "sentra_stage_dated_iff_recorded_here": undated_stage,
    "served_area_once_per_unit": twice(make.ServedAreaFactory, "unit", "regency"),
    "served_area_is_one_place": new(make.ServedAreaFactory, regency=None),
    "technical_unit_name_once_per_place": twice(make.TechnicalUnitFactory, "regency", "name"),
    "technical_unit_of_one_place": new(make.TechnicalUnitFactory, regency=None),
    "technical_unit_kind_is_known": change(make.TechnicalUnitFactory, kind="blk"),
    "technical_unit_confidence_iff_from_reference": change(
        make.TechnicalUnitFactory, confidence="high"
    ),
    "technical_unit_product_once": twice(make.TechnicalUnitProductFactory, "unit", "name"),
    "technical_unit_product_has_a_name": new(make.TechnicalUnitProductFactory, name=""),
}
# A trigger sets the stage, and only from a row whose own constraint has already refused others.
BEHIND_ANOTHER = {"sentra_stage_is_known"}


def test_every_constraint_of_the_registers_is_broken_here():
    named = {constraint.name for model in MODELS for constraint in model._meta.constraints}

    assert set(BREAKS) | BEHIND_ANOTHER == named


@pytest.mark.parametrize("name", BREAKS)
def test_broken_constraint_is_refused_by_the_database(name):
    act = BREAKS[name]()

    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        act()
