"""U01, U02, U09: what is not what it says, acts by itself, or floods the reader is refused."""

import base64
import io
import struct
import zlib

import pikepdf
import pytest
from PIL import Image

from ikmportal.files.child import read_guarded
from ikmportal.files.inspection import READER
from ikmportal.files.refusal import FileUnfit
from programs.actions.file_words import refusal_words
from tests.abuse import packages
from tests.factories import papers

MOST_MEMORY = 150 * 1024**2


def verdict(tmp_path, content: bytes) -> str:
    path = tmp_path / "kiriman"
    path.write_bytes(content)
    try:
        reading = read_guarded(READER, path)
    except FileUnfit as problem:
        return problem.reason
    assert reading.peak_bytes < MOST_MEMORY
    return f"diterima:{reading.result['kind']}"


def paper(change=None, **options) -> bytes:
    """A PDF of one page with something done to it."""
    out = io.BytesIO()
    made = pikepdf.new()
    made.add_blank_page()
    if change:
        change(made)
    made.save(out, **options)
    return out.getvalue()


def action(name: str, **more) -> pikepdf.Dictionary:
    return pikepdf.Dictionary(Type=pikepdf.Name.Action, S=pikepdf.Name(f"/{name}"), **more)


def opens_with(made, name, **more):
    made.Root.OpenAction = action(name, **more)


def attaches(made):
    made.attachments["isi.exe"] = b"MZ"


def page_acts(made):
    made.pages[0].AA = pikepdf.Dictionary(O=action("JavaScript", JS="x"))


def link_launches(made):
    link = pikepdf.Dictionary(
        Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, Rect=[0, 0, 9, 9], A=action("Launch")
    )
    made.pages[0].Annots = made.make_indirect(pikepdf.Array([made.make_indirect(link)]))


def names_scripts(made):
    tree = pikepdf.Dictionary(Names=["x", action("JavaScript", JS="app.alert(1)")])
    made.Root.Names = pikepdf.Dictionary(JavaScript=tree)


def chains(made):
    made.Root.OpenAction = action("GoTo", Next=action("Launch", F="calc.exe"))


def harmless(made):
    made.Root.OpenAction = pikepdf.Array([made.pages[0].obj, pikepdf.Name.Fit])
    link = pikepdf.Dictionary(
        Subtype=pikepdf.Name.Link, Rect=[0, 0, 9, 9], A=action("URI", URI="https://contoh.example/")
    )
    made.pages[0].Annots = pikepdf.Array([link])


def png(width: int, height: int) -> bytes:
    """A PNG of a few bytes that claims to be that large."""

    def block(name: bytes, body: bytes) -> bytes:
        crc = struct.pack(">I", zlib.crc32(name + body))
        return struct.pack(">I", len(body)) + name + body + crc

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = zlib.compress(bytes(1000))
    return b"\x89PNG\r\n\x1a\n" + block(b"IHDR", head) + block(b"IDAT", body) + block(b"IEND", b"")


OBJECTS = {"object_stream_mode": pikepdf.ObjectStreamMode.generate}
LOCK = pikepdf.Encryption(owner="x", user="")
HOSTILE = {
    "u01 program": (b"MZ\x90\x00" + bytes(2000), "jenis_lain"),
    "u01 script": (b"#!/bin/sh\nrm x\n", "jenis_lain"),
    "u01 page": (b"<!doctype html><script>x</script>", "jenis_lain"),
    "u01 old office": (b"\xd0\xcf\x11\xe0" + bytes(600), "jenis_lain"),
    "u01 picture that is none": (b"\x89PNG\r\n\x1a\n<html>", "rusak"),
    "u01 photo that is none": (b"\xff\xd8\xff\xe0<script>", "rusak"),
    "u01 paper that is none": (b"%PDF-1.7\n1 0 obj << >> endobj\n%%EOF\n", "rusak"),
    "u02 paper and page": (b"%PDF-1.7 <html><script>x</script>" + paper()[8:], "jenis_ganda"),
    "u02 page after paper": (paper() + b"<html><script>x</script>", "jenis_ganda"),
    "u02 package after paper": (paper() + packages.packed({"a": "b"}), "jenis_ganda"),
    "u02 package after photo": (papers.picture() + packages.packed({"a": "b"}), "jenis_ganda"),
    "u02 opens script": (
        paper(lambda made: opens_with(made, "JavaScript", JS="app.alert(1)")),
        "isi_aktif",
    ),
    "u02 opens program": (paper(lambda m: opens_with(m, "Launch", F="calc.exe")), "isi_aktif"),
    "u02 sends form": (paper(lambda m: opens_with(m, "SubmitForm", F="http://x")), "isi_aktif"),
    "u02 opens elsewhere": (paper(lambda m: opens_with(m, "GoToR", F="a.pdf")), "isi_aktif"),
    "u02 script in compressed objects": (
        paper(lambda made: opens_with(made, "JavaScript", JS="x"), **OBJECTS),
        "isi_aktif",
    ),
    "u02 script after a step": (paper(chains), "isi_aktif"),
    "u02 script by name": (paper(names_scripts), "isi_aktif"),
    "u02 page acts": (paper(page_acts), "isi_aktif"),
    "u02 link launches": (paper(link_launches), "isi_aktif"),
    "u02 cargo": (paper(attaches), "isi_aktif"),
    "u02 locked": (paper(encryption=LOCK), "terkunci"),
    "u09 pixel flood": (png(30_000, 30_000), "gambar_luas"),
    "u09 pixel flood at the edge of the format": (png(2**31 - 1, 2**31 - 1), "gambar_luas"),
    "u09 cut picture": (papers.picture("PNG", size=(900, 900))[:-40], "rusak"),
    "u09 drawing": (b"<?xml version='1.0'?><svg onload='x'/>", "jenis_lain"),
}


@pytest.mark.parametrize("case", HOSTILE)
def test_hostile_file_is_refused_with_a_mend(tmp_path, case):
    content, reason = HOSTILE[case]

    assert verdict(tmp_path, content) == reason
    assert refusal_words(reason) != refusal_words("kode yang tidak ada")


HONEST = {
    "paper": (paper(), "pdf"),
    "paper that opens at its first page": (paper(harmless), "pdf"),
    "paper in compressed objects": (paper(**OBJECTS), "pdf"),
    "photo": (papers.picture("JPEG"), "jpeg"),
    "large photo": (papers.picture("JPEG", size=(6000, 4000)), "jpeg"),
    "picture": (papers.picture("PNG"), "png"),
    "large picture": (papers.picture("PNG", size=(4000, 4000)), "png"),
    "workbook": (packages.packed(packages.workbook()), "xlsx"),
    "document": (packages.packed(packages.document()), "docx"),
}


@pytest.mark.parametrize("case", HONEST)
def test_honest_file_is_taken_within_150_mb(tmp_path, case):
    content, kind = HONEST[case]

    assert verdict(tmp_path, content) == f"diterima:{kind}"


def test_small_picture_carries_nothing_hidden(tmp_path):
    out = io.BytesIO()
    original = Image.new("RGB", (600, 400), "red")
    exif = Image.Exif()
    exif[0x010E] = "RAHASIA di sini"
    original.save(out, "JPEG", exif=exif, comment=b"RAHASIA")
    path = tmp_path / "foto.jpg"
    path.write_bytes(out.getvalue())

    small = base64.b64decode(read_guarded(READER, path).result["preview"])

    assert b"RAHASIA" in out.getvalue()
    assert b"RAHASIA" not in small
    assert Image.open(io.BytesIO(small)).size == (480, 320)
