"""The same workbook as other programs save it: LibreOffice and xlsxwriter, imitated."""

import io
import re
import zipfile
from collections.abc import Callable
from io import BytesIO

import openpyxl
import xlsxwriter

Rewrite = Callable[[str], str]


def rewritten(content: bytes, part: str, change: Rewrite) -> bytes:
    """The package with one part changed as text."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(BytesIO(content)) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        assert part in old.namelist()
        for name in old.namelist():
            body = old.read(name)
            new.writestr(name, change(body.decode()).encode() if name == part else body)
    return out.getvalue()


def by_xlsxwriter(content: bytes, *, result: object = 0) -> bytes:
    """Every sheet written anew: shared strings, results beside formulas, no styles of ours."""
    book = openpyxl.load_workbook(BytesIO(content))
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"strings_to_formulas": False}) as new:
        for sheet in book.worksheets:
            copy = new.add_worksheet(sheet.title)
            for row in sheet.iter_rows():
                for cell in row:
                    _copy_cell(copy, cell, result)
            if sheet.sheet_state != "visible":
                copy.hide()
    return out.getvalue()


def _copy_cell(copy, cell, result) -> None:
    place = (cell.row - 1, cell.column - 1)
    if cell.data_type == "f":
        copy.write_formula(*place, cell.value, None, result)
    elif cell.value is not None:
        copy.write(*place, cell.value)


def by_libreoffice(content: bytes) -> bytes:
    """Inline texts, prefixed tags, styled empty cells and a row at the far end, as Calc leaves.

    Very hidden sheets become hidden ones, and every formula has its result.
    """
    content = by_xlsxwriter(content, result=5)
    strings = _shared_strings(content)

    def rework(text: str) -> str:
        text = re.sub(
            r'<c r="([A-Z]+\d+)"( s="\d+")? t="s"><v>(\d+)</v></c>',
            lambda m: f'<c r="{m[1]}" t="inlineStr"><is>{strings[int(m[3])]}</is></c>',
            text,
        )
        far = '<row r="1048576" ht="12.8" hidden="false"><c r="AMJ1048576" s="0"/></row>'
        text = text.replace("</sheetData>", f"{far}</sheetData>")
        text = re.sub(r"<(/?)([a-zA-Z])", r"<\1x:\2", text)
        return text.replace("<x:worksheet xmlns=", "<x:worksheet xmlns:x=")

    for number in (1, 2, 3, 4):
        content = rewritten(content, f"xl/worksheets/sheet{number}.xml", _unprefixed_header(rework))
    return content


def _unprefixed_header(rework: Rewrite) -> Rewrite:
    """Keep the declaration of the file as it is."""

    def change(text: str) -> str:
        head, mark, body = text.partition("?>")
        return head + mark + rework(body)

    return change


def _shared_strings(content: bytes) -> list[str]:
    with zipfile.ZipFile(BytesIO(content)) as package:
        text = package.read("xl/sharedStrings.xml").decode()
    return re.findall(r"<si>(.*?)</si>", text, re.DOTALL)


def without_results(content: bytes) -> bytes:
    """Formulas as a program leaves them that computes nothing."""
    return rewritten(
        content,
        "xl/worksheets/sheet1.xml",
        lambda text: re.sub(r"(<f>[^<]*</f>)<v>[^<]*</v>", r"\1", text),
    )
