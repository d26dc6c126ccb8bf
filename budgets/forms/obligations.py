"""What somebody says of an obligation, and which ones a page shows."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from budgets.actions.obligations import ActFacts
from budgets.states import ObligationActKind
from ikmportal.ui.fields import DateField
from ikmportal.ui.forms import MendingForm


class ActForm(MendingForm):
    """Done, with its day; not applicable or taken back, with the reason."""

    unmarked = ("done_on",)

    kind = forms.ChoiceField(
        label=gettext_lazy("Catatan"), choices=ObligationActKind.choices, widget=forms.RadioSelect
    )
    done_on = DateField(label=gettext_lazy("Tanggal dipenuhi"), required=False)
    reference = forms.CharField(
        label=gettext_lazy("Nomor surat atau laporan"), max_length=120, required=False
    )
    note = forms.CharField(label=gettext_lazy("Keterangan"), max_length=300, required=False)

    def __init__(
        self, *args: Any, may_exempt: bool, may_withdraw: bool, may_do: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        offered = {
            ObligationActKind.DONE: may_do,
            ObligationActKind.EXEMPT: may_exempt,
            ObligationActKind.WITHDRAWN: may_withdraw,
        }
        kinds = [(kind.value, kind.label) for kind, is_offered in offered.items() if is_offered]
        self.fields["kind"].choices = kinds  # type: ignore[attr-defined]
        self.fields["kind"].initial = kinds[0][0] if kinds else None

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        kind = cleaned.get("kind")
        if kind == ObligationActKind.DONE:
            if not cleaned.get("done_on") and "done_on" not in self.errors:
                self.add_error("done_on", _("Isi tanggal dipenuhi."))
        elif kind and not cleaned.get("note"):
            self.add_error("note", _("Tulis keterangannya."))
        return cleaned

    @property
    def facts(self) -> ActFacts:
        return ActFacts(**self.cleaned_data)
