"""How dates and times are written, with nonbreaking spaces inside a date."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.utils import timezone

from .numerals import is_english, terbilang

NBSP = "\u00a0"
WIB = "Asia/Jakarta"
WIB_ZONE = ZoneInfo(WIB)
ZONE_LABELS = {
    "Asia/Jakarta": "WIB",
    "Asia/Pontianak": "WIB",
    "Asia/Makassar": "WITA",
    "Asia/Jayapura": "WIT",
}
MONTHS_ID = [
    "Januari",
    "Februari",
    "Maret",
    "April",
    "Mei",
    "Juni",
    "Juli",
    "Agustus",
    "September",
    "Oktober",
    "November",
    "Desember",
]
MONTHS_EN = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
_DAYS_ID = ["Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu"]
_DAYS_EN = [
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
    "Sunday",
]


class NaiveTimeError(ValueError):
    """A time without a zone cannot be shown in anybody's zone."""


def date_text(day: date) -> str:
    """Write "20 April 2021"; the spaces do not break."""
    return NBSP.join((str(day.day), _month(day), str(day.year)))


def weekday_date(day: date) -> str:
    """Write "Selasa, 20 April 2021"."""
    return f"{_weekday(day)}, {date_text(day)}"


def date_range(first: date, last: date) -> str:
    """Write "9–12 Oktober 2023", naming month and year once where they are the same."""
    if first == last:
        return date_text(first)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{date_text(last)}"
    if first.year == last.year:
        return f"{first.day}{NBSP}{_month(first)} – {date_text(last)}"
    return f"{date_text(first)} – {date_text(last)}"


def clock(at: datetime, *, zone: str = WIB) -> str:
    """Write the time of day in ``zone``: "pukul 14.01 WIB" (English "14:01 WIB").

    Refuses a time without a zone with NaiveTimeError.
    """
    local = _local(at, zone=zone)
    label = ZONE_LABELS.get(zone, zone)
    if is_english():
        return f"{local:%H:%M}{NBSP}{label}"
    return f"pukul{NBSP}{local:%H.%M}{NBSP}{label}"


def moment(at: datetime, *, zone: str = WIB) -> str:
    """Write date and time in ``zone``: "20 April 2021, pukul 14.01 WIB"."""
    return f"{date_text(_local(at, zone=zone).date())}, {clock(at, zone=zone)}"


def deadline(at: datetime, *, zone: str = WIB) -> str:
    """Write a deadline in WIB, which binds, and in the reader's own zone where it differs."""
    binding = f"{weekday_date(_local(at, zone=WIB).date())}, {clock(at)}"
    if ZONE_LABELS.get(zone) == "WIB":
        return binding
    own = clock(at, zone=zone)
    if _local(at, zone=zone).date() != _local(at, zone=WIB).date():
        own = moment(at, zone=zone)
    return f"{binding} ({own})"


def date_words(day: date) -> str:
    """Write a date in words, as minutes do: "Selasa, tanggal dua puluh bulan Oktober …"."""
    if is_english():
        return (
            f"{_weekday(day)}, the {day.day}{_ordinal(day.day)} of {_month(day)} "
            f"in the year {terbilang(day.year)}"
        )
    return (
        f"{_weekday(day)}, tanggal {terbilang(day.day)} bulan {_month(day)} "
        f"tahun {terbilang(day.year)}"
    )


def wib_day(at: datetime) -> date:
    """The day of a moment in WIB: the one that binds, whatever the server's clock is set to."""
    return _local(at, zone=WIB).date()


def wib_today() -> date:
    """Today in WIB."""
    return wib_day(timezone.now())


def _local(at: datetime, *, zone: str) -> datetime:
    if at.tzinfo is None:
        raise NaiveTimeError(at)
    return at.astimezone(ZoneInfo(zone))


def _month(day: date) -> str:
    return (MONTHS_EN if is_english() else MONTHS_ID)[day.month - 1]


def _weekday(day: date) -> str:
    return (_DAYS_EN if is_english() else _DAYS_ID)[day.weekday()]


def _ordinal(day: int) -> str:
    if 10 < day < 14:
        return "th"
    return {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")
