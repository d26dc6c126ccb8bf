"""Money under load: a scenario of 38 × 514 worked out, allocations of 32 threads in one run.

Times are printed, never asserted. What must be true at any speed is: sums and counters.
"""

import threading
import time
from collections.abc import Callable
from fractions import Fraction
from statistics import median
from uuid import uuid4

import pytest
from django.db import connection, transaction

from budgets.actions.allocations import Grant, Share, allocate
from budgets.figures.apportion import Claim, apportion
from budgets.models import Ceiling
from tests import factories
from tests.bench.table import RECORD
from tests.factories import MOMENT

PROVINCES, REGENCIES = 38, 514
THREADS, EACH = 32, 40
TOTAL = 980_000_000_000


def claims(count: int, *, start: int = 0) -> list[Claim]:
    """Uneven weights, every fifth with a floor, every seventh with a cap."""
    return [
        Claim(
            key=f"{number:04}",
            weight=Fraction(number * 7919 % 997 + 1, 997),
            floor_idr=1_000_000 if number % 5 == 0 else 0,
            cap_idr=TOTAL if number % 7 == 0 else None,
        )
        for number in range(start, start + count)
    ]


def share_the_country() -> dict[str, int]:
    """Provinces first, then each province's share among its kabupaten/kota."""
    found: dict[str, int] = {}
    per, more = divmod(REGENCIES, PROVINCES)
    start = 0
    for number, amount in enumerate(apportion(TOTAL, claims(PROVINCES)).values()):
        size = per + (number < more)
        found |= apportion(amount, claims(size, start=start))
        start += size
    return found


def test_a_scenario_of_38_by_514_is_worked_out() -> None:
    spent = []
    for _ in range(9):
        begun = time.perf_counter()
        shares = share_the_country()
        spent.append(time.perf_counter() - begun)
        assert (len(shares), sum(shares.values())) == (REGENCIES, TOTAL)
    begun = time.perf_counter()
    flat = apportion(TOTAL, claims(REGENCIES))
    alone = time.perf_counter() - begun

    assert sum(flat.values()) == TOTAL
    _note(f"skenario 38 × 514: {median(spent) * 1000:.0f} ms; 514 sekaligus: {alone * 1000:.0f} ms")


@pytest.mark.django_db(transaction=True)
def test_allocations_of_32_threads_beside_the_bare_counter() -> None:
    ceiling = factories.CeilingFactory(limit_idr=10**15)
    office = factories.OfficeFactory(province=ceiling.province)
    director = factories.actor_of(factories.director())
    with connection.cursor() as cursor:
        cursor.execute(_FLOOR)

    def approval() -> None:
        share = Share(uuid4(), "522151", "Baris", None, 1)
        grant = Grant(uuid4(), office.pk, "Uji", [share])
        allocate(ceiling, grant=grant, by=director, at=MOMENT)

    floor, ours = _per_second(_bare_insert), _per_second(approval)

    ceiling.refresh_from_db()
    nation = Ceiling.objects.get(pk=ceiling.parent_id)
    assert ceiling.used_idr == nation.used_idr == THREADS * EACH
    with connection.cursor() as cursor:
        cursor.execute("SELECT used FROM bench_ceiling")
        assert cursor.fetchone() == (THREADS * EACH,)
        cursor.execute("DROP TABLE bench_allocation, bench_ceiling CASCADE")
    _note(
        f"alokasi, {THREADS} utas pada satu pagu: {ours:.0f}/s; "
        f"pemicu penghitung saja: {floor:.0f}/s ({ours / floor:.2f} kali)"
    )


# The floor: one ceiling, one counter trigger with its CHECK, nothing else.
_FLOOR = """
    CREATE TABLE bench_ceiling (id int PRIMARY KEY, lim numeric, used numeric, CHECK (used <= lim));
    INSERT INTO bench_ceiling VALUES (1, 1e15, 0);
    CREATE TABLE bench_allocation (id uuid PRIMARY KEY, ceiling_id int, amount numeric);
    CREATE OR REPLACE FUNCTION bench_use() RETURNS trigger AS $$ BEGIN
        UPDATE bench_ceiling SET used = used + NEW.amount WHERE id = NEW.ceiling_id; RETURN NULL;
    END $$ LANGUAGE plpgsql;
    CREATE TRIGGER bench_use AFTER INSERT ON bench_allocation
        FOR EACH ROW EXECUTE FUNCTION bench_use();
"""


def _bare_insert() -> None:
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO bench_allocation VALUES (%s, 1, 1)", [uuid4()])


def _per_second(act: Callable[[], None]) -> float:
    """Acts a second of all threads together, each in a transaction and connection of its own."""
    line, failed = threading.Barrier(THREADS + 1), []

    def run() -> None:
        connection.ensure_connection()
        line.wait(timeout=60)
        try:
            for _ in range(EACH):
                with transaction.atomic():
                    act()
        except Exception as problem:
            failed.append(problem)
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(THREADS)]
    for thread in threads:
        thread.start()
    line.wait(timeout=60)
    begun = time.perf_counter()
    for thread in threads:
        thread.join()
    spent = time.perf_counter() - begun
    assert failed == []
    return THREADS * EACH / spent


def _note(text: str) -> None:
    RECORD.notes.append(text)
