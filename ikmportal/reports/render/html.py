"""A Document as HTML: the body shared by the page on screen and the PDF.

Built in Python in one pass, every text escaped; no style attributes, so the page's strict CSP
holds.
"""

from base64 import b64encode
from collections.abc import Callable, Iterable
from typing import Any

import segno
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from ikmportal.reports.document import (
    Amount,
    Cell,
    Code,
    Column,
    ColumnKind,
    Document,
    Facts,
    Heading,
    Letterhead,
    NumberedList,
    PageBreak,
    Paragraph,
    Row,
    RowStyle,
    Section,
    Signature,
    SignatureBlocks,
    Stream,
    Table,
    Waterfall,
)
from ikmportal.reports.render.text import as_of_text, cell_text
from ikmportal.ui import formats
from ikmportal.ui.charts import waterfall_svg

_ROW_CLASS = {RowStyle.PLAIN: "", RowStyle.HEADING: "pokok", RowStyle.DETAIL: "rinci"}


def body(document: Document) -> SafeString:
    """Give the whole document as one <article>; safe to place in any page."""
    parts = [_cover(document)] if document.has_cover else []
    parts.append(_opening(document))
    parts += [section_html(section) for section in document.sections]
    return mark_safe(f'<article class="dok">{"".join(parts)}</article>')  # noqa: S308 - escaped


def continued(document: Document) -> SafeString:
    """Give the sections alone, for a part that is not the first."""
    written = "".join(section_html(section) for section in document.sections)
    return mark_safe(f'<article class="dok">{written}</article>')  # noqa: S308 - escaped


def section_html(section: Section) -> str:
    """Give one section."""
    return _WRITERS[type(section)](section)


def _letterhead(letterhead: Letterhead) -> str:
    lines = "".join(f"<b>{escape(line)}</b>" for line in letterhead.lines)
    address = f"<span>{escape(letterhead.address)}</span>" if letterhead.address else ""
    return f'<header class="kop">{lines}{address}</header>'


def _cover(document: Document) -> str:
    reference = f'<p class="no">{escape(document.reference)}</p>' if document.reference else ""
    notice = f'<p class="contoh">{escape(document.notice)}</p>' if document.notice else ""
    return (
        f'<section class="sampul">{_letterhead(document.letterhead)}'
        f'<div class="judul-sampul"><p class="besar">{escape(document.title)}</p>'
        f'<p class="sub">{escape(document.subtitle)}</p>{reference}{notice}</div>'
        f'<div class="fakta-sampul">{_facts(document.cover_facts)}'
        f"<p>{escape(as_of_text(document))}</p></div></section>"
    )


def _opening(document: Document) -> str:
    reference = f'<p class="no">{escape(document.reference)}</p>' if document.reference else ""
    notice = f'<p class="contoh">{escape(document.notice)}</p>' if document.notice else ""
    return (
        f"{_letterhead(document.letterhead)}<h1>{escape(document.title)}</h1>"
        f'<p class="no">{escape(document.subtitle)}</p>{reference}{notice}'
    )


def _heading(section: Heading) -> str:
    return f"<h{section.level}>{escape(section.text)}</h{section.level}>"


def _paragraph(section: Paragraph) -> str:
    return f"<p>{escape(section.text)}</p>"


def _list(section: NumberedList) -> str:
    return f"<ol>{''.join(f'<li>{escape(item)}</li>' for item in section.items)}</ol>"


def _page_break(_: PageBreak) -> str:
    return '<div class="halaman"></div>'


def _facts(pairs: Iterable[tuple[str, str]]) -> str:
    rows = "".join(
        f'<tr><th scope="row">{escape(term)}</th><td>{escape(value)}</td></tr>'
        for term, value in pairs
    )
    return f'<table class="fakta-dok"><tbody>{rows}</tbody></table>' if rows else ""


def _amount(section: Amount) -> str:
    words = _("%(words)s rupiah") % {"words": formats.terbilang(section.amount_idr)}
    return (
        f"<p>{escape(section.label)}: <strong>{formats.rupiah(section.amount_idr)}</strong>"
        f" ({escape(words)}).</p>"
    )


def _waterfall(section: Waterfall) -> str:
    return f'<figure class="gambar">{waterfall_svg(section.title, section.steps)}</figure>'


def _table(table: Table) -> str:
    if not table.rows:
        return f"<h3>{escape(table.title)}</h3><p>{escape(table.empty_text)}</p>"
    openings = [_opening_tag(column) for column in table.columns]
    rows = "".join(_row(row, table.columns, openings) for row in table.rows)
    note = f'<p class="catatan">{escape(table.note)}</p>' if table.note else ""
    return (
        f'<div class="gulir" role="region" tabindex="0" aria-label="{escape(table.title)}">'
        f'<table class="tabel"><caption>{escape(table.title)}</caption>{_widths(table)}'
        f"{_head(table)}<tbody>{rows}{_total(table, openings)}</tbody></table></div>{note}"
    )


