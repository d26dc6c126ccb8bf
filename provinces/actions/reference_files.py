"""Read reference tables (CSV) and bring the database to what they say.

A table that cannot be used stops the load with its file, line, column and the mend. Identities
come from the official code, so every installation has the same ones.
"""

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any, TypeVar
from uuid import NAMESPACE_URL, UUID, uuid5

from django.db import models
from django.db.backends.postgresql.psycopg_any import DateRange

# Never changes: every stored reference identity is derived from it.
_NAMESPACE = uuid5(NAMESPACE_URL, "urn:ikm-portal:acuan")
_FLAGS = {"true": True, "false": False}
_BATCH = 500
Found = TypeVar("Found")


class ReferenceFileError(Exception):
    """A table cannot be used; ``str()`` names file, line, column and the mend."""


def identity(kind: str, *codes: object) -> UUID:
    """The identity of a reference row: the same for the same kind and codes, everywhere."""
    return uuid5(_NAMESPACE, ":".join([kind, *map(str, codes)]))


def period(first: date | None, until: date | None) -> DateRange:
    """The days from ``first`` up to but not including ``until``; None is open."""
    return DateRange(first, until, "()" if first is None else "[)")


@dataclass(frozen=True)
class Row:
    """One line of a table. Each reader names the mend when the cell does not fit."""

    file: str
    line: int
    cells: Mapping[str, str]

    def text(self, column: str) -> str:
        """A cell that must say something."""
        value = self.cells[column]
        if not value:
            raise self.refused(column, "kosong", "Isi kolom ini.")
        return value

    def optional(self, column: str) -> str:
        return self.cells[column]

    def integer(self, column: str) -> int:
        value = self.text(column)
        if not value.isascii() or not value.isdigit():
            raise self.refused(column, f"“{value}” bukan bilangan", "Tulis angka saja, mis. 2024.")
        return int(value)

    def decimal(self, column: str) -> Decimal | None:
        """A number with a decimal point, or None where the cell is empty."""
        value = self.cells[column]
        try:
            return Decimal(value) if value else None
        except InvalidOperation as problem:
            raise self.refused(
                column, f"“{value}” bukan angka", "Pakai titik desimal, mis. 4.25."
            ) from problem

    def flag(self, column: str) -> bool:
        return self.one_of(column, _FLAGS)

    def day(self, column: str) -> date | None:
        """A date, or None where the cell is empty."""
        value = self.cells[column]
        try:
            return date.fromisoformat(value) if value else None
        except ValueError as problem:
            raise self.refused(
                column, f"“{value}” bukan tanggal", "Tulis TTTT-BB-HH, mis. 2022-07-25."
            ) from problem

    def choice(self, column: str, choices: type[models.TextChoices]) -> str:
        return self.one_of(column, {value: value for value in choices.values})

    def one_of(self, column: str, known: Mapping[str, Found]) -> Found:
        """What a code stands for, among the known ones."""
        value = self.text(column)
        if value not in known:
            some = ", ".join(list(known)[:8])
            raise self.refused(column, f"“{value}” tidak dikenal", f"Pakai salah satu: {some}.")
        return known[value]

    def refused(self, column: str, problem: str, mend: str) -> ReferenceFileError:
        """The error to raise about one cell."""
        return ReferenceFileError(
            f"{self.file} baris {self.line}, kolom {column}: {problem}. {mend}"
        )


def read_table(
    path: Path, *, key: Sequence[str], columns: Sequence[str], may_repeat: bool = False
) -> list[Row]:
    """Read a table. Refuses a missing file or column, a ragged line and a repeated key.

    ``may_repeat`` is for a table whose key may hold empty cells: its reader looks for repeats.
    """
    if not path.is_file():
        raise ReferenceFileError(f"{path.name} tidak ada di {path.parent}. Pulihkan berkasnya.")
    with path.open(encoding="utf-8", newline="") as stream:
        reader = csv.DictReader(stream)
        _require_columns(path.name, reader.fieldnames or (), [*key, *columns])
        rows = [_row(path.name, reader.line_num, cells) for cells in reader]
    if not may_repeat:
        _refuse_repeats(rows, key)
    return rows


def _require_columns(file: str, given: Iterable[str], wanted: Sequence[str]) -> None:
    missing = [name for name in wanted if name not in set(given)]
    if missing:
        raise ReferenceFileError(
            f"{file} baris 1, kolom {missing[0]}: tidak ada. Tambahkan ke baris judul."
        )


def _row(file: str, line: int, cells: dict[Any, Any]) -> Row:
    if None in cells or None in cells.values():
        last = [name for name, value in cells.items() if name and value is not None][-1]
        raise ReferenceFileError(
            f"{file} baris {line}, kolom {last}: jumlah kolom tidak sama dengan baris judul. "
            "Beri tanda kutip pada isi yang memuat koma."
        )
    return Row(file=file, line=line, cells={name: value.strip() for name, value in cells.items()})


def _refuse_repeats(rows: list[Row], key: Sequence[str]) -> None:
    seen: dict[tuple[str, ...], int] = {}
    for row in rows:
        values = tuple(row.text(name) for name in key)
        if values in seen:
            raise row.refused(
                key[-1],
                f"“{values[-1]}” sudah ada pada baris {seen[values]}",
                "Hapus salah satunya.",
            )
        seen[values] = row.line


@dataclass(frozen=True)
class Written:
    """How many rows a load created and changed."""

    created: int = 0
    changed: int = 0

    def __add__(self, other: "Written") -> "Written":
        return Written(self.created + other.created, self.changed + other.changed)


@dataclass
class _Difference:
    new: list[models.Model] = field(default_factory=list)
    changed: list[models.Model] = field(default_factory=list)


def bring_to(
    model: type[models.Model], wanted: Sequence[models.Model], *, keep: Sequence[str] = ()
) -> Written:
    """Insert what is missing and update what differs; rows that already fit are not written.

    ``keep`` names columns that people may change here: they are set once and left alone after;
    ``("*",)`` leaves existing rows alone altogether. Nothing is ever removed.
    """
    found = _compare(model, wanted, keep=keep)
    table: models.Manager[Any] = model._default_manager
    table.bulk_create(found.new, batch_size=_BATCH)
    if found.changed:
        table.bulk_update(found.changed, _columns(model, keep), batch_size=_BATCH)
    return Written(created=len(found.new), changed=len(found.changed))


def _compare(
    model: type[models.Model], wanted: Sequence[models.Model], *, keep: Sequence[str]
) -> _Difference:
    stored = model._default_manager.in_bulk([row.pk for row in wanted])
    names = _columns(model, keep)
    difference = _Difference()
    for row in wanted:
        there = stored.get(row.pk)
        if there is None:
            difference.new.append(row)
        elif _values(there, names) != _values(row, names):
            difference.changed.append(row)
    return difference


def _columns(model: type[models.Model], keep: Sequence[str]) -> list[str]:
    if "*" in keep:
        return []
    fields = model._meta.concrete_fields
    return [f.name for f in fields if not f.primary_key and f.name not in keep]


def _values(row: models.Model, names: Sequence[str]) -> list[Any]:
    return [getattr(row, row._meta.get_field(name).attname) for name in names]  # type: ignore[union-attr]
