"""One ledger row of a ceiling as a form."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from budgets.models import FundingScheme
from budgets.states import CeilingStage
from ikmportal.ui.fields import DateField, RupiahField
from ikmportal.ui.forms import MendingForm
from provinces.models import Province


class CeilingChangeForm(MendingForm):
    """Which ceiling, up or down, by how much, on which letter."""

    stage = forms.ChoiceField(label=gettext_lazy("Tahap"), choices=CeilingStage.choices)
    province = forms.ModelChoiceField(
        Province.objects.none(),
        label=gettext_lazy("Provinsi"),
        required=False,
        empty_label=gettext_lazy("Nasional"),
    )
    direction = forms.ChoiceField(
        label=gettext_lazy("Perubahan"),
        choices=[("naik", gettext_lazy("Tambah")), ("turun", gettext_lazy("Kurangi"))],
    )
    amount_idr = RupiahField(label=gettext_lazy("Sebesar"))
    letter_number = forms.CharField(label=gettext_lazy("Nomor surat"), max_length=120)
    letter_date = DateField(label=gettext_lazy("Tanggal surat"))
    reason = forms.CharField(label=gettext_lazy("Alasan"), max_length=300)

    def __init__(self, *args: Any, scheme: FundingScheme, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["province"].queryset = Province.objects.by_code()  # type: ignore[attr-defined]
        self.fields["stage"].initial = CeilingStage.ALLOCATION

    def clean_amount_idr(self) -> int:
        amount: int = self.cleaned_data["amount_idr"]
        if amount == 0:
            self.add_error("amount_idr", gettext_lazy("Isi jumlah lebih dari Rp0."))
        return amount

    @property
    def signed_amount_idr(self) -> int:
        """Rupiah, negative when the ceiling is lowered."""
        amount: int = self.cleaned_data["amount_idr"]
        return -amount if self.cleaned_data["direction"] == "turun" else amount
