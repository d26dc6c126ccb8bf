"""Many people in one RAB at the same moment."""

from collections import Counter
from functools import partial
from uuid import uuid4

import pytest

from programs.actions.line_edits import CellEdit, Outcome, save_cells
from programs.actions.line_order import NewLine, insert_lines, move_line
from programs.models import RabLine
from tests import factories
from tests.concurrency.race import Racers, race
from tests.factories import MOMENT
from tests.programs import grid

pytestmark = pytest.mark.django_db(transaction=True)

PEOPLE, ROUNDS = 8, 20


@pytest.fixture
def proposal(transactional_db):
    return grid.draft()


def drafters(proposal) -> list:
    return [factories.actor_of(factories.drafter_of(proposal.office)) for _n in range(PEOPLE)]


def price_edit(line: RabLine, *, seen: int, value: int) -> CellEdit:
    return CellEdit(line.pk, {"unit_price_idr": seen}, {"unit_price_idr": value})


def test_one_cell_has_one_winner_in_every_round(proposal):
    line, people, seen = proposal.lines.first(), drafters(proposal), 100_000
    with Racers(PEOPLE) as racers:
        for number in range(1, ROUNDS + 1):
            edits = [price_edit(line, seen=seen, value=number * 1000 + n) for n in range(PEOPLE)]
            outcomes = racers.race(
                [
                    partial(save_cells, proposal.pk, by=by, edits=[edit], at=MOMENT)
                    for by, edit in zip(people, edits, strict=True)
                ]
            )
            told = Counter(results[0].outcome for _proposal, results in outcomes)
            assert told == {Outcome.SAVED: 1, Outcome.TAKEN: PEOPLE - 1}, number
            line.refresh_from_db()
            seen = int(line.unit_price_idr)


def test_different_cells_never_disturb_each_other(proposal):
    first, people = proposal.lines.in_order()[0], drafters(proposal)
    edits = [
        price_edit(first, seen=100_000, value=5_000),
        CellEdit(first.pk, {"description": "Baris 1"}, {"description": "Diubah"}),
        CellEdit(first.pk, {"note": ""}, {"note": "Catatan"}),
    ]

    race(*(
        partial(save_cells, proposal.pk, by=by, edits=[edit], at=MOMENT)
        for by, edit in zip(people, edits, strict=False)
    ))  # fmt: skip

    first.refresh_from_db()
    assert (first.unit_price_idr, first.description, first.note) == (5_000, "Diubah", "Catatan")


def test_lines_inserted_and_moved_at_one_place_all_stand_there(proposal):
    lines, people = list(proposal.lines.in_order()), drafters(proposal)
    model = RabLine.objects.get(pk=lines[0].pk)
    names = ("output_class_id", "output_code", "component", "account_id", "description")
    values = {name: getattr(model, name) for name in (*names, "factor_1", "unit_1_id")}
    values["unit_price_idr"] = 1_000
    acts = [
        partial(
            insert_lines,
            proposal.pk,
            by=by,
            after=lines[0].pk,
            rows=[NewLine(uuid4(), values) for _n in range(30)],
            at=MOMENT,
        )
        for by in people[:-1]
    ]
    moving = partial(
        move_line, proposal.pk, by=people[-1], line_id=lines[2].pk, after=lines[0].pk, at=MOMENT
    )

    outcomes = race(*acts, moving)

    assert [outcome for outcome in outcomes if isinstance(outcome, Exception)] == []
    order = list(proposal.lines.in_order().values_list("pk", flat=True))
    assert len(order) == 3 + 30 * (PEOPLE - 1)
    assert (order[0], order[-1]) == (lines[0].pk, lines[1].pk)
    positions = list(proposal.lines.values_list("position", flat=True))
    assert len(set(positions)) == len(positions)
