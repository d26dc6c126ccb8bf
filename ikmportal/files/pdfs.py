"""PDF: really parsed, and refused when it is locked, acts by itself or carries something along.

Runs inside the guarded child.
"""

import mmap
import re
from pathlib import Path

import pikepdf

from ikmportal.files.refusal import FileUnfit

_MOST_PAGES = 3000
_MOST_OBJECTS = 300_000
_DEEPEST = 24
# A link waits for a click; everything else of this kind is the document's own will.
_HARMLESS_ACTIONS = ("/GoTo", "/URI", "/Named")
_ACTION_KEYS = ("/OpenAction", "/A", "/Next")
_CARGO_KEYS = ("/EmbeddedFiles", "/EF", "/JavaScript", "/JS", "/XFA", "/RichMediaContent")
_MARKUP = re.compile(rb"<\s*(?:!doctype|html|script|svg|\?php)", re.IGNORECASE)
_ZIP_END, _TAIL = b"PK\x05\x06", 66_000


def inspect_pdf(path: Path) -> int:
    """The number of pages, or FileUnfit."""
    _judge_frame(path)
    try:
        with pikepdf.open(path, access_mode=pikepdf.AccessMode.mmap) as paper:
            if paper.is_encrypted:
                raise FileUnfit("terkunci")
            pages = len(paper.pages)
            if not 0 < pages <= _MOST_PAGES:
                raise FileUnfit("rusak" if not pages else "terlalu_berat")
            _judge_objects(paper)
            return pages
    except pikepdf.PasswordError as problem:
        raise FileUnfit("terkunci") from problem
    except (pikepdf.PdfError, RuntimeError, ValueError) as problem:
        raise FileUnfit("rusak") from problem


def _judge_frame(path: Path) -> None:
    """Nothing that another program would read as a page or a package of its own."""
    with path.open("rb") as body, mmap.mmap(body.fileno(), 0, access=mmap.ACCESS_READ) as content:
        if content[:5] != b"%PDF-" or _MARKUP.search(content[:1024]):
            raise FileUnfit("jenis_ganda")
        if content.rfind(_ZIP_END, max(0, len(content) - _TAIL)) != -1:
            raise FileUnfit("jenis_ganda")
        end = content.rfind(b"%%EOF")
        if end != -1 and content[end + 5 :].strip(b"\r\n\t \0"):
            raise FileUnfit("jenis_ganda")


def _judge_objects(paper: pikepdf.Pdf) -> None:
    for number, thing in enumerate(paper.objects):
        if number > _MOST_OBJECTS:
            raise FileUnfit("terlalu_berat")
        _judge(thing, depth=0)


def _judge(thing: pikepdf.Object, *, depth: int) -> None:
    """Look at one object and at what stands directly in it; what it points to has its own turn."""
    if depth > _DEEPEST:
        raise FileUnfit("terlalu_berat")
    if isinstance(thing, pikepdf.Array):
        parts = list(thing)
    elif isinstance(thing, pikepdf.Dictionary | pikepdf.Stream):
        _judge_keys(thing)
        parts = [part for _key, part in thing.items()]
    else:
        return
    for part in parts:
        if isinstance(part, pikepdf.Object) and not part.is_indirect:
            _judge(part, depth=depth + 1)


def _judge_keys(thing: pikepdf.Object) -> None:
    if any(key in thing for key in _CARGO_KEYS):
        raise FileUnfit("isi_aktif")
    if "/AA" in thing or str(thing.get("/Type", "")) == "/EmbeddedFile":
        raise FileUnfit("isi_aktif")
    for key in _ACTION_KEYS:
        action = thing.get(key)
        if isinstance(action, pikepdf.Dictionary) and "/S" in action:
            _judge_action(action)
    if str(thing.get("/Type", "")) == "/Action":
        _judge_action(thing)


def _judge_action(action: pikepdf.Object) -> None:
    if str(action.get("/S", "")) not in _HARMLESS_ACTIONS:
        raise FileUnfit("isi_aktif")
