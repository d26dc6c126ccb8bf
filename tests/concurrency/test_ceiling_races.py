"""Money under a ceiling when many allocate at once (K01, K02)."""

import os
import random
from collections import Counter
from datetime import timedelta
from functools import partial
from uuid import uuid4

import pytest
from django.db import connection
from django.db.models import Sum

from budgets.actions.allocations import (
    AlreadyReversed,
    CeilingExceeded,
    Grant,
    Share,
    allocate,
    reverse,
)
from budgets.models import Allocation, Ceiling
from programs.actions.awards import approve_award
from programs.models import (
    Award,
    LineDecision,
    Proposal,
    ProposalDecision,
    RabLine,
    RakorDesk,
    RakorItem,
)
from programs.states import LineVerdict, Move, ProposalState
from tests import factories
from tests.concurrency.race import Racers, race
from tests.factories import MOMENT

pytestmark = pytest.mark.django_db(transaction=True)

# 10,000 rounds by hand or at night: IKM_SOAK_ROUNDS=10000.
THREADS, ROUNDS = 32, int(os.environ.get("IKM_SOAK_ROUNDS", "100"))
PRICE = 10_000  # one line: 10 × Rp1.000


def approved(count: int) -> list[Proposal]:
    """Proposals of one province, approved at one Rakor, ready for an award."""
    proposals = factories.bulk_proposals(count, lines_per=1, states=[ProposalState.APPROVED])
    reviewer = factories.UserFactory()
    rakor = factories.RakorFactory(scheme=proposals[0].scheme)
    desk = RakorDesk.objects.create(
        rakor=rakor, province=proposals[0].province, number=1, held_on=rakor.first_day
    )
    items = RakorItem.objects.bulk_create(
        RakorItem(desk=desk, proposal=p, tabled_by=reviewer, tabled_at=MOMENT) for p in proposals
    )
    lines = dict(RabLine.objects.values_list("proposal", "pk"))
    shared = {"proposed_idr": PRICE, "agreed_idr": PRICE, "decided_by": reviewer}
    LineDecision.objects.bulk_create(
        LineDecision(
            item=item,
            line_id=lines[item.proposal_id],
            verdict=LineVerdict.ACCEPTED,
            decided_at=MOMENT,
            **shared,
        )
        for item in items
    )
    ProposalDecision.objects.bulk_create(
        ProposalDecision(item=item, verdict=Move.APPROVE, decided_at=MOMENT, **shared)
        for item in items
    )
    return proposals


def one_slot(proposals: list[Proposal]) -> Ceiling:
    """A ceiling with room for exactly one award, under a wide national one."""
    factories.CeilingFactory(scheme=proposals[0].scheme, province=None, limit_idr=10**12)
    return factories.CeilingFactory(
        scheme=proposals[0].scheme, province=proposals[0].province, limit_idr=PRICE
    )


def add_a_slot(ceiling: Ceiling) -> None:
    factories.CeilingEntryFactory(ceiling=ceiling, amount_idr=PRICE)


def faults(ceiling: Ceiling, outcomes: list) -> list[str]:
    """What is wrong after a round; nothing when the ceiling held."""
    ceiling.refresh_from_db()
    written = ceiling.allocations.aggregate(total=Sum("amount_idr", default=0))["total"]
    kinds = Counter(type(outcome).__name__ for outcome in outcomes)
    wrong = []
    if kinds != {"Award": 1, "CeilingExceeded": len(outcomes) - 1}:
        wrong.append(f"outcomes {dict(kinds)}")
    if ceiling.used_idr > ceiling.limit_idr:
        wrong.append(f"used {ceiling.used_idr} of {ceiling.limit_idr}")
    if ceiling.used_idr != written:
        wrong.append(f"counter {ceiling.used_idr}, rows {written}")
    return wrong


def approvals(proposals: list[Proposal], director) -> list:
    return [partial(approve_award, p.pk, by=director, at=MOMENT) for p in proposals]


