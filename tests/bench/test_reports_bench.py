"""What a report costs next to bare WeasyPrint and openpyxl on the same pages and rows.

Printed on the record, never asserted. Goal: at most 1.2 times the bare library, reading included.
"""

import gc
import statistics
import time
from collections.abc import Callable
from io import BytesIO

import pytest
import weasyprint
from openpyxl import Workbook
from pypdf import PdfReader

from ikmportal.reports.assemble import rakor_review
from ikmportal.reports.render import pdf
from ikmportal.reports.render.xlsx import xlsx_bytes
from programs.models import RakorItem
from programs.states import ProposalState
from tests.bench.table import RECORD, Row
from tests.factories import (
    MOMENT,
    OfficeFactory,
    ProvinceFactory,
    RakorDeskFactory,
    RakorFactory,
    UserFactory,
    bulk_proposals,
)

GOAL = 1.2
ROUNDS = 3
# The recapitulation, a row a proposal and a row a line, the completeness of every proposal, the
# verification of its documents and the berita acara of every province.
ROWS = 38 + 190 + 1_900 + 190 + 190 + 38
# No transaction around the test: it would sit idle while a PDF is laid out.
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def rakor():
    """38 provinces, 190 proposals, 1,900 lines."""
    offices = [OfficeFactory(province=ProvinceFactory(code=str(n))) for n in range(11, 49)]
    rakor, person = RakorFactory(), UserFactory()
    desks = {o.province_id: RakorDeskFactory(rakor=rakor, province=o.province) for o in offices}
    proposals = bulk_proposals(
        190, lines_per=10, offices=offices, states=[ProposalState.IN_DISCUSSION]
    )
    RakorItem.objects.bulk_create(
        RakorItem(desk=desks[p.province_id], proposal=p, tabled_by=person, tabled_at=MOMENT)
        for p in proposals
    )
    return rakor


def seconds(work: Callable[[], object]) -> float:
    """CPU seconds of one run: other work on the machine does not count."""
    gc.collect()
    start = time.process_time()
    work()
    return time.process_time() - start


def side_by_side(ours: Callable[[], object], bare: Callable[[], object]) -> tuple[float, float]:
    """Median CPU seconds of both, taken in turns."""
    ours(), bare()
    pairs = [(seconds(ours), seconds(bare)) for _ in range(ROUNDS)]
    return statistics.median(p[0] for p in pairs), statistics.median(p[1] for p in pairs)


def report(name: str, ours: float, bare: float, *, note: str) -> None:
    """Put the ratio to the bare library on the record of `make bench`."""
    times = f"{ours:.2f} s, polos {bare:.2f} s, {note}"
    RECORD.rows.append(Row(name, ours / bare, goal=GOAL, note=times))


def test_rakor_review_pdf_against_bare_weasyprint(rakor):
    made = rakor_review.assemble(rakor.pk, province_id=None, as_of=MOMENT)
    text = pdf.markup(made)
    fetcher = weasyprint.urls.URLFetcher(allowed_protocols=["data"])

    def ours() -> bytes:
        return pdf.pdf_bytes(rakor_review.assemble(rakor.pk, province_id=None, as_of=MOMENT))

    def bare() -> bytes:
        return weasyprint.HTML(string=text, url_fetcher=fetcher).write_pdf(
            pdf_variant=pdf.PDF_VARIANT, presentational_hints=True
        )

    mine, floor = side_by_side(ours, bare)

    pages = len(PdfReader(BytesIO(bare())).pages)
    rows = sum(len(table.rows) for table in made.tables)
    note = f"{pages} halaman, {rows} baris"
    report("Reviu Rakor, PDF : WeasyPrint polos", mine, floor, note=note)
    assert rows == ROWS


def test_rakor_review_xlsx_against_bare_openpyxl(rakor):
    made = rakor_review.assemble(rakor.pk, province_id=None, as_of=MOMENT)

    def ours() -> bytes:
        return xlsx_bytes(made)

    def bare() -> bytes:
        from openpyxl.cell import WriteOnlyCell

        book = Workbook(write_only=True)
        for table in made.tables:
            sheet = book.create_sheet()
            for line in (table.title, made.subtitle, made.notice, ""):
                sheet.append([line])
            sheet.append([column.label for column in table.columns])
            total = [table.total] if table.total else []
            for values in [*(row.cells for row in table.rows), *total]:
                cells = []
                for value in values:
                    cell = WriteOnlyCell(sheet, value)
                    cell.number_format = "#,##0"
                    cells.append(cell)
                sheet.append(cells)
        buffer = BytesIO()
        book.save(buffer)
        return buffer.getvalue()

    mine, floor = side_by_side(ours, bare)

    rows = sum(len(table.rows) for table in made.tables)
    report("Reviu Rakor, XLSX : openpyxl polos", mine, floor, note=f"{rows} baris")
    assert rows == ROWS
