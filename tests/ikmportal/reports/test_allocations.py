"""The list and the annex: every province of the year, and totals that are the ledger's."""

import io
from datetime import date
from uuid import uuid4

import openpyxl
import pypdf
import pytest
from django.db.backends.postgresql.psycopg_any import DateRange
from django.urls import reverse

from ikmportal.reports.assemble import allocations
from ikmportal.reports.assemble.allocations import Letter
from ikmportal.reports.build import build
from ikmportal.reports.document import Facts, Paragraph
from ikmportal.reports.models import ReportFormat, ReportKind, ReportRun
from ikmportal.reports.render.pdf import pdf_bytes
from ikmportal.reports.render.xlsx import xlsx_bytes
from programs.states import ProposalState
from tests import factories
from tests.factories import MOMENT, legal

pytestmark = pytest.mark.django_db


@pytest.fixture
def scheme():
    """Three provinces: two with money (one of it taken back), one with none; a Ditjen."""
    scheme = factories.FundingSchemeFactory()
    factories.people.ditjen()
    factories.ProvinceFactory(code="93", name="Papua Selatan")
    for code, amount in (("11", 1_234_567_891), ("51", 7)):
        place = factories.ProvinceFactory(code=code)
        proposal = factories.ProposalFactory(
            office=factories.OfficeFactory(province=place),
            scheme=scheme,
            state=ProposalState.ALLOCATED,
        )
        ceiling = factories.CeilingFactory(
            scheme=scheme, province=proposal.province, limit_idr=10**10
        )
        allocation = factories.AllocationFactory(
            ceiling=ceiling, office=proposal.office, amount_idr=amount
        )
        factories.AllocationFactory(
            ceiling=ceiling,
            office=proposal.office,
            amount_idr=-amount if code == "51" else 3,
            **({"reverses": allocation, "award_ref": allocation.award_ref, "reason": "Batal"}
               if code == "51" else {}),
        )  # fmt: skip
    return scheme


def ledger_of(scheme):
    return scheme.ceilings.get(province=None).used_idr


def annex(scheme, letter=None):
    return allocations.assemble_annex(scheme.pk, letter=letter or Letter(), as_of=MOMENT)


def the_list(scheme, province_id=None):
    return allocations.assemble_list(scheme.pk, province_id=province_id, as_of=MOMENT)


def test_annex_has_a_row_for_every_province_and_the_ledgers_total(scheme):
    table = annex(scheme).tables[0]

    assert [(row.cells[1], row.cells[4]) for row in table.rows] == [
        ("Wilayah 11", 1_234_567_894),
        ("Wilayah 51", 0),
        ("Papua Selatan", 0),
    ]
    assert table.total[4] == ledger_of(scheme) == 1_234_567_894


def test_both_tables_of_the_list_add_up_to_the_ledger(scheme):
    provinces, each = the_list(scheme).tables

    assert provinces.total[3] == each.total[6] == ledger_of(scheme)
    assert len(each.rows) == 4


def test_province_that_did_not_exist_yet_is_no_row(scheme):
    factories.ProvinceFactory(code="92", valid=DateRange(date(2025, 1, 1), None))

    assert len(annex(scheme).tables[0].rows) == 3


def test_printed_word_is_agreed_and_never_approved(scheme):
    for document in (annex(scheme), the_list(scheme)):
        words = [section.text for section in document.sections if isinstance(section, Paragraph)]
        heads = [column.label for table in document.tables for column in table.columns]
        assert "disepakati" in words[0]
        assert not [text for text in (*words, *heads) if "setuju" in text.lower()]


def test_instruments_and_officials_stand_in_the_annex(scheme):
    office = factories.OfficeFactory(province=factories.ProvinceFactory(code="93"))
    legal.LegalInstrumentFactory(scheme=scheme, province=office.province, number="188/1")
    legal.BudgetOfficialFactory(office=office, full_name="Siti", decree_number="SK/3")

    row = annex(scheme).tables[0].rows[2].cells

    assert row[5:] == (
        "belum ada",
        "188/1, 18\u00a0Desember\u00a02023",
        "belum ada",
        "Siti (SK/3)",
        "",
    )


def test_letter_is_named_or_left_to_be_filled_in(scheme):
    known, open_ = (
        annex(scheme, letter).sections[0] for letter in (Letter("B-1", date(2023, 12, 1)), Letter())
    )

    assert isinstance(known, Facts)
    assert known.pairs[0][1] == "nomor B-1, tanggal 1\u00a0Desember\u00a02023"
    assert "……" in open_.pairs[0][1]


def test_workbook_holds_whole_rupiah_that_add_up(scheme):
    book = openpyxl.load_workbook(io.BytesIO(xlsx_bytes(annex(scheme))))

    rows = list(book["Lampiran"].iter_rows(min_row=6, values_only=True))
    amounts, total = [row[4] for row in rows[:-1]], rows[-1][4]
    assert sum(amounts) == total == ledger_of(scheme)
    assert all(type(amount) is int for amount in amounts)


def test_pdf_says_the_total_in_figures_and_words(scheme):
    pages = pypdf.PdfReader(io.BytesIO(pdf_bytes(annex(scheme)))).pages
    text = "".join("".join(page.extract_text() for page in pages).split())

    assert "Rp1.234.567.894(satumiliar" in text
    assert "PapuaSelatan" in text


def test_two_people_of_each_award_are_named(scheme):
    proposal = factories.ProposalFactory(scheme=scheme, state=ProposalState.ALLOCATED)
    award = factories.AwardFactory(proposal=proposal)

    each = the_list(scheme, province_id=proposal.province_id).tables[1]

    expected = (award.decided_by.full_name, award.allocation.approved_by.full_name)
    assert [row.cells[3:5] for row in each.rows] == [expected]


@pytest.mark.parametrize("kind", [ReportKind.ALLOCATIONS, ReportKind.ALLOCATION_ANNEX])
def test_asked_for_in_the_browser_and_built_from_its_row(client, scheme, kind):
    client.force_login(factories.admin())

    response = client.post(
        reverse("reports:new", args=[kind]),
        {"scheme": str(scheme.pk), "format": ReportFormat.XLSX, "key": str(uuid4())},
    )

    assert response.status_code == 302
    built = build(ReportRun.objects.get(), progress=lambda *_: None)
    assert built.file_name.endswith(".xlsx")
    assert built.content[:2] == b"PK"


def test_dinas_gets_its_own_list_and_no_annex(client, scheme):
    office = factories.OfficeFactory(province=factories.ProvinceFactory(code="93"))
    client.force_login(factories.head_of(office))

    client.post(
        reverse("reports:new", args=[ReportKind.ALLOCATIONS]),
        {
            "scheme": str(scheme.pk), "province": str(office.province_id),
            "format": ReportFormat.XLSX, "key": str(uuid4()),
        },
    )  # fmt: skip

    run = ReportRun.objects.get()
    assert run.province_id == office.province_id
    assert client.get(reverse("reports:new", args=[ReportKind.ALLOCATION_ANNEX])).status_code == 403


def test_queries_do_not_grow_with_the_provinces(scheme, django_assert_num_queries):
    for _ in range(2):
        with django_assert_num_queries(6):
            annex(scheme)
        office = factories.OfficeFactory()
        legal.LegalInstrumentFactory(scheme=scheme, province=office.province)
        legal.BudgetOfficialFactory(office=office)
