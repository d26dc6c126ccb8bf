"""Data tables built in Python: one pass over the cells, no template work per cell."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from html import escape
from typing import Any, Literal, TypeAlias

from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

from . import formats

NumberWriter: TypeAlias = "Callable[[int | Decimal], str]"
Kind = Literal["text", "number", "code", "head"]
_CLASS_OF: dict[Kind, str] = {"text": "", "number": "num", "code": "kode", "head": "u"}


class RowShapeError(ValueError):
    """A row has more or fewer cells than the table has columns."""


@dataclass(frozen=True, kw_only=True)
class Column:
    """One column. ``number`` aligns right; ``head`` names its row and heads its card on phones."""

    label: str
    kind: Kind = "text"


@dataclass(frozen=True, kw_only=True)
class Row:
    """One row; ``tone="temuan"`` marks a finding, ``tone="jumlah"`` a subtotal."""

    cells: Sequence[Any]
    tone: str = ""


@dataclass(frozen=True, kw_only=True)
class Table:
    """A table with a caption. Cells are escaped unless they are already safe HTML."""

    caption: str
    columns: Sequence[Column]
    rows: Sequence[Row]
    foot: Sequence[Row] = field(default_factory=tuple)
    is_caption_hidden: bool = False


def link(href: str, text: str) -> SafeString:
    """Give a cell that links; both parts are escaped."""
    return format_html('<a href="{}">{}</a>', href, text)


def table_html(table: Table) -> SafeString:
    """Render a table that turns into cards on phones.

    Refuses a row whose cells do not match the columns with RowShapeError.
    """
    caption = conditional_escape(table.caption)
    hidden = ' class="visually-hidden"' if table.is_caption_hidden else ""
    head = "".join(_head_cell(column) for column in table.columns)
    openings = [_opening(column) for column in table.columns]
    write = formats.number_writer()
    body = "".join(_row(row, openings, write) for row in table.rows)
    foot = "".join(_row(row, openings, write) for row in table.foot)
    return mark_safe(  # noqa: S308 - every part above is escaped or made here
        f'<div class="gulir" tabindex="0" role="region" aria-label="{caption}">'
        f'<table class="tbl susun"><caption{hidden}>{caption}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody>"
        f"{f'<tfoot>{foot}</tfoot>' if foot else ''}</table></div>"
    )


def _head_cell(column: Column) -> str:
    css = ' class="num"' if column.kind == "number" else ""
    return f'<th scope="col"{css}>{conditional_escape(column.label)}</th>'


def _opening(column: Column) -> tuple[str, str]:
    """Give the opening and closing tag that every cell of a column shares."""
    if column.kind == "head":
        return '<th scope="row" class="u">', "</th>"
    css = _CLASS_OF[column.kind]
    classes = f' class="{css}"' if css else ""
    return f'<td{classes} data-l="{conditional_escape(column.label)}">', "</td>"


def _row(row: Row, openings: list[tuple[str, str]], write: NumberWriter) -> str:
    if len(row.cells) != len(openings):
        raise RowShapeError(f"{len(row.cells)} cells for {len(openings)} columns")
    cells = "".join(
        f"{opening}{_cell(value, write)}{closing}"
        for value, (opening, closing) in zip(row.cells, openings, strict=True)
    )
    tone = f' class="{conditional_escape(row.tone)}"' if row.tone else ""
    return f"<tr{tone}>{cells}</tr>"


def _cell(value: Any, write: NumberWriter) -> str:
    if type(value) is str:
        return escape(value)
    if value is None:
        return "–"
    if isinstance(value, int | Decimal):
        return write(value)
    return conditional_escape(value)
