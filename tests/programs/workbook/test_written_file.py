"""What the file itself is: lists, locks, formats, and texts that stay texts (R7)."""

import zipfile
from io import BytesIO

import openpyxl
import pytest

from programs.workbook.columns import FIRST_ROW, GUIDE_SHEET, LIST_SHEET, SEAL_SHEET
from tests import factories
from tests.programs import story
from tests.programs.workbook import books
from tests.programs.workbook.books import LETTER, at

pytestmark = pytest.mark.django_db
NASTY = ["=1+1", "+1", "-1", "@SUM(A1)", "＝1+1", '=HYPERLINK("x")']


@pytest.fixture
def proposal(people):
    return story.draft(people, title="=Judul()")


@pytest.fixture
def book(proposal, people):
    return openpyxl.load_workbook(BytesIO(books.handed_out(proposal, people.drafter)))


def test_sheets_are_there_and_the_machine_s_are_hidden(book):
    states = {sheet.title: sheet.sheet_state for sheet in book.worksheets}

    assert states == {
        "RAB": "visible", GUIDE_SHEET: "visible", LIST_SHEET: "hidden", SEAL_SHEET: "veryHidden",
    }  # fmt: skip


def test_computed_cells_are_formulas_and_locked_while_typed_cells_are_open(book):
    sheet = book["RAB"]

    assert sheet[at("jumlah")].value == '=IF(OR(P7="",Q7=""),"",P7*Q7)'
    assert sheet["R5"].value.startswith("=SUM(R7:R")
    assert sheet.protection.sheet is True
    assert sheet.protection.password is None
    locked = {key for key in LETTER if sheet[at(key)].protection.locked}
    assert locked == {"no", "volume", "jumlah", "sbm", "id"}


def test_choices_come_from_the_hidden_lists_and_reach_the_spare_rows(book):
    sheet = book["RAB"]
    rules = {str(rule.sqref).split(":")[0]: rule for rule in sheet.data_validations.dataValidation}

    assert rules[at("akun")].formula1.startswith(f"'{LIST_SHEET}'!$B$2:$B$")
    assert book[LIST_SHEET]["B2"].value == "522151 Belanja Jasa Profesi"
    assert str(rules[at("akun")].sqref) == f"F{FIRST_ROW}:F{FIRST_ROW + 102}"
    assert rules[at("harga")].type == "whole"


def test_it_prints_on_a4_with_its_head_on_every_page(book):
    sheet = book["RAB"]

    assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (9, "landscape")
    assert sheet.freeze_panes == "H7"
    assert sheet.print_title_rows == "$6:$6"
    assert sheet.column_dimensions["X"].hidden is True
    assert sheet.row_dimensions[1].hidden is True
    assert sheet[at("harga")].number_format == '"Rp"#,##0'


def test_every_line_carries_its_identity(book, proposal):
    ids = [book["RAB"][at("id", n)].value for n in (1, 2, 3)]

    assert ids == [line["id"] for line in books.stored(proposal)]
    rows = [[c.value for c in row] for row in book[SEAL_SHEET].iter_rows()]
    assert [value for name, value in rows if name == "baris"] == ids


@pytest.mark.parametrize("text", NASTY)
def test_text_stays_text_whatever_it_begins_with(text, proposal, people):
    proposal.lines.update(description=text, note=text)
    content = books.handed_out(proposal, people.drafter)

    sheet = openpyxl.load_workbook(BytesIO(content))["RAB"]

    assert (sheet[at("uraian")].value, sheet[at("uraian")].data_type) == (text, "s")
    with zipfile.ZipFile(BytesIO(content)) as package:
        xml = package.read("xl/worksheets/sheet1.xml").decode()
    formulas = [part.split("</f>")[0] for part in xml.split("<f>")[1:]]
    assert all(formula.startswith(("IF(", "SUM(")) for formula in formulas)


def test_amount_beyond_fifteen_digits_is_written_exactly(proposal, people):
    proposal.lines.filter(position=1).update(unit_price_idr=1_234_567_890_123_456_789)
    content = books.handed_out(proposal, people.drafter)

    _, found = books.compared(proposal, people.drafter, content)

    sheet = openpyxl.load_workbook(BytesIO(content))["RAB"]
    assert sheet[at("harga")].value == "1234567890123456789"
    assert found.is_empty


def test_rates_of_the_province_stand_beside_their_lines(proposal, people):
    line = proposal.lines.get(position=2)
    rate = factories.SbmRateFactory(rate_idr=90_000)
    proposal.lines.filter(pk=line.pk).update(sbm_item=rate.item)

    made = openpyxl.load_workbook(BytesIO(books.handed_out(proposal, people.drafter)))["RAB"]

    assert [made[at("sbm", n)].value for n in (1, 2, 3)] == [None, 90_000, None]


def test_applied_workbook_leaves_what_it_does_not_hold(proposal, people):
    rate = factories.SbmRateFactory()
    proposal.lines.update(sbm_item=rate.item)
    content = books.edited(books.handed_out(proposal, people.drafter), **{at("harga", 1): 7})

    books.accepted(books.sent_back(proposal, people.drafter, content), people.drafter)

    kept = proposal.lines.filter(sbm_item=rate.item, unit_price_idr=7)
    assert kept.count() == 1
