"""All RAB lines as a workbook: who gets which, streamed, and flat in memory."""

import subprocess
import sys
import zipfile
from io import BytesIO
from uuid import uuid4

import openpyxl
import pytest
from django.urls import reverse

from ikmportal.reports import build
from ikmportal.reports.assemble import rab_lines
from ikmportal.reports.document import Column, ColumnKind, Stream
from ikmportal.reports.models import ReportFormat, ReportKind, ReportRun, RunState
from ikmportal.reports.render.bulk import BulkBook
from ikmportal.reports.render.xlsx import BULK_ROWS, book_for, xlsx_bytes
from ikmportal.reports.tasks import make_report
from ikmportal.supervisor.commands import project_folder
from programs.states import ProposalState
from tests import factories
from tests.factories import MOMENT
from tests.ikmportal.reports.samples import sample_document

pytestmark = pytest.mark.django_db


def made(**options):
    scope = {"scheme_id": None, "state": "", "province_id": None} | options
    return rab_lines.assemble(**scope, as_of=MOMENT)


def rows_of(document):
    return list(document.streams[0].rows())


@pytest.fixture
def proposals():
    return [
        factories.ProposalFactory(lines=2, state=state)
        for state in (ProposalState.DRAFT, ProposalState.SUBMITTED, ProposalState.APPROVED)
    ]


def test_the_centre_gets_what_was_ever_submitted_and_no_draft(proposals):
    numbers = {row[2] for row in rows_of(made())}

    assert numbers == {proposals[1].number, proposals[2].number}


def test_a_province_gets_its_own_also_drafts(proposals):
    document = made(province_id=proposals[0].province_id)

    assert {row[2] for row in rows_of(document)} == {proposals[0].number}
    assert document.subtitle == proposals[0].province.name


def test_filters_narrow_the_lines(proposals):
    approved = made(state=ProposalState.APPROVED)
    elsewhere = made(scheme_id=factories.FundingSchemeFactory(kind="dak_fisik").pk)

    assert {row[2] for row in rows_of(approved)} == {proposals[2].number}
    assert (rows_of(elsewhere), elsewhere.streams[0].count) == ([], 0)


def test_a_row_says_what_its_columns_promise(proposals):
    document = made()
    row = rows_of(document)[0]
    by_label = dict(zip([str(c.label) for c in document.streams[0].columns], row, strict=True))

    assert by_label["Skema"] == "TP 2024"
    assert by_label["Status"] == "Diajukan"
    assert by_label["KRO"] == "BDG"
    assert (by_label["Volume"], by_label["Jumlah (Rp)"]) == (10, 1_000_000)
    assert by_label["Sumber harga"] == "Harga pasar"


def test_number_of_queries_does_not_depend_on_the_lines(proposals, django_assert_num_queries):
    with django_assert_num_queries(4):
        rows_of(made())
    factories.ProposalFactory(lines=9, state=ProposalState.SUBMITTED)
    with django_assert_num_queries(4):
        rows_of(made())


def test_a_run_makes_the_file(proposals):
    run = ReportRun.objects.create(
        kind=ReportKind.RAB_LINES,
        format=ReportFormat.XLSX,
        parameters={"scheme": "", "state": "", "label": "Semua skema"},
        requested_by=factories.admin(),
        office=factories.ditjen(),
        idempotency_key=uuid4(),
        created_at=MOMENT,
        hinted_at=MOMENT,
    )

    make_report(str(run.pk))

    run.refresh_from_db()
    assert (run.state, run.error) == (RunState.DONE, "")
    assert run.file_name.startswith("seluruh-baris-rab-semua-skema")


def test_file_holds_every_line_with_typed_cells(proposals):
    book = openpyxl.load_workbook(BytesIO(xlsx_bytes(made())))
    sheet = book["Baris RAB"]

    assert [c.value for c in sheet[5]][:3] == ["Provinsi", "Dinas", "Nomor"]
    assert sheet.max_row == 9
    assert (sheet["O6"].value, sheet["O6"].number_format) == (1_000_000, "#,##0")
    assert sheet.freeze_panes == "A6"


