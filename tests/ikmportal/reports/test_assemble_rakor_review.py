from io import BytesIO

import openpyxl
import pytest
from django.db.models import Sum
from pypdf import PdfReader

from ikmportal.reports.assemble import rakor_review
from ikmportal.reports.document import RowStyle
from ikmportal.reports.render.pdf import pdf_bytes
from ikmportal.reports.render.xlsx import xlsx_bytes
from ikmportal.ui.formats import number
from programs.models import ProposalDecision, RabLine
from tests.factories import ProvinceFactory
from tests.ikmportal.reports.samples import AS_OF, small_rakor  # noqa: F401


@pytest.fixture
def national(small_rakor):  # noqa: F811
    return rakor_review.assemble(small_rakor.rakor.pk, province_id=None, as_of=AS_OF)


def table(document, sheet):
    return next(t for t in document.tables if t.sheet == sheet)


def test_recap_has_a_row_for_every_province_of_the_day_and_blanks_for_the_silent(national):
    rows = {row.cells[1]: row.cells[2:] for row in table(national, "Rekapitulasi").rows}

    assert rows["Aceh"] == (2, 6_000_000, 5_000_000, 1_000_000, "1/2")
    assert rows["Bali"] == (1, 3_000_000, None, None, "0/1")
    assert rows["Sunyi"] == (0, None, None, None, "")


def test_recap_leaves_out_a_province_that_did_not_exist_yet(small_rakor):  # noqa: F811
    from datetime import date

    from django.db.backends.postgresql.psycopg_any import DateRange

    ProvinceFactory(code="97", name="Nanti", valid=DateRange(date(2023, 10, 10), None))

    made = rakor_review.assemble(small_rakor.rakor.pk, province_id=None, as_of=AS_OF)

    assert "Nanti" not in {row.cells[1] for row in table(made, "Rekapitulasi").rows}


def test_province_table_lists_lines_with_verdict_and_note_below_their_proposal(national):
    rows = table(national, "Aceh").rows
    heads = [row for row in rows if row.style is RowStyle.HEADING]
    refused = [row for row in rows if "Ditolak. Di luar fokus" in str(row.cells[5])]

    assert [head.cells[2:5] for head in heads] == [
        (3_000_000, 3_000_000, 0),
        (3_000_000, 2_000_000, 1_000_000),
    ]
    assert len(rows) == 2 + 6
    assert [row.cells[2:5] for row in refused] == [(1_000_000, 0, 1_000_000)]


def test_totals_are_equal_in_database_pdf_and_workbook(national):
    proposed = RabLine.objects.aggregate(total=Sum("amount_idr"))["total"]
    agreed = ProposalDecision.objects.aggregate(total=Sum("agreed_idr"))["total"]

    pdf = " ".join(
        " ".join(p.extract_text() for p in PdfReader(BytesIO(pdf_bytes(national))).pages).split()
    )
    sheet = openpyxl.load_workbook(BytesIO(xlsx_bytes(national)))["Rekapitulasi"]
    total = next(row for row in sheet.iter_rows(values_only=True) if row[1] == "Jumlah")

    assert total[3:5] == (proposed, agreed)
    assert f"Jumlah 3 {number(proposed)} {number(agreed)}" in pdf
    assert f"Rp{number(agreed)} (lima juta rupiah)" in pdf


def test_dinas_report_has_its_province_only_and_hides_what_is_still_discussed(small_rakor):  # noqa: F811
    made = rakor_review.assemble(
        small_rakor.rakor.pk, province_id=small_rakor.bali.province_id, as_of=AS_OF
    )

    rows = table(made, "Bali").rows
    assert [row.cells[1] for row in table(made, "Rekapitulasi").rows] == ["Bali"]
    assert [row.cells[3] for row in rows] == [None] * 4
    assert all("Diterima" not in str(row.cells[5]) for row in rows)
    assert "Aceh" not in {t.sheet for t in made.tables}


def test_national_report_shows_the_line_decisions_made_so_far(national):
    verdicts = [row.cells[5] for row in table(national, "Bali").rows if row.style.value == "detail"]

    assert verdicts.count("Diterima") == 1


def test_demo_notice_is_in_the_document_only_in_a_demo(small_rakor, settings):  # noqa: F811
    settings.IS_DEMO = True

    made = rakor_review.assemble(small_rakor.rakor.pk, province_id=None, as_of=AS_OF)

    assert "Data contoh" in made.notice
