"""Note a DAK request, and advise on it."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from budgets.actions.dak import Noted
from budgets.models import DakCriterion, DakRequest, FiscalYear
from budgets.models.dak import DAK_CHOICES
from budgets.states import DakRecommendation
from ikmportal.ui.fields import RupiahField
from ikmportal.ui.forms import MendingForm
from provinces.models import Regency, Sentra


class DakRequestForm(MendingForm):
    """What the national DAK system holds of one request."""

    fiscal_year = forms.ModelChoiceField(
        FiscalYear.objects.order_by("-year"), label=gettext_lazy("Tahun anggaran")
    )
    kind = forms.ChoiceField(label=gettext_lazy("Skema"), choices=DAK_CHOICES)
    regency = forms.ModelChoiceField(
        Regency.objects.order_by("full_name"), label=gettext_lazy("Kabupaten/kota")
    )
    sentra = forms.ModelChoiceField(
        Sentra.objects.order_by("name"),
        label=gettext_lazy("Sentra"),
        required=False,
        empty_label=gettext_lazy("Tidak disebut"),
    )
    commodity = forms.CharField(label=gettext_lazy("Komoditas"), max_length=120)
    subject = forms.CharField(label=gettext_lazy("Yang diusulkan"), max_length=200)
    amount_idr = RupiahField(label=gettext_lazy("Jumlah diusulkan"))
    external_ref = forms.CharField(
        label=gettext_lazy("Nomor di sistem DAK nasional"), max_length=80, required=False
    )
    source = forms.CharField(
        label=gettext_lazy("Sumber"),
        max_length=300,
        help_text=gettext_lazy("Surat, ekspose, atau layar sistem nasional, dengan tanggalnya."),
    )

    def clean_amount_idr(self) -> int:
        amount: int = self.cleaned_data["amount_idr"]
        if amount == 0:
            raise forms.ValidationError(_("Isi jumlah lebih dari Rp0."))
        return amount

    @property
    def noted(self) -> Noted:
        cleaned = dict(self.cleaned_data)
        sentra = cleaned.pop("sentra")
        return Noted(
            fiscal_year_id=cleaned.pop("fiscal_year").pk,
            regency_id=cleaned.pop("regency").pk,
            sentra_id=sentra.pk if sentra else None,
            **cleaned,
        )


class OpinionForm(MendingForm):
    """Which criteria are met, and what we advise."""

    met = forms.ModelMultipleChoiceField(
        DakCriterion.objects.none(),
        label=gettext_lazy("Kriteria kesiapan yang terpenuhi"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    recommendation = forms.ChoiceField(
        label=gettext_lazy("Rekomendasi"),
        choices=DakRecommendation.choices,
        widget=forms.RadioSelect,
    )
    note = forms.CharField(label=gettext_lazy("Catatan"), max_length=500, required=False)

    def __init__(self, *args: Any, request: DakRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        criteria = DakCriterion.objects.of(kind=request.kind, year=request.fiscal_year_id)
        self.fields["met"].queryset = criteria  # type: ignore[attr-defined]

    @property
    def met_criteria(self) -> list[DakCriterion]:
        return list(self.cleaned_data["met"])


def met_ids(request: DakRequest) -> list[UUID]:
    """The criteria met at the newest advice."""
    newest = request.opinions.order_by("-given_at", "-pk").first()
    return list(newest.met_rows.values_list("criterion_id", flat=True)) if newest else []
