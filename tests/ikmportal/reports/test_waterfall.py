"""The drawing from pagu to allocation: the same on screen and in print, with its table."""

from dataclasses import replace
from io import BytesIO

import pypdf
import pytest

from budgets.states import CeilingStage
from ikmportal.reports.build import document_for
from ikmportal.reports.models import ReportKind
from ikmportal.reports.render import html
from ikmportal.reports.render.pdf import pdf_bytes
from ikmportal.reports.render.xlsx import xlsx_bytes
from ikmportal.ui.charts import Step, drawn, waterfall_svg
from tests import factories

STEPS = [
    Step(key="a", amount=100, is_total=True, label="Pagu <satu>"),
    Step(key="b", amount=-40, label="Turun"),
    Step(key="c", amount=60, is_total=True, label="Akhir"),
]


def test_bars_stand_where_the_totals_end():
    found = drawn(STEPS)

    assert [(one.x, one.width, one.kind) for one in found] == [
        ("0.00", "360.00", "total"),
        ("216.00", "144.00", "turun"),
        ("0.00", "216.00", "total"),
    ]


def test_nothing_to_draw_is_an_empty_drawing():
    assert drawn([]) == []
    assert drawn([replace(STEPS[0], amount=0)])[0].width == "0.00"


def test_drawing_has_a_title_and_escapes_its_labels():
    svg = waterfall_svg("Pagu & alokasi", STEPS)

    assert svg.count("<title>") == 1 + len(STEPS)
    assert "<title>Pagu &amp; alokasi</title>" in svg
    assert "Pagu &lt;satu&gt;" in svg
    assert "style=" not in svg


@pytest.mark.django_db
def test_drawing_and_table_print_in_the_report_and_leave_the_workbook_whole():
    for stage, amount in zip(CeilingStage, (3_000_000, 2_000_000, 2_500_000), strict=True):
        ceiling = factories.CeilingFactory(stage=stage, limit_idr=amount)
    factories.AllocationFactory(ceiling=ceiling, amount_idr=700_000)
    factories.ditjen()
    document = document_for(
        ReportKind.CEILINGS, {"scheme": str(ceiling.scheme_id)}, province_id=None
    )

    text = "".join(
        page.extract_text() for page in pypdf.PdfReader(BytesIO(pdf_bytes(document))).pages
    )

    assert '<svg class="air-terjun"' in html.body(document)
    for words in ("Perubahan ke pagu anggaran", "Dialokasikan ke usulan", "700.000"):
        assert words in text
    assert xlsx_bytes(document).startswith(b"PK")
