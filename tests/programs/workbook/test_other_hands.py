"""Files as they really come back: other programs, sorted rows, lost identities, odd numbers."""

import shutil
import subprocess
from datetime import date
from io import BytesIO
from uuid import uuid4

import openpyxl
import pytest

from programs.states import UploadState
from programs.workbook.columns import FIRST_ROW, SEAL_SHEET
from programs.workbook.lists import lists_for
from programs.workbook.refusals import sentence
from programs.workbook.seal import Seal
from programs.workbook.snapshot import digest
from programs.workbook.write import Contents, workbook_bytes
from tests import factories
from tests.programs import story
from tests.programs.workbook import books, writers
from tests.programs.workbook.books import LETTER, at

pytestmark = pytest.mark.django_db


@pytest.fixture
def proposal(people):
    books.codes()
    return story.draft(people)


@pytest.fixture
def file(proposal, people):
    return books.handed_out(proposal, people.drafter)


@pytest.mark.parametrize("hand", [writers.by_xlsxwriter, writers.by_libreoffice])
def test_saved_by_another_program_it_differs_only_where_people_wrote(hand, proposal, people, file):
    content = hand(books.edited(file, **{at("harga", 2): 250_000}))

    upload, found = books.compared(proposal, people.drafter, content)

    assert upload.state == UploadState.READ
    assert [(c.cell, c.new) for r in found.rows for c in r.cells] == [("RAB!Q8", "250.000")]
    assert (found.problems, found.moves) == ([], [])


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not on this machine")
def test_saved_by_libreoffice_itself(proposal, people, file, tmp_path):
    (tmp_path / "rab.xlsx").write_bytes(books.edited(file, **{at("harga", 2): 250_000}))
    target = ["--convert-to", "xlsx", "--outdir", tmp_path / "out"]
    subprocess.run(
        ["soffice", "--headless", *target, tmp_path / "rab.xlsx"], check=True, timeout=120
    )

    content = (tmp_path / "out" / "rab.xlsx").read_bytes()
    _, found = books.compared(proposal, people.drafter, content)

    assert [(c.cell, c.new) for r in found.rows for c in r.cells] == [("RAB!Q8", "250.000")]


def test_formula_counts_by_its_result_and_is_named_where_it_has_none(proposal, people, file):
    typed = books.edited(file, **{at("harga", 1): "=2*100000", at("harga", 2): 300_000})

    _, with_result = books.compared(
        proposal, people.drafter, writers.by_xlsxwriter(typed, result=200_000)
    )
    _, without = books.compared(proposal, people.drafter, typed)

    assert [c.new for r in with_result.rows for c in r.cells] == ["200.000", "300.000"]
    assert [str(problem) for problem in without.problems] == [
        (
            "RAB!Q7: Rumus tanpa hasil. Buka di Excel atau LibreOffice lalu simpan ulang, "
            "atau ketik angkanya."
        )
    ]
    assert [row.cells[0].new for row in without.rows] == ["300.000"]


def _rows(sheet):
    last = FIRST_ROW + 2
    return [[c.value for c in row] for row in sheet.iter_rows(FIRST_ROW, last)]


def _put(sheet, rows):
    for number, row in enumerate(rows, start=FIRST_ROW):
        for position, value in enumerate(row, start=1):
            sheet.cell(number, position).value = value


def test_sorted_rows_are_moves_and_nothing_else(proposal, people, file):
    before = books.stored(proposal)
    content = books.edited(file, lambda sheet: _put(sheet, _rows(sheet)[::-1]))
    upload, found = books.compared(proposal, people.drafter, content)

    books.accepted(upload, people.drafter)

    assert (found.rows, len(found.moves)) == ([], 2)
    assert books.stored(proposal) == before[::-1]


def test_copied_row_is_a_new_line(proposal, people, file):
    def copy(sheet):
        rows = _rows(sheet)
        sheet.insert_rows(FIRST_ROW + 1)
        _put(sheet, [rows[0], rows[0], rows[1], rows[2]])

    _, found = books.compared(proposal, people.drafter, books.edited(file, copy))

    assert [(row.kind, row.cell) for row in found.rows] == [("added", "RAB!G8")]
    assert [str(r) for r in found.remarks] == [
        "RAB!G8: Baris ini salinan baris lain; dibaca sebagai baris baru."
    ]


