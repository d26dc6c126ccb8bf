"""The checklist as it is read and checked, drawn in Python for the sake of a dozen files a page."""

from collections.abc import Iterable

from django.forms import BoundField
from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from ikmportal.ui.templatetags.ikm import chip
from programs.forms.acts import VerifyForm
from programs.models import Proposal, ProposalDocument
from programs.states import DocumentStatus
from programs.views.document_rows import DocumentRow
from programs.views.file_html import file_html, files_address

_ITEM = (
    '<li{}>\n<div class="d-flex flex-wrap gap-3"><div class="flex-grow-1"><b>{}</b>{}{}</div>\n'
    "<div>{}</div></div>\n{}{}</li>\n"
)
_FORM = (
    '<form class="periksa-berkas" method="post" action="{action}periksa/" novalidate>'
    '<input type="hidden" name="csrfmiddlewaretoken" value="{token}">'
    '<label class="visually-hidden" for="s-{key}">{status} {name}</label>'
    '<select class="form-select" id="s-{key}" name="status">{choices}</select>'
    '<label class="visually-hidden" for="n-{key}">{note} {name}</label>'
    '<input class="form-control" id="n-{key}" name="note" placeholder="{hint}">'
    '<button type="submit" class="btn btn-garis btn-sm">{save}</button></form>\n'
)


def checklist_html(
    rows: Iterable[DocumentRow],
    proposal: Proposal,
    *,
    request: HttpRequest,
    form: VerifyForm | None,
) -> SafeString:
    """Each requirement with its file and its state; with a ``form``, one to check each file."""
    drawing = _Checklist(proposal, request=request, form=form)
    return format_html_join("", "{}", ((drawing.item(row),) for row in rows))


class _Checklist:
    """What the items of one page share, looked up once."""

    def __init__(
        self, proposal: Proposal, *, request: HttpRequest, form: VerifyForm | None
    ) -> None:
        self.proposal = proposal
        self.files_url = files_address(proposal.pk)
        self.optional = format_html(' <span class="sec">{}</span>', _("(tidak wajib)"))
        self.words = _form_words(form, token=get_token(request)) if form else {}

    def item(self, row: DocumentRow) -> SafeString:
        answer = row.answer
        return format_html(
            _ITEM,
            format_html(' id="dokumen-{}"', answer.pk) if answer else "",
            row.requirement.name,
            "" if row.requirement.is_mandatory else self.optional,
            self._file(answer) if answer else "",
            _state(row),
            self._form(row, answer) if answer and self.words else "",
            self._earlier(row) if row.earlier else "",
        )

    def _file(self, answer: ProposalDocument) -> SafeString:
        note = answer.status_note
        remark = format_html('<div class="awasi">{}</div>', note) if note else ""
        return format_html("{}{}", file_html(answer, files_url=self.files_url), remark)

    def _form(self, row: DocumentRow, answer: ProposalDocument) -> SafeString:
        action = f"{self.files_url}{answer.pk}/"
        name = row.requirement.name
        return format_html(_FORM, action=action, key=answer.pk, name=name, **self.words)

    def _earlier(self, row: DocumentRow) -> SafeString:
        context = {"row": row, "proposal": self.proposal}
        return SafeString(render_to_string("programs/parts/document_earlier.html", context))


def _form_words(form: VerifyForm, *, token: str) -> dict[str, SafeString]:
    """Escaped here once, not with every file."""
    words = {
        "token": token,
        "status": _("Hasil pemeriksaan"),
        "choices": _options(form["status"]),
        "note": _("Catatan"),
        "hint": _("Catatan bila tidak sesuai"),
        "save": _("Simpan"),
    }
    return {name: conditional_escape(word) for name, word in words.items()}


def _options(status: BoundField) -> SafeString:
    choices: Iterable[tuple[str, str]] = status.field.choices  # type: ignore[attr-defined]
    return format_html_join("", '<option value="{}">{}</option>', choices)


def _state(row: DocumentRow) -> SafeString:
    if row.is_waiting:
        return chip(_("Sedang diperiksa"), tone="proses", icon="jam")
    if row.answer is None:
        return chip(_("Belum ada"), tone="kosong", icon="bulat")
    if row.answer.status == DocumentStatus.ACCEPTED:
        return chip(_("Sesuai"), tone="selesai", icon="cek")
    if row.answer.status == DocumentStatus.REJECTED:
        return chip(_("Tidak sesuai"), tone="perbaiki", icon="segi")
    return chip(_("Belum diperiksa"), tone="proses", icon="separuh")
