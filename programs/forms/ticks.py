"""Sections with registers: one tick a row, stored as {code: true} in one column."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.html import escape
from django.utils.translation import gettext as _

from ikmportal.ui.forms import MendingModelForm
from programs.checks.contents import Choice
from programs.models import EligibilityItem, FormChoice, Proposal

# Their choices are rows: the stored row itself is shown.
_LINKS = ("focus", "activity", "regency", "sentra", "indicator")
_OPTIONAL = (
    "schedule_note", "beneficiary_note", "contact_nip", "legal_note", "sentra", "women_count",
    "disability_count", "handover_plan", "plan_document", "plan_section", "plan_programme",
    "market", "market_note", "builds_place",
)  # fmt: skip


class SectionForm(MendingModelForm):
    """A draft may be saved half empty: no field is required until the proposal is submitted.

    ``registers`` names the columns that are ticked row by row, each with the kind of its rows.
    A page that has read the registers and conditions already hands them in.
    """

    registers: tuple[tuple[str, str], ...] = ()

    def __init__(
        self,
        *args: Any,
        choices: Sequence[Choice] | None = None,
        conditions: Sequence[EligibilityItem] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self._conditions = conditions
        for name, field in self.fields.items():
            field.required = name == "title"
            plain_blank(field)
        self._ticks: list[tuple[str, str]] = []
        if self.registers:
            self._add_registers(choices_of(self.instance) if choices is None else choices)

    def _add_registers(self, choices: Sequence[Choice]) -> None:
        for column, kind in self.registers:
            for choice in choices:
                if choice.kind == kind:
                    self._add_tick(column, choice.code, choice.name, choice.article)

    def _add_tick(self, column: str, code: str, label: str, hint: str) -> None:
        self._ticks.append((column, code))
        self.fields[f"{column}_{code}"] = forms.BooleanField(
            label=label,
            # Help texts are shown as HTML; this one comes from a row.
            help_text=escape(hint),
            required=False,
            initial=getattr(self.instance, column).get(code, False),
        )

    @property
    def unmarked(self) -> list[str]:
        """Fields not called optional: they are due when the proposal is submitted."""
        return [name for name in self.fields if name not in _OPTIONAL]

    @property
    def values(self) -> dict[str, Any]:
        """What the action stores: columns, and each register as one column of answers."""
        ticked = {f"{column}_{code}" for column, code in self._ticks}
        plain = {name: value for name, value in self.cleaned_data.items() if name not in ticked}
        for column, code in self._ticks:
            plain.setdefault(column, {})[code] = self.cleaned_data[f"{column}_{code}"]
        return plain

    def column_of(self, name: str) -> str:
        """The column a field is stored in."""
        return next((c for c, code in self._ticks if name == f"{c}_{code}"), name)

    def display(self, name: str) -> str:
        """What is stored in a field, as people read it."""
        return displayed(self, name)


def plain_blank(field: forms.Field) -> None:
    """No choice yet is a dash, here as in every other list of ours."""
    if isinstance(field, forms.ModelChoiceField):
        field.empty_label = "–"
    elif isinstance(field, forms.ChoiceField):
        told: Any = field.choices
        field.choices = [(value, label if value else "–") for value, label in told]


def displayed(form: MendingModelForm, name: str) -> str:
    """The stored value of a field in people's words; links are told by the row they lead to."""
    bound = form[name]
    value = bound.value()
    if isinstance(value, bool):
        return _("Ya") if value else _("Belum")
    if value in (None, ""):
        return "–"
    if name in _LINKS:
        return str(getattr(form.instance, name, value))
    return str(dict(getattr(bound.field, "choices", ())).get(value, value))


def choices_of(proposal: Proposal) -> list[Choice]:
    """The tick registers of a proposal's year, in order."""
    rows = FormChoice.objects.filter(fiscal_year=proposal.scheme.fiscal_year_id)
    named = rows.order_by("kind", "position").values("kind", "code", "name", "article")
    return [Choice(**row) for row in named]


def conditions_of(proposal: Proposal) -> list[EligibilityItem]:
    """The conditions of its scheme."""
    return list(EligibilityItem.objects.filter(scheme=proposal.scheme_id).order_by("letter"))
