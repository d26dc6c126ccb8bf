"""Revisions when several act at once."""

from collections import Counter
from functools import partial

import pytest
from django.db import transaction

from budgets.actions import revision_decisions as decisions
from budgets.actions.allocations import allocate
from budgets.actions.revision_decisions import AlreadyDecided
from budgets.actions.revisions import StaleRevision
from budgets.figures.ledger_check import differences
from budgets.models import Allocation, Revision
from tests import factories
from tests.budgets import refocus
from tests.concurrency.race import race
from tests.concurrency.test_scenario_races import grant

pytestmark = pytest.mark.django_db(transaction=True)


def written(scheme, admin) -> Revision:
    with transaction.atomic():
        return refocus.refocused(scheme, admin)


def test_one_revision_has_one_winner_among_many_approvers():
    scheme = refocus.dekon_2020()
    for _ in range(3):
        refocus.allocation(scheme)
    admin, *_rest = refocus.people()
    revision = written(scheme, admin)
    people = [factories.actor_of(factories.director()) for _ in range(6)]

    outcomes = race(
        *[
            partial(decisions.approve, revision.pk, by=by, at=refocus.later(hours=1))
            for by in people
        ]
    )

    assert Counter(type(o) for o in outcomes) == {Revision: 1, AlreadyDecided: 5}
    assert Allocation.objects.filter(revision=revision).count() == 3
    assert differences() == []


def test_two_revisions_of_the_same_lines_have_one_winner():
    scheme = refocus.dekon_2020()
    refocus.allocation(scheme)
    admin, director, leader = refocus.people()
    first, second = written(scheme, admin), written(scheme, admin)

    outcomes = race(
        partial(decisions.approve, first.pk, by=director, at=refocus.later(hours=1)),
        partial(decisions.approve, second.pk, by=leader, at=refocus.later(hours=1)),
    )

    assert Counter(type(o) for o in outcomes) == {Revision: 1, StaleRevision: 1}
    assert differences() == []


def test_revising_and_allocating_at_once_never_wait_for_each_other():
    scheme = refocus.dekon_2020()
    grants = [refocus.allocation(scheme, limit=10_000) for _ in range(3)]
    admin, director, leader = refocus.people()
    revision = written(scheme, admin)
    asked = [
        partial(
            allocate,
            one.ceiling,
            grant=grant(one.office, 100),
            by=director,
            at=refocus.later(hours=1),
        )
        for one in grants * 2
    ]

    outcomes = race(
        *asked, partial(decisions.approve, revision.pk, by=leader, at=refocus.later(hours=1))
    )

    assert Counter(type(o) for o in outcomes) == {Allocation: 6, Revision: 1}
    assert differences() == []
