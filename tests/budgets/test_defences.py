"""What the database itself refuses about money, whoever asks and however (K03, D03)."""

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from budgets.models import Allocation, AllocationLine, Ceiling, CeilingEntry
from tests import factories

pytestmark = pytest.mark.django_db


def run(sql: str, *params: object) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, params)


@pytest.fixture
def allocation():
    return factories.AllocationFactory(
        amount_idr=60, ceiling=factories.CeilingFactory(limit_idr=100)
    )


_INSERT = """
    INSERT INTO budgets_allocation
        (id, ceiling_id, office_id, award_ref, title, amount_idr, reason,
        approved_by_id, approved_at)
    SELECT gen_random_uuid(), ceiling_id, office_id, gen_random_uuid(), 'SQL', %s, '',
        approved_by_id, approved_at FROM budgets_allocation WHERE id = %s
"""


def test_raw_insert_over_the_ceiling_is_refused(allocation):
    with pytest.raises(IntegrityError, match="ceiling_used_within_limit"):
        run(_INSERT, 41, allocation.pk)

    allocation.ceiling.refresh_from_db()
    assert allocation.ceiling.used_idr == 60


def test_raw_insert_that_fits_moves_the_counters_of_both_levels(allocation):
    run(_INSERT, 40, allocation.pk)

    allocation.ceiling.refresh_from_db()
    allocation.ceiling.parent.refresh_from_db()
    assert (allocation.ceiling.used_idr, allocation.ceiling.parent.used_idr) == (100, 100)


@pytest.mark.parametrize("column", ["limit_idr", "used_idr", "distributed_idr"])
def test_counter_set_by_hand_is_refused(allocation, column):
    with pytest.raises(DatabaseError, match="counters change through ledger rows only"):
        run(f"UPDATE budgets_ceiling SET {column} = {column} + 1")


@pytest.mark.parametrize("column", ["limit_idr", "used_idr", "distributed_idr"])
def test_counter_set_through_the_orm_is_refused(allocation, column):
    with (
        transaction.atomic(),
        pytest.raises(DatabaseError, match="counters change through ledger rows only"),
    ):
        Ceiling.objects.filter(pk=allocation.ceiling_id).update(**{column: 7})


def test_new_ceiling_starts_at_zero_whatever_the_row_says():
    ceiling = Ceiling.objects.create(
        scheme=factories.FundingSchemeFactory(), stage="alokasi", limit_idr=5, used_idr=4
    )

    ceiling.refresh_from_db()
    assert (ceiling.limit_idr, ceiling.used_idr, ceiling.distributed_idr) == (0, 0, 0)


def test_ceiling_lowered_below_what_is_used_is_refused(allocation):
    with pytest.raises(IntegrityError, match="ceiling_used_within_limit"), transaction.atomic():
        factories.CeilingEntryFactory(ceiling=allocation.ceiling, amount_idr=-41)

    factories.CeilingEntryFactory(ceiling=allocation.ceiling, amount_idr=-40)
    allocation.ceiling.refresh_from_db()
    assert allocation.ceiling.limit_idr == 60


def test_provinces_cannot_share_out_more_than_the_nation_has():
    ceiling = factories.CeilingFactory(limit_idr=100)

    with (
        pytest.raises(IntegrityError, match="ceiling_distributed_within_limit"),
        transaction.atomic(),
    ):
        factories.CeilingEntryFactory(ceiling=ceiling, amount_idr=1)


@pytest.mark.parametrize("table", ["budgets_allocation", "budgets_ceilingentry"])
@pytest.mark.parametrize("sql", ["UPDATE {} SET amount_idr = 1", "DELETE FROM {}"])
def test_money_rows_cannot_be_changed_or_deleted(allocation, table, sql):
    with pytest.raises(DatabaseError, match="Cannot update or delete rows"):
        run(sql.format(table))

    allocation.refresh_from_db()
    assert allocation.amount_idr == 60


@pytest.mark.parametrize("act", ["UPDATE {} SET amount_idr = 1", "DELETE FROM {}"])
def test_allocation_lines_cannot_be_changed_or_deleted(allocation, act):
    line = factories.AllocationLineFactory(allocation=allocation, amount_idr=60)

    with pytest.raises(DatabaseError, match="Cannot update or delete rows"):
        run(act.format("budgets_allocationline"))

    assert AllocationLine.objects.get(pk=line.pk).amount_idr == 60


@pytest.mark.parametrize("model", [Allocation, AllocationLine, CeilingEntry])
def test_money_tables_cannot_be_emptied_outside_the_test_database(model):
    """The trigger lets test databases through by name, so its text is what can be shown here."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_get_functiondef(tgfoid) FROM pg_trigger"
            " WHERE tgrelid = %s::regclass AND tgname LIKE 'pgtrigger_no_truncate%%'"
            " AND tgenabled = 'O'",
            [model._meta.db_table],
        )
        (body,) = cursor.fetchone()

    assert "is append-only" in body
