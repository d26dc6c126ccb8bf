import shutil
import subprocess
import zipfile
from decimal import Decimal
from io import BytesIO

import openpyxl
import pytest

from ikmportal.reports.document import Column, ColumnKind, Row, Table
from ikmportal.reports.render.xlsx import xlsx_bytes
from tests.ikmportal.reports.samples import sample_document

NASTY = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1+1", '=HYPERLINK("x")', "2023-10-09"]


def book(content: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(BytesIO(content))


def texts_table(texts: list[str]) -> Table:
    return Table(
        title="=JUDUL()",
        sheet="Teks",
        columns=(Column(label="=Kepala"), Column(label="Rp", kind=ColumnKind.RUPIAH)),
        rows=tuple(Row((text, 1)) for text in texts),
        note="=1+1",
    )


def test_xlsx_totals_and_figures_are_numbers_with_format():
    sheet = book(xlsx_bytes(sample_document()))["Rekapitulasi"]

    rows = list(sheet.iter_rows(min_row=7, values_only=True))
    total = next(row for row in rows if row[1] == "Jumlah")
    assert total[2:4] == (820_000_000, 738_000_000)
    assert sum(row[2] for row in rows[:40]) == total[2]
    assert sheet["C7"].number_format == "#,##0"
    assert sheet["E7"].is_date


def test_xlsx_shows_the_mark_of_a_fraction_only_where_there_is_one():
    columns = (Column(label="Nama"), Column(label="Volume", kind=ColumnKind.NUMBER))
    rows = tuple(Row(("Baris", volume)) for volume in (20, Decimal("20.00"), Decimal("1.5")))
    table = Table(title="Volume", sheet="Volume", columns=columns, rows=rows)

    sheet = book(xlsx_bytes(sample_document(sections=(table,))))["Volume"]

    looks = [sheet[f"B{row}"].number_format for row in (6, 7, 8)]
    assert looks == ["#,##0", "#,##0", "#,##0.####"]


def test_xlsx_freezes_and_repeats_its_header_and_sets_widths():
    sheet = book(xlsx_bytes(sample_document()))["Rekapitulasi"]

    assert sheet.freeze_panes == "A7"
    assert sheet.print_title_rows == "$5:$6"
    assert sheet.page_setup.paperSize == 9
    assert [str(r) for r in sheet.merged_cells.ranges] == ["C5:D5"]
    assert sheet.column_dimensions["C"].width >= 18
    assert sheet["A3"].value.startswith("Data contoh")


def test_xlsx_keeps_every_text_a_text():
    made = sample_document(sections=(texts_table(NASTY),), title="=T()", subtitle="+S")

    content = xlsx_bytes(made)

    cells = [c for s in book(content) for row in s.iter_rows() for c in row if c.value is not None]
    assert {c.data_type for c in cells if isinstance(c.value, str)} == {"s"}
    found = {c.value for c in cells}
    assert {text for text in NASTY if text[0] not in "\t\r"} <= found
    with zipfile.ZipFile(BytesIO(content)) as parts:
        xml = b"".join(parts.read(name) for name in parts.namelist() if "sheet" in name)
    assert b"<f>" not in xml
    assert b"<f " not in xml


def test_xlsx_drops_control_characters_that_would_break_the_file():
    made = sample_document(sections=(texts_table(["a\x00b\x0bc"]),))

    assert book(xlsx_bytes(made))["Teks"]["A6"].value == "abc"


def test_xlsx_writes_an_amount_beyond_15_digits_exactly():
    table = texts_table([])
    huge = Row(("x", 12_345_678_901_234_567_890))
    made = sample_document(
        sections=(Table(title="T", sheet="T", columns=table.columns, rows=(huge,)),)
    )

    assert book(xlsx_bytes(made))["T"]["B6"].value == "12.345.678.901.234.567.890"


def test_xlsx_sheet_names_are_legal_and_unique():
    tables = tuple(
        Table(title="T", sheet=name, columns=(Column(label="a"),), rows=())
        for name in ["A/B:C", "a b c", "X" * 40, "X" * 40, "Ringkasan"]
    )

    names = book(xlsx_bytes(sample_document(sections=tables))).sheetnames

    assert len({name.lower() for name in names}) == 6
    assert all(len(name) <= 31 and not set(name) & set("[]:*?/\\") for name in names)


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not on this machine")
def test_xlsx_opens_in_libreoffice_with_the_same_total(tmp_path):
    (tmp_path / "a.xlsx").write_bytes(xlsx_bytes(sample_document()))

    export = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,2"
    subprocess.run(
        [
            "soffice",
            "--headless",
            "--convert-to",
            export,
            "--outdir",
            tmp_path,
            tmp_path / "a.xlsx",
        ],
        check=True,
        timeout=120,
    )

    assert any("820" in path.read_text() for path in tmp_path.glob("*.csv"))
