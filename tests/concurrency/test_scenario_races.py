"""Scenarios and kabupaten/kota ceilings when several act at once (K02, K07)."""

import random
from collections import Counter
from datetime import date
from functools import partial
from uuid import uuid4

import pytest
from django.db import transaction
from django.db.models import Sum

from budgets.actions import scenario_locks as locks
from budgets.actions import scenarios as acts
from budgets.actions.allocations import CeilingExceeded, Grant, Share, allocate
from budgets.actions.ceilings import Letter
from budgets.actions.scenarios import Change, ScenarioRefused, StaleScenario
from budgets.models import Ceiling, CeilingEntry, Scenario, ScenarioEdit
from budgets.states import EditKind
from tests import factories
from tests.concurrency.race import Racers, race
from tests.factories import MOMENT

pytestmark = pytest.mark.django_db(transaction=True)
LETTER = Letter("SK-1", date(2024, 1, 5), "Penetapan")


def grant(office, amount_idr: int) -> Grant:
    share = Share(
        line_ref=uuid4(),
        account_code="522151",
        description="Baris",
        indicator_id=None,
        amount_idr=amount_idr,
    )
    return Grant(award_ref=uuid4(), office_id=office.pk, title="Uji", shares=[share])


def three_levels(count: int) -> list[Ceiling]:
    """Provinces with one kabupaten ceiling each, all under one nation."""
    found = []
    for _ in range(count):
        province = factories.ProvinceFactory()
        regency = factories.RegencyFactory(province=province)
        below = factories.CeilingFactory(province=province, regency=regency, limit_idr=1_000)
        found += [below.parent, below]
    return found


def test_batches_over_three_levels_in_random_order_never_deadlock():
    ceilings = three_levels(3)
    offices = {c.pk: factories.OfficeFactory(province=c.province) for c in ceilings}
    director = factories.actor_of(factories.director())
    chance = random.Random(2027)
    acts_ = [
        partial(allocate, c, grant=grant(offices[c.pk], 1), by=director, at=MOMENT)
        for _ in range(32)
        for c in chance.sample(ceilings, len(ceilings))
    ]

    with Racers(16) as racers:
        outcomes = [
            outcome
            for start in range(0, len(acts_), 16)
            for outcome in racers.race(acts_[start : start + 16])
        ]

    assert Counter(type(o).__name__ for o in outcomes) == {"Allocation": 192}
    used = dict(Ceiling.objects.values_list("pk", "used_idr"))
    assert [used[c.pk] for c in ceilings] == [64, 32] * 3
    assert used[ceilings[0].parent_id] == 192


def test_one_slot_of_a_province_has_one_winner_among_its_kabupaten():
    province = factories.ProvinceFactory()
    whole = factories.CeilingFactory(province=province, limit_idr=160)
    office = factories.OfficeFactory(province=province)
    below = [
        factories.CeilingFactory(
            province=province,
            regency=factories.RegencyFactory(province=province),
            parent=whole,
            limit_idr=10,
        )
        for _ in range(16)
    ]
    factories.AllocationFactory(ceiling=whole, office=office, amount_idr=150)
    director = factories.actor_of(factories.director())

    outcomes = race(
        *[partial(allocate, c, grant=grant(office, 10), by=director, at=MOMENT) for c in below]
    )

    kinds = Counter(type(outcome) for outcome in outcomes)
    assert kinds[CeilingExceeded] == 15
    whole.refresh_from_db()
    assert whole.used_idr == whole.limit_idr == 160


def scenario_with(limits: list[int]) -> Scenario:
    total = sum(limits)
    national = factories.CeilingFactory(province=None, limit_idr=total)
    for limit in limits:
        factories.CeilingFactory(
            province=factories.ProvinceFactory(), parent=national, limit_idr=limit
        )
    return factories.ScenarioFactory(scheme=national.scheme, total_idr=total)


def approve(scenario: Scenario, *, by) -> None:
    with transaction.atomic():
        locks.approve(scenario.pk, seen=1, by=by, at=MOMENT)


def test_a_scenario_locked_by_many_writes_the_ledger_once():
    scenario = scenario_with([700, 200, 100])
    first = factories.actor_of(factories.director())
    approve(scenario, by=first)
    others = [factories.actor_of(factories.leadership()) for _ in range(8)]

    outcomes = race(
        *[partial(locks.lock, scenario.pk, letter=LETTER, by=by, at=MOMENT) for by in others]
    )

    assert {type(outcome) for outcome in outcomes} == {Scenario}
    assert CeilingEntry.objects.filter(scenario=scenario).count() == 3
    limits = Ceiling.objects.exclude(province=None).order_by("-limit_idr")
    assert list(limits.values_list("limit_idr", flat=True)) == [334, 333, 333]


def test_locking_and_allocating_at_once_leave_one_truth():
    scenario = scenario_with([700, 200, 100])
    large = Ceiling.objects.get(limit_idr=700)
    office = factories.OfficeFactory(province=large.province)
    director = factories.actor_of(factories.director())
    approve(scenario, by=director)
    leader = factories.actor_of(factories.leadership())

    locked, given = race(
        partial(locks.lock, scenario.pk, letter=LETTER, by=leader, at=MOMENT),
        partial(allocate, large, grant=grant(office, 500), by=director, at=MOMENT),
    )

    large.refresh_from_db()
    written = large.entries.aggregate(total=Sum("amount_idr"))["total"]
    assert isinstance(locked, ScenarioRefused) != isinstance(given, CeilingExceeded)
    assert large.used_idr <= large.limit_idr == written


def test_two_editors_at_once_write_one_step():
    scenario = scenario_with([1_000])
    editors = [factories.actor_of(factories.admin()) for _ in range(6)]

    outcomes = race(
        *[
            partial(
                acts.change,
                scenario.pk,
                [Change(EditKind.FLOOR, number)],
                seen=1,
                by=by,
                at=MOMENT,
            )
            for number, by in enumerate(editors, start=1)
        ]
    )

    assert Counter(type(o) for o in outcomes) == {Scenario: 1, StaleScenario: 5}
    assert ScenarioEdit.objects.filter(scenario=scenario, step=2).count() == 1
