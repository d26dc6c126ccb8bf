"""The form under each line on a desk, drawn once and filled in for every line.

A desk has sixty lines and more before it, and a form field costs a hundred times a table cell.
The forms of untouched lines differ in a few words only: those are put into one finished drawing.
"""

from dataclasses import dataclass
from functools import lru_cache
from uuid import UUID, uuid4

from django.template.loader import render_to_string
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from ikmportal.ui.formats import number
from programs.forms.acts import LineDecisionForm
from programs.models import LineDecision, RabLine
from programs.states import LineVerdict

_TEMPLATE = "programs/parts/line_form.html"
# Stand where a line's own words go. PostgreSQL keeps no NUL, so no text of a person holds one.
_LINE, _AMOUNT, _NOTE, _ACTION, _TOKEN, _DESCRIPTION, _KEY, _SEEN = (
    f"\0{letter}" for letter in "abcdefgh"
)


@dataclass(frozen=True)
class Sender:
    """Where the forms of one page go, and the token they carry."""

    item_url: str
    token: str

    def action(self, line: RabLine) -> str:
        return f"{self.item_url}baris/{line.pk}/"


def form_id(line_id: UUID | str) -> str:
    """The pattern of the ids of a line's fields."""
    return f"id_{line_id}_%s"


def refused_form(
    line: RabLine, ruling: LineDecision | None, form: LineDecisionForm, *, sender: Sender
) -> SafeString:
    """Draw a form that was refused, with its errors."""
    context = {
        "form": form,
        # A key is spent with the answer; what was ruled meanwhile has been seen now.
        "hidden": {"key": uuid4(), "seen": ruling.pk if ruling else 0}.items(),
        "verdict": verdict_label(ruling),
        "action": sender.action(line),
        "csrf_token": sender.token,
        "description": line.description,
    }
    return render_to_string(_TEMPLATE, context)


def fresh_form(line: RabLine, ruling: LineDecision | None, *, sender: Sender) -> SafeString:
    """Draw the form of a line: its last ruling, or acceptance where there is none."""
    drawing = _drawing(get_language() or "", ruling.verdict if ruling else "")
    own = {
        _LINE: str(line.pk),
        _AMOUNT: number(int(ruling.agreed_idr if ruling else line.amount_idr)),
        _NOTE: escape(ruling.note if ruling else ""),
        _ACTION: escape(sender.action(line)),
        _TOKEN: escape(sender.token),
        _DESCRIPTION: escape(line.description),
        _KEY: str(uuid4()),
        _SEEN: str(ruling.pk if ruling else 0),
    }
    for mark, words in own.items():
        drawing = drawing.replace(mark, words)
    return mark_safe(drawing)  # noqa: S308 - the template's own output and escaped words


def verdict_label(ruling: LineDecision | None) -> str:
    return str(LineVerdict(ruling.verdict).label) if ruling else ""


@lru_cache(maxsize=16)
def _drawing(_language: str, verdict: str) -> str:
    chosen = verdict or LineVerdict.ACCEPTED
    initial = {"verdict": chosen, "agreed_idr": _AMOUNT, "note": _NOTE}
    hidden = {"key": _KEY, "seen": _SEEN}
    context = {
        "form": LineDecisionForm(initial=initial, auto_id=form_id(_LINE)),
        "hidden": hidden.items(),
        "verdict": LineVerdict(verdict).label if verdict else "",
        "action": _ACTION,
        "csrf_token": _TOKEN,
        "description": _DESCRIPTION,
    }
    return str(render_to_string(_TEMPLATE, context))
