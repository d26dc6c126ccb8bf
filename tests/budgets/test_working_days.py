"""The working-day engine against a slow oracle, and what it says of years nobody settled."""

from calendar import monthrange
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from budgets.figures.working_days import WorkingDays, month_end

DAYS = st.dates(date(2020, 1, 1), date(2032, 12, 31))
FIRST = date(2020, 1, 1)
# Whole numbers are drawn faster than dates.
HOLIDAYS = st.sets(st.integers(0, 4700), max_size=60).map(
    lambda numbers: {FIRST + timedelta(days=n) for n in numbers}
)
RELAXED = settings(
    max_examples=200, deadline=None, database=None, suppress_health_check=list(HealthCheck)
)
SETTLED = frozenset(range(2015, 2040))


def days_of(holidays, settled=SETTLED):
    return WorkingDays.of(holidays, settled=settled)


def works(day, holidays):
    return day.strftime("%u") not in "67" and day not in holidays


def oracle(start, count, holidays):
    """List every day of some years one by one, and take the wanted one."""
    step = 1 if count > 0 else -1
    walked = (start + timedelta(days=step * n) for n in range(1, 1200))
    return [day for day in walked if works(day, holidays)][abs(count) - 1]


@RELAXED
@given(DAYS, st.integers(-200, 200).filter(bool), HOLIDAYS)
def test_adding_is_what_the_oracle_lists(start, count, holidays):
    assert days_of(holidays).add(start, count).day == oracle(start, count, holidays)


@RELAXED
@given(DAYS, st.integers(0, 120), HOLIDAYS)
def test_what_was_added_is_counted_between(start, count, holidays):
    engine = days_of(holidays)
    end = engine.add(start, count).day

    assert engine.between(start, end) == count
    assert engine.between(end, start) == -count


@RELAXED
@given(DAYS, st.integers(1, 60), st.integers(1, 60), HOLIDAYS)
def test_adding_twice_is_adding_the_sum(start, first, second, holidays):
    engine = days_of(holidays)

    assert engine.add(engine.add(start, first).day, second) == engine.add(start, first + second)


@RELAXED
@given(st.integers(2020, 2032), st.integers(1, 12), HOLIDAYS)
def test_last_working_day_of_a_month_is_the_last_that_works(year, month, holidays):
    length = monthrange(year, month)[1]
    working = [day for n in range(1, length + 1) if works(day := date(year, month, n), holidays)]

    found = days_of(holidays).last_of_month(year, month)

    assert month_end(year, month) == date(year, month, length)
    if working:
        assert found.day == working[-1]


def test_nothing_added_is_the_day_itself_also_on_a_holiday():
    sunday = date(2024, 6, 30)

    assert days_of({sunday}).add(sunday, 0).day == sunday


@pytest.mark.parametrize(
    ("start", "count", "expected"),
    [
        # Lebaran 2024 with its joint leave: 8 to 15 April are off.
        (date(2024, 3, 31), 5, date(2024, 4, 5)),
        (date(2024, 4, 5), 1, date(2024, 4, 16)),
        (date(2024, 4, 16), -1, date(2024, 4, 5)),
        # Over the end of the year: Christmas, joint leave and New Year are off.
        (date(2024, 12, 24), 3, date(2024, 12, 31)),
        (date(2024, 12, 31), 1, date(2025, 1, 2)),
    ],
)
def test_known_dates_of_the_published_calendar(published, start, count, expected):
    assert published.add(start, count).day == expected


@pytest.fixture
def published(db):
    from budgets.actions.reference import DATA
    from budgets.actions.reference_calendar import load
    from budgets.figures.due_dates import working_days

    load(DATA)
    return working_days()


def test_year_without_a_joint_decree_is_named(published):
    over = published.add(date(2026, 12, 30), 10)

    assert over.unsettled_years == {2027}
    assert over.is_provisional
    assert not published.add(date(2026, 6, 30), 5).is_provisional


def test_year_nobody_recorded_is_named_and_counted_by_weekends():
    found = WorkingDays().add(date(2031, 6, 30), 5)

    assert (found.day, found.unsettled_years) == (date(2031, 7, 7), {2031})
