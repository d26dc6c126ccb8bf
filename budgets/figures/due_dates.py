"""From a duty to its last days in a fiscal year. Pure: the working days are given."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from budgets.figures.working_days import Found, WorkingDays, month_end
from budgets.models import Duty, Holiday, HolidayYear
from budgets.states import DateRule, DutyEvent

_QUARTER_MONTHS = {"TW1": 3, "TW2": 6, "TW3": 9, "TW4": 12}
_MONTHS = {f"B{month:02}": month for month in range(1, 13)}


@dataclass(frozen=True)
class Due:
    """One period of a duty ("" for the whole year) with its last day."""

    period: str
    found: Found


def working_days() -> WorkingDays:
    """The working days as the tables know them: two queries."""
    settled = HolidayYear.objects.exclude(letter="").values_list("year", flat=True)
    return WorkingDays.of(Holiday.objects.values_list("day", flat=True), settled=settled)


def due_dates(duty: Duty, year: int, days: WorkingDays) -> list[Due]:
    """Every last day of a duty in a fiscal year."""
    if duty.rule == DateRule.AFTER_EVENT:
        return list(_after_events(duty, year + duty.year_offset, days))
    return [Due("", Found(_on_calendar(duty, year + duty.year_offset)))]


def _on_calendar(duty: Duty, year: int) -> date:
    month = duty.month or 12
    end = month_end(year, month)
    if duty.rule == DateRule.FIXED:
        # 29 February falls on the last day of shorter years.
        return end.replace(day=min(duty.day or end.day, end.day))
    return end + timedelta(days=duty.extra_days)


def _after_events(duty: Duty, year: int, days: WorkingDays) -> Iterator[Due]:
    months = _QUARTER_MONTHS if duty.event == DutyEvent.QUARTER_END else _MONTHS
    for period, month in months.items():
        yield Due(period, days.add(month_end(year, month), duty.extra_days))
