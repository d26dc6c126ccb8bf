"""Working days of the civil service: Monday to Friday, less holidays. Pure.

Where a year's holidays are not settled the count goes on with what is known and says so: a date
is never silently wrong. That the week has five days is assumed (some regions work six).
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

_SATURDAY = 5
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Found:
    """A date, and the years whose holidays are not settled among those the count went through."""

    day: date
    unsettled_years: frozenset[int] = frozenset()

    @property
    def is_provisional(self) -> bool:
        return bool(self.unsettled_years)


@dataclass(frozen=True)
class WorkingDays:
    """Days off and the years whose list is settled by a joint decree (SKB)."""

    days_off: frozenset[date] = field(default_factory=frozenset)
    settled_years: frozenset[int] = field(default_factory=frozenset)

    @classmethod
    def of(cls, days_off: Iterable[date], *, settled: Iterable[int]) -> "WorkingDays":
        return cls(frozenset(days_off), frozenset(settled))

    def is_working(self, day: date) -> bool:
        return day.weekday() < _SATURDAY and day not in self.days_off

    def add(self, start: date, count: int) -> Found:
        """The ``count``-th working day after a day; negative goes back, 0 is the day itself."""
        step = _DAY if count >= 0 else -_DAY
        day, left, seen = start, abs(count), {start.year}
        while left:
            day += step
            seen.add(day.year)
            left -= self.is_working(day)
        return Found(day, self._unsettled(seen) if count else frozenset())

    def last_of_month(self, year: int, month: int) -> Found:
        """The last working day of a month; a month has one, so the count stays inside its year."""
        day = month_end(year, month)
        while not self.is_working(day):
            day -= _DAY
        return Found(day, self._unsettled({year}))

    def between(self, first: date, last: date) -> int:
        """Working days after ``first`` up to and including ``last``; negative backwards."""
        if last < first:
            return -self.between(last, first)
        days = (first + _DAY * n for n in range(1, (last - first).days + 1))
        return sum(self.is_working(day) for day in days)

    def _unsettled(self, years: Iterable[int]) -> frozenset[int]:
        return frozenset(years) - self.settled_years


def month_end(year: int, month: int) -> date:
    """The last day of a month."""
    following = date(year + month // 12, month % 12 + 1, 1)
    return following - _DAY
