"""Thirty files that mean harm or nonsense: each a reason with a sentence, little memory, no 500."""

import io
import struct
import zipfile
from functools import cache
from uuid import UUID

import pytest
from django.urls import reverse

from ikmportal.files.child import MEBIBYTE, read_guarded
from ikmportal.files.refusal import FileUnfit
from programs.states import UploadState
from programs.tasks.workbooks import _LIMITS, _READER, _SHEETS
from programs.workbook.refusals import _SENTENCES, sentence
from programs.workbook.seal import Seal
from programs.workbook.write import Contents, workbook_bytes
from tests.programs import story
from tests.programs.workbook import books
from tests.programs.workbook.test_properties import LISTS
from tests.programs.workbook.writers import rewritten

SHEET1, STRINGS = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"
ENTITIES = "".join(
    f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' if n else '<!ENTITY a0 "ha">' for n in range(9)
)
BOMB, OUTSIDE = f"<!DOCTYPE x [{ENTITIES}]>", '<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">'


@cache
def honest() -> bytes:
    """A workbook of ours without a line."""
    seal = Seal(proposal_id=UUID(int=1), snapshot_id=UUID(int=2), version=1, digest="")
    return workbook_bytes(Contents("RAB", "", [], LISTS, {}, seal))


def with_parts(parts: dict[str, bytes], *, replacing: bool = False) -> bytes:
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(honest())) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            if not (replacing and name in parts):
                new.writestr(name, old.read(name))
        for name, body in parts.items():
            new.writestr(name, body)
    return out.getvalue()


def declared(part: str, doctype: str) -> bytes:
    """One part with a document type before its root."""

    def change(text: str) -> str:
        head, mark, body = text.partition("?>")
        return head + mark + doctype + body if mark else doctype + text

    return rewritten(honest(), part, change)


def with_cells(cells: str) -> bytes:
    return rewritten(
        honest(), SHEET1, lambda text: text.replace("</sheetData>", f"{cells}</sheetData>")
    )


def plain_zip(names: list[str], *, mode: int = 0) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name in names:
            entry = zipfile.ZipInfo(name)
            entry.external_attr = mode << 16
            package.writestr(entry, b"<x/>")
    return out.getvalue()


def typed(content_type: str, replaced: str = "spreadsheetml.sheet.main+xml") -> bytes:
    return rewritten(
        honest(),
        "[Content_Types].xml",
        lambda text: text.replace(
            f"application/vnd.openxmlformats-officedocument.{replaced}", content_type
        ),
    )


def lying(content: bytes) -> bytes:
    """A package whose list says that each part is small."""
    body = bytearray(content)
    where = body.find(b"PK\x01\x02")
    while where >= 0:
        body[where + 24 : where + 28] = struct.pack("<I", 10)
        where = body.find(b"PK\x01\x02", where + 4)
    return bytes(body)


def locked(content: bytes) -> bytes:
    body = bytearray(content)
    where = body.find(b"PK\x01\x02")
    body[where + 8] |= 1
    return bytes(body)


