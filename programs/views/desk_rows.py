"""The lines and the queue of a desk, drawn in Python: a template costs more than its words.

A desk has sixty lines and more, and two dozen neighbours beside them.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from ikmportal.ui.components import Badge
from ikmportal.ui.formats import number, rupiah
from ikmportal.ui.icons import icon_svg
from programs.forms.acts import LineDecisionForm
from programs.models import LineDecision, RabLine, RakorItem
from programs.states import LineVerdict
from programs.views.around import LineWords
from programs.views.line_forms import Sender, fresh_form, refused_form
from programs.views.reading import volume_text

_LINE = (
    '<tr id="baris-{}"{}><td class="kode" data-l="{}">{}</td><th scope="row" class="u">{}{}</th>'
    '<td data-l="{}">{} <span class="hint d-block tnum">× {}</span></td>'
    '<td class="num" data-l="{}">{}</td><td class="num" data-l="{}">{}</td></tr>\n{}'
)
_QUEUED = (
    '<li><a href="{}"{}><span class="g">{}<span class="visually-hidden">{}:</span></span>'
    '<span class="t">{}</span><span class="s"><span>{}</span><span class="num">{}</span></span>'
    "</a></li>"
)
_MARKS = {
    (True, False): SafeString(),
    (True, True): SafeString(' class="temuan"'),
    (False, False): SafeString(" data-ikm-plain"),
    (False, True): SafeString(' data-ikm-plain class="temuan"'),
}


@dataclass(frozen=True, kw_only=True)
class LinesOnDesk:
    """What is known of the lines on the table.

    ``refused`` is a form that was sent and has errors; ``pointed`` the anchors of findings. Without
    a ``sender`` there is nothing to rule any more.
    """

    rulings: Mapping[UUID, LineDecision]
    words: Mapping[UUID, LineWords]
    pointed: set[str]
    sender: Sender | None
    refused: tuple[UUID, LineDecisionForm] | None

    def rows(self, lines: Iterable[RabLine]) -> SafeString:
        """Draw each line: what was asked, what was ruled, and the form to rule again."""
        labels = (
            _("Akun"),
            _("Volume × harga satuan"),
            _("Diusulkan (Rp)"),
            _("Disepakati (Rp)"),
        )
        return format_html_join("\n", _LINE, (self._cells(line, labels) for line in lines))

    def _cells(self, line: RabLine, labels: tuple[str, ...]) -> tuple[object, ...]:
        account, volume, proposed, agreed = labels
        ruling = self.rulings.get(line.pk)
        has_finding = f"baris-{line.pk}" in self.pointed or line.pk in self.words
        is_lowered = ruling is not None and ruling.verdict != LineVerdict.ACCEPTED
        return (
            line.pk,
            _MARKS[has_finding, is_lowered],
            account,
            line.account.code,
            line.description,
            self._said(line, ruling),
            volume,
            volume_text(line),
            number(int(line.unit_price_idr)),
            proposed,
            number(int(line.amount_idr)),
            agreed,
            number(int(ruling.agreed_idr)) if ruling else "–",
            self._form(line, ruling),
        )

    def _said(self, line: RabLine, ruling: LineDecision | None) -> SafeString:
        """The note of the ruling, and the marks and corrections of reviewers."""
        note = SafeString()
        if ruling and ruling.note:
            note = format_html('<span class="kor xs">{}</span>', ruling.note)
        if line.pk not in self.words:
            return note
        words = render_to_string("programs/parts/line_words.html", {"words": self.words[line.pk]})
        return note + SafeString(words)

    def _form(self, line: RabLine, ruling: LineDecision | None) -> SafeString:
        if self.sender is None:
            return SafeString()
        if self.refused and self.refused[0] == line.pk:
            return refused_form(line, ruling, self.refused[1], sender=self.sender)
        return fresh_form(line, ruling, sender=self.sender)


def queue_entries(
    queued: Iterable[tuple[RakorItem, Badge]], *, current: UUID, query: str
) -> SafeString:
    """The neighbours on a desk as links; ``query`` goes on with each."""
    pattern = reverse("programs:item", args=[_NOBODY])
    here = SafeString(' aria-current="true"')
    return format_html_join(
        "",
        _QUEUED,
        (
            (
                pattern.replace(str(_NOBODY), str(item.pk)) + query,
                here if item.pk == current else "",
                icon_svg(state.icon),
                state.word,
                item.proposal.title,
                item.proposal.regency or "–",
                rupiah(item.total_idr),  # type: ignore[attr-defined]
            )
            for item, state in queued
        ),
    )


_NOBODY = UUID(int=0)
