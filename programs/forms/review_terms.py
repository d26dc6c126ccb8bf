"""Forms of the terms of a review: thresholds, coded reasons."""

from django import forms
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ikmportal.ui.forms import MendingForm
from programs.actions.review_terms import PolicyFacts, ReasonFacts

_SOURCE = gettext_lazy("Surat atau pedoman yang menetapkannya; “Diperkirakan” bila belum ada.")


class PolicyForm(MendingForm):
    """When sheets lie far apart, and how long a desk may undo."""

    spread_points = forms.IntegerField(
        label=gettext_lazy("Beda penilaian ditandai di atas (poin)"),
        help_text=gettext_lazy("Selisih nilai berbobot antara penelaah, 1 sampai 100."),
        min_value=1,
        max_value=100,
    )
    undo_minutes = forms.IntegerField(
        label=gettext_lazy("Keputusan meja dapat diurungkan (menit)"),
        help_text=gettext_lazy("0 berarti tidak dapat diurungkan; paling lama 1.440."),
        min_value=0,
        max_value=1440,
    )
    source = forms.CharField(label=gettext_lazy("Sumber"), max_length=200, help_text=_SOURCE)
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0, initial=0)

    @property
    def facts(self) -> PolicyFacts:
        return PolicyFacts(**{k: v for k, v in self.cleaned_data.items() if k != "seen"})


class ReasonForm(MendingForm):
    """One coded reason of a return."""

    unmarked = ("is_active",)

    name = forms.CharField(label=gettext_lazy("Alasan"), max_length=200)
    position = forms.IntegerField(
        label=gettext_lazy("Urutan"),
        help_text=gettext_lazy("Angka kecil ditawarkan lebih dulu."),
        min_value=1,
        max_value=999,
    )
    is_active = forms.BooleanField(
        label=gettext_lazy("Ditawarkan saat mengembalikan"), required=False, initial=True
    )
    source = forms.CharField(label=gettext_lazy("Sumber"), max_length=200, help_text=_SOURCE)
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0, initial=0)

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        if not slugify(name):
            raise forms.ValidationError(_("Tulis alasan dengan huruf."))
        return name

    @property
    def facts(self) -> ReasonFacts:
        return ReasonFacts(**{k: v for k, v in self.cleaned_data.items() if k != "seen"})
