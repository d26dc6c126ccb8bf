"""A Document as an official A4 PDF. WeasyPrint is asked for nothing but data: URIs."""

import logging
from base64 import b64encode
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import cache, partial
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.html import escape
from django.utils.translation import gettext as _

from ikmportal.reports.document import Document, Heading
from ikmportal.reports.render import html, parts
from ikmportal.reports.render.text import as_of_text

# Of one table: a table is never cut into parts.
MAX_ROWS = 4000
# Of all tables of a document.
MAX_TOTAL_ROWS = 20_000
PDF_VARIANT = "pdf/ua-1"
_FACES = (("400", "normal"), ("700", "normal"), ("400", "italic"))
_NUMBERED = "@page{{@bottom-right{{content:counter(page)}}}}@page :first{{counter-reset:page {}}}"
_CSS = Path(__file__).with_name("print.css")


class PdfUnavailableError(RuntimeError):
    """This machine has no Pango, or PDF is switched off."""


class TooManyRowsError(ValueError):
    """More table rows than a PDF can hold in the memory of a worker; a workbook can.

    ``limit`` is the number of rows that was passed.
    """

    def __init__(self, limit: int) -> None:
        super().__init__(limit)
        self.limit = limit


def pdf_bytes(document: Document, *, on_page: Callable[[int], None] | None = None) -> bytes:
    """Render the document as a tagged PDF (pdf/ua-1 declared); a long one in parts.

    ``on_page`` hears each page number while the layout goes on. Refuses a table of more than
    MAX_ROWS rows and a document of more than MAX_TOTAL_ROWS with TooManyRowsError, and a machine
    without Pango with PdfUnavailableError.
    """
    rows = [len(table.rows) for table in document.tables]
    if max(rows, default=0) > MAX_ROWS:
        raise TooManyRowsError(MAX_ROWS)
    if sum(rows) > MAX_TOTAL_ROWS:
        raise TooManyRowsError(MAX_TOTAL_ROWS)
    chapters = parts.split(document)
    if len(chapters) == 1:
        return render_markup(markup(document), on_page=on_page)
    return _in_parts(document, chapters, on_page or (lambda page: None))


def _in_parts(
    document: Document, chapters: Sequence[parts.Sections], on_page: Callable[[int], None]
) -> bytes:
    """Each part goes on with the numbers of the pages before it."""
    from ikmportal.reports.render import joining

    made: list[bytes] = []
    before = 0
    for sections in chapters:
        content = render_markup(
            markup(
                replace(document, sections=sections), is_opening=not made, first_page=before + 1
            ),
            on_page=partial(_heard, on_page, before),
        )
        before += joining.page_count(content)
        made.append(content)
    headings = [s.level for s in document.sections if isinstance(s, Heading)]
    return joining.joined(made, levels=[1, *headings])


def _heard(on_page: Callable[[int], None], before: int, page: int) -> None:
    on_page(before + page)


def render_markup(text: str, *, on_page: Callable[[int], None] | None = None) -> bytes:
    """Render HTML text that refers to nothing outside itself; any other reference stays unread."""
    weasyprint, fetcher = _ink()
    with _listening(on_page):
        result = weasyprint.HTML(string=text, url_fetcher=fetcher, base_url=None).write_pdf(
            pdf_variant=PDF_VARIANT, presentational_hints=True
        )
    return bytes(result)


def markup(document: Document, *, is_opening: bool = True, first_page: int = 0) -> str:
    """Give the complete HTML that becomes the PDF, or a part of it.

    A part begins with ``first_page`` and tells no total, which nobody knows yet.
    """
    classes = ["rebah"] if document.is_landscape else []
    classes += ["f4"] if document.paper == "f4" else []
    page_class = f' class="{" ".join(classes)}"' if classes else ""
    body = html.body(document) if is_opening else html.continued(document)
    numbered = _NUMBERED.format(first_page) if first_page else ""
    return (
        f'<!doctype html><html lang="{escape(document.language)}"><head><meta charset="utf-8">'
        f"<title>{escape(document.title)} – {escape(document.subtitle)}</title>"
        f'<meta name="author" content="IKM Portal"><style>{stylesheet()}{numbered}</style></head>'
        f'<body{page_class}><div class="kaki">{_footer(document)}</div>'
        f"{body}</body></html>"
    )


@cache
def stylesheet() -> str:
    """Give the print rules with the fonts inside, so that the same page breaks come anywhere."""
    return "".join(_font_face(*face) for face in _FACES) + _CSS.read_text(encoding="utf-8")


def _font_face(weight: str, style: str) -> str:
    name = f"vendor/arimo/arimo-latin-{weight}-{style}.woff2"
    data = b64encode((settings.BASE_DIR / "static" / name).read_bytes()).decode("ascii")
    return (
        f'@font-face{{font-family:"Arimo";font-weight:{weight};font-style:{style};'
        f"src:url(data:font/woff2;base64,{data}) format('woff2')}}\n"
    )


def _footer(document: Document) -> str:
    if document.foot:
        notice = f" <b>{escape(document.notice)}</b>" if document.notice else ""
        return f"{escape(document.foot)}{notice}"
    parts = [escape(document.title), escape(as_of_text(document))]
    made_by = escape(_("Dibuat oleh IKM Portal"))
    notice = f" <b>{escape(document.notice)}</b>" if document.notice else ""
    return f"{' · '.join([*parts, made_by])}.{notice}"


def _ink() -> tuple[Any, Any]:
    if not settings.PDF_ENABLED:
        raise PdfUnavailableError
    try:
        import weasyprint
        from weasyprint.urls import URLFetcher
    except OSError as missing:  # cffi could not open Pango
        raise PdfUnavailableError(str(missing)) from missing
    return weasyprint, URLFetcher(allowed_protocols=["data"], allow_redirects=False)


class _PageListener(logging.Handler):
    """WeasyPrint tells of its pages through a logger only."""

    def __init__(self, on_page: Callable[[int], None]) -> None:
        super().__init__()
        self.on_page = on_page

    def emit(self, record: logging.LogRecord) -> None:
        if "Page" in str(record.msg) and isinstance(record.args, tuple) and record.args:
            self.on_page(int(str(record.args[0])))


@contextmanager
def _listening(on_page: Callable[[int], None] | None) -> Iterator[None]:
    # A line a page and a line a font would drown the worker's own log.
    logging.getLogger("fontTools").setLevel(logging.WARNING)
    logger = logging.getLogger("weasyprint.progress")
    logger.propagate = False
    logger.setLevel(logging.INFO)
    listener = _PageListener(on_page or (lambda page: None))
    logger.addHandler(listener)
    try:
        yield
    finally:
        logger.removeHandler(listener)
