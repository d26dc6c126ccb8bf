"""A small PDF of one page, written by hand: the demo needs real files and no tools."""

from collections.abc import Sequence

_PAGE = (
    b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
    b" /Resources << /Font << /F1 5 0 R >> >> >>"
)
_FONT = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"


def sample_pdf(lines: Sequence[str]) -> bytes:
    """One A4 page with the lines from the top; the first is set larger."""
    text = _text(lines)
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        _PAGE,
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(text), text),
        _FONT,
    ]
    return _assemble(objects)


def _text(lines: Sequence[str]) -> bytes:
    first, *rest = lines
    parts = [b"BT /F1 16 Tf 60 760 Td (%s) Tj /F1 11 Tf" % _escaped(first)]
    parts += [b"0 -24 Td (%s) Tj" % _escaped(line) for line in rest]
    return b" ".join([*parts, b"ET"])


def _escaped(line: str) -> bytes:
    raw = line.encode("cp1252", errors="replace")
    return raw.replace(b"\\", rb"\\").replace(b"(", rb"\(").replace(b")", rb"\)")


def _assemble(objects: Sequence[bytes]) -> bytes:
    """Number the objects and write the table of their places."""
    body, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, start=1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    return body + (
        b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<< /Size %d /Root 1 0 R >>\n"
        b"startxref\n%d\n%%%%EOF\n" % (size, table, size, len(body))
    )
