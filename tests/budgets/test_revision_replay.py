"""Whatever revisions do: semula + delta = menjadi, and the ledger replayed is what is shown."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from budgets import figures
from budgets.actions import revision_decisions as decisions
from budgets.actions import revisions as acts
from budgets.actions.allocations import AlreadyReversed, reverse
from budgets.actions.revisions import NewLine, RevisionRefused, Spread, Target
from budgets.figures.held import RevisionSums, TwoDates, classes_served
from budgets.figures.ledger_check import differences
from budgets.figures.revisions import (
    by_beneficiary,
    by_indicator,
    compare,
    line_states,
    semula_menjadi,
)
from budgets.models import Allocation, Ceiling, Revision, RevisionLine, RevisionRule
from budgets.states import RevisionState
from tests.budgets import refocus
from tests.factories import MOMENT

pytestmark = pytest.mark.django_db

_ACT = st.one_of(
    st.tuples(st.just("spread"), st.integers(1, 100), st.integers(0, 1)),
    st.tuples(st.just("shift"), st.integers(0, 12), st.integers(0, 3)),
    st.tuples(st.just("give_back"), st.integers(0, 2), st.just(0)),
)
_SETTINGS = settings(
    max_examples=12,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


class World:
    """Three allocations, two of them in one province, and people who revise them."""

    def __init__(self) -> None:
        self.scheme = refocus.dekon_2020()
        first = refocus.allocation(self.scheme, limit=20_000)
        self.grants = [
            first,
            refocus.allocation(self.scheme, ceiling=first.ceiling, travel=333),
            refocus.allocation(self.scheme, travel=101),
        ]
        self.admin, self.director, self.leader = refocus.people()
        # Volumes may drop here: the sums are what is looked at.
        RevisionRule.objects.filter(key="volume_turun").update(weight="mati")
        self.now = MOMENT

    def do(self, kind: str, first: int, second: int) -> None:
        self.now += timedelta(hours=1)
        try:
            with transaction.atomic():
                getattr(self, kind)(first, second)
        except (RevisionRefused, AlreadyReversed):
            pass  # A refusal must leave the sums as true as an act does.

    def spread(self, percent: int, source: int) -> None:
        revision = refocus.draft(self.scheme, self.admin)
        code = (refocus.TRAVEL, refocus.RESULT)[source]
        asked = Spread(account_code=code, percent=percent, target=refocus.GOAL)
        acts.spread(revision.pk, asked, seen=1, by=self.admin)
        self._decide(revision, 2)

    def shift(self, volume: int, number: int) -> None:
        """From one allocation's trips to another's new line, whoever's province it is."""
        source, target = self.grants[number % 3], self.grants[(number + 1) % 3]
        trips = line_states([source.pk]).get((source.pk, refocus.line(source).line_ref))
        if trips is None:
            return  # It was given back.
        revision = refocus.draft(self.scheme, self.admin)
        price = refocus.line(source).unit_price_idr
        asked = Target(line_ref=trips.line_ref, volume=Decimal(volume), unit_price_idr=int(price))
        acts.set_lines(revision.pk, source.pk, [asked], seen=1, by=self.admin)
        cut = trips.amount_idr - volume * int(price)
        new = NewLine(account_code=refocus.GOODS, description="Lain", amount_idr=max(cut, 0))
        acts.set_lines(revision.pk, target.pk, [], new=new, seen=2, by=self.admin)
        self._decide(revision, 3)

    def _decide(self, revision: Revision, seen: int) -> None:
        acts.submit(revision.pk, seen=seen, by=self.admin, at=self.now)
        decisions.approve(revision.pk, by=self.director, at=self.now)

    def give_back(self, number: int, _second: int) -> None:
        reverse(self.grants[number], reason="uji", by=self.director, at=self.now)


@_SETTINGS
@given(done=st.lists(_ACT, max_size=5))
def test_replay_from_zero_is_what_is_kept(db, done):
    with transaction.atomic():
        world = World()
        nation = Ceiling.objects.get(scheme=world.scheme, province=None).limit_idr
        for act in done:
            world.do(*act)

        assert differences() == []
        assert Ceiling.objects.get(scheme=world.scheme, province=None).limit_idr == nation
        for one in RevisionLine.objects.all():
            assert one.before_idr + one.delta_idr == one.after_idr >= 0
        assert_buckets(world)
        transaction.set_rollback(True)


def assert_buckets(world: World) -> None:
    """Every rupiah in exactly one indicator bucket, or in the one without an indicator."""
    standing = Allocation.objects.of_scheme(world.scheme.pk).standing()
    held = sum(line_state.amount_idr for line_state in line_states(standing_ids(standing)).values())
    buckets = figures.allocated_by_indicator([2020])
    assert sum(buckets.values()) == held
    used = Ceiling.objects.get(scheme=world.scheme, province=None).used_idr
    assert used == held
    for revision in Revision.objects.filter(state=RevisionState.APPROVED):
        sheet = semula_menjadi(revision)
        assert sheet.delta_idr == 0
        sides = by_indicator(sheet).values()
        assert sum(before for before, _after in sides) == sheet.before_idr
        assert sum(after for _before, after in sides) == sheet.after_idr
        asked = RevisionSums(revision=revision)
        assert sums(asked.by_allocation("")) == sums(asked.by_province()) == sums_of(sheet)
        assert classes_served(revision) == by_beneficiary(sheet)


def sums(found) -> tuple[int, int]:
    return sum(one.before_idr for one in found), sum(one.after_idr for one in found)


def sums_of(sheet) -> tuple[int, int]:
    return sheet.before_idr, sheet.after_idr


def standing_ids(rows) -> list:
    return list(rows.values_list("pk", flat=True))


@_SETTINGS
@given(done=st.lists(_ACT, min_size=1, max_size=4), cut=st.integers(0, 5))
def test_any_two_dates_compare_to_what_each_was(db, done, cut):
    with transaction.atomic():
        world = World()
        seen = {}
        for number, act in enumerate(done):
            world.do(*act)
            grants = [grant.pk for grant in world.grants]
            seen[number] = (world.now + timedelta(minutes=1), line_states(grants))
        moment, then = seen[min(cut, len(done) - 1)]

        grants = [grant.pk for grant in world.grants]
        sheet = compare(grants, first=moment, second=None)
        dates = TwoDates(scheme_id=world.scheme.pk, first=moment, second=None)

        assert {pair.key: pair.before for pair in sheet.pairs if pair.before} == then
        now = line_states([grant.pk for grant in world.grants])
        assert {pair.key: pair.after for pair in sheet.pairs if pair.after} == now
        assert sums(dates.by_allocation("")) == sums_of(sheet)
        assert sums(dates.by_province()) == sums_of(sheet)
        transaction.set_rollback(True)


def test_a_half_rupiah_is_rounded_up_as_the_database_does():
    given_ = refocus.allocation(refocus.dekon_2020())
    admin, _director, _leader = refocus.people()
    revision = refocus.draft(given_.ceiling.scheme, admin)
    new = NewLine(
        account_code=refocus.GOODS,
        description="Setengah",
        volume=Decimal("2.5"),
        unit_price_idr=333,
    )

    acts.set_lines(revision.pk, given_.pk, [], new=new, seen=1, by=admin)

    assert int(revision.lines.get().after_idr) == 833
