"""Scenarios with what they give: worked out from their rules, or as both approvers saw them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from budgets.figures.recipes import Outcome, Recipe, work_out
from budgets.figures.scenarios import Ground, recipes
from budgets.models import Scenario, ScenarioShare


@dataclass(frozen=True, kw_only=True)
class Worked:
    """A scenario with its rules and what they give."""

    scenario: Scenario
    recipe: Recipe
    shares: Mapping[UUID, int]
    problems: Sequence[str]

    @property
    def total_idr(self) -> int:
        return sum(self.shares.values())


def work(found: Sequence[Scenario], base: Ground) -> list[Worked]:
    """Work several scenarios of one stage out; a sealed one shows what was approved."""
    rules_of = recipes(found)
    sealed = _sealed(found)
    return [_worked(one, rules_of[one.pk], base, sealed.get(one.pk, {})) for one in found]


def _worked(one: Scenario, recipe: Recipe, base: Ground, sealed: dict[UUID, int]) -> Worked:
    outcome = Outcome(shares=sealed) if sealed else work_out(recipe, base.evidence)
    return Worked(scenario=one, recipe=recipe, shares=outcome.shares, problems=outcome.problems)


def _sealed(found: Sequence[Scenario]) -> dict[UUID, dict[UUID, int]]:
    """The frozen shares of approved scenarios."""
    seals = {one.pk: one.seal for one in found if not one.is_open}
    shares: dict[UUID, dict[UUID, int]] = {}
    rows = ScenarioShare.objects.filter(scenario__in=seals)
    for scenario_id, seal, province_id, amount in rows.values_list(
        "scenario_id", "seal", "province_id", "amount_idr"
    ):
        if seals[scenario_id] == seal:
            shares.setdefault(scenario_id, {})[province_id] = int(amount)
    return shares
