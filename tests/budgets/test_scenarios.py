"""Scenarios: append-only edits, undo by inverse, two approvers, one writing of the ledger."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, IntegrityError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from budgets.actions import scenario_locks as locks
from budgets.actions import scenarios as acts
from budgets.actions.ceilings import Letter
from budgets.actions.scenarios import Change, Naming, ScenarioRefused, StaleScenario
from budgets.figures.scenarios import Carried, effect, ground, recipes
from budgets.figures.worked import work
from budgets.models import Allocation, Ceiling, CeilingEntry, Scenario, ScenarioEdit
from budgets.states import EditKind
from tests import factories
from tests.factories import MOMENT

pytestmark = pytest.mark.django_db
LETTER = Letter("SK-7/2024", date(2024, 1, 5), "Penetapan")
TOTAL = 1_000


class Room:
    """A scheme with three provinces, a national ceiling, an admin and two approvers."""

    def __init__(self) -> None:
        self.scheme = factories.FundingSchemeFactory()
        self.provinces = [factories.ProvinceFactory(code=code) for code in ("11", "12", "13")]
        self.national = factories.CeilingFactory(scheme=self.scheme, province=None, limit_idr=TOTAL)
        self.admin = factories.actor_of(factories.admin())
        self.director = factories.actor_of(factories.director())
        self.leader = factories.actor_of(factories.leadership())
        self.scenario = acts.create(
            self.scheme,
            stage="alokasi",
            naming=Naming("A"),
            total_idr=TOTAL,
            by=self.admin,
            at=MOMENT,
        )

    def fresh(self) -> Scenario:
        return Scenario.objects.get(pk=self.scenario.pk)

    def change(self, *changes: Change, seen: int | None = None) -> Scenario:
        seen = self.fresh().step if seen is None else seen
        return acts.change(self.scenario.pk, changes, seen=seen, by=self.admin, at=MOMENT)

    def undo(self) -> Scenario:
        return acts.undo(self.scenario.pk, seen=self.fresh().step, by=self.admin, at=MOMENT)

    def approve(self, by=None) -> Scenario:
        return locks.approve(
            self.scenario.pk, seen=self.fresh().step, by=by or self.director, at=MOMENT
        )

    def lock(self, by=None) -> Scenario:
        with transaction.atomic():
            return locks.lock(self.scenario.pk, letter=LETTER, by=by or self.leader, at=MOMENT)

    def shares(self) -> list[int]:
        worked = work([self.fresh()], ground(self.scheme, "alokasi"))[0]
        return [worked.shares.get(p.pk) for p in self.provinces]

    def problems(self) -> list[str]:
        return list(work([self.fresh()], ground(self.scheme, "alokasi"))[0].problems)

    def limits(self) -> list[int]:
        rows = Ceiling.objects.filter(scheme=self.scheme, province__isnull=False)
        return [int(n) for n in rows.order_by("province__code").values_list("limit_idr", flat=True)]


@pytest.fixture
def room():
    return Room()


def test_a_new_scenario_shares_equally_to_the_last_rupiah(room):
    assert room.shares() == [334, 333, 333]


def test_manual_and_locked_amounts_stay_and_the_rest_follows_the_weights(room):
    first, second, _third = (p.pk for p in room.provinces)

    room.change(Change(EditKind.MANUAL, 500, first, "Kesiapan"))
    room.change(Change(EditKind.LOCK, 250, second))

    assert room.shares() == [500, 250, 250]
    room.change(Change(EditKind.MANUAL, None, first))
    assert room.shares() == [375, 250, 375]


def test_what_is_unchanged_writes_no_step(room):
    room.change(Change(EditKind.TOTAL, TOTAL), Change(EditKind.BY_EQUAL, 100))

    assert room.fresh().step == 1


def test_clash_is_named_with_amounts_and_provinces_and_nothing_is_lost(room):
    room.change(Change(EditKind.FLOOR, 400))

    assert room.shares() == [None, None, None]
    names = ", ".join(p.name for p in room.provinces)
    assert room.problems() == [
        f"Jumlah batas bawah Rp1.200 melebihi pagu Rp1.000, lebih Rp200: {names}."
    ]
    assert recipes([room.scenario])[room.scenario.pk].get(EditKind.FLOOR) == 400


def test_a_measure_without_data_is_named(room):
    room.change(Change(EditKind.BY_POVERTY, 50))

    assert room.problems() == [
        "Bobot “Kemiskinan” belum punya data. Isi datanya atau jadikan bobotnya 0."
    ]


def test_entered_factors_count_newest_first(room):
    for minute, value in enumerate((9, 3)):
        factories.ProvinceFactorFactory(
            kind="miskin",
            province=room.provinces[0],
            value=Decimal(value),
            recorded_at=MOMENT + timedelta(minutes=minute),
        )
    for province in room.provinces[1:]:
        factories.ProvinceFactorFactory(kind="miskin", province=province, value=Decimal(1))

    room.change(Change(EditKind.BY_POVERTY, 100), Change(EditKind.BY_EQUAL, None))

    assert room.shares() == [600, 200, 200]


def test_band_keeps_to_last_year(room):
    before = factories.FundingSchemeFactory(
        fiscal_year=factories.FiscalYearFactory(year=2023), kind="dekon"
    )
    for province, limit in zip(room.provinces, (100, 200, 700), strict=True):
        factories.CeilingFactory(scheme=before, province=province, limit_idr=limit)

    room.change(Change(EditKind.BAND, 10))

    assert room.shares() == [110, 220, 670]


def test_undo_walks_back_step_by_step_and_leaves_every_row(room):
    room.change(Change(EditKind.FLOOR, 100))
    room.change(Change(EditKind.CAP, 400), Change(EditKind.FLOOR, 200))

    room.undo()
    one_back = recipes([room.scenario])[room.scenario.pk]
    room.undo()
    two_back = recipes([room.scenario])[room.scenario.pk]

    assert (one_back.get(EditKind.FLOOR), one_back.get(EditKind.CAP)) == (100, None)
    assert (two_back.get(EditKind.FLOOR), two_back.get(EditKind.CAP)) == (None, None)
    with pytest.raises(ScenarioRefused, match="Tidak ada lagi"):
        room.undo()
    assert ScenarioEdit.objects.filter(scenario=room.scenario).count() == 2 + 1 + 2 + 2 + 1


@settings(
    max_examples=25,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    amounts=st.lists(st.tuples(st.sampled_from(["FLOOR", "CAP"]), st.integers(0, 99)), max_size=6)
)
def test_undoing_everything_gives_the_beginning_back(db, amounts):
    with transaction.atomic():
        room = Room()
        beginning = recipes([room.scenario])[room.scenario.pk].settings
        for kind, amount in amounts:
            room.change(Change(EditKind[kind], amount))

        while acts.last_standing_step(room.fresh()) is not None:
            room.undo()

        assert recipes([room.scenario])[room.scenario.pk].settings == beginning
        transaction.set_rollback(True)


def test_a_second_editor_notices_the_first(room):
    room.change(Change(EditKind.FLOOR, 1))

    with pytest.raises(StaleScenario):
        room.change(Change(EditKind.FLOOR, 2), seen=1)

    assert recipes([room.scenario])[room.scenario.pk].get(EditKind.FLOOR) == 1


def test_a_copy_has_the_same_rules_and_goes_its_own_way(room):
    room.change(Change(EditKind.MANUAL, 500, room.provinces[0].pk, "Kesiapan"))

    twin = acts.copy(room.scenario, naming=Naming("B"), by=room.admin, at=MOMENT)
    acts.change(twin.pk, [Change(EditKind.TOTAL, 2_000)], seen=1, by=room.admin, at=MOMENT)

    found = recipes([room.scenario, twin])
    assert found[twin.pk].settings[EditKind.MANUAL, room.provinces[0].pk].reason == "Kesiapan"
    assert (found[room.scenario.pk].total_idr, found[twin.pk].total_idr) == (1_000, 2_000)


def test_a_name_is_taken_once(room):
    with pytest.raises(ScenarioRefused, match="“A” sudah ada"):
        acts.copy(room.scenario, naming=Naming("A"), by=room.admin, at=MOMENT)


@pytest.mark.parametrize("person", ["director", "leader"])
def test_only_an_admin_edits(room, person):
    with pytest.raises(PermissionDenied):
        acts.undo(room.scenario.pk, seen=1, by=getattr(room, person), at=MOMENT)


def test_two_people_lock_and_the_ledger_is_written_once(room):
    room.approve()
    locked = room.lock()

    again = room.lock()

    assert (locked.is_locked, again.locked_at) == (True, MOMENT)
    assert room.limits() == [334, 333, 333]
    entries = CeilingEntry.objects.filter(scenario=room.scenario)
    assert [(e.letter_number, e.reason) for e in entries] == [("SK-7/2024", "Penetapan")] * 3
    assert entries.count() == 3


def test_locking_moves_existing_ceilings_up_and_down_within_the_nation(room):
    for province, limit in zip(room.provinces, (700, 300), strict=False):
        factories.CeilingEntryFactory(
            ceiling=factories.CeilingFactory(
                scheme=room.scheme, province=province, parent=room.national, limit_idr=0
            ),
            amount_idr=limit,
        )
    room.approve()

    room.lock()

    assert room.limits() == [334, 333, 333]
    room.national.refresh_from_db()
    assert room.national.distributed_idr == TOTAL


def test_the_first_approver_cannot_be_the_second(room):
    room.approve()

    with pytest.raises(ScenarioRefused, match="dari orang lain"):
        room.lock(by=room.director)

    assert room.limits() == []


def test_whoever_made_or_edited_cannot_approve(room):
    both = factories.actor_of(factories.admin(user=room.director.user))
    floor = [Change(EditKind.FLOOR, 1)]
    acts.change(room.scenario.pk, floor, seen=1, by=both, at=MOMENT)

    with pytest.raises(ScenarioRefused, match="Yang menyusun"):
        room.approve(by=both)


def test_admin_may_not_approve(room):
    with pytest.raises(PermissionDenied):
        room.approve(by=room.admin)


def test_an_approved_scenario_takes_no_edits_until_withdrawn(room):
    room.approve()
    with pytest.raises(ScenarioRefused, match="sudah disetujui"):
        room.change(Change(EditKind.FLOOR, 1))

    locks.withdraw(room.scenario.pk, by=room.leader)

    assert room.change(Change(EditKind.FLOOR, 1)).step == 2


def test_what_was_approved_is_what_is_written_whatever_is_entered_meanwhile(room):
    for province, value in zip(room.provinces, (2, 1, 1), strict=True):
        factories.ProvinceFactorFactory(kind="miskin", province=province, value=Decimal(value))
    room.change(Change(EditKind.BY_POVERTY, 100), Change(EditKind.BY_EQUAL, None))
    room.approve()
    factories.ProvinceFactorFactory(
        kind="miskin", province=room.provinces[2], value=Decimal(50), recorded_at=MOMENT
    )

    room.lock()

    assert room.limits() == [500, 250, 250]


def test_a_nation_that_is_not_the_sum_is_refused(room):
    room.change(Change(EditKind.TOTAL, 999))
    room.approve()

    with pytest.raises(ScenarioRefused, match=r"ini Rp1\.000, skenario membagi Rp999"):
        room.lock()


def test_what_would_break_what_is_used_is_refused_by_name(room):
    ceiling = factories.CeilingFactory(
        scheme=room.scheme, province=room.provinces[0], parent=room.national, limit_idr=600
    )
    factories.AllocationFactory(ceiling=ceiling, amount_idr=400)
    room.approve()

    with pytest.raises(ScenarioRefused) as refused:
        room.lock()

    name = room.provinces[0].name
    assert f"{name} mendapat Rp334, sudah dipakai atau dibagi Rp400" in str(refused.value)
    assert room.limits() == [600]
    assert Allocation.objects.count() == 1


def test_a_scenario_that_clashes_is_not_approved(room):
    room.change(Change(EditKind.FLOOR, 400))

    with pytest.raises(ScenarioRefused, match="Jumlah batas bawah"):
        room.approve()


def run(sql: str, *params: object) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, params)


def test_raw_sql_cannot_lock_alone_nor_change_what_is_locked(room):
    room.approve()
    with pytest.raises(IntegrityError, match="scenario_locked_by_a_second_person"):
        run("UPDATE budgets_scenario SET locked_by_id = first_approved_by_id, locked_at = now()")
    room.lock()
    for sql in (
        "UPDATE budgets_scenario SET locked_at = NULL, locked_by_id = NULL",
        "UPDATE budgets_scenario SET name = 'lain'",
        "DELETE FROM budgets_scenario",
    ):
        with pytest.raises(DatabaseError, match="a locked scenario never changes"):
            run(sql)
    for table in ("scenarioedit", "scenarioshare"):
        with pytest.raises(DatabaseError, match="Cannot update or delete rows"):
            run(f"DELETE FROM budgets_{table}")


def test_raw_sql_cannot_edit_an_approved_scenario(room):
    room.approve()

    with pytest.raises(DatabaseError, match="takes no edits"), transaction.atomic():
        factories.ScenarioEditFactory(scenario=room.scenario, step=9, after_idr=7)


def test_raw_sql_cannot_write_the_ledger_for_an_open_scenario(room):
    with pytest.raises(DatabaseError, match="only a locked scenario"), transaction.atomic():
        factories.CeilingEntryFactory(ceiling=room.national, amount_idr=1, scenario=room.scenario)


def test_target_moves_with_the_money_that_names_it():
    """By hand: 60 of 100 linked rupiah lie in a, so a carries 600 of 1,000 persons.

    Its ceiling falls from 200 to 150, a quarter: 150 persons lost. b rises by half: 200 won.
    """
    a, b, c = (factories.ProvinceFactory.build().pk for _ in range(3))
    carried = Carried(
        name="WUB",
        unit="orang",
        target=Decimal(1_000),
        target_year=2024,
        linked_idr={a: 60, b: 40},
    )

    found = effect(carried, shares={a: 150, b: 300, c: 10}, reference={a: 200, b: 200, c: 5})

    assert found.changes == {a: Decimal(-150), b: Decimal(200)}
    assert (found.won, found.lost) == (Decimal(200), Decimal(-150))


def test_target_that_no_money_names_is_not_guessed():
    a = factories.ProvinceFactory.build().pk
    carried = Carried(name="x", unit="unit", target=Decimal(10), target_year=2024, linked_idr={})

    assert not effect(carried, shares={a: 1}, reference={a: 2}).is_linked


def test_ground_is_read_in_few_queries(room, django_assert_max_num_queries):
    with django_assert_max_num_queries(6):
        ground(room.scheme, "alokasi")
