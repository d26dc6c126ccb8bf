"""Find the columns and rows of a RAB sheet wherever its writer moved them. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.utils import translation

from programs.workbook.columns import COLUMNS, NEEDED, cell_name, letters
from programs.workbook.snapshot import canonical

Value = str | int | Decimal | bool | dict[str, str] | None
_SEARCHED_ROWS = 60
# What XML cannot hold is left out when a file is written, so it is no difference either.
_UNWRITABLE = dict.fromkeys([*range(9), 11, 12, *range(14, 32), 0xFFFE, 0xFFFF])


class NoHead(Exception):
    """No row names the columns of a RAB."""


@dataclass(frozen=True)
class SheetRow:
    """One row below the head: its number in the sheet and its cells by column key, as values and
    as texts.
    """

    number: int
    values: Mapping[str, Value]
    places: Mapping[str, int]
    texts: Mapping[str, str]

    def cell(self, key: str) -> str:
        return cell_name(self.number, self.places[key]) if key in self.places else ""

    def text(self, key: str) -> str:
        return self.texts.get(key, "")


@dataclass(frozen=True)
class SheetRows:
    """The rows, where each column stands, and what the pages should know of the sheet itself."""

    rows: list[SheetRow]
    places: Mapping[str, int]
    without_result: frozenset[str] = frozenset()
    merged: Mapping[tuple[int, int], tuple[int, int]] = field(default_factory=dict)
    strangers: tuple[str, ...] = ()

    def has_no_result(self, row: SheetRow, key: str) -> bool:
        return f"{letters(row.places[key])}{row.number}" in self.without_result


def plain_text(value: Value) -> str:
    """A cell as one line of text; equal cells give equal texts."""
    if value is None:
        return ""
    if isinstance(value, str):
        # Nearly every text is printable: only the others can hold what XML cannot.
        plain = value if value.isprintable() else value.translate(_UNWRITABLE)
        return " ".join(plain.split())
    if isinstance(value, dict):
        return value.get("date", "")
    return str(value).upper() if isinstance(value, bool) else canonical(value)


def read_sheet(answer: Mapping[str, Any]) -> SheetRows:
    """Rows by column key from the cells a child read; NoHead when this is no RAB."""
    cells: list[list[Value]] = answer["rows"]
    key_row, places = _find_head(cells)
    first = _below_labels(cells, key_row)
    rows = [_row(n, row, places) for n, row in enumerate(cells[first:], start=first + 1)]
    return SheetRows(
        rows=rows,
        places=places,
        without_result=frozenset(answer["without_result"]),
        merged=_merged(answer["merged"]),
        strangers=_strangers(cells[first:], places),
    )


def _row(number: int, row: Sequence[Value], places: Mapping[str, int]) -> SheetRow:
    values = {key: _at(row, place) for key, place in places.items()}
    texts = {key: plain_text(value) for key, value in values.items() if value is not None}
    return SheetRow(number, values, places, texts)


def _find_head(cells: Sequence[Sequence[Value]]) -> tuple[int, dict[str, int]]:
    """The machine's names first; without them the words people see, in any of our languages."""
    keys = {column.key: column.key for column in COLUMNS}
    for words in (keys, *_labels()):
        for index, row in enumerate(cells[:_SEARCHED_ROWS]):
            places = _places(row, words)
            if places.keys() >= NEEDED:
                return index, places
    raise NoHead


def _labels() -> list[dict[str, str]]:
    found = []
    for language, _ in settings.LANGUAGES:
        with translation.override(language):
            found.append({str(column.label).casefold(): column.key for column in COLUMNS})
    return found


def _places(row: Sequence[Value], words: Mapping[str, str]) -> dict[str, int]:
    places: dict[str, int] = {}
    for position, value in enumerate(row, start=1):
        key = words.get(plain_text(value).casefold())
        if key is not None:
            places.setdefault(key, position)
    return places


def _below_labels(cells: Sequence[Sequence[Value]], key_row: int) -> int:
    """The first row after the visible head, which may have moved."""
    for words in _labels():
        for index, row in enumerate(cells[:_SEARCHED_ROWS]):
            if index >= key_row and _places(row, words).keys() >= NEEDED:
                return index + 1
    return key_row + 1


def _at(row: Sequence[Value], place: int) -> Value:
    value = row[place - 1] if place <= len(row) else None
    if isinstance(value, dict) and "number" in value:
        return Decimal(value["number"])
    return value


def _merged(
    ranges: Sequence[tuple[int, int, int, int]],
) -> dict[tuple[int, int], tuple[int, int]]:
    """Cells swallowed by a merge within one column, by the cell that holds their value."""
    found = {}
    for top, left, bottom, right in ranges:
        if left == right:
            found.update({(row, left): (top, left) for row in range(top + 1, bottom + 1)})
    return found


def _strangers(cells: Sequence[Sequence[Value]], places: Mapping[str, int]) -> tuple[str, ...]:
    """Columns with something in them that are none of ours."""
    own = set(places.values())
    widest = max((len(row) for row in cells), default=0)
    others = [position for position in range(1, widest + 1) if position not in own]
    found = {
        position
        for position in others
        if any(plain_text(row[position - 1]) for row in cells if position <= len(row))
    }
    return tuple(letters(position) for position in sorted(found))