def test_form_offers_excel_only_and_orders_the_file(proposals, client):
    client.force_login(factories.admin())
    address = reverse("reports:new", args=["baris_rab"])

    page = client.get(address)
    sent = client.post(address, {"format": "xlsx", "key": uuid4(), "state": "diajukan"})
    refused = client.post(address, {"format": "pdf", "key": uuid4()})

    assert "Semua skema" in page.content.decode()
    run = ReportRun.objects.get()
    assert sent.headers["Location"] == reverse("reports:run", args=[run.pk])
    assert run.parameters == {"scheme": "", "state": "diajukan", "label": "Semua skema, Diajukan"}
    assert list(refused.context["form"].errors) == ["format"]


def test_screen_says_that_it_is_too_long(proposals, client):
    person = factories.admin()
    run = ReportRun.objects.create(
        kind=ReportKind.RAB_LINES,
        format=ReportFormat.XLSX,
        parameters={"label": "Semua skema"},
        requested_by=person,
        office=factories.ditjen(),
        idempotency_key=uuid4(),
        created_at=MOMENT,
        hinted_at=MOMENT,
    )
    client.force_login(person)

    page = client.get(reverse("reports:screen", args=[run.pk]))

    assert "4 baris. Terlalu panjang untuk layar" in page.content.decode()


def test_a_verifier_of_a_regency_office_may_not():
    office = factories.regency_office(factories.ProvinceFactory())
    actor = factories.actor_of(factories.drafter_of(office))

    assert build.may_make_any(actor, ReportKind.RAB_LINES) is False


def _stream(rows, count=None):
    columns = (Column(label="a"), Column(label="Rp", kind=ColumnKind.RUPIAH))
    return Stream(
        title="T", sheet="T", columns=columns, rows=lambda: rows, count=count or len(rows)
    )


NASTY = ["=1+1", "+1", "-1", "@SUM(A1)", "＝1+1", "{=1}", "http://contoh.example", "0012"]


def test_both_libraries_write_the_same_cells_and_keep_texts_texts():
    rows = [(text, n) for n, text in enumerate(NASTY)] + [("besar", 10**18)]
    small = sample_document(sections=(_stream(rows),))
    large = sample_document(sections=(_stream(rows, count=BULK_ROWS + 1),))

    books = [openpyxl.load_workbook(BytesIO(xlsx_bytes(d)))["T"] for d in (small, large)]

    cells = [[[c.value for c in row] for row in sheet.iter_rows()] for sheet in books]
    assert isinstance(book_for(large), BulkBook)
    assert cells[0] == cells[1]
    assert cells[1][-1] == ["besar", "1.000.000.000.000.000.000"]
    assert [sheet.freeze_panes for sheet in books] == ["A6", "A6"]
    assert books[1]["B6"].number_format == "#,##0"
    with zipfile.ZipFile(BytesIO(xlsx_bytes(large))) as parts:
        xml = b"".join(parts.read(name) for name in parts.namelist() if "sheet" in name)
    assert b"<f>" not in xml
    assert b"hyperlink" not in xml


_GROWTH = """
import sys
from pathlib import Path
import django
django.setup()
from ikmportal.reports.document import Column, ColumnKind, Document, Letterhead, Stream
from ikmportal.reports.render.xlsx import BulkBook, _stream
from datetime import datetime, timezone

count = int(sys.argv[1])
texts = tuple(Column(label=str(n)) for n in range(9))
columns = (*texts, Column(label="Rp", kind=ColumnKind.RUPIAH))
stream = Stream(
    title="T", sheet="T", columns=columns, count=count,
    rows=lambda: (tuple(f"baris {n} {c}" for c in range(9)) + (n,) for n in range(count)),
)
document = Document(
    title="T", as_of=datetime(2024, 1, 1, tzinfo=timezone.utc), letterhead=Letterhead(()),
    sections=(stream,),
)
book = BulkBook()
_stream(book.sheet("T"), stream, document)
size = len(book.content())
# Not getrusage: that would count the peak of whoever started this program.
lines = Path("/proc/self/status").read_text().splitlines()
print(int(next(line for line in lines if line.startswith("VmHWM")).split()[1]) // 1024, size)
"""


def _peak_mb(rows: int) -> int:
    ran = subprocess.run(
        [sys.executable, "-c", _GROWTH, str(rows)],
        cwd=project_folder(),
        capture_output=True,
        text=True,
        check=True,
    )
    return int(ran.stdout.split()[0])


def test_memory_is_flat_whatever_the_number_of_rows(monkeypatch):
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "ikmportal.settings.test")

    small, large = _peak_mb(500), _peak_mb(20_000)

    # Rows held in memory would cost fifty megabytes.
    assert large - small < 20