def _stream(stream: Stream) -> str:
    text = _("%(rows)s baris. Terlalu panjang untuk layar; unduh berkas Excel-nya.")
    rows = text % {"rows": formats.number(stream.count)}
    return f"<h3>{escape(stream.title)}</h3><p>{escape(rows)}</p>"


def _widths(table: Table) -> str:
    whole = sum(column.width for column in table.columns)
    cols = "".join(f'<col width="{c.width * 100 / whole:.2f}%">' for c in table.columns)
    return f"<colgroup>{cols}</colgroup>"


def _head(table: Table) -> str:
    if not table.has_groups:
        return f"<thead><tr>{''.join(_th(column) for column in table.columns)}</tr></thead>"
    upper, position = "", 0
    for name, span in table.header_groups:
        column = table.columns[position]
        upper += (
            f'<th class="kel" scope="colgroup" colspan="{span}">{escape(name)}</th>'
            if name
            else _th(column, rows=2)
        )
        position += span
    lower = "".join(_th(column) for column in table.columns if column.group)
    return f"<thead><tr>{upper}</tr><tr>{lower}</tr></thead>"


def _th(column: Column, *, rows: int = 1) -> str:
    css = ' class="n"' if column.is_figure else ""
    span = f' rowspan="{rows}"' if rows > 1 else ""
    return f'<th scope="col"{css}{span}>{escape(column.label)}</th>'


def _opening_tag(column: Column) -> str:
    if column.kind == ColumnKind.DATE:
        return '<td class="t">'
    return '<td class="n">' if column.is_figure else "<td>"


def _row(row: Row, columns: tuple[Column, ...], openings: list[str]) -> str:
    css = _ROW_CLASS[row.style]
    return f"<tr{f' class={css}' if css else ''}>{_cells(row.cells, columns, openings)}</tr>"


def _cells(cells: tuple[Cell, ...], columns: tuple[Column, ...], openings: list[str]) -> str:
    return "".join(
        f"{opening}{escape(cell_text(value, column))}</td>"
        for value, column, opening in zip(cells, columns, openings, strict=True)
    )


def _total(table: Table, openings: list[str]) -> str:
    """A last body row: a <tfoot> would be repeated on every printed page."""
    if table.total is None:
        return ""
    cells = "".join(
        f"{opening}{'' if value is None else escape(cell_text(value, column))}</td>"
        for value, column, opening in zip(table.total, table.columns, openings, strict=True)
    )
    return f'<tr class="jumlah">{cells}</tr>'


def _signatures(section: SignatureBlocks) -> str:
    blocks = "".join(_signature(signature) for signature in section.signatures)
    closing = f"<p>{escape(section.closing)}</p>" if section.closing else ""
    return (
        f'<div class="ttd">{closing}<p class="tempat">{escape(section.place_and_date)}</p>'
        f'<div class="dua">{blocks}</div></div>'
    )


def _signature(signature: Signature) -> str:
    name = signature.name or "." * 32
    nip = f"NIP {formats.nip(signature.nip)}" if signature.nip else _no_nip(signature)
    more = "".join(f"<br>{escape(line)}" for line in signature.more)
    return (
        f'<div class="satu"><div class="peran">{escape(signature.role)}{more},</div>'
        f'{_ink(signature)}<b>{escape(name)}</b><div class="nip">{escape(nip)}</div></div>'
    )


def _no_nip(signature: Signature) -> str:
    """Dots for the hand, unless it was signed without a number."""
    return "" if signature.words else "NIP " + "." * 24


def _ink(signature: Signature) -> str:
    """The picture and how it was given; nothing where a hand signs the print."""
    if not signature.words:
        return ""
    data = b64encode(signature.image).decode("ascii")
    label = escape(_("Tanda tangan %(name)s") % {"name": signature.name})
    image = f'<img alt="{label}" src="data:image/png;base64,{data}">' if signature.image else ""
    return f'<div class="tinta">{image}<small>{escape(signature.words)}</small></div>'


def _code(section: Code) -> str:
    drawing = segno.make(section.address, error="m").svg_inline(
        border=1, omitsize=True, svgclass="qr", lineclass=None, title=_("Kode QR pemeriksaan")
    )
    lines = "<br>".join(escape(line) for line in section.lines)
    return f'<div class="periksa">{drawing}<p>{lines}</p></div>'


_WRITERS: dict[type, Callable[[Any], str]] = {
    Table: _table,
    Stream: _stream,
    Heading: _heading,
    Paragraph: _paragraph,
    NumberedList: _list,
    Facts: lambda section: _facts(section.pairs),
    Amount: _amount,
    SignatureBlocks: _signatures,
    Code: _code,
    PageBreak: _page_break,
    Waterfall: _waterfall,
}
