"""Two people at one sentra: one act wins, the other is told, and five units stay five."""

from datetime import date, timedelta
from functools import partial

import pytest

from provinces.actions import registers
from provinces.actions.registers import SentraDetails
from provinces.models import Sentra
from provinces.states import SentraStageKind
from tests import factories as make
from tests.concurrency.race import Racers

pytestmark = pytest.mark.django_db(transaction=True)

THREADS, ROUNDS = 8, 10
FIRST = date(2021, 3, 1)


@pytest.fixture
def sentra():
    return make.SentraFactory(unit_count=5)


@pytest.fixture
def drafter(sentra):
    province = sentra.regency.placements.get().province
    office = make.regency_office(province, regency=sentra.regency)
    return make.actor_of(make.drafter_of(office))


def advance(sentra, by, *, stage, since):
    return partial(
        registers.advance_sentra,
        sentra,
        stage=stage,
        since=since,
        note="",
        by=by,
        at=make.MOMENT,
    )


def lower(sentra, by, *, version, note=""):
    details = SentraDetails(name=sentra.name, unit_count=4, products=["keripik"], note=note)
    return partial(
        registers.change_sentra, sentra, details=details, version=version, by=by, at=make.MOMENT
    )


def test_a_stage_is_recorded_once(sentra, drafter):
    stages = (SentraStageKind.BUILT, SentraStageKind.PROPOSED)
    with Racers(THREADS) as racers:
        for turn in range(ROUNDS):
            act = advance(
                sentra, drafter, stage=stages[turn % 2], since=FIRST + timedelta(days=turn)
            )
            outcomes = racers.race([act] * THREADS)

            won = [one for one in outcomes if isinstance(one, Sentra)]
            lost = [one for one in outcomes if isinstance(one, registers.StageOutOfOrder)]
            assert (len(won), len(lost)) == (1, THREADS - 1), outcomes

    assert sentra.stages.count() == 1 + ROUNDS


def test_one_page_wins_over_the_others_opened_with_it(sentra, drafter):
    with Racers(THREADS) as racers:
        for version in range(1, ROUNDS + 1):
            acts = [
                lower(sentra, drafter, version=version, note=f"{version}-{n}")
                for n in range(THREADS)
            ]
            outcomes = racers.race(acts)

            stale = [one for one in outcomes if isinstance(one, registers.StaleRegister)]
            assert len(stale) == THREADS - 1, outcomes

    sentra.refresh_from_db()
    assert sentra.version == ROUNDS + 1


def test_starting_work_and_losing_a_unit_never_both_happen(drafter, sentra):
    with Racers(2) as racers:
        for _round in range(ROUNDS):
            fresh = make.SentraFactory(unit_count=5, regency=sentra.regency)
            start, fewer = racers.race(
                [
                    advance(fresh, drafter, stage=SentraStageKind.OPERATING, since=FIRST),
                    lower(fresh, drafter, version=1),
                ]
            )

            fresh.refresh_from_db()
            assert isinstance(start, registers.TooFewUnits) != isinstance(
                fewer, registers.TooFewUnits
            ), (start, fewer)
            assert not (fresh.stage == SentraStageKind.OPERATING and fresh.unit_count == 4)
