"""One ledger row of a ceiling as a form."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from budgets.models import FundingScheme
from budgets.states import CeilingStage
from ikmportal.ui.fields import DateField, RupiahField
from ikmportal.ui.forms import MendingForm
from provinces.models import Province, Regency, RegencyPlacement


class CeilingChangeForm(MendingForm):
    """Which ceiling, up or down, by how much, on which letter."""

    stage = forms.ChoiceField(label=gettext_lazy("Tahap"), choices=CeilingStage.choices)
    province = forms.ModelChoiceField(
        Province.objects.none(),
        label=gettext_lazy("Provinsi"),
        required=False,
        empty_label=gettext_lazy("Nasional"),
    )
    regency_code = forms.CharField(
        label=gettext_lazy("Kode kabupaten/kota"),
        max_length=5,
        required=False,
        help_text=gettext_lazy("Hanya bila suratnya menyebut kabupaten/kota, misalnya 13.73."),
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
        self._year_start = date(scheme.fiscal_year_id, 1, 1)

    def clean_regency_code(self) -> Regency | None:
        """The kabupaten/kota that carried the code in the province when the year began."""
        code: str = self.cleaned_data["regency_code"].strip()
        if not code:
            return None
        province: Province | None = self.cleaned_data.get("province")
        if province is None:
            raise forms.ValidationError(gettext_lazy("Pilih provinsinya lebih dahulu."))
        placed = RegencyPlacement.objects.on(self._year_start).filter(code=code, province=province)
        found = placed.select_related("regency").first()
        if found is None:
            raise forms.ValidationError(
                gettext_lazy("Kode itu tidak ada di provinsi ini. Tulis seperti 13.73.")
            )
        return found.regency

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
