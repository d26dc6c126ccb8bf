"""A RAB as plain values: what a workbook holds and what two of them are compared by.

A line is its UUID and its content as canonical text; equal content is equal text. Volume and amount
follow from the rest and are left out. The order of the lines is the order of the list.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from programs.models import RabLine
from programs.workbook.columns import CONTENT

Line = Mapping[str, str]
FIELDS = tuple(column.field for column in CONTENT)
_COLUMNS = {
    "output_class": "output_class__code",
    "account": "account__code",
    "indicator": "indicator_id",
    **{f"unit_{n}": f"unit_{n}_id" for n in (1, 2, 3, 4)},
}


def lines_of(proposal_id: UUID) -> list[dict[str, str]]:
    """The current lines of a proposal in order: one query."""
    names = [_COLUMNS.get(field, field) for field in FIELDS]
    rows = (
        RabLine.objects.current().filter(proposal_id=proposal_id).in_order()
        .values_list("id", *names)
    )  # fmt: skip
    return [
        {"id": str(row[0])} | {f: canonical(v) for f, v in zip(FIELDS, row[1:], strict=True)}
        for row in rows.iterator(chunk_size=2000)
    ]


def canonical(value: Any) -> str:
    """One text for one value: Decimal("10.000") and 10 are both "10"; nothing is ""."""
    if value is None:
        return ""
    if isinstance(value, Decimal):
        text = f"{value:f}"
        return text.rstrip("0").rstrip(".") if "." in text else text
    return str(value)


def content(line: Line) -> tuple[str, ...]:
    """Everything a line says, without who it is."""
    return tuple(line[field] for field in FIELDS)


def digest(lines: Sequence[Line]) -> str:
    """SHA-256 of the lines in their order; the same RAB always gives the same."""
    rows = [[line["id"], *content(line)] for line in lines]
    text = json.dumps(rows, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def by_id(lines: Iterable[Line]) -> dict[str, Line]:
    return {line["id"]: line for line in lines}
