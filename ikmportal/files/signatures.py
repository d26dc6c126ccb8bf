"""The reader of signatures: a small picture drawn anew, trimmed to its strokes.

Runs inside the guarded child: ``read_guarded("ikmportal.files.signatures:redraw", path)``.
"""

import base64
import io
from pathlib import Path
from typing import Any

from PIL import Image, ImageOps

from ikmportal.files.kinds import HEAD_BYTES, sniff
from ikmportal.files.refusal import FileUnfit

READER = f"{__name__}:redraw"
MOST_PIXELS = 4_000_000
_SIZE = (600, 240)
_MARGIN = 8
# Darker than this is a stroke.
_INK = 160


def redraw(path: Path) -> dict[str, Any]:
    """``png``: the strokes on white, at most 600 by 240 pixels, in base64; or FileUnfit."""
    with path.open("rb") as body:
        kind = sniff(body.read(HEAD_BYTES))
    if kind not in ("png", "jpeg"):
        raise FileUnfit("jenis_lain")
    Image.MAX_IMAGE_PIXELS = None
    try:
        with Image.open(path, formats=[kind.upper()]) as picture:
            if picture.size[0] * picture.size[1] > MOST_PIXELS:
                raise FileUnfit("gambar_luas", lebar=picture.size[0], tinggi=picture.size[1])
            strokes = _on_white(picture)
    except (OSError, SyntaxError, ValueError) as problem:
        raise FileUnfit("rusak") from problem
    return {"png": base64.b64encode(_trimmed(strokes)).decode()}


def _on_white(picture: Image.Image) -> Image.Image:
    upright = ImageOps.exif_transpose(picture).convert("RGBA")
    paper = Image.new("RGBA", upright.size, "white")
    paper.alpha_composite(upright)
    return paper.convert("L")


def _trimmed(strokes: Image.Image) -> bytes:
    box = strokes.point(lambda value: 255 if value < _INK else 0).getbbox()
    if box is None:
        raise FileUnfit("kosong")
    inner = strokes.crop(box)
    size = (inner.size[0] + 2 * _MARGIN, inner.size[1] + 2 * _MARGIN)
    paper = Image.new("L", size, 255)
    paper.paste(inner, (_MARGIN, _MARGIN))
    paper.thumbnail(_SIZE)
    out = io.BytesIO()
    paper.save(out, "PNG", optimize=True)
    return out.getvalue()
