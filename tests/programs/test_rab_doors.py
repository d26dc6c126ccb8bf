"""The doors behind the grid: each act, sent once or twice, and what it refuses."""

from uuid import uuid4

import pytest
from django.urls import reverse

from programs.models import Proposal, RabHeading, RabLine
from programs.states import ProposalState
from tests import factories
from tests.factories.proposals import state_fields
from tests.programs import grid
from tests.programs.grid import ROW, Desk, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client) -> Desk:
    return Desk(client, grid.draft())


def test_edited_cell_returns_its_row_and_every_sum(desk):
    news = desk.edit(2, "harga", "100.000", "Rp 250.000").json()

    row = news["rows"][0]
    assert (row["harga"], row["hasil"], row["jumlah"]) == ("250.000", "10 OJ", "2.500.000")
    assert news["results"][0]["outcome"] == "tersimpan"
    assert news["sums"]["total"] == "Rp4.500.000"
    assert news["sums"]["words"] == "empat juta lima ratus ribu rupiah"
    assert news["sums"]["unlinked"] == "Rp4.500.000 (100%)"
    assert [node[:5] for node in news["sums"]["nodes"]] == [
        [0, "KRO", "BDG", "Kelas BDG", "Rp4.500.000"],
        [1, "RO", "001", "", "Rp4.500.000"],
        [2, "Komponen", "051", "", "Rp4.500.000"],
        [3, "Subkomponen", "A", "", "Rp4.500.000"],
        [4, "Akun", "522151", "Belanja 522151", "Rp4.500.000"],
    ]
    assert (news["was"], news["version"]) == (1, 2)


def test_edited_words_leave_every_sum_as_it_was(desk):
    news = desk.edit(1, "ket", "", "Survei toko").json()

    assert (news["rows"][0]["ket"], news["sums"]) == ("Survei toko", None)
    assert (news["was"], news["version"]) == (1, 2)


def test_edit_sent_twice_is_stored_once(desk):
    for _time in range(2):
        news = desk.edit(1, "uraian", "Baris 1", "Baris 1").json()
        assert news["results"][0]["outcome"] == "tersimpan"

    assert Proposal.objects.get().version == 1


@pytest.mark.parametrize(
    ("field", "texts", "column", "stored"),
    [
        ("kro", ("BDG", "qdg"), "output_class__code", "QDG"),
        ("kro", ("BDG", "QDG Kelas QDG"), "output_class__code", "QDG"),
        ("ro", ("001", "2"), "output_code", "002"),
        ("komponen", ("051", "52"), "component", "052"),
        ("sub", ("A", "b"), "subcomponent", "B"),
        ("sub", ("A", ""), "subcomponent", ""),
        ("akun", ("522151", "521211 Belanja Bahan"), "account__code", "521211"),
        ("volume", ("10 OJ", "25"), "factor_1", 25),
        ("volume", ("10 OJ", "2 Org × 3 Kgt × 8 Jam"), "volume", 48),
        ("sumber", ("Harga pasar", "at cost"), "price_source", "at_cost"),
        ("ket", ("", "Survei toko"), "note", "Survei toko"),
    ],
)
def test_every_column_can_be_edited(desk, field, texts, column, stored):
    news = desk.edit(1, field, *texts).json()

    assert news["results"][0]["outcome"] == "tersimpan", news
    line = desk.line(1)
    assert RabLine.objects.filter(pk=line.pk).values_list(column, flat=True).get() == stored


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("kro", "ZZZ", "Kode KRO “ZZZ” tidak ada pada tahun ini. Pilih dari daftar."),
        ("kro", "BЖG",
         "Huruf “Ж” (CYRILLIC CAPITAL LETTER ZHE) bukan huruf Latin. Ketik ulang kodenya."),
        ("ro", "1A", "Tulis 3 angka, misalnya 001."),
        ("sub", "A1", "Tulis huruf besar, misalnya A."),
        ("akun", "", "Isi akun."),
        ("uraian", " ", "Isi uraian."),
        ("volume", "20 Ekor",
         "Satuan “Ekor” tidak dikenal. Pakai misalnya OH, OJ, hari, Jam, kali, Kgt."),
        ("volume", "1 × 2 × 3 × 4 × 5", "Tulis paling banyak empat faktor."),
        ("volume", "2 Org × 3 Jam = 7 OJ", "Hasil kalinya 6, bukan 7."),
        ("volume", "0", "Isi faktor lebih dari 0, misalnya 20."),
        ("harga", "1,5 jt", "Tulis nilai lengkap dengan angka: 1.500.000."),
        ("harga", "0", "Isi harga satuan lebih dari Rp0."),
        ("sumber", "tebak", "Pilih SBM, At cost, atau Harga pasar."),
        ("indikator", "Tidak ada", "Indikator “Tidak ada” tidak ada. Pilih dari daftar."),
        ("ket", "x" * 301, "Paling banyak 300 huruf."),
    ],
)  # fmt: skip
def test_cell_that_cannot_be_read_says_the_mend_and_stores_nothing(desk, field, value, message):
    news = desk.edit(1, field, "", value).json()

    assert news["results"][0] | {"line": ""} == {
        "line": "", "field": field, "outcome": "ditolak", "message": message,
    }  # fmt: skip
    assert Proposal.objects.get().version == 1


