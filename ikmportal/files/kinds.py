"""The kinds of files the portal takes, told from their first bytes and never from their name."""

CONTENT_TYPES = {
    "pdf": "application/pdf",
    "jpeg": "image/jpeg",
    "png": "image/png",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
HEAD_BYTES = 16
_PACKAGE = "paket"
_SIGNATURES = (
    (b"%PDF-", "pdf"),
    (b"\xff\xd8\xff", "jpeg"),
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"PK\x03\x04", _PACKAGE),
)


def sniff(head: bytes) -> str | None:
    """The kind the first bytes promise; ``paket`` may be XLSX or DOCX. None is not taken."""
    return next((kind for sign, kind in _SIGNATURES if head.startswith(sign)), None)
