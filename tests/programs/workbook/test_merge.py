"""Differences and merges of RABs, for any RAB: pure functions, no database."""

import random
import uuid

from hypothesis import given, settings
from hypothesis import strategies as st

from programs.workbook.diff import diff, longest_rising
from programs.workbook.merge import ORDER, accept, merge
from programs.workbook.snapshot import FIELDS

FEW = settings(max_examples=100, deadline=None)
_TEXT = st.text(alphabet="abcde0123456789 =+-@", max_size=6)
IDS = [str(uuid.UUID(int=n)) for n in range(40)]


def line(key: str, words: dict[str, str]) -> dict[str, str]:
    return {"id": key} | {name: words.get(name, "") for name in FIELDS}


@st.composite
def rabs(draw, least=0):
    """A RAB of up to eight lines in any order."""
    keys = draw(st.lists(st.sampled_from(IDS[:12]), unique=True, min_size=least, max_size=8))
    words = st.dictionaries(st.sampled_from(FIELDS), _TEXT, max_size=4)
    return [line(key, draw(words)) for key in keys]


@st.composite
def edits(draw, base, new_ids):
    """What one side makes of a RAB: cells changed, lines removed, added and moved."""
    lines = [dict(row) for row in base]
    for row in draw(st.lists(st.sampled_from(lines), max_size=3)) if lines else []:
        row[draw(st.sampled_from(FIELDS))] = draw(_TEXT)
    gone = draw(st.sets(st.sampled_from([r["id"] for r in base]), max_size=2)) if base else set()
    lines = [row for row in lines if row["id"] not in gone]
    for key in draw(st.lists(st.sampled_from(new_ids), unique=True, max_size=2)):
        lines.insert(draw(st.integers(0, len(lines))), line(key, {"description": draw(_TEXT)}))
    if draw(st.booleans()) and lines:
        lines = draw(st.permutations(lines))
    return lines


@st.composite
def triples(draw):
    base = draw(rabs())
    return base, draw(edits(base, IDS[20:23])), draw(edits(base, IDS[30:33]))


@FEW
@given(rabs())
def test_equal_rabs_differ_in_nothing(rab):
    assert diff(rab, [dict(row) for row in rab]) == []


@FEW
@given(rabs(least=1), st.data())
def test_n_changed_cells_are_exactly_n_differences(rab, data):
    cells = [(n, name) for n in range(len(rab)) for name in FIELDS]
    wanted = data.draw(st.sets(st.sampled_from(cells), min_size=1, max_size=12))
    new = [dict(row) for row in rab]
    for n, name in wanted:
        new[n][name] += "!"

    found = diff(rab, new)

    assert {(d.line_id, d.field) for d in found} == {(rab[n]["id"], name) for n, name in wanted}
    assert len(found) == len(wanted)
    assert {d.kind for d in found} == {"changed"}
    assert all(d.new == d.old + "!" for d in found)


@FEW
@given(rabs(least=2), st.randoms(use_true_random=False))
def test_one_line_put_elsewhere_is_one_move(rab, chance):
    new = list(rab)
    taken = new.pop(chance.randrange(len(new)))
    new.insert(chance.randrange(len(new) + 1), taken)

    found = diff(rab, new)

    assert len(found) <= 1
    assert all(d.kind == "moved" for d in found)


@FEW
@given(st.lists(st.integers(0, 30), unique=True, max_size=9))
def test_longest_rising_run_is_rising_and_longest(numbers):
    kept = [number for number in numbers if number in longest_rising(numbers)]

    assert kept == sorted(kept)
    assert len(kept) == _longest(numbers)


def _longest(numbers):
    """The plain way: the best run that ends at each number."""
    best: list[int] = []
    for index, number in enumerate(numbers):
        best.append(1 + max((best[n] for n in range(index) if numbers[n] < number), default=0))
    return max(best, default=0)


@FEW
@given(triples())
def test_what_one_side_changed_is_taken_whole(sides):
    base, ours, theirs = sides

    assert merge(base, base, theirs).lines == theirs
    assert merge(base, ours, base).lines == ours
    assert merge(base, ours, ours).lines == ours


@FEW
@given(triples())
def test_merge_is_the_same_from_either_side_where_nothing_conflicts(sides):
    base, ours, theirs = sides
    one, other = merge(base, ours, theirs), merge(base, theirs, ours)

    assert {(c.line_id, c.field) for c in one.conflicts} == {
        (c.line_id, c.field) for c in other.conflicts
    }
    if not one.conflicts:
        assert one.lines == other.lines


@FEW
@given(triples())
def test_no_change_of_either_side_is_lost_without_a_conflict(sides):
    base, ours, theirs = sides
    merged = merge(base, ours, theirs)
    torn = {c.line_id for c in merged.conflicts}
    lines = {row["id"]: row for row in merged.lines}

    for side in (ours, theirs):
        for change in diff(base, side):
            if change.line_id in torn or change.kind == "moved":
                continue
            if change.kind == "changed":
                assert lines[change.line_id][change.field] == change.new
            else:
                assert (change.line_id in lines) is (change.kind == "added")


@FEW
@given(triples(), st.sampled_from(["ours", "theirs"]))
def test_a_chosen_conflict_is_no_conflict(sides, side):
    base, ours, theirs = sides
    open_ones = merge(base, ours, theirs).conflicts
    choices = {(c.line_id, c.field): side for c in open_ones}

    merged = merge(base, ours, theirs, choices=choices)

    assert merged.conflicts == []
    lines = {row["id"]: row for row in merged.lines}
    for conflict in open_ones:
        if conflict.field and conflict != ORDER:
            assert lines[conflict.line_id][conflict.field] == getattr(conflict, side)


@FEW
@given(triples())
def test_accepting_everything_or_nothing(sides):
    base, _, theirs = sides
    every = {row["id"] for row in (*base, *theirs)}

    assert accept(base, theirs, lines=every, order=True) == theirs
    assert accept(base, theirs, lines=set(), order=False) == base


def test_a_large_rab_is_compared_quickly_enough_to_be_linear():
    rab = [line(str(uuid.UUID(int=n)), {"description": str(n)}) for n in range(4_000)]
    shuffled = list(rab)
    random.Random(4).shuffle(shuffled)

    moved = [d for d in diff(rab, shuffled) if d.kind == "moved"]

    assert len(merge(rab, rab, shuffled).lines) == 4_000
    assert 3_700 < len(moved) < 4_000
