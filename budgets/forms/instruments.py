"""Forms of legal instruments and of KPA and PPK."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from budgets.actions.instruments import InstrumentFacts, OfficialFacts
from budgets.models import LegalInstrument
from budgets.states import OfficialKind
from ikmportal.ui.fields import DateField
from ikmportal.ui.forms import MendingForm


class InstrumentForm(MendingForm):
    """Number and date; of a correction also why. Ticked, the record is taken back."""

    unmarked = ("number", "dated")

    number = forms.CharField(label=gettext_lazy("Nomor"), max_length=120, required=False)
    dated = DateField(label=gettext_lazy("Tanggal"), required=False)
    letter_ref = forms.CharField(
        label=gettext_lazy("Surat pengantar"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("Nomor surat yang mengantar instrumen ini."),
    )
    reason = forms.CharField(label=gettext_lazy("Alasan koreksi"), max_length=300)
    is_withdrawn = forms.BooleanField(
        label=gettext_lazy("Cabut catatan ini: instrumennya belum ada"), required=False
    )
    for_all = forms.BooleanField(
        label=gettext_lazy("Catat untuk semua provinsi yang belum punya"), required=False
    )

    def __init__(
        self,
        *args: Any,
        before: LegalInstrument | None,
        may_do_all: bool = False,
        **kwargs: Any,
    ) -> None:
        kwargs["initial"] = _initial(before) | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)
        if before is None:
            del self.fields["reason"]
        if before is None or not before.number:
            del self.fields["is_withdrawn"]
        if before is not None or not may_do_all:
            del self.fields["for_all"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("is_withdrawn"):
            return cleaned
        if not cleaned.get("number") and "number" not in self.errors:
            self.add_error("number", _("Isi nomor."))
        if not cleaned.get("dated") and "dated" not in self.errors:
            self.add_error("dated", _("Isi tanggal."))
        return cleaned

    @property
    def facts(self) -> InstrumentFacts:
        given = self.cleaned_data
        if given.get("is_withdrawn"):
            return InstrumentFacts(number="", dated=None, reason=given["reason"])
        return InstrumentFacts(
            number=given["number"],
            dated=given["dated"],
            letter_ref=given["letter_ref"],
            reason=given.get("reason", ""),
        )

    @property
    def is_for_all(self) -> bool:
        return bool(self.cleaned_data.get("for_all"))


def _initial(before: LegalInstrument | None) -> dict[str, Any]:
    if before is None:
        return {}
    return {"number": before.number, "dated": before.dated, "letter_ref": before.letter_ref}


class OfficialForm(MendingForm):
    """Who is KPA or PPK, by which SK, between which days."""

    kind = forms.ChoiceField(
        label=gettext_lazy("Sebagai"), choices=OfficialKind.choices, widget=forms.RadioSelect
    )
    full_name = forms.CharField(label=gettext_lazy("Nama"), max_length=150)
    title = forms.CharField(label=gettext_lazy("Jabatan"), max_length=150)
    decree_number = forms.CharField(label=gettext_lazy("Nomor SK"), max_length=120)
    first_day = DateField(label=gettext_lazy("Hari pertama"))
    last_day = DateField(label=gettext_lazy("Hari terakhir"))

    @property
    def facts(self) -> OfficialFacts:
        return OfficialFacts(**self.cleaned_data)
