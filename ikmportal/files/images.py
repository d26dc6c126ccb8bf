"""JPEG and PNG: decoded under a limit of pixels, with a small picture to look at.

Runs inside the guarded child.
"""

import base64
import io
from pathlib import Path

from PIL import Image, ImageOps

from ikmportal.files.refusal import FileUnfit

# A photo is decoded at a fraction of its size; a PNG only whole.
MOST_PIXELS = {"jpeg": 50_000_000, "png": 24_000_000}
_PREVIEW_SIDE = 480
_ZIP_END, _TAIL = b"PK\x05\x06", 66_000


def inspect_image(path: Path, *, kind: str) -> str:
    """A small JPEG of the picture in base64, or FileUnfit."""
    body = path.read_bytes()[-_TAIL:]
    if _ZIP_END in body:
        raise FileUnfit("jenis_ganda")
    Image.MAX_IMAGE_PIXELS = None
    try:
        with Image.open(path, formats=[kind.upper()]) as picture:
            width, height = picture.size
            if width * height > MOST_PIXELS[kind]:
                raise FileUnfit("gambar_luas", lebar=width, tinggi=height)
            return _preview(picture)
    except (OSError, SyntaxError, ValueError) as problem:
        raise FileUnfit("rusak") from problem


def _preview(picture: Image.Image) -> str:
    picture.draft("RGB", (_PREVIEW_SIDE * 2, _PREVIEW_SIDE * 2))
    # Made small in whole steps first: a thumbnail of a large PNG would copy it twice.
    small = picture.reduce(max(1, max(picture.size) // (_PREVIEW_SIDE * 2)))
    small.thumbnail((_PREVIEW_SIDE, _PREVIEW_SIDE))
    upright = ImageOps.exif_transpose(_with_exif(small, picture))
    out = io.BytesIO()
    # Drawn anew: no place, no device and nothing hidden in the original comes along.
    plain = upright.convert("RGB")
    plain.info = {}
    plain.save(out, "JPEG", quality=72)
    return base64.b64encode(out.getvalue()).decode()


def _with_exif(small: Image.Image, picture: Image.Image) -> Image.Image:
    small.info["exif"] = picture.getexif().tobytes()
    return small
