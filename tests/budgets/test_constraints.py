"""Every constraint of every table of money, broken through the ORM without its forms."""

import uuid
from collections.abc import Callable

import pytest
from django.apps import apps
from django.db import DatabaseError, IntegrityError, transaction

from budgets.models import (
    Account,
    ActivityType,
    AllocationLine,
    Ceiling,
    FocusMenu,
    Indicator,
    Objective,
    OutputClass,
)
from tests import factories
from tests.budgets import legal_breaks, revision_breaks, sbm_breaks
from tests.budgets.structure_breaks import STRUCTURE_BREAKS

pytestmark = pytest.mark.django_db


def change(row, **fields) -> Callable[[], object]:
    """Write past every form, as a shell or a bulk update would."""
    return lambda: type(row).objects.filter(pk=row.pk).update(**fields)


def allocation_of(amount: int = 60, limit: int = 100):
    return factories.AllocationFactory(
        amount_idr=amount, ceiling=factories.CeilingFactory(limit_idr=limit)
    )


def reversal(of, **fields):
    given = {
        "ceiling": of.ceiling,
        "office": of.office,
        "award_ref": of.award_ref,
        "amount_idr": -of.amount_idr,
        "reverses": of,
        "reason": "Salah",
    }
    return factories.AllocationFactory(**(given | fields))


def self_reversal():
    own, like = uuid.uuid4(), allocation_of()
    return lambda: reversal(like, id=own, reverses_id=own, reverses=None)


def doubled_account():
    row = factories.AccountFactory()
    return lambda: Account.objects.create(fiscal_year_id=2024, code=row.code, name="x", source="x")


def doubled_class():
    row = factories.OutputClassFactory()
    return lambda: OutputClass.objects.create(fiscal_year_id=2024, code=row.code, name="x")


def doubled_activity():
    row = factories.ActivityTypeFactory()
    return lambda: ActivityType.objects.create(fiscal_year_id=2024, letter=row.letter, name="x")


def doubled_focus():
    row = factories.FocusMenuFactory()
    return lambda: FocusMenu.objects.create(
        scheme=row.scheme, stage=row.stage, name=row.name, position=2
    )


def doubled_indicator():
    row = factories.IndicatorFactory()
    return lambda: Indicator.objects.create(
        objective=row.objective, key=row.key, position=1, level="program", name="x", unit="x"
    )


def doubled_objective():
    row = factories.ObjectiveFactory()
    return lambda: Objective.objects.create(plan=row.plan, name=row.name, position=2)


def doubled_ceiling():
    row = factories.CeilingFactory(limit_idr=0)
    kind = type(row)
    return lambda: kind.objects.create(scheme=row.scheme, stage=row.stage, province=None)


def orphan_ceiling():
    province, of = factories.ProvinceFactory(), scheme()
    return lambda: Ceiling.objects.create(scheme=of, stage="alokasi", province=province)


def doubled_allocation_line():
    line = factories.AllocationLineFactory()
    return lambda: AllocationLine.objects.create(
        allocation=line.allocation, line_ref=line.line_ref, amount_idr=1
    )


def doubled_target():
    row = factories.IndicatorTargetFactory()
    return lambda: factories.IndicatorTargetFactory(indicator=row.indicator)


def scheme(**fields):
    return factories.FundingSchemeFactory(**fields)


def doubled_award():
    row = allocation_of()
    return lambda: factories.AllocationFactory(
        ceiling=row.ceiling, office=row.office, award_ref=row.award_ref, amount_idr=1
    )


def lowered_below_used():
    row = allocation_of()
    return lambda: factories.CeilingEntryFactory(ceiling=row.ceiling, amount_idr=-41)


def nation_below_provinces():
    row = factories.CeilingFactory(limit_idr=100)
    return lambda: factories.CeilingEntryFactory(ceiling=row.parent, amount_idr=-1)


def empty_entry():
    row = factories.CeilingFactory()
    return lambda: factories.CeilingEntryFactory(ceiling=row, amount_idr=0)


def doubled_scheme():
    row = scheme()
    return lambda: type(row).objects.create(fiscal_year_id=2024, kind=row.kind)


def funding(**fields):
    return lambda: lambda: factories.FundingRecordFactory(**fields)