def test_one_slot_ceiling_has_one_winner_in_every_round():
    waiting = approved(THREADS + ROUNDS - 1)
    ceiling = one_slot(waiting)
    director = factories.actor_of(factories.director())
    with Racers(THREADS) as racers:
        for number in range(ROUNDS):
            outcomes = racers.race(approvals(waiting[:THREADS], director))
            assert faults(ceiling, outcomes) == [], f"round {number}"
            winner = next(o for o in outcomes if isinstance(o, Award))
            waiting = [p for p in waiting if p.pk != winner.proposal_id]
            add_a_slot(ceiling)

    ceiling.refresh_from_db()
    ceiling.parent.refresh_from_db()
    assert ceiling.used_idr == ceiling.parent.used_idr == ROUNDS * PRICE
    assert Award.objects.count() == Allocation.objects.count() == ROUNDS
    assert Proposal.objects.filter(state=ProposalState.ALLOCATED).count() == ROUNDS


@pytest.fixture
def no_guard(transactional_db):
    """The same database without the CHECK that defends the limit."""
    guard = next(c for c in Ceiling._meta.constraints if c.name == "ceiling_used_within_limit")
    with connection.schema_editor() as editor:
        editor.remove_constraint(Ceiling, guard)
    yield
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE budgets_ceiling CASCADE")
    with connection.schema_editor() as editor:
        editor.add_constraint(Ceiling, guard)


@pytest.mark.usefixtures("no_guard")
def test_without_the_guard_the_same_race_is_reported():
    waiting = approved(THREADS)
    ceiling = one_slot(waiting)
    director = factories.actor_of(factories.director())

    with Racers(THREADS) as racers:
        outcomes = racers.race(approvals(waiting, director))

    assert faults(ceiling, outcomes) == [
        "outcomes {'Award': 32}",
        f"used {THREADS * PRICE} of {PRICE}",
    ]


def grant(ceiling: Ceiling, amount_idr: int) -> Grant:
    share = Share(
        line_ref=uuid4(),
        account_code="522151",
        description="Baris",
        indicator_id=None,
        amount_idr=amount_idr,
    )
    office = factories.OfficeFactory(province=ceiling.province)
    return Grant(award_ref=uuid4(), office_id=office.pk, title="Uji", shares=[share])


def test_batches_over_several_ceilings_in_random_order_never_deadlock():
    ceilings = [factories.CeilingFactory(limit_idr=1_000) for _ in range(5)]
    ceilings = list(Ceiling.objects.filter(pk__in=[c.pk for c in ceilings]))
    director = factories.actor_of(factories.director())
    chance = random.Random(2024)
    acts = [
        partial(allocate, c, grant=grant(c, 1), by=director, at=MOMENT + timedelta(seconds=n))
        for n in range(64)
        for c in chance.sample(ceilings, len(ceilings))
    ]

    with Racers(16) as racers:
        outcomes = [
            outcome
            for start in range(0, len(acts), 16)
            for outcome in racers.race(acts[start : start + 16])
        ]

    assert Counter(type(outcome).__name__ for outcome in outcomes) == {"Allocation": 320}
    used = Ceiling.objects.exclude(province=None).values_list("used_idr", flat=True)
    assert list(used) == [64] * 5
    assert Ceiling.objects.get(province=None).used_idr == 320


def test_one_allocation_reversed_by_many_goes_back_once():
    allocation = factories.AllocationFactory(amount_idr=500)
    director = factories.actor_of(factories.director())

    outcomes = race(
        *[partial(reverse, allocation, reason="batal", by=director, at=MOMENT) for _ in range(8)]
    )

    kinds = Counter(type(outcome) for outcome in outcomes)
    assert kinds == {Allocation: 1, AlreadyReversed: 7}
    allocation.ceiling.refresh_from_db()
    assert allocation.ceiling.used_idr == 0


def test_a_ceiling_lowered_while_it_is_used_refuses_one_of_the_two():
    ceiling = factories.CeilingFactory(limit_idr=100)
    director = factories.actor_of(factories.director())
    lower = partial(factories.CeilingEntryFactory, ceiling=ceiling, amount_idr=-100)
    use = partial(allocate, ceiling, grant=grant(ceiling, 100), by=director, at=MOMENT)

    lowered, used = race(lower, use)

    ceiling.refresh_from_db()
    assert isinstance(lowered, Exception) != isinstance(used, CeilingExceeded)
    assert (ceiling.limit_idr, ceiling.used_idr) in [(0, 0), (100, 100)]
