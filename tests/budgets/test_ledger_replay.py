"""Whatever happens to a ceiling, its counters are what its rows say."""

from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.db.models import F, Sum
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from budgets.actions.allocations import (
    AlreadyReversed,
    CeilingExceeded,
    Grant,
    Share,
    allocate,
    reverse,
)
from budgets.models import Allocation, Ceiling
from tests import factories
from tests.factories import MOMENT

pytestmark = pytest.mark.django_db

_AMOUNT = st.integers(min_value=1, max_value=10**6)
_ACT = st.one_of(
    st.tuples(st.just("entry"), st.integers(0, 2), st.integers(-(10**6), 10**6).filter(bool)),
    st.tuples(st.just("allocate"), st.integers(0, 2), st.lists(_AMOUNT, min_size=1, max_size=4)),
    st.tuples(st.just("reverse"), st.integers(0, 30), st.none()),
)


class World:
    """One national ceiling over two provinces, and one director."""

    def __init__(self) -> None:
        scheme = factories.FundingSchemeFactory()
        nation = factories.CeilingFactory(scheme=scheme, province=None, limit_idr=10**6)
        offices = [factories.OfficeFactory(), factories.OfficeFactory()]
        self.ceilings = [nation] + [
            Ceiling.objects.create(
                scheme=scheme, stage=nation.stage, province=o.province, parent=nation
            )
            for o in offices
        ]
        self.office = offices[0]
        self.director = factories.actor_of(factories.director())

    def do(self, kind: str, number: int, value) -> None:
        try:
            with transaction.atomic():
                getattr(self, kind)(number, value)
        except (CeilingExceeded, AlreadyReversed, IntegrityError):
            pass  # A refusal must leave the counters as true as an act does.

    def entry(self, number: int, amount_idr: int) -> None:
        factories.CeilingEntryFactory(ceiling=self.ceilings[number], amount_idr=amount_idr)

    def allocate(self, number: int, amounts: list[int]) -> None:
        shares = [
            Share(
                line_ref=uuid4(),
                account_code="522151",
                description="Baris",
                indicator_id=None,
                amount_idr=amount,
            )
            for amount in amounts
        ]
        grant = Grant(award_ref=uuid4(), office_id=self.office.pk, title="A", shares=shares)
        allocate(self.ceilings[number], grant=grant, by=self.director, at=MOMENT)

    def reverse(self, number: int, _value: None) -> None:
        made = list(Allocation.objects.filter(reverses=None).order_by("pk"))
        if made:
            reverse(made[number % len(made)], reason="uji", by=self.director, at=MOMENT)


def total(rows) -> int:
    return int(rows.aggregate(total=Sum("amount_idr", default=0))["total"])


def assert_counters_are_the_rows(ceiling: Ceiling) -> None:
    ceiling.refresh_from_db()
    below = list(ceiling.children.all())
    own = total(ceiling.allocations)
    assert ceiling.limit_idr == total(ceiling.entries)
    assert ceiling.used_idr == own + sum(total(child.allocations) for child in below)
    assert ceiling.distributed_idr == sum(total(child.entries) for child in below)
    assert 0 <= ceiling.used_idr <= ceiling.limit_idr
    assert 0 <= ceiling.distributed_idr <= ceiling.limit_idr


@settings(
    max_examples=60,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(acts=st.lists(_ACT, max_size=15))
def test_counters_equal_the_ledger_replayed_from_zero(db, acts):
    with transaction.atomic():
        world = World()
        for act in acts:
            world.do(*act)

        for ceiling in world.ceilings:
            assert_counters_are_the_rows(ceiling)
        broken = (
            Allocation.objects.filter(reverses=None)
            .annotate(shared=Sum("lines__amount_idr"))
            .exclude(shared=F("amount_idr"))
        )
        assert list(broken) == []
        transaction.set_rollback(True)
