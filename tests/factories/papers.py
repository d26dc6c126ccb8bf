"""Honest files of every kind that is taken, as small as they come."""

import io
from functools import cache

import pikepdf
from PIL import Image


@cache
def pdf(*, pages: int = 1) -> bytes:
    """A PDF of empty pages."""
    out = io.BytesIO()
    paper = pikepdf.new()
    for _ in range(pages):
        paper.add_blank_page()
    paper.save(out, deterministic_id=True)
    return out.getvalue()


@cache
def picture(kind: str = "JPEG", *, size: tuple[int, int] = (64, 48)) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "#27387f").save(out, kind)
    return out.getvalue()