def test_row_without_identity_is_recognised_by_what_it_says(proposal, people, file):
    def forget(sheet):
        for number in range(FIRST_ROW, FIRST_ROW + 3):
            sheet[f"{LETTER['id']}{number}"] = None
        sheet[at("harga", 2)] = 700_000

    _, found = books.compared(proposal, people.drafter, books.edited(file, forget))

    assert [(row.kind, row.cells[0].new) for row in found.rows] == [("changed", "700.000")]
    assert {r.rule for r in found.remarks} == {"identitas"}


def test_row_with_a_made_up_identity_is_a_new_line(proposal, people, file):
    content = books.edited(file, **{at("id", 2): "bukan-uuid", at("uraian", 2): "Lain sama sekali"})

    _, found = books.compared(proposal, people.drafter, content)

    assert sorted(row.kind for row in found.rows) == ["added", "removed"]


def test_emptied_row_is_a_removal_and_blank_rows_are_nothing(proposal, people, file):
    def empty(sheet):
        for position in range(2, 24):
            sheet.cell(FIRST_ROW + 1, position).value = None
        sheet["G40"] = "JUMLAH SELURUHNYA"

    _, found = books.compared(proposal, people.drafter, books.edited(file, empty))

    assert [row.kind for row in found.rows] == ["removed"]
    assert [str(r) for r in found.remarks] == [
        "RAB!G8: Baris ini dikosongkan; dibaca sebagai dihapus.",
        "RAB!G40: Baris ini tidak dibaca: tidak berisi akun, faktor, atau harga.",
    ]


def test_merged_codes_count_for_each_of_their_rows(proposal, people, file):
    def merge(sheet):
        sheet["B7"] = "BDI"
        sheet.merge_cells("B7:B9")

    _, found = books.compared(proposal, people.drafter, books.edited(file, merge))

    assert [c.new for r in found.rows for c in r.cells] == ["BDI Industri"] * 3
    assert [r.rule for r in found.remarks] == ["gabung", "gabung"]


def test_other_columns_and_sheets_are_left_alone(proposal, people, file):
    book = openpyxl.load_workbook(BytesIO(file))
    book["RAB"]["AC8"] = "catatan saya"
    book.create_sheet("Corat-coret")["A1"] = "apa saja"

    _, found = books.compared(proposal, people.drafter, books.saved(book))

    assert found.is_empty
    assert [str(r) for r in found.remarks] == ["Kolom tambahan AC tidak dibaca."]


def test_deleted_column_keeps_what_the_portal_holds(proposal, people, file):
    proposal.lines.update(note="catatan portal")
    content = books.edited(
        books.handed_out(proposal, people.drafter),
        lambda sheet: sheet.delete_cols(list(LETTER).index("keterangan") + 1),
    )

    _, found = books.compared(proposal, people.drafter, content)

    assert found.is_empty
    assert [str(r) for r in found.remarks] == [
        "Kolom Keterangan tidak ada di berkas; isinya dibiarkan seperti di portal."
    ]


def test_columns_are_found_where_they_were_moved_to(proposal, people, file):
    def shift(sheet):
        sheet[at("harga", 1)] = 900_000
        sheet.insert_cols(2)
        sheet.delete_rows(1)

    _, found = books.compared(proposal, people.drafter, books.edited(file, shift))

    assert [(c.cell, c.new) for r in found.rows for c in r.cells] == [("RAB!R6", "900.000")]


WRONG = {
    ("harga", "1,5 jt"): "RAB!Q7: “1,5 jt”: Tulis nilai lengkap dengan angka: 1.500.000.",
    ("harga", "1,200,000"): (
        "RAB!Q7: “1,200,000”: Pakai titik sebagai pemisah ribuan: tulis 1.200.000."
    ),
    ("harga", 0): "RAB!Q7: “0”: Isi harga satuan lebih dari Rp0.",
    ("harga", 100.5): (
        "RAB!Q7: “100.5”: Tulis rupiah penuh tanpa sen, misalnya 1.000.000."
    ),
    ("harga", None): "RAB!Q7: Isi harga satuan (Rp).",
    ("harga", True): "RAB!Q7: “TRUE”: Ketik ulang isinya.",
    ("faktor1", "1.5"): "RAB!H7: “1.5”: Maksud Anda 1,5?",
    ("faktor1", -2): "RAB!H7: “-2”: Isi faktor lebih dari 0, misalnya 20.",
    ("faktor1", 1.2345): "RAB!H7: “1.2345”: Tulis paling banyak 3 angka di belakang koma.",
    ("faktor1", date(2024, 2, 1)): (
        "RAB!H7: “2024-02-01”: Excel membacanya sebagai tanggal. Ubah format sel menjadi Umum, "
        "lalu ketik ulang."
    ),
    ("faktor2", 3): "RAB!K7: Pilih satuan untuk faktor ini.",
    ("satuan3", "OH"): "RAB!L7: Isi angka untuk satuan ini, atau hapus satuannya.",
    ("akun", "999999"): "RAB!F7: “999999”: Tidak ada di daftar. Pilih dari daftar di sel itu.",
    ("kro", "ΒDG"): "RAB!B7: “ΒDG”: Tidak ada di daftar. Pilih dari daftar di sel itu.",
    ("ro", "1A"): "RAB!C7: “1A”: Tulis 3 angka, misalnya 001.",
    ("sub", "Α"): "RAB!E7: “Α”: Tulis huruf besar Latin, misalnya A.",
    ("uraian", "x" * 301): (
        f"RAB!G7: “{'x' * 60}”: Terlalu panjang: 301 huruf, paling banyak 300. Pendekkan."
    ),
}  # fmt: skip


