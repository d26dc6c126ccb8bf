"""Share out whole rupiah by weights, between floors and caps. Pure: no database, no clock.

The amounts follow one multiplier: everybody gets weight × multiplier, but never below the floor
nor above the cap; the multiplier is the one at which the sum is right. What is left of a rupiah
goes to the largest remainders. So the sum is exact, the order of the claims does not matter, and
a heavier weight or a higher floor never gives less.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from fractions import Fraction


@dataclass(frozen=True, kw_only=True)
class Claim:
    """What one place may get (rupiah). ``key`` orders equal remainders; a fixed amount is final."""

    key: str
    weight: Fraction = Fraction(1)
    floor_idr: int = 0
    cap_idr: int | None = None
    fixed_idr: int | None = None

    def at(self, multiplier: Fraction) -> Fraction:
        """The exact amount at a multiplier."""
        wanted = max(self.weight * multiplier, Fraction(self.floor_idr))
        return wanted if self.cap_idr is None else min(wanted, Fraction(self.cap_idr))


class ClashKind(Enum):
    """Which conditions cannot hold together."""

    FLOOR_ABOVE_CAP = "floor above cap"
    FIXED_BELOW_FLOOR = "fixed below floor"
    FIXED_ABOVE_CAP = "fixed above cap"
    FIXED_TOO_MUCH = "fixed too much"
    FLOORS_TOO_MUCH = "floors too much"
    CAPS_TOO_LITTLE = "caps too little"
    NO_WEIGHT = "no weight"


@dataclass(frozen=True, kw_only=True)
class Clash:
    """One impossible condition: which places, what they add up to, and against what (rupiah)."""

    kind: ClashKind
    keys: tuple[str, ...]
    amount_idr: int = 0
    against_idr: int = 0


class InfeasibleError(Exception):
    """The conditions clash; ``clashes`` names every one that was found."""

    def __init__(self, clashes: Sequence[Clash]) -> None:
        super().__init__(", ".join(clash.kind.value for clash in clashes))
        self.clashes = tuple(clashes)


def apportion(total_idr: int, claims: Iterable[Claim]) -> dict[str, int]:
    """Share ``total_idr`` out exactly; refuses clashing conditions with InfeasibleError."""
    ordered = sorted(claims, key=lambda claim: claim.key)
    if clashes := [*_alone(ordered), *_together(total_idr, ordered)]:
        raise InfeasibleError(clashes)
    shares = {claim.key: claim.fixed_idr for claim in ordered if claim.fixed_idr is not None}
    free = [claim for claim in ordered if claim.fixed_idr is None]
    rest = total_idr - sum(shares.values())
    return shares | _whole(rest, _exact(rest, free))


def _alone(claims: Sequence[Claim]) -> list[Clash]:
    """Conditions that one place breaks by itself."""
    found = []
    for claim in claims:
        low, high, fixed = claim.floor_idr, claim.cap_idr, claim.fixed_idr
        for is_broken, kind, amount, against in (
            (high is not None and low > high, ClashKind.FLOOR_ABOVE_CAP, low, high),
            (fixed is not None and fixed < low, ClashKind.FIXED_BELOW_FLOOR, fixed, low),
            (
                fixed is not None and high is not None and fixed > high,
                ClashKind.FIXED_ABOVE_CAP,
                fixed,
                high,
            ),
        ):
            if is_broken:
                found.append(
                    Clash(
                        kind=kind,
                        keys=(claim.key,),
                        amount_idr=amount or 0,
                        against_idr=against or 0,
                    )
                )
    return found


def _together(total_idr: int, claims: Sequence[Claim]) -> list[Clash]:
    """Conditions that break the sum."""
    fixed = [claim for claim in claims if claim.fixed_idr is not None]
    free = [claim for claim in claims if claim.fixed_idr is None]
    given = sum(claim.fixed_idr or 0 for claim in fixed)
    low = sum(claim.floor_idr for claim in free)
    if given > total_idr or (not free and given != total_idr):
        return [_clash(ClashKind.FIXED_TOO_MUCH, fixed, given, total_idr)]
    if given + low > total_idr:
        bound = [claim for claim in free if claim.floor_idr]
        return [_clash(ClashKind.FLOORS_TOO_MUCH, bound, low, total_idr - given)]
    return _short(total_idr - given, free)


def _short(rest_idr: int, free: Sequence[Claim]) -> list[Clash]:
    """Whether the money finds takers: somebody with a weight and room."""
    if any(claim.weight and claim.cap_idr is None for claim in free):
        return []
    high = sum(_most(claim) for claim in free)
    if high >= rest_idr:
        return []
    if not any(claim.weight for claim in free):
        return [_clash(ClashKind.NO_WEIGHT, free, high, rest_idr)]
    capped = [claim for claim in free if claim.weight]
    return [_clash(ClashKind.CAPS_TOO_LITTLE, capped, high, rest_idr)]


def _most(claim: Claim) -> int:
    """The most a place can get: without a weight its floor."""
    return (claim.cap_idr or 0) if claim.weight else claim.floor_idr


def _clash(kind: ClashKind, claims: Sequence[Claim], amount: int, against: int) -> Clash:
    keys = tuple(claim.key for claim in claims)
    return Clash(kind=kind, keys=keys, amount_idr=amount, against_idr=against)


def _exact(rest_idr: int, claims: Sequence[Claim]) -> dict[str, Fraction]:
    """The exact amounts: find the multiplier at which they add up to the rest."""
    if not claims:
        return {}
    multiplier = _multiplier(Fraction(rest_idr), claims)
    return {claim.key: claim.at(multiplier) for claim in claims}


def _multiplier(rest: Fraction, claims: Sequence[Claim]) -> Fraction:
    """Between two neighbouring turning points the sum is a straight line: solve it there."""
    low, high = _around(rest, claims)
    if high is None:
        slope = sum((c.weight for c in claims if c.cap_idr is None), Fraction(0))
    else:
        slope = (_sum(claims, high) - _sum(claims, low)) / (high - low)
    missing = rest - _sum(claims, low)
    return low + missing / slope if slope else low


def _around(rest: Fraction, claims: Sequence[Claim]) -> tuple[Fraction, Fraction | None]:
    """The turning points between which the sum reaches the rest (None: beyond the last)."""
    points = {Fraction(0)}
    for claim in claims:
        if claim.weight:
            points.add(claim.floor_idr / claim.weight)
            if claim.cap_idr is not None:
                points.add(claim.cap_idr / claim.weight)
    ordered = sorted(points)
    first, last = 0, len(ordered)
    while last - first > 1:
        middle = (first + last) // 2
        if _sum(claims, ordered[middle]) <= rest:
            first = middle
        else:
            last = middle
    return ordered[first], ordered[last] if last < len(ordered) else None


def _sum(claims: Sequence[Claim], multiplier: Fraction) -> Fraction:
    return sum((claim.at(multiplier) for claim in claims), Fraction(0))


def _whole(rest_idr: int, exact: Mapping[str, Fraction]) -> dict[str, int]:
    """Round down, then give one rupiah each to the largest remainders; ties by key."""
    shares = {key: int(amount) for key, amount in exact.items()}
    left = rest_idr - sum(shares.values())
    by_remainder = sorted(exact, key=lambda key: (shares[key] - exact[key], key))
    for key in by_remainder[:left]:
        shares[key] += 1
    return shares


def mix(
    points: Mapping[str, int],
    values: Mapping[str, Mapping[str, Fraction]],
    *,
    keys: Sequence[str],
) -> dict[str, Fraction]:
    """Make one weight a place from several measures, each brought to a sum of one first.

    ``points`` are percent points by measure. A place that a measure does not know counts as its
    average, neither favoured nor punished; a measure that knows nothing adds nothing.
    """
    whole = sum(points.values())
    mixed = dict.fromkeys(keys, Fraction(0))
    for measure, part in points.items():
        filled = _filled(values.get(measure, {}), keys)
        total = sum(filled.values(), Fraction(0))
        if not total:
            continue
        for key, value in filled.items():
            mixed[key] += value * part / (total * whole)
    return mixed


def _filled(known: Mapping[str, Fraction], keys: Sequence[str]) -> dict[str, Fraction]:
    here = [known[key] for key in keys if key in known]
    average = sum(here, Fraction(0)) / len(here) if here else Fraction(0)
    return {key: known.get(key, average) for key in keys}
