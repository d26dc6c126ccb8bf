"""Cells as people read them, the same in the page and in the PDF."""

from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from ikmportal.reports.document import Cell, Column, ColumnKind, Document
from ikmportal.ui import formats

BLANK = "–"


def cell_text(value: Cell, column: Column) -> str:
    """Write one cell. A figure that is not known is a dash; a text that is not there is empty."""
    if value is None:
        return BLANK if column.is_figure else ""
    if isinstance(value, str):
        return value
    if isinstance(value, date):
        return formats.date_text(value)
    return _figure(value, column.kind)


def as_of_text(document: Document) -> str:
    """Say how fresh the figures are, in WIB."""
    return _("Data per %(moment)s") % {"moment": formats.moment(document.as_of)}


def _figure(value: int | Decimal, kind: ColumnKind) -> str:
    if kind is ColumnKind.PERCENT:
        return formats.percent(value)
    if kind is ColumnKind.NUMBER:
        return formats.decimal_text(value)
    # The unit stands in the column's header: full digits, no "Rp" in every cell.
    return formats.number(int(value))
