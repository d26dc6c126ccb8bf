"""Hostile and honest packages, made on the fly: small files that would grow."""

import io
import zipfile
from pathlib import Path

SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
MAIN_NS = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
WORD_NS = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
RELS_NS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
Parts = dict[str, bytes | str]


def content_types(main: str) -> str:
    return (
        '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/'
        f'content-types"><Override PartName="/xl/workbook.xml" ContentType="{main}"/></Types>'
    )


def sheet(cells: str = '<row r="1"><c r="A1"><v>1</v></c></row>', before: str = "") -> str:
    return f'{before}<worksheet xmlns="{MAIN_NS}"><sheetData>{cells}</sheetData></worksheet>'


def relationships(kind: str, target: str) -> str:
    return (
        f'<Relationships xmlns="{RELS_NS}"><Relationship Id="r1" Type="{OFFICE}/{kind}" '
        f'Target="{target}" TargetMode="External"/></Relationships>'
    )


def workbook(**more: bytes | str) -> Parts:
    """The parts of a workbook of one cell. Names of ``more`` are given as they are."""
    return {
        "[Content_Types].xml": content_types(f"{SHEET}.sheet.main+xml"),
        "xl/workbook.xml": f'<workbook xmlns="{MAIN_NS}"/>',
        "xl/worksheets/sheet1.xml": sheet(),
    } | more


def document(body: str = "<w:p/>", **more: bytes | str) -> Parts:
    text = f'<w:document xmlns:w="{WORD_NS}"><w:body>{body}</w:body></w:document>'
    return {
        "[Content_Types].xml": content_types(f"{WORD}.document.main+xml"),
        "word/document.xml": text,
    } | more


def packed(parts: Parts) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, body in parts.items():
            package.writestr(name, body)
    return out.getvalue()


def grown(path: Path, name: str, *, mebibytes: int) -> Path:
    """A workbook whose part unpacks to that many mebibytes, written without holding them."""
    path.write_bytes(packed(workbook()))
    with (
        zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as package,
        package.open(name, "w", force_zip64=True) as part,
    ):
        for _ in range(mebibytes):
            part.write(bytes(1024 * 1024))
    return path
