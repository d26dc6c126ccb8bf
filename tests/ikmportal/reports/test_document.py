from decimal import Decimal

import pytest

from ikmportal.reports.document import Column, ColumnKind, Row, RowShapeError, RowStyle, Table

MONEY = Column(label="Rp", kind=ColumnKind.RUPIAH, is_summed=True)
NAME = Column(label="Nama")


def table(*rows, columns=(NAME, MONEY), **fields):
    return Table(
        title="T", sheet="T", columns=columns, rows=rows, **({"total_label": "Jumlah"} | fields)
    )


def test_total_adds_plain_and_heading_rows_only():
    made = table(
        Row(("a", 1), RowStyle.HEADING), Row(("b", 100), RowStyle.DETAIL), Row(("c", Decimal(2)))
    )

    assert made.total == ("Jumlah", 3)


def test_total_of_nothing_known_is_blank_not_zero():
    assert table(Row(("a", None))).total == ("Jumlah", None)


def test_table_without_total_label_has_no_total():
    assert table(Row(("a", 1)), total_label="").total is None


def test_table_refuses_a_row_of_another_shape():
    with pytest.raises(RowShapeError):
        table(Row(("a",)))


def test_header_groups_span_neighbours_of_one_name():
    columns = (NAME, *(Column(label=x, group="Nilai") for x in "ab"), Column(label="c"))

    made = table(columns=columns)

    assert made.header_groups == (("", 1), ("Nilai", 2), ("", 1))
