"""Tables of money: which page, and about which scheme and province."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from budgets.forms.axes import AxisForm
from budgets.forms.revisions import TwoDatesForm
from budgets.models import FundingScheme
from ikmportal.reports.actions import Order
from ikmportal.reports.assemble.fiscal_tables import (
    OF_A_DAY,
    OF_A_PROVINCE,
    OF_A_SCHEME,
    FiscalTable,
    provinces_read_by,
)
from ikmportal.reports.forms.base import ReportForm
from ikmportal.reports.models import ReportFormat, ReportKind
from provinces.models import Province
from provinces.rules import Actor


class FiscalTableForm(ReportForm):
    """The tables of one page of money, for the person alone."""

    kind = ReportKind.FISCAL_TABLE
    tabel = forms.ChoiceField(label=_("Tabel"), choices=FiscalTable.choices)
    scheme = forms.ModelChoiceField(
        label=_("Skema dan tahun anggaran"),
        queryset=FundingScheme.objects.order_by("-fiscal_year", "kind"),
        required=False,
        empty_label=_("Semua skema"),
    )
    province = forms.ModelChoiceField(
        label=_("Provinsi"),
        queryset=Province.objects.none(),
        required=False,
        empty_label=_("Semua provinsi"),
    )
    per = AxisForm.base_fields["per"]
    sampai = TwoDatesForm.base_fields["sampai"]

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, actor=actor, **kwargs)
        self.initial["format"] = ReportFormat.XLSX
        provinces = Province.objects.by_code()
        if not actor.is_national:
            provinces = provinces.filter(pk__in=provinces_read_by(actor))
        self.fields["province"].queryset = provinces  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        table = cleaned.get("tabel")
        if table in OF_A_SCHEME and not cleaned.get("scheme") and "scheme" not in self.errors:
            self.add_error("scheme", _("Pilih skemanya: tabel ini tentang satu skema."))
        if table in OF_A_PROVINCE and not cleaned.get("province") and "province" not in self.errors:
            self.add_error("province", _("Pilih provinsinya: tabel ini tentang satu provinsi."))
        if table == FiscalTable.TWO_DATES and not cleaned.get("per") and "per" not in self.errors:
            self.add_error("per", _("Isi tanggal pertama yang dibandingkan."))
        return cleaned

    def order(self) -> Order:
        """What the table is not about is left out, also where somebody chose it."""
        table = FiscalTable(self.cleaned_data["tabel"])
        scheme = self.cleaned_data["scheme"] if table in OF_A_SCHEME else None
        province = self.cleaned_data["province"] if table in OF_A_PROVINCE else None
        on = self.cleaned_data["per"] if table in OF_A_DAY else None
        until = self.cleaned_data["sampai"] if table == FiscalTable.TWO_DATES else None
        words = [table.label, *filter(None, [scheme, province])]
        return Order(
            kind=self.kind,
            parameters={
                "person": str(self.actor.user.pk),
                "table": table.value,
                "scheme": str(scheme.pk) if scheme else "",
                "province": str(province.pk) if province else "",
                "on": on.isoformat() if on else "",
                "until": until.isoformat() if until else "",
                "label": ", ".join(map(str, words)),
            },
            format=self.cleaned_data["format"],
        )
