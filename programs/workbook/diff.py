"""Compare two RABs by the identity of their lines. Pure."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from programs.workbook.snapshot import FIELDS, Line, by_id

Change = Literal["added", "changed", "moved", "removed"]


@dataclass(frozen=True)
class Difference:
    """One thing that differs. A changed cell names its field; places are counted from 1."""

    kind: Change
    line_id: str
    field: str = ""
    old: str = ""
    new: str = ""


def diff(old: Sequence[Line], new: Sequence[Line]) -> list[Difference]:
    """Every difference once and nothing for what is equal.

    As few lines as possible count as moved: those outside the longest run that kept its order.
    """
    before, after = by_id(old), by_id(new)
    return [
        *(Difference("removed", key) for key in before if key not in after),
        *(Difference("added", key) for key in after if key not in before),
        *(
            Difference("changed", key, field, before[key][field], line[field])
            for key, line in after.items()
            if key in before
            for field in FIELDS
            if before[key][field] != line[field]
        ),
        *_moved([line["id"] for line in old], [line["id"] for line in new]),
    ]


def _moved(old: Sequence[str], new: Sequence[str]) -> list[Difference]:
    place = {key: position for position, key in enumerate(old, start=1)}
    common = [key for key in new if key in place]
    kept = longest_rising([place[key] for key in common])
    at = {key: position for position, key in enumerate(new, start=1)}
    return [
        Difference("moved", key, old=str(place[key]), new=str(at[key]))
        for key in common
        if place[key] not in kept
    ]


def longest_rising(numbers: Sequence[int]) -> set[int]:
    """The members of one longest rising subsequence; O(n log n)."""
    tails: list[int] = []
    ends: list[int] = []
    previous: list[int] = []
    for index, number in enumerate(numbers):
        spot = bisect_left(tails, number)
        tails[spot : spot + 1], ends[spot : spot + 1] = [number], [index]
        previous.append(ends[spot - 1] if spot else -1)
    found, index = set(), ends[-1] if ends else -1
    while index >= 0:
        found.add(numbers[index])
        index = previous[index]
    return found