def test_fraction_of_a_rupiah_is_refused_at_its_cell(desk):
    news = desk.edit(1, "volume", "10 OJ", "0,333 OJ").json()
    assert news["results"][0]["outcome"] == "tersimpan"

    refused = desk.edit(1, "harga", "100.000", "100.001").json()["results"][0]

    assert (refused["outcome"], refused["message"]) == (
        "ditolak",
        "Volume × harga satuan menghasilkan pecahan rupiah. Bulatkan harga satuannya.",
    )


def test_cell_somebody_else_changed_is_not_overwritten(desk):
    RabLine.objects.filter(pk=desk.line(1).pk).update(unit_price_idr=111_000)

    news = desk.edit(1, "harga", "100.000", "222.000").json()

    assert news["results"][0]["outcome"] == "bentrok"
    assert news["rows"][0]["harga"] == "111.000"
    assert desk.line(1).unit_price_idr == 111_000


def test_batch_stores_what_is_sound_and_tells_of_each(desk):
    lines = [str(desk.line(n).pk) for n in (1, 2)]
    edits = [
        {"line": lines[0], "field": "harga", "seen": "100.000", "value": "50.000"},
        {"line": lines[1], "field": "harga", "seen": "100.000", "value": "x"},
        {"line": str(uuid4()), "field": "harga", "seen": "1", "value": "2"},
    ]

    news = desk.post("cells", edits=edits).json()

    assert [result["outcome"] for result in news["results"]] == ["tersimpan", "ditolak", "hilang"]
    assert (desk.line(1).unit_price_idr, desk.line(2).unit_price_idr) == (50_000, 100_000)


def test_inserted_lines_stand_after_theirs_and_come_once(desk):
    key = str(uuid4())
    rows = [{"id": key, "cells": ROW}, {"id": str(uuid4()), "cells": ROW | {"uraian": "Kedua"}}]
    after = str(desk.line(1).pk)

    first = desk.post("insert", after=after, rows=rows)
    again = desk.post("insert", after=after, rows=rows)

    assert (first.status_code, again.status_code) == (200, 200)
    assert words(desk.proposal) == ["Baris 1", "Baris baru", "Kedua", "Baris 2", "Baris 3"]
    made = RabLine.objects.get(pk=key)
    assert (made.volume, made.amount_idr, made.unit_2_id) == (300, 30_000_000, "jam")
    assert first.json()["rows"][0]["hasil"] == "300 OJ"


def test_insert_is_all_or_nothing_and_names_row_and_field(desk):
    response = desk.insert({}, {"harga": "dua", "akun": "1"})

    assert response.status_code == 422
    assert [(e["row"], e["field"]) for e in response.json()["errors"]] == [
        (1, "akun"),
        (1, "harga"),
    ]
    assert words(desk.proposal) == ["Baris 1", "Baris 2", "Baris 3"]


def test_narrow_gap_is_spread_out_once(desk):
    for n in range(12):
        response = desk.insert({"uraian": f"Sisip {n}"}, after=desk.line(1).pk)
        assert response.status_code == 200

    newest_first = [f"Sisip {n}" for n in range(11, -1, -1)]
    assert words(desk.proposal) == ["Baris 1", *newest_first, "Baris 2", "Baris 3"]
    positions = list(desk.proposal.lines.values_list("position", flat=True))
    assert len(set(positions)) == len(positions)


def test_insert_before_the_first_line(desk):
    desk.insert({"uraian": "Paling atas"})

    assert words(desk.proposal)[0] == "Paling atas"


def test_duplicate_stands_below_and_comes_once(desk):
    key, line = str(uuid4()), str(desk.line(2).pk)

    for _time in range(2):
        news = desk.post("duplicate", line=line, id=key).json()

    assert words(desk.proposal) == ["Baris 1", "Baris 2", "Baris 2", "Baris 3"]
    assert (news["rows"][0]["id"], news["was"] == news["version"]) == (key, True)


def test_moved_line_keeps_its_identity(desk):
    line = desk.line(3)

    for _time in range(2):
        assert desk.post("move", line=str(line.pk), after=None).status_code == 200

    assert words(desk.proposal) == ["Baris 3", "Baris 1", "Baris 2"]
    assert Proposal.objects.get().version == 2
    desk.post("move", line=str(line.pk), after=str(desk.line(2).pk))
    assert words(desk.proposal) == ["Baris 1", "Baris 2", "Baris 3"]


