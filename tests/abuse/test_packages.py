"""U03-U07: packages that grow, reach, link, nest or act are refused inside the guarded child."""

import io
import stat
import zipfile

import pytest

from ikmportal.files.child import read_guarded
from ikmportal.files.refusal import FileUnfit
from tests.abuse import packages

READER = "ikmportal.files.ooxml:guard_ooxml"
BILLION = (
    '<!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">'
    '<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]>'
)
XXE = '<!DOCTYPE x [<!ENTITY e SYSTEM "http://127.0.0.1:9/x">]>'


def verdict(tmp_path, content: bytes) -> str:
    path = tmp_path / "kiriman"
    path.write_bytes(content)
    try:
        return f"diterima:{read_guarded(READER, path).result}"
    except FileUnfit as problem:
        return problem.reason


def test_honest_packages_are_taken(tmp_path):
    link = packages.relationships("hyperlink", "https://contoh.example/")

    assert verdict(tmp_path, packages.packed(packages.workbook())) == "diterima:xlsx"
    assert verdict(tmp_path, packages.packed(packages.document())) == "diterima:docx"
    linked = packages.workbook(**{"xl/worksheets/_rels/sheet1.xml.rels": link})
    assert verdict(tmp_path, packages.packed(linked)) == "diterima:xlsx"


def test_u03_small_file_that_unpacks_to_600_mb_is_refused(tmp_path):
    path = packages.grown(tmp_path / "besar.xlsx", "xl/media/besar.bin", mebibytes=600)
    assert path.stat().st_size < 1024**2

    with pytest.raises(FileUnfit) as refused:
        read_guarded(READER, path)

    assert refused.value.reason == "zip_besar"


def test_u03_part_that_lies_about_its_size_is_counted_as_it_comes(tmp_path):
    content = bytearray(packages.packed(packages.workbook(**{"xl/a.bin": bytes(2 * 1024**2)})))
    # The list and the part both claim 2,000 bytes.
    for signature, offset in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        at = content.rfind(signature) + offset
        content[at : at + 4] = (2000).to_bytes(4, "little")

    assert verdict(tmp_path, bytes(content)) == "rusak"


@pytest.mark.parametrize("cell", ["XFD1048576", "A1048576", "XFD1"])
def test_u04_one_far_cell_is_refused(tmp_path, cell):
    row = f'<row><c r="{cell}"><v>1</v></c></row>'
    content = packages.packed(
        packages.workbook(**{"xl/worksheets/sheet1.xml": packages.sheet(row)})
    )
    assert len(content) < 2000

    assert verdict(tmp_path, content) == "lembar_luas"


@pytest.mark.parametrize("bomb", [BILLION, XXE], ids=["billion laughs", "xxe"])
@pytest.mark.parametrize(
    "part",
    [
        "[Content_Types].xml",
        "xl/workbook.xml",
        "xl/worksheets/sheet1.xml",
        "xl/sharedStrings.xml",
        "xl/styles.xml",
        "xl/_rels/workbook.xml.rels",
        "docProps/core.xml",
        "customXml/item1.xml",
    ],
)
@pytest.mark.parametrize("coding", ["utf-8", "utf-16"])
def test_u05_entities_are_refused_in_every_part(tmp_path, bomb, part, coding):
    header = f'<?xml version="1.0" encoding="{coding}"?>'
    parts = packages.workbook(**{part: f"{header}{bomb}<x>&e;</x>".encode(coding)})

    assert verdict(tmp_path, packages.packed(parts)) == "xml_entitas"


def zipped(*entries: tuple[zipfile.ZipInfo | str, bytes]) -> bytes:
    out = io.BytesIO(packages.packed(packages.workbook()))
    with zipfile.ZipFile(out, "a") as package:
        for name, body in entries:
            package.writestr(name, body)
    return out.getvalue()


def link() -> zipfile.ZipInfo:
    info = zipfile.ZipInfo("xl/media/tautan")
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    return info


@pytest.mark.parametrize(
    "name", ["../luar.xml", "/etc/passwd", "xl/../../luar", "xl\\luar", "C:luar"]
)
def test_u06_name_that_leaves_the_package_is_refused(tmp_path, name):
    assert verdict(tmp_path, zipped((name, b"x"))) == "zip_janggal"


def test_u06_link_is_refused(tmp_path):
    assert verdict(tmp_path, zipped((link(), b"/etc/passwd"))) == "zip_janggal"


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize("name", ["xl/workbook.xml", "XL/Workbook.xml"])
def test_u06_duplicates_are_refused(tmp_path, name):
    assert verdict(tmp_path, zipped((name, b"<x/>"))) == "zip_janggal"


def test_u06_65_thousand_parts_are_refused_by_the_count(tmp_path):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for number in range(65_000):
            package.writestr(zipfile.ZipInfo(str(number)), b"")

    assert verdict(tmp_path, out.getvalue()) == "zip_banyak"


def test_u06_package_in_a_package_is_refused(tmp_path):
    inner = packages.packed(packages.workbook())

    assert verdict(tmp_path, zipped(("xl/media/isi.bin", inner))) == "zip_bersarang"


@pytest.mark.parametrize("where", ["before", "after"])
def test_u06_something_around_the_package_is_refused(tmp_path, where):
    honest = packages.packed(packages.workbook())
    content = b"<html>" + honest if where == "before" else honest + b"<html>"

    assert verdict(tmp_path, content) in ("zip_janggal", "rusak")


ACTIVE = {
    "macro part": (packages.workbook(**{"xl/vbaProject.bin": b"x"}), "makro"),
    "macro type": (
        packages.workbook(
            **{
                "[Content_Types].xml": packages.content_types(
                    "application/vnd.ms-excel.sheet.macroEnabled.main+xml"
                )
            }
        ),
        "makro",
    ),
    "old macro sheet": (packages.workbook(**{"xl/macrosheets/sheet1.xml": "<x/>"}), "makro"),
    "ole": (packages.document(**{"word/embeddings/oleObject1.bin": b"\xd0\xcf"}), "makro"),
    "activex": (packages.document(**{"word/activeX/activeX1.xml": "<x/>"}), "makro"),
    "external workbook": (
        packages.workbook(**{"xl/externalLinks/externalLink1.xml": "<x/>"}),
        "makro",
    ),
    "remote template": (
        packages.document(
            **{
                "word/_rels/settings.xml.rels": packages.relationships(
                    "attachedTemplate", "http://127.0.0.1:9/x.dotm"
                )
            }
        ),
        "tautan_luar",
    ),
    "remote picture": (
        packages.document(
            **{
                "word/_rels/document.xml.rels": packages.relationships(
                    "image", "http://127.0.0.1:9/x.png"
                )
            }
        ),
        "tautan_luar",
    ),
    "dde field": (
        packages.document("<w:p><w:r><w:instrText> DDEAUTO c:\\x </w:instrText></w:r></w:p>"),
        "tautan_luar",
    ),
}


@pytest.mark.parametrize("case", ACTIVE)
def test_u07_what_acts_or_fetches_is_refused(tmp_path, case):
    parts, reason = ACTIVE[case]

    assert verdict(tmp_path, packages.packed(parts)) == reason


def test_plain_zip_is_no_document(tmp_path):
    assert verdict(tmp_path, packages.packed({"a.txt": "halo"})) == "zip_biasa"
