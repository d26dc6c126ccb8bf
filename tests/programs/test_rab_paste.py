"""What people paste: every number exact, or the row is held back for a look."""

from decimal import Decimal
from uuid import uuid4

import pytest

from programs.forms.clipboard import MOST_ROWS
from tests.programs import grid
from tests.programs.grid import Desk
from tests.programs.pastes import HEAD, PASTES, tsv

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client) -> Desk:
    return Desk(client, grid.draft(1))


def paste(desk: Desk, **message):
    return desk.post("paste", **{"after": str(desk.line(1).pk)} | message)


def test_there_are_twenty_tables():
    assert len({example.name for example in PASTES}) == 20


@pytest.mark.parametrize("example", PASTES, ids=lambda example: example.name)
def test_pasted_numbers_are_exact_down_to_the_stored_line(desk, example):
    news = paste(desk, text=example.text, html=example.html).json()

    rows = news["rows"]
    assert [row["ready"] for row in rows] == [wanted is not None for wanted in example.lines], rows
    ready = [row["cells"] for row in rows if row["ready"]]
    new = [{"id": str(uuid4()), "cells": cells} for cells in ready]
    assert desk.post("insert", after=str(desk.line(1).pk), rows=new).status_code == 200
    stored = list(desk.proposal.lines.in_order().select_related("output_class", "account"))[1:]
    assert [
        (line.description, line.volume, line.unit_price_idr, line.amount_idr) for line in stored
    ] == [
        (text, Decimal(volume), price, amount)
        for text, volume, price, amount in filter(None, example.lines)
    ]
    if example.codes:
        line = stored[-1]
        assert example.codes == (
            line.output_class.code, line.output_code, line.component, line.subcomponent,
            line.account.code,
        )  # fmt: skip


def test_preview_counts_and_names_row_and_column(desk):
    table = tsv(HEAD, "522151|Ahli|24|OJ|1.000.000|", "522159|Ahli|x|OJ|1,5 jt|")

    news = paste(desk, text=table).json()

    assert news["summary"] == "2 baris terbaca, 1 siap, 1 perlu dicek."
    assert news["button"] == "Masukkan 1 baris"
    assert [(p["field"], p["message"]) for p in news["rows"][1]["problems"]] == [
        ("akun", "Kode akun “522159” tidak ada pada tahun ini. Pilih dari daftar."),
        ("volume", "Tulis angka lalu satuannya, misalnya 20 Org × 2 Kgt."),
        ("harga", "Tulis nilai lengkap dengan angka: 1.500.000."),
    ]
    assert news["rows"][1]["number"] == 3
    assert news["rows"][1]["cells"]["harga"] == "1,5 jt"


def test_columns_can_be_matched_anew(desk):
    table = tsv("A|B|C|D", "9|2 paket|ATK|5.000")

    news = paste(desk, text=table, roles=["", "volume", "uraian", "harga"]).json()

    ready = [row["cells"] for row in news["rows"] if row["ready"]]
    assert [(cells["uraian"], cells["jumlah"]) for cells in ready] == [("ATK", "10.000")]


def test_pasting_writes_nothing_by_itself(desk):
    paste(desk, text=tsv(HEAD, "522151|Ahli|24|OJ|1.000.000|"))

    assert desk.proposal.lines.count() == 1


@pytest.mark.parametrize(
    "message",
    [{"text": ""}, {"text": "\n\n\t\n"}, {"html": "<table></table>"}, {"html": "<t" * 9}],
)
def test_empty_clipboard_says_what_to_do(desk, message):
    answer = paste(desk, **message)

    assert answer.status_code in (200, 422)
    assert answer.json().get("ready", 0) == 0


@pytest.mark.parametrize(
    "html",
    [
        "<table><tr><td rowspan=99999 colspan=99999>1</td></tr></table>",
        "<table>" + "<tr><td rowspan=40 colspan=40>x" * 200,
        "<table><tr><td sdval='NaN'>1</td><td sdval='1E+999999'>2</td><td x:num>3</td></tr>",
        "<tr><td>" * 3000,
    ],
)
def test_hostile_html_is_answered(desk, html):
    assert paste(desk, html=html).status_code in (200, 422)


def test_too_many_rows_are_refused_with_the_limit(desk):
    answer = paste(desk, text="a\tb\n" * (MOST_ROWS + 1))

    assert answer.status_code == 422
    assert "Paling banyak 5000 baris" in answer.json()["message"]
