"""Sharing out whole rupiah: exact sums, bounds that hold, no order, no surprises."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from budgets.figures.apportion import Claim, ClashKind, InfeasibleError, apportion, mix

RELAXED = settings(max_examples=200, deadline=None, database=None)


@st.composite
def problems(draw):
    """A total and claims that can be met: bounds are drawn around a known solution."""
    keys = draw(st.lists(st.integers(10, 99), min_size=1, max_size=12, unique=True))
    claims, total = [], 0
    for key in keys:
        amount = draw(st.integers(0, 10**9))
        below, above = draw(st.integers(0, 10**8)), draw(st.integers(0, 10**8))
        total += amount
        claims.append(
            Claim(
                key=str(key),
                weight=Fraction(draw(st.integers(1, 50)), draw(st.integers(1, 9))),
                floor_idr=max(0, amount - below),
                cap_idr=draw(st.sampled_from([None, amount + above])),
                fixed_idr=draw(st.sampled_from([None, None, amount])),
            )
        )
    # Somebody has to be free to take what is left.
    claims[0] = replace(claims[0], fixed_idr=None)
    return total, claims


@RELAXED
@given(problems())
def test_sum_is_exact_and_every_bound_and_lock_holds(problem):
    total, claims = problem

    shares = apportion(total, claims)

    assert sum(shares.values()) == total
    assert shares.keys() == {claim.key for claim in claims}
    for claim in claims:
        assert shares[claim.key] >= claim.floor_idr
        assert claim.cap_idr is None or shares[claim.key] <= claim.cap_idr
        assert claim.fixed_idr in (None, shares[claim.key])


@RELAXED
@given(problems(), st.randoms())
def test_order_of_the_claims_does_not_matter(problem, chance):
    total, claims = problem
    shuffled = list(claims)
    chance.shuffle(shuffled)

    assert apportion(total, shuffled) == apportion(total, claims)


@RELAXED
@given(problems(), st.integers(1, 40), st.data())
def test_a_heavier_weight_never_gives_less(problem, more, data):
    total, claims = problem
    at = data.draw(st.integers(0, len(claims) - 1))
    heavier = [*claims]
    heavier[at] = replace(claims[at], weight=claims[at].weight + more)

    key = claims[at].key
    assert apportion(total, heavier)[key] >= apportion(total, claims)[key]


@RELAXED
@given(problems(), st.integers(1, 10**6))
def test_more_money_takes_no_more_than_a_rounded_rupiah_from_anybody(problem, more):
    total, claims = problem
    roomy = [replace(claim, cap_idr=None) for claim in claims]

    before, after = apportion(total, roomy), apportion(total + more, roomy)

    assert all(after[key] >= before[key] - 1 for key in before)


@RELAXED
@given(problems(), st.integers(1, 10**6))
def test_a_higher_floor_never_gives_less(problem, more):
    total, claims = problem
    raised = [replace(claims[0], floor_idr=claims[0].floor_idr + more), *claims[1:]]
    try:
        after = apportion(total, raised)
    except InfeasibleError:
        return  # The floor no longer fits, which it says by name.

    assert after[claims[0].key] >= apportion(total, claims)[claims[0].key]


def test_largest_remainders_get_the_rupiah_that_are_left_then_the_lower_code():
    equal = [Claim(key=key) for key in ("13", "11", "12")]

    assert apportion(100, equal) == {"11": 34, "12": 33, "13": 33}
    assert apportion(101, equal) == {"11": 34, "12": 34, "13": 33}
    assert apportion(3, [Claim(key="a", weight=Fraction(3)), Claim(key="b")]) == {"a": 2, "b": 1}


def test_what_a_cap_leaves_goes_to_the_others_by_weight():
    claims = [
        Claim(key="a", weight=Fraction(2), cap_idr=10),
        Claim(key="b", weight=Fraction(2)),
        Claim(key="c", floor_idr=40),
    ]

    assert apportion(100, claims) == {"a": 10, "b": 50, "c": 40}


def test_a_place_without_weight_gets_its_floor():
    claims = [Claim(key="a", weight=Fraction(0), floor_idr=7), Claim(key="b")]

    assert apportion(20, claims) == {"a": 7, "b": 13}


CLASHES = [
    ([Claim(key="a", floor_idr=5, cap_idr=4)], ClashKind.FLOOR_ABOVE_CAP, ("a",), 5, 4),
    (
        [Claim(key="a", floor_idr=5, fixed_idr=4), Claim(key="b")],
        ClashKind.FIXED_BELOW_FLOOR,
        ("a",),
        4,
        5,
    ),
    (
        [Claim(key="a", cap_idr=5, fixed_idr=6), Claim(key="b")],
        ClashKind.FIXED_ABOVE_CAP,
        ("a",),
        6,
        5,
    ),
    ([Claim(key="a", fixed_idr=11), Claim(key="b")], ClashKind.FIXED_TOO_MUCH, ("a",), 11, 10),
    ([Claim(key="a", fixed_idr=9)], ClashKind.FIXED_TOO_MUCH, ("a",), 9, 10),
    (
        [Claim(key="a", floor_idr=6), Claim(key="b", floor_idr=5), Claim(key="c")],
        ClashKind.FLOORS_TOO_MUCH,
        ("a", "b"),
        11,
        10,
    ),
    (
        [Claim(key="a", cap_idr=4), Claim(key="b", cap_idr=5)],
        ClashKind.CAPS_TOO_LITTLE,
        ("a", "b"),
        9,
        10,
    ),
    ([Claim(key="a", weight=Fraction(0))], ClashKind.NO_WEIGHT, ("a",), 0, 10),
]


@pytest.mark.parametrize(("claims", "kind", "keys", "amount", "against"), CLASHES)
def test_clashing_conditions_are_named(claims, kind, keys, amount, against):
    with pytest.raises(InfeasibleError) as refused:
        apportion(10, claims)

    found = refused.value.clashes[0]
    assert (found.kind, found.keys, found.amount_idr, found.against_idr) == (
        kind,
        keys,
        amount,
        against,
    )


@RELAXED
@given(problems(), st.integers(1, 10**9))
def test_floors_above_the_total_are_always_named(problem, short):
    _total, claims = problem
    free = [replace(claim, fixed_idr=None, cap_idr=None) for claim in claims]
    floors = sum(claim.floor_idr for claim in free)
    if floors < short:
        return

    with pytest.raises(InfeasibleError) as refused:
        apportion(floors - short, free)

    (clash,) = refused.value.clashes
    assert (clash.kind, clash.amount_idr) == (ClashKind.FLOORS_TOO_MUCH, floors)


def test_mix_brings_every_measure_to_one_and_fills_gaps_with_the_average():
    values = {
        "ikm": {"a": Fraction(30), "b": Fraction(10)},
        "rata": dict.fromkeys("abc", Fraction(1)),
    }

    mixed = mix({"ikm": 50, "rata": 50}, values, keys=["a", "b", "c"])

    # c counts as 20 of 60 in the first measure and as one of three in the second.
    assert mixed == {
        "a": Fraction(1, 4) + Fraction(1, 6),
        "b": Fraction(1, 12) + Fraction(1, 6),
        "c": Fraction(1, 3),
    }
    assert sum(mixed.values()) == 1