def placed_twice():
    regency, province = factories.RegencyFactory(), factories.ProvinceFactory()
    return lambda: factories.FundingRecordFactory(regency=regency, province=province)


def self_correction():
    own = uuid.uuid4()
    return lambda: factories.FundingRecordFactory(id=own, corrects_id=own)


def approved(**fields):
    """A scenario with the columns of its approvals as given."""
    row = factories.ScenarioFactory()
    return change(row, **fields)


def locked_by_one():
    row, person = factories.ScenarioFactory(), factories.UserFactory()
    return change(
        row,
        seal=1,
        first_approved_by=person,
        first_approved_at=factories.MOMENT,
        locked_by=person,
        locked_at=factories.MOMENT,
    )


def approved_by_maker():
    row = factories.ScenarioFactory()
    return change(row, seal=1, first_approved_by=row.created_by, first_approved_at=factories.MOMENT)


def edit(**fields):
    """One more edit of a scenario in its second step."""
    given = {"step": 2, "kind": "total", "after_idr": 5} | fields

    def prepare():
        row = factories.ScenarioFactory()
        return lambda: factories.ScenarioEditFactory(scenario=row, **given)

    return prepare


def mute_manual():
    return edit(kind="manual", province=factories.ProvinceFactory())()


def doubled_scenario():
    row = factories.ScenarioFactory()
    return lambda: factories.ScenarioFactory(scheme=row.scheme, name=row.name)


def doubled_edit():
    row = factories.ScenarioFactory()
    return lambda: factories.ScenarioEditFactory(scenario=row, kind="total", after_idr=7)


def undone_twice():
    row = factories.ScenarioFactory()
    undo = {"scenario": row, "kind": "total", "before_idr": 5, "undoes_step": 2}
    factories.ScenarioEditFactory(step=3, **undo)
    return lambda: factories.ScenarioEditFactory(step=4, **undo)


def doubled_share():
    row = factories.ScenarioShareFactory()
    return lambda: factories.ScenarioShareFactory(scenario=row.scenario, province=row.province)


def doubled_promotion():
    row, ceiling = factories.ScenarioFactory(), factories.CeilingFactory()
    type(row).objects.filter(pk=row.pk).update(
        seal=1,
        first_approved_by=factories.UserFactory(),
        first_approved_at=factories.MOMENT,
        locked_by=factories.UserFactory(),
        locked_at=factories.MOMENT,
    )
    written = {"ceiling": ceiling, "scenario": row, "amount_idr": -1}
    factories.CeilingEntryFactory(**written)
    return lambda: factories.CeilingEntryFactory(**written)


def factor(**fields):
    return lambda: lambda: factories.ProvinceFactorFactory(**fields)


