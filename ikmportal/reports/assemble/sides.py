"""Semula, menjadi and what lies between them, as a table."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from ikmportal.reports.document import Column, ColumnKind, Row, Table


def sides(*, width: int = 18) -> tuple[Column, ...]:
    """Three summed columns of rupiah."""
    labels = (_("Semula (Rp)"), _("Menjadi (Rp)"), _("Selisih (Rp)"))
    return tuple(
        Column(label=label, kind=ColumnKind.RUPIAH, width=width, is_summed=True) for label in labels
    )


def sums_table(
    title: str,
    first: str,
    rows: Iterable[tuple[str, int, int]],
    *,
    width: int = 30,
    empty_text: str = "",
    note: str = "",
) -> Table:
    """(name, semula, menjadi) of each, with their sum; ``first`` names the first column."""
    return Table(
        title=title,
        sheet=first,
        columns=(Column(label=first, width=width), *sides()),
        rows=tuple(Row((name, before, after, after - before)) for name, before, after in rows),
        total_label=_("Jumlah"),
        empty_text=empty_text,
        note=note,
    )
