"""Querysets whose SQL is made once: only the values differ from one asking to the next.

Django builds a queryset and turns it into SQL anew each time, and for a question with subqueries
that takes longer than PostgreSQL takes to answer it (decision 0005). What a page asks is the same
text every time, so a ``Prepared`` question keeps the text.
"""

import copy
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from random import randrange
from secrets import token_hex
from typing import Any, Generic, Self, TypeVar
from uuid import UUID, uuid4

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import BooleanField, Func, Model, QuerySet, TextField, Value
from django.db.models.base import ModelState

Row = TypeVar("Row")


@dataclass(frozen=True)
class _Slot:
    """Where a value goes: the whole of it, or the part of a tuple."""

    position: int
    part: int | None = None

    def filled(self, values: Sequence[Any]) -> Any:
        value = values[self.position]
        return value if self.part is None else value[self.part]


@dataclass(frozen=True)
class _Made:
    """A queryset with its compiler, and its SQL with a slot wherever a value goes.

    ``converters`` make of each column what its field promises.
    """

    queryset: QuerySet[Any, Any]
    compiler: Any
    sql: str
    params: tuple[Any, ...]
    converters: dict[int, Any]

    def rows(self, values: Sequence[Any]) -> list[Any]:
        given = tuple(p.filled(values) if isinstance(p, _Slot) else p for p in self.params)
        compiler = copy.copy(self.compiler)
        # The connection of this thread and this moment, not the one the SQL was made for.
        compiler.connection = connections[DEFAULT_DB_ALIAS]
        compiler.as_sql = lambda *_args, **_options: (self.sql, given)
        compiler.get_converters = lambda _columns: self.converters
        asked: Any = self.queryset.all()
        asked.query.get_compiler = lambda *_args, **_options: compiler
        return list(asked)


class Prepared(Generic[Row]):
    """A question: ``build(*values)`` gives its queryset, and calling it with values its rows.

    ``build`` must give the same query for all values of one shape, and use each value as it is, as
    a parameter. A value is a UUID, a text, a date or a small whole number; a tuple of such, one
    parameter each, its length part of the shape; or a list, one parameter whatever its length (an
    array, see ``AnyOf``). None and truth values are shapes of their own. ``TypeError`` for anything
    else, ``ValueError`` for a value that the SQL does not ask for.

    Rows come as a list: nothing can be added to a question that was asked.
    """

    def __init__(self, build: Callable[..., QuerySet[Any, Row]]) -> None:
        self._build = build
        self._known: dict[str, _Made | None] = {}

    def __call__(self, *values: Any) -> list[Row]:
        """Ask: one query."""
        shape = str([_shape(value) for value in values])
        if shape not in self._known:
            self._known[shape] = self._made(values)
        made = self._known[shape]
        return made.rows(values) if made else []

    def _made(self, values: Sequence[Any]) -> _Made | None:
        """None where nothing can ever be found, such as among no keys at all."""
        marks = [_mark(value) for value in values]
        queryset = self._build(*marks)
        compiler = queryset.query.get_compiler(DEFAULT_DB_ALIAS)
        try:
            sql, params = compiler.as_sql()
        except EmptyResultSet:
            return None
        slots = list(_slots(marks))
        found = [next((slot for mark, slot in slots if mark == param), param) for param in params]
        if missing := {slot for _mark, slot in slots} - {p for p in found if type(p) is _Slot}:
            raise ValueError(f"{self._build.__qualname__} asks for no {sorted(map(str, missing))}")
        columns = [column for column, *_rest in compiler.select[: compiler.col_count]]
        return _Made(queryset, compiler, sql, tuple(found), compiler.get_converters(columns))


class ReadBySixties(Model):
    """A model whose rows fill a page: a row read becomes an object without ``__init__``.

    What Django does for each field by ``setattr`` is done at once. Refused in exchange: the signals
    before and after init, and descriptors that must see a value come (such as an image's size).
    """

    class Meta:
        abstract = True

    @classmethod
    def from_db(  # type: ignore[override]  # The stubs know of an argument of Django 6.
        cls, db: str | None, field_names: Collection[str], values: Collection[Any]
    ) -> Self:
        """Fields that were not asked for stay deferred, as ever."""
        new = cls.__new__(cls)
        state = ModelState()
        state.adding, state.db = False, db
        new.__dict__.update(zip(field_names, values, strict=True), _state=state)
        return new


class AnyOf(Func):
    """Whether a column equals any of the texts of a list: one parameter whatever its length."""

    template = "%(expressions)s)"
    arg_joiner = " = ANY("
    output_field = BooleanField()

    def __init__(self, column: str, texts: Sequence[str], **extra: Any) -> None:
        super().__init__(column, Value(list(texts), output_field=ArrayField(TextField())), **extra)


def _shape(value: Any) -> Any:
    if value is None or isinstance(value, bool):
        return value
    return [_shape(part) for part in value] if isinstance(value, tuple) else type(value).__name__


def _mark(value: Any) -> Any:
    """Something of the same kind that stands nowhere else in the SQL."""
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, list | tuple):
        return type(value)(map(_mark, value)) if isinstance(value, tuple) else [token_hex()]
    for kind, fresh in _FRESH.items():
        if isinstance(value, kind):
            return fresh()
    raise TypeError(f"a question takes no {type(value).__name__}")


_FRESH: dict[type, Callable[[], Any]] = {
    UUID: uuid4,
    str: token_hex,
    date: lambda: date(randrange(3_000, 9_000), 1, 1),  # noqa: S311
    # Within the range of the smallest column.
    int: lambda: randrange(20_000, 32_000),  # noqa: S311 - a mark, not a secret
}


def _slots(marks: Sequence[Any]) -> Iterator[tuple[Any, _Slot]]:
    for position, mark in enumerate(marks):
        if isinstance(mark, tuple):
            yield from ((part, _Slot(position, n)) for n, part in enumerate(mark))
        elif mark is not None and not isinstance(mark, bool):
            yield mark, _Slot(position)
