"""Display numbers, given out by the database."""

from django.db import connection

from provinces.models import Province

_NEXT = """
    INSERT INTO programs_numbercounter (id, fiscal_year_id, province_id, last)
    VALUES (gen_random_uuid(), %s, %s, 1)
    ON CONFLICT (fiscal_year_id, province_id)
        DO UPDATE SET last = programs_numbercounter.last + 1
    RETURNING last
"""


def next_number(*, year: int, province: Province) -> str:
    """The next number of a province's proposals in a year, such as ``U-2024-11-001``.

    Two people who start at once get two numbers; a rolled-back start leaves no gap.
    """
    with connection.cursor() as cursor:
        cursor.execute(_NEXT, [year, province.pk])
        (last,) = cursor.fetchone()
    return f"U-{year}-{province.code}-{last:03d}"
