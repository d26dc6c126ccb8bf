"""The reader of supporting documents: which kind a file really is, or why it is not taken.

Runs inside the guarded child: ``read_guarded("ikmportal.files.inspection:inspect", path)``.
"""

from pathlib import Path
from typing import Any

from ikmportal.files.kinds import CONTENT_TYPES, HEAD_BYTES, sniff
from ikmportal.files.refusal import FileUnfit

READER = f"{__name__}:inspect"


def inspect(path: Path) -> dict[str, Any]:
    """``kind``, ``content_type``, ``pages`` of a PDF and the ``preview`` of a picture."""
    with path.open("rb") as body:
        kind = sniff(body.read(HEAD_BYTES))
    if kind is None:
        raise FileUnfit("jenis_lain")
    found: dict[str, Any] = {"pages": None, "preview": ""}
    # Each kind brings only its own library into the child.
    if kind == "pdf":
        from ikmportal.files.pdfs import inspect_pdf

        found["pages"] = inspect_pdf(path)
    elif kind in ("jpeg", "png"):
        from ikmportal.files.images import inspect_image

        found["preview"] = inspect_image(path, kind=kind)
    else:
        from ikmportal.files.ooxml import guard_ooxml

        kind = guard_ooxml(path)
    return found | {"kind": kind, "content_type": CONTENT_TYPES[kind]}
