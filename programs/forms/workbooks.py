"""Upload a workbook, and say what of it is accepted."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from ikmportal.ui.forms import MendingForm
from programs.actions.workbook_apply import Decision
from programs.workbook.merge import ORDER, Side

ALL, PICKED = "semua", "pilih"
_CHOICE = "bentrok"


class WorkbookForm(MendingForm):
    """The file. What is in it is looked at by a worker, not here."""

    file = forms.FileField(
        label=gettext_lazy("Buku kerja RAB (.xlsx)"),
        help_text=gettext_lazy("Berkas yang diunduh dari halaman ini, paling besar 10 MB."),
        allow_empty_file=True,
        max_length=None,
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
    )


class DecisionForm(MendingForm):
    """Everything, or what is ticked; an answer for every conflict; agreement to remove."""

    seen = forms.CharField(widget=forms.HiddenInput, max_length=64)
    mode = forms.ChoiceField(choices=[(ALL, ALL), (PICKED, PICKED)])
    agrees_to_remove = forms.BooleanField(required=False)
    order = forms.BooleanField(required=False)

    def accepted(self) -> frozenset[str]:
        """Lines that are ticked."""
        return frozenset(self._list("terima"))

    def choices(self) -> dict[tuple[str, str], Side]:
        """The side chosen for each conflict that has an answer."""
        found: dict[tuple[str, str], Side] = {}
        for name in self.data:
            kind, _, rest = str(name).partition(":")
            side = self.data.get(name)
            if kind == _CHOICE and side in ("ours", "theirs"):
                line_id, _, field = rest.partition(":")
                found[line_id, field] = side
        return found

    def decision(self) -> Decision:
        """What was decided; after is_valid()."""
        cleaned = self.cleaned_data
        is_all = cleaned["mode"] == ALL
        return Decision(
            seen=cleaned["seen"],
            lines=None if is_all else self.accepted(),
            order=is_all or cleaned["order"] or (ORDER.line_id, ORDER.field) in self.choices(),
            agrees_to_remove=cleaned["agrees_to_remove"],
            choices=self.choices(),
        )

    def _list(self, name: str) -> list[Any]:
        get_all = getattr(self.data, "getlist", None)
        return get_all(name) if get_all else list(self.data.get(name, []))


def choice_name(line_id: str, field: str) -> str:
    """The name of the radio buttons of one conflict."""
    return f"{_CHOICE}:{line_id}:{field}"
