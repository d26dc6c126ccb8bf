"""The SBM table of a year as an upload."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from budgets.models import FiscalYear
from ikmportal.ui.forms import MendingForm


class SbmUploadForm(MendingForm):
    """Which year, which regulation, and the workbook."""

    fiscal_year = forms.ModelChoiceField(
        FiscalYear.objects.none(), label=gettext_lazy("Tahun anggaran")
    )
    regulation = forms.CharField(
        label=gettext_lazy("Peraturan"),
        max_length=80,
        help_text=gettext_lazy("Misalnya PMK 32/2025."),
    )
    file = forms.FileField(
        label=gettext_lazy("Buku kerja (.xlsx)"), help_text=gettext_lazy("Paling besar 5 MB.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["fiscal_year"].queryset = (  # type: ignore[attr-defined]
            FiscalYear.objects.order_by("-year")
        )