ZEROS = b"<x>" + b" " * (45 * MEBIBYTE) + b"</x>"
HOSTILE = {
    "kosong": lambda: b"",
    "teks": lambda: b"kode;uraian\n1;2\n",
    "pdf": lambda: b"%PDF-1.7\n1 0 obj\n",
    "html": lambda: b"<html><script>alert(1)</script></html>",
    "exe": lambda: b"MZ\x90\x00" + b"\x00" * 200,
    "xls lama atau bersandi": lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600,
    "ods": lambda: plain_zip(["mimetype", "content.xml", "styles.xml"]),
    "xlsb": lambda: plain_zip(["xl/workbook.bin", "xl/worksheets/sheet1.bin"]),
    "docx": lambda: typed(
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    ),
    "xlsm": lambda: typed("application/vnd.ms-excel.sheet.macroEnabled.main+xml"),
    "makro": lambda: with_parts({"xl/vbaProject.bin": b"\x00" * 100}),
    "ole": lambda: with_parts({"xl/embeddings/oleObject1.bin": b"\x00" * 100}),
    "activex": lambda: with_parts({"xl/activeX/activeX1.xml": b"<x/>"}),
    "tautan luar": lambda: with_parts({"xl/externalLinks/externalLink1.xml": b"<x/>"}),
    "zip biasa": lambda: plain_zip(["a.txt"]),
    "terpotong": lambda: honest()[: len(honest()) // 2],
    "sampah di depan": lambda: b"GIF89a" + honest(),
    "sampah di belakang": lambda: honest() + b"<html>" * 20,
    "jalur naik": lambda: with_parts({"../../etc/passwd": b"x"}),
    "tautan simbolis": lambda: plain_zip(["xl/workbook.xml"], mode=0o120777),
    "65 ribu bagian": lambda: plain_zip([f"x/{n}.xml" for n in range(65_000)]),
    "bom 45 MB": lambda: with_parts({"xl/theme/theme1.xml": ZEROS}, replacing=True),
    "bom yang berbohong": lambda: lying(with_parts({"xl/media/a.xml": ZEROS})),
    "zip di dalam zip": lambda: with_parts({"xl/media/a.bin": plain_zip(["b"])}),
    "bersandi zip": lambda: locked(honest()),
    "XFD1048576": lambda: with_cells('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'),
    "sejuta sel": lambda: with_cells(f'<row r="500">{"<c/>" * 1_000_001}</row>'),
    "bom entitas di lembar": lambda: declared(SHEET1, BOMB),
    "XXE di teks bersama": lambda: with_parts({STRINGS: f"{OUTSIDE}<sst/>".encode()}),
    "XXE di buku": lambda: declared("xl/workbook.xml", OUTSIDE),
    "XXE di gaya": lambda: declared("xl/styles.xml", BOMB),
    "XML rusak": lambda: rewritten(honest(), SHEET1, lambda text: text[:-40]),
    "tanpa lembar": lambda: rewritten(
        honest(), "xl/workbook.xml", lambda text: text.replace('name="RAB"', 'name="Lain"')
    ),
    "lembar menunjuk ke luar": lambda: rewritten(
        honest(),
        "xl/_rels/workbook.xml.rels",
        lambda text: text.replace('Target="/xl/worksheets/sheet1.xml"', 'Target="../../x.xml"'),
    ),
}
REASONS = {
    "kosong": "kosong", "teks": "bukan_excel", "xls lama atau bersandi": "xls_lama",
    "ods": "ods", "xlsb": "xlsb", "xlsm": "makro", "makro": "makro", "ole": "makro",
    "tautan luar": "tautan_luar", "65 ribu bagian": "zip_banyak", "bom 45 MB": "zip_besar",
    "XFD1048576": "lembar_luas", "bom entitas di lembar": "xml_entitas",
    "XXE di teks bersama": "xml_entitas", "XXE di buku": "xml_entitas",
    "XXE di gaya": "xml_entitas", "bersandi zip": "terkunci", "tanpa lembar": "tanpa_lembar",
}  # fmt: skip


def test_the_honest_one_is_read_in_little_memory(tmp_path):
    path = tmp_path / "rab.xlsx"
    path.write_bytes(honest())

    reading = read_guarded(_READER, path, options=_SHEETS, limits=_LIMITS)

    assert reading.result["rows"][5][1] == "KRO"
    assert reading.peak_bytes < 150 * MEBIBYTE


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_file_is_refused_with_a_reason_people_can_read(name, tmp_path):
    path = tmp_path / "rab.xlsx"
    path.write_bytes(HOSTILE[name]())

    with pytest.raises(FileUnfit) as refused:
        read_guarded(_READER, path, options=_SHEETS, limits=_LIMITS)

    assert refused.value.reason in _SENTENCES
    assert refused.value.reason == REASONS.get(name, refused.value.reason)


def test_there_are_thirty_and_more():
    assert len(HOSTILE) >= 30


def test_largest_sheet_that_is_taken_stays_below_150_mb(tmp_path):
    """As many cells as the limits allow, each with a value."""
    row = "".join(f'<c r="{books.LETTER["uraian"]}{{n}}" t="inlineStr"><is><t>baris</t></is></c>')
    rows = "".join(f'<row r="{n}">{row.format(n=n)}</row>' for n in range(200, 20_001))
    far = '<row r="20001"/>'
    path = tmp_path / "rab.xlsx"
    path.write_bytes(with_cells(rows + far))

    reading = read_guarded(_READER, path, options=_SHEETS, limits=_LIMITS)

    assert len(reading.result["rows"]) == 20_000
    assert reading.peak_bytes < 150 * MEBIBYTE


def test_place_of_a_far_cell_is_named():
    assert sentence("lembar_luas", "XFD1048576").endswith("(XFD1048576)")


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["XFD1048576", "makro", "XXE di buku", "ods"])
def test_page_of_a_refused_file_says_what_to_do(name, people, client):
    proposal = story.draft(people)
    client.force_login(people.drafter.user)

    sent = books.posted(client, proposal, HOSTILE[name]())
    page = client.get(sent.headers["Location"])

    upload = proposal.workbook_uploads.get()
    assert upload.state == UploadState.REJECTED
    assert page.status_code == 200
    assert sentence(upload.refusal, upload.refusal_detail) in page.content.decode()
    assert reverse("programs:rab-workbook", args=[proposal.pk]) in page.content.decode()
