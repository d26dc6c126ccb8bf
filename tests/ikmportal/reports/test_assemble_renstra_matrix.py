from decimal import Decimal

import pytest

from budgets.models import AllocationLine
from ikmportal.reports.assemble import renstra_matrix
from programs.models import RabLine
from programs.states import ProposalState
from tests.factories import (
    AwardFactory,
    FiscalYearFactory,
    IndicatorFactory,
    IndicatorTargetFactory,
    LineDecisionFactory,
    ObjectiveFactory,
    PlanFactory,
    ProposalDecisionFactory,
    ProposalFactory,
    RabLineFactory,
    RakorItemFactory,
    ditjen,
)
from tests.ikmportal.reports.samples import AS_OF

pytestmark = pytest.mark.django_db


def linked_proposal(indicator):
    """Three plain lines and one of 1 million linked to the indicator, approved and allocated."""
    draft = ProposalFactory(lines=2)
    RabLineFactory(proposal=draft, position=9, indicator=indicator)
    from tests.factories.proposals import _bring_to

    _bring_to(draft, ProposalState.ALLOCATED)
    item = RakorItemFactory(proposal=draft)
    for line in draft.lines.all():
        LineDecisionFactory(item=item, line=line)
    AwardFactory(proposal=draft, decision=ProposalDecisionFactory(item=item))
    return draft


@pytest.fixture
def matrix():
    ditjen()
    plan = PlanFactory()
    indicator = IndicatorFactory(objective=ObjectiveFactory(plan=plan), name="Wirausaha baru")
    IndicatorTargetFactory(
        indicator=indicator, fiscal_year=FiscalYearFactory(year=2024), target=Decimal("12000.0000")
    )
    linked_proposal(indicator)
    return renstra_matrix.assemble(plan.pk, years=[2023, 2024], as_of=AS_OF)


def test_performance_shows_known_figures_and_leaves_the_unknown_blank(matrix):
    performance, _ = matrix.tables

    row = next(r for r in performance.rows if r.cells[1] == "Wirausaha baru")
    assert row.cells == (1, "Wirausaha baru", "orang", None, None, Decimal(12000), None)
    assert performance.header_groups[3:] == (("2023", 2), ("2024", 2))


def test_funding_is_apart_by_kind_and_by_indicator_and_none(matrix):
    _, funding = matrix.tables

    million, two = (1_000_000,) * 3, (2_000_000,) * 3
    assert [row.cells[1:] for row in funding.rows] == [
        ("Wirausaha baru", "", *million),
        ("", "2024", *million),
        ("Tanpa indikator", "", *two),
        ("", "2024", *two),
    ]


def test_funding_of_an_indicator_without_money_is_blank(matrix):
    IndicatorFactory(objective=ObjectiveFactory(), name="Belum didanai")

    _, funding = renstra_matrix.assemble(PlanFactory().pk, years=[2024], as_of=AS_OF).tables

    row = next(row for row in funding.rows if row.cells[1] == "Belum didanai")
    assert row.cells[3:] == (None, None, None)


def test_funding_total_equals_the_ledgers(matrix):
    _, funding = matrix.tables

    assert funding.total[3] == sum(line.amount_idr for line in RabLine.objects.all())
    assert funding.total[5] == sum(line.amount_idr for line in AllocationLine.objects.all())


def test_money_linked_to_another_plan_is_shown_not_dropped(matrix):
    other = IndicatorFactory(objective=ObjectiveFactory(plan=PlanFactory(name="Renstra lain")))
    linked_proposal(other)

    _, funding = renstra_matrix.assemble(PlanFactory().pk, years=[2024], as_of=AS_OF).tables

    rows = {row.cells[1]: row.cells[3:] for row in funding.rows}
    assert rows["Indikator rencana lain"] == (1_000_000, 1_000_000, 1_000_000)
    assert funding.total[3] == 6_000_000
