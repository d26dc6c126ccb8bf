from decimal import Decimal

import pytest

from budgets import figures
from tests.factories import (
    MOMENT,
    AllocationFactory,
    AllocationLineFactory,
    CeilingFactory,
    IndicatorFactory,
    IndicatorTargetFactory,
)

pytestmark = pytest.mark.django_db


def reverse(allocation):
    return AllocationFactory(
        ceiling=allocation.ceiling,
        office=allocation.office,
        award_ref=allocation.award_ref,
        amount_idr=-allocation.amount_idr,
        reverses=allocation,
        reason="Uji",
        approved_at=MOMENT,
    )


def test_ceiling_use_reads_the_counters_of_province_and_nation():
    ceiling = CeilingFactory(limit_idr=1_000)
    AllocationFactory(ceiling=ceiling, amount_idr=250)

    found = {row.province_id: row for row in figures.ceiling_use(ceiling.scheme_id)}

    mine = found[ceiling.province_id]
    assert (mine.limit_idr, mine.used_idr, mine.remaining_idr, mine.share) == (1_000, 250, 750, 25)
    assert found[None].distributed_idr == 1_000


def test_ceiling_without_a_limit_is_zero_percent_used():
    ceiling = CeilingFactory(limit_idr=0)

    assert {row.share for row in figures.ceiling_use(ceiling.scheme_id)} == {Decimal(0)}


def test_a_reversal_takes_money_off_province_award_and_indicator():
    ceiling, indicator = CeilingFactory(limit_idr=1_000), IndicatorFactory()
    kept, undone = (AllocationFactory(ceiling=ceiling, amount_idr=n) for n in (100, 30))
    for allocation in (kept, undone):
        AllocationLineFactory(
            allocation=allocation, indicator=indicator, amount_idr=allocation.amount_idr
        )
    reverse(undone)

    by_award = figures.allocated_by_award([kept.award_ref, undone.award_ref])

    assert figures.allocated_by_province(ceiling.scheme_id) == {ceiling.province_id: 100}
    assert by_award == {kept.award_ref: 100, undone.award_ref: 0}
    assert figures.allocated_by_indicator([2024]) == {(indicator.pk, 2024): 100}
    assert figures.allocated_by_indicator([2023]) == {}


def test_renstra_figures_hold_only_the_years_that_are_known(django_assert_num_queries):
    target = IndicatorTargetFactory(target=Decimal(3000))
    plan_id = target.indicator.objective.plan_id

    with django_assert_num_queries(2):
        found = figures.renstra_figures(plan_id)

    assert [row.years for row in found] == [
        {2024: figures.YearFigures(target=Decimal(3000), actual=None)}
    ]