# Constraint name -> prepares the rows and returns the act that must be refused.
BREAKS: dict[str, Callable[[], Callable[[], object]]] = {
    **revision_breaks.BREAKS,
    **sbm_breaks.BREAKS,
    **STRUCTURE_BREAKS,
    **legal_breaks.BREAKS,
    "account_code_once_per_year": doubled_account,
    "account_code_is_six_digits": lambda: change(factories.AccountFactory(), code="52215A"),
    "activity_letter_once": doubled_activity,
    "allocation_negative_iff_reversal": lambda: lambda: allocation_of(amount=-1),
    "allocation_once_per_award": doubled_award,
    "allocation_reverses_another": self_reversal,
    "allocation_line_once": doubled_allocation_line,
    "ceiling_once_per_scheme_stage_place": doubled_ceiling,
    "ceiling_national_iff_no_parent": orphan_ceiling,
    "ceiling_used_within_limit": lowered_below_used,
    "ceiling_distributed_within_limit": nation_below_provinces,
    "ceiling_entry_changes_something": empty_entry,
    "ceiling_entry_once_per_scenario": doubled_promotion,
    "fiscal_year_is_plausible": lambda: lambda: factories.FiscalYearFactory(year=1999),
    "focus_once_per_scheme_and_stage": doubled_focus,
    "funding_record_confidence_is_known": funding(confidence=""),
    "funding_record_corrects_another": self_correction,
    "funding_record_has_a_source": funding(source=""),
    "funding_record_kind_is_known": funding(kind="hibah"),
    "funding_record_of_one_place": placed_twice,
    "funding_record_positive": funding(amount_idr=0),
    "funding_record_status_is_known": funding(status="cair"),
    "indicator_key_once": doubled_indicator,
    "kro_code_once_per_year": doubled_class,
    "kro_code_is_three_latin_letters": lambda: change(factories.OutputClassFactory(), code="BD1"),
    "objective_once_per_plan": doubled_objective,
    "plan_years_in_order": lambda: change(factories.PlanFactory(), last_year=2019),
    "province_factor_has_a_source": factor(source=""),
    "province_factor_kind_is_known": factor(kind="kaya"),
    "province_factor_not_negative": factor(value=-1),
    "scenario_edit_changes_something": edit(before_idr=5),
    "scenario_edit_in_its_measure": edit(kind="bobot_rata", after_number=3),
    "scenario_edit_kind_is_known": edit(kind="hibah"),
    "scenario_edit_not_negative": edit(after_idr=-1),
    "scenario_edit_of_its_place": edit(kind="kunci"),
    "scenario_edit_once_per_step": doubled_edit,
    "scenario_first_approval_is_whole": lambda: approved(first_approved_at=factories.MOMENT),
    "scenario_locked_by_a_second_person": locked_by_one,
    "scenario_manual_says_why": mute_manual,
    "scenario_name_once_per_stage": doubled_scenario,
    "scenario_not_approved_by_its_maker": approved_by_maker,
    "scenario_share_not_negative": lambda: lambda: factories.ScenarioShareFactory(amount_idr=-1),
    "scenario_share_once_per_seal": doubled_share,
    "scenario_stage_is_known": lambda: lambda: factories.ScenarioFactory(stage="akhir"),
    "scenario_step_undone_once": undone_twice,
    "scheme_once_per_year": doubled_scheme,
    "scheme_dekon_until_2023": lambda: change(scheme(), kind="dekon"),
    "target_once_per_indicator_and_year": doubled_target,
    "target_row_says_something": lambda: change(
        factories.IndicatorTargetFactory(), target=None, actual=None
    ),
}


def test_every_constraint_of_the_models_is_broken_here():
    named = {
        constraint.name
        for model in apps.get_app_config("budgets").get_models()
        for constraint in model._meta.constraints
    }

    assert set(BREAKS) == named


@pytest.mark.parametrize("name", BREAKS)
def test_broken_constraint_is_refused_by_the_database(name):
    act = BREAKS[name]()

    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        act()


@pytest.mark.parametrize(
    ("amount", "reason"), [(60, "Salah"), (-60, ""), (0, "Salah")], ids=["plus", "mute", "zero"]
)
def test_reversal_is_negative_and_says_why(amount, reason):
    row = allocation_of()

    with (
        pytest.raises(IntegrityError, match="allocation_negative_iff_reversal"),
        transaction.atomic(),
    ):
        reversal(row, amount_idr=amount, reason=reason)


@pytest.mark.parametrize(
    "fields",
    [{"amount_idr": -61}, {"amount_idr": -59}, {"award_ref": uuid.uuid4()}, {"ceiling": None}],
    ids=["more", "less", "other award", "other ceiling"],
)
def test_reversal_mirrors_what_it_reverses(fields):
    row = allocation_of()
    if "ceiling" in fields:
        other = allocation_of()
        fields = {"ceiling": other.ceiling}

    with (
        pytest.raises(DatabaseError, match="a reversal mirrors its allocation"),
        transaction.atomic(),
    ):
        reversal(row, **fields)


@pytest.mark.parametrize("column", ["scheme", "stage", "province", "parent"])
def test_ceiling_with_a_ledger_never_moves_elsewhere(column):
    row = factories.CeilingFactory()
    values = {
        "scheme": lambda: scheme(fiscal_year=factories.FiscalYearFactory(year=2025)),
        "stage": lambda: "indikatif",
        "province": factories.ProvinceFactory,
        "parent": lambda: factories.CeilingFactory(
            scheme=scheme(fiscal_year=factories.FiscalYearFactory(year=2025)), province=None
        ),
    }

    with pytest.raises(DatabaseError, match="a ceiling never moves"), transaction.atomic():
        change(row, **{column: values[column]()})()
