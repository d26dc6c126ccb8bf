import re

from ikmportal.reports.document import Paragraph
from ikmportal.reports.render import html
from tests.ikmportal.reports.samples import sample_document


def test_html_holds_no_style_or_script_and_escapes_texts():
    made = sample_document(rows=2)
    body = html.body(made)

    assert "style=" not in body
    assert html.section_html(Paragraph("<i>&")) == "<p>&lt;i&gt;&amp;</p>"


def test_html_table_has_grouped_headers_and_one_total_row():
    body = html.body(sample_document(rows=2))

    assert '<th class="kel" scope="colgroup" colspan="2">Nilai (Rp)</th>' in body
    assert len(re.findall(r'class="jumlah"', body)) == 1
    assert "3.000.000" in body
