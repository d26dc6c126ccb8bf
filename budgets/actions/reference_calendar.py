"""Load holidays and duties: facts with their source, and configuration with its confidence."""

from pathlib import Path

from budgets.models import Duty, Holiday, HolidayYear
from budgets.states import DateRule, DutyEvent, HolidayKind, Proof, SchemeKind
from provinces.actions.reference_files import Row, Written, bring_to, identity, read_table
from provinces.states import Confidence, OfficeKind, Role

# What an administrator may set otherwise: by when, and whether that is still assumed.
_SETTINGS = ("rule", "year_offset", "month", "day", "event", "extra_days", "is_assumed", "note")


def load(folder: Path) -> Written:
    """Bring years of holidays, holidays and duties to the tables. Raises ReferenceFileError."""
    years = read_table(folder / "holiday_years.csv", key=["year"], columns=["letter", "source"])
    holidays = read_table(
        folder / "holidays.csv",
        key=["date", "name"],
        columns=["kind", "name_en", "is_estimated", "confidence", "source"],
    )
    duties = read_table(
        folder / "duties.csv",
        key=["scheme_kind", "code", "first_year"],
        columns=[
            "name", "name_en", "last_year", "article", "rule", "year_offset", "month", "day",
            "event", "extra_days", "office_kind", "role", "proof", "is_assumed", "confidence",
            "source", "note",
        ],
    )  # fmt: skip
    return (
        bring_to(HolidayYear, _years(years))
        + bring_to(Holiday, [_holiday(row) for row in holidays])
        + bring_to(Duty, [_duty(row) for row in duties], keep=_SETTINGS)
    )


def _years(rows: list[Row]) -> list[HolidayYear]:
    """A joint decree that somebody entered stays where the table knows none."""
    stored = HolidayYear.objects.in_bulk()
    wanted = []
    for row in rows:
        year = HolidayYear(
            year=row.integer("year"), letter=row.optional("letter"), source=row.text("source")
        )
        there = stored.get(year.year)
        wanted.append(there if there and there.letter and not year.letter else year)
    return wanted


def _holiday(row: Row) -> Holiday:
    day = row.day("date")
    if day is None:
        raise row.refused("date", "kosong", "Isi tanggalnya.")
    return Holiday(
        id=identity("hari-libur", day, row.text("name")),
        year_id=day.year,
        day=day,
        kind=row.choice("kind", HolidayKind),
        name=row.text("name"),
        name_en=row.text("name_en"),
        is_estimated=row.flag("is_estimated"),
        confidence=row.choice("confidence", Confidence),
        source=row.text("source"),
    )


def _duty(row: Row) -> Duty:
    scheme_kind, first = row.choice("scheme_kind", SchemeKind), row.integer("first_year")
    return Duty(
        id=identity("kewajiban", scheme_kind, row.text("code"), first),
        code=row.text("code"),
        name=row.text("name"),
        name_en=row.text("name_en"),
        scheme_kind=scheme_kind,
        first_year=first,
        last_year=_optional_integer(row, "last_year"),
        article=row.text("article"),
        rule=row.choice("rule", DateRule),
        year_offset=row.one_of("year_offset", {"-1": -1, "0": 0, "1": 1}),
        month=_optional_integer(row, "month"),
        day=_optional_integer(row, "day"),
        event=row.choice("event", DutyEvent) if row.optional("event") else DutyEvent.NONE,
        extra_days=row.integer("extra_days"),
        office_kind=row.choice("office_kind", OfficeKind),
        role=row.choice("role", Role),
        proof=row.choice("proof", Proof),
        is_assumed=row.flag("is_assumed"),
        confidence=row.choice("confidence", Confidence),
        source=row.text("source"),
        note=row.optional("note"),
    )


def _optional_integer(row: Row, column: str) -> int | None:
    return row.integer(column) if row.optional(column) else None