@pytest.mark.parametrize(("key", "typed"), WRONG)
def test_wrong_cell_is_named_with_its_mend_and_its_line_stays(key, typed, proposal, people, file):
    upload, found = books.compared(
        proposal, people.drafter, books.edited(file, **{at(key): typed, at("harga", 3): 5_000})
    )
    books.accepted(upload, people.drafter)

    assert [str(problem) for problem in found.problems] == [WRONG[key, typed]]
    assert [line["unit_price_idr"] for line in books.stored(proposal)] == [
        "100000",
        "100000",
        "5000",
    ]


def test_amount_that_cannot_be_stored_is_refused_at_its_line(proposal, people, file):
    content = books.edited(file, **{at("faktor1"): 0.001, at("harga"): 1_500})

    _, found = books.compared(proposal, people.drafter, content)

    assert [str(problem) for problem in found.problems] == [
        "RAB!Q7: Volume × harga satuan menghasilkan pecahan rupiah. Bulatkan harga satuannya."
    ]


def _sealed(file, change):
    book = openpyxl.load_workbook(BytesIO(file))
    change(book)
    return books.saved(book)


def _set(name, value):
    def change(book):
        for row in book[SEAL_SHEET].iter_rows(max_row=10):
            if row[0].value == name:
                row[1].value = value

    return change


REFUSED = {
    "segel_rusak": _set("versi", "99"),
    "bukan_unduhan": lambda book: book.remove(book[SEAL_SHEET]),
    "tanpa_lembar": lambda book: setattr(book["RAB"], "title", "RAB saya"),
    "tanpa_kepala": lambda book: book["RAB"].delete_rows(1, 6),
}


@pytest.mark.parametrize("reason", REFUSED)
def test_file_that_is_no_longer_ours_is_refused_with_what_to_do(reason, proposal, people, file):
    upload = books.sent_back(proposal, people.drafter, _sealed(file, REFUSED[reason]))

    assert (upload.state, upload.refusal) == (UploadState.REJECTED, reason)
    assert sentence(upload.refusal).endswith(".")


def test_file_of_another_proposal_is_refused(people, proposal):
    other = factories.ProposalFactory(office=people.office, created_by=people.drafter.user)

    upload = books.sent_back(proposal, people.drafter, books.handed_out(other, people.drafter))

    assert upload.refusal == "usulan_lain"


def test_file_of_a_template_nobody_knows_any_more_is_refused(proposal, people):
    lines = books.stored(proposal)
    seal = Seal(
        proposal_id=proposal.pk, snapshot_id=uuid4(), version=1, digest=digest(lines), template=99
    )
    content = workbook_bytes(
        Contents(
            title="RAB",
            notice="",
            lines=lines,
            lists=lists_for(proposal.scheme),
            rates={},
            seal=seal,
        )
    )

    assert books.sent_back(proposal, people.drafter, content).refusal == "templat_lama"


def test_rates_stand_beside_their_lines(proposal):
    lines = books.stored(proposal)
    seal = Seal(proposal_id=proposal.pk, snapshot_id=uuid4(), version=1, digest=digest(lines))
    rates = {lines[1]["id"]: 90_000}
    made = workbook_bytes(Contents("RAB", "", lines, lists_for(proposal.scheme), rates, seal))

    sheet = openpyxl.load_workbook(BytesIO(made))["RAB"]

    assert [sheet[at("sbm", n)].value for n in (1, 2, 3)] == [None, 90_000, None]
