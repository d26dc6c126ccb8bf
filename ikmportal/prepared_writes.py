"""Columns of one stored row written with SQL made once (why: see ``ikmportal.prepared``)."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from django.db import DatabaseError, connection
from django.db.models import Field, Model


def write_columns(row: Model, names: Sequence[str]) -> None:
    """Store the named fields of a row, as ``row.save(update_fields=names)`` does: one statement.

    Takes values, no expressions, and sends no signals. ``DatabaseError`` where the row is gone.
    """
    sql, fields = _update(type(row), tuple(names))
    values = [f.get_db_prep_save(f.pre_save(row, add=False), connection) for f in fields]
    with connection.cursor() as cursor:
        cursor.execute(sql, [*values, row.pk])
        if cursor.rowcount != 1:
            raise DatabaseError(f"{row._meta.label} {row.pk} is gone; nothing was written")


def write_changes(row: Model, before: Mapping[str, Any]) -> None:
    """Store what differs from ``before``, a copy of ``vars(row)``; nothing where nothing does."""
    now = vars(row)
    fields = row._meta.concrete_fields
    if changed := [f.name for f in fields if now.get(f.attname) != before.get(f.attname)]:
        write_columns(row, changed)


@cache
def _update(model: type[Model], names: tuple[str, ...]) -> tuple[str, tuple[Any, ...]]:
    quoted, meta = connection.ops.quote_name, model._meta
    fields: tuple[Any, ...] = tuple(map(meta.get_field, names))
    sets = ", ".join(f"{quoted(field.column)} = {_placeholder(field)}" for field in fields)
    table, key = quoted(meta.db_table), quoted(str(meta.pk.column))
    # Names of our own columns; every value is a parameter.
    return f"UPDATE {table} SET {sets} WHERE {key} = %s", fields  # noqa: S608


def _placeholder(field: "Field[Any, Any]") -> str:
    """Arrays and ranges are told their type."""
    ask = getattr(field, "get_placeholder", None)
    return str(ask(None, None, connection)) if ask else "%s"
