"""Write a plain text as a Word document: headings, paragraphs and tables, nothing else."""

import io
import zipfile
from collections.abc import Iterator
from xml.sax.saxutils import escape

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
_TYPES = (
    f'{_XML}<Types xmlns="{_PACKAGE}/content-types">'
    '<Default Extension="rels" '
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Override PartName="/word/document.xml" ContentType="{_MAIN}"/></Types>'
)
_RELATIONS = (
    f'{_XML}<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="r1" Type="{_OFFICE}" Target="word/document.xml"/></Relationships>'
)
# A4 with margins of 2.5 cm.
_PAGE = (
    '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1417" w:right="1417" '
    'w:bottom="1417" w:left="1417" w:header="708" w:footer="708" w:gutter="0"/></w:sectPr>'
)
_MOMENT = (2020, 1, 1, 0, 0, 0)


def document_of(text: str, *, title: str) -> bytes:
    """``# `` and ``## `` begin headings, `` | `` separates cells; the same text, the same bytes."""
    body = "".join(_blocks(text or title))
    paper = f'{_XML}<w:document xmlns:w="{_W}"><w:body>{body}{_PAGE}</w:body></w:document>'
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, part in (
            ("[Content_Types].xml", _TYPES),
            ("_rels/.rels", _RELATIONS),
            ("word/document.xml", paper),
        ):
            package.writestr(zipfile.ZipInfo(name, _MOMENT), part, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _blocks(text: str) -> Iterator[str]:
    table: list[str] = []
    for line in [*text.splitlines(), ""]:
        if " | " in line:
            table.append(line)
            continue
        if table:
            yield _table(table)
            table = []
        yield _paragraph(line)


def _paragraph(line: str) -> str:
    for sign, size, place in (("# ", 28, "center"), ("## ", 24, "left")):
        if line.startswith(sign):
            return _run(line.removeprefix(sign), size=size, place=place, bold="<w:b/>")
    return _run(line, size=22, place="left")


def _run(words: str, *, size: int, place: str, bold: str = "") -> str:
    return (
        f'<w:p><w:pPr><w:jc w:val="{place}"/></w:pPr><w:r><w:rPr>'
        f'<w:rFonts w:ascii="Arial" w:hAnsi="Arial" w:cs="Arial"/>{bold}<w:sz w:val="{size}"/>'
        f'</w:rPr><w:t xml:space="preserve">{escape(words)}</w:t></w:r></w:p>'
    )


def _table(lines: list[str]) -> str:
    rows = [line.split(" | ") for line in lines]
    width = max(map(len, rows))
    borders = "".join(
        f'<w:{side} w:val="single" w:sz="4"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    grid = "<w:gridCol/>" * width
    body = "".join(_table_row(row, width) for row in rows)
    return (
        f"<w:tbl><w:tblPr><w:tblBorders>{borders}</w:tblBorders></w:tblPr>"
        f"<w:tblGrid>{grid}</w:tblGrid>{body}</w:tbl>"
    )


def _table_row(cells: list[str], width: int) -> str:
    filled = [*cells, *[""] * (width - len(cells))]
    return f"<w:tr>{''.join(f'<w:tc>{_paragraph(cell)}</w:tc>' for cell in filled)}</w:tr>"