def test_removed_lines_leave_the_sum_and_come_back_where_they_stood(desk):
    keys = [str(desk.line(2).pk)]

    gone = desk.post("remove-lines", lines=keys).json()
    back = desk.post("remove-lines", lines=keys, back=True).json()

    assert (gone["sums"]["total"], back["sums"]["total"]) == ("Rp2.000.000", "Rp3.000.000")
    assert words(desk.proposal) == ["Baris 1", "Baris 2", "Baris 3"]


def test_line_of_another_proposal_is_not_there(desk):
    other = grid.draft()
    theirs = str(other.lines.first().pk)

    answers = [
        desk.post("move", line=theirs, after=None),
        desk.post("duplicate", line=theirs, id=str(uuid4())),
        desk.post("remove-lines", lines=[theirs]),
        desk.post("insert", after=theirs, rows=[{"id": str(uuid4()), "cells": ROW}]),
        desk.post("insert", after=None, rows=[{"id": theirs, "cells": ROW}]),
    ]

    assert [answer.status_code for answer in answers] == [409] * 5
    edit = {"line": theirs, "field": "harga", "seen": "100.000", "value": "1"}
    assert desk.post("cells", edits=[edit]).json()["results"][0]["outcome"] == "hilang"
    assert len(words(other)) == 3


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"[]", b'{"edits": 3}', b'{"edits": []}', b'{"edits": [1]}', b"[" * 100_000,
     b'{"edits": [{"line": "x", "field": "harga"}]}', b'{"edits": [{"line": null}]}',
     b'{"lines": ["1"], "rows": [{"id": 1}], "line": {}, "text": 1}', b"\xff"],
)  # fmt: skip
@pytest.mark.parametrize("door", ["cells", "insert", "duplicate", "move", "remove-lines", "paste"])
def test_message_that_no_grid_sends_is_refused_with_a_sentence(desk, door, body):
    address = reverse(f"programs:rab-{door}", args=[desk.proposal.pk])

    response = desk.client.post(address, body, content_type="application/json")

    assert response.status_code in (400, 422)
    assert response.json()["message"]


def test_closed_proposal_answers_that_it_is_closed(client):
    desk = Desk(client, grid.draft())
    state = ProposalState.SUBMITTED
    Proposal.objects.update(state=state, **state_fields(desk.proposal, state))

    answer = desk.post("insert", after=None, rows=[{"id": str(uuid4()), "cells": ROW}])

    assert answer.status_code == 410
    assert "tidak dapat diubah" in answer.json()["message"]


def test_findings_carry_the_anchor_of_their_line(desk):
    RabLine.objects.filter(pk=desk.line(2).pk).update(description="Baris 1")

    found = desk.get("findings").json()["findings"]

    wanted = {f"baris-{line.pk}" for line in desk.proposal.lines.filter(description="Baris 1")}
    assert {finding["anchor"] for finding in found} >= wanted


def test_structure_names_every_level_and_the_tree_shows_it(desk):
    address = reverse("programs:rab-structure", args=[desk.proposal.pk])
    page = desk.client.get(address)
    answers = {
        "version": page.context["form"].initial["version"],
        "nama-BDG-001": "Wirausaha baru tenun",
        "volume-BDG-001": "20",
        "satuan-BDG-001": "Orang",
        "nama-BDG-001-051": "Persiapan",
        "nama-BDG-001-051-A": "Seleksi peserta",
    }

    stored = desk.client.post(address, answers)

    assert stored.status_code == 302
    assert RabHeading.objects.count() == 3
    nodes = desk.get("lines").json()["sums"]["nodes"]
    assert [node[3] for node in nodes[1:4]] == [
        "Wirausaha baru tenun", "Persiapan", "Seleksi peserta",
    ]  # fmt: skip
    assert nodes[1][5] == "20 Orang, Rp150.000 tiap satuan"


def test_kegiatan_of_another_program_is_refused_at_its_field(desk):
    year = desk.proposal.scheme.fiscal_year
    one, other = (
        factories.BudgetProgramFactory(fiscal_year=year, code=code) for code in ("EC", "WA")
    )
    activity = factories.BudgetActivityFactory(program=other)
    address = reverse("programs:rab-structure", args=[desk.proposal.pk])

    response = desk.client.post(address, {"version": 1, "program": one.pk, "activity": activity.pk})

    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["activity"]


def test_lines_cost_the_same_few_queries_at_any_size(desk, django_assert_max_num_queries):
    with django_assert_max_num_queries(10):
        assert len(desk.get("lines").json()["rows"]) == 3
    factories.RabLineFactory.create_batch(5, proposal=desk.proposal)
    with django_assert_max_num_queries(10):
        assert len(desk.get("lines").json()["rows"]) == 8
