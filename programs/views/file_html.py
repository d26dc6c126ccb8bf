"""One file of a proposal, drawn in Python: a template costs more than its words."""

from uuid import UUID

from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ikmportal.ui.templatetags.ikm import waktu
from programs.models import ProposalDocument

_FILE = (
    '<div class="berkas-ada">{}\n'
    '<p class="mb-0"><a class="text-break sasaran" href="{}">{}</a>\n'
    '<span class="hint d-block">{}{}</span></p></div>'
)
_PICTURE = '<img src="{}gambar/" alt="" loading="lazy" width="72" height="72">'
_LOOK = (
    ' · <a class="sasaran" href="{}?lihat=1" target="_blank" rel="noopener">{}'
    '<span class="visually-hidden"> {} ({})</span></a>'
)


def files_address(proposal_id: UUID) -> str:
    """Where the files of a proposal are; a file's own address begins so."""
    return reverse("programs:documents", args=[proposal_id])


def file_html(document: ProposalDocument, *, files_url: str) -> SafeString:
    """A file: its picture if there is one, its name as a link, its size, pages and sender."""
    address = f"{files_url}{document.pk}/"
    picture = format_html(_PICTURE, address) if document.preview_name else ""
    is_shown = document.is_pdf or document.preview_name
    look = (
        format_html(_LOOK, address, _("Lihat"), document.file_name, _("tab baru"))
        if is_shown
        else ""
    )
    return format_html(_FILE, picture, address, document.file_name, _facts(document), look)


def _facts(document: ProposalDocument) -> str:
    pages = document.pages
    facts = (
        filesizeformat(document.size_bytes),
        ngettext("%(n)s halaman", "%(n)s halaman", pages) % {"n": pages} if pages else "",
        waktu(document.uploaded_at),
        str(document.uploaded_by),
    )
    return ", ".join(filter(None, facts))
