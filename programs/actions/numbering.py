"""Display numbers, given out by the database."""

from django.db import connection

from provinces.models import Province

_NEXT = """
    INSERT INTO {counter} (id, fiscal_year_id, province_id, last)
    VALUES (gen_random_uuid(), %s, %s, 1)
    ON CONFLICT (fiscal_year_id, province_id)
        DO UPDATE SET last = {counter}.last + 1
    RETURNING last
"""


def next_number(*, year: int, province: Province) -> str:
    """The next number of a province's proposals in a year, such as ``U-2024-11-001``.

    Two people who start at once get two numbers; a rolled-back start leaves no gap.
    """
    return f"U-{year}-{province.code}-{_next('programs_numbercounter', year, province):03d}"


def next_minutes_number(*, year: int, province: Province) -> str:
    """The next number of a province's berita acara in a year, such as ``BA-2024-11-001``."""
    return f"BA-{year}-{province.code}-{_next('programs_minutescounter', year, province):03d}"


def _next(counter: str, year: int, province: Province) -> int:
    with connection.cursor() as cursor:
        cursor.execute(_NEXT.format(counter=counter), [year, province.pk])
        (last,) = cursor.fetchone()
    return int(last)
