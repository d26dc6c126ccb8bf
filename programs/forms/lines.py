"""One RAB line as a form."""

import re
from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from budgets.models import Account, FundingScheme, Indicator, OutputClass, SbmItem, Unit
from ikmportal.ui.choices import LongSelect
from ikmportal.ui.fields import VolumeField
from ikmportal.ui.forms import MendingModelForm
from programs.actions.lines import AmountRefused, check_amount
from programs.forms.catalogue import Catalogue
from programs.forms.letters import ForeignLetter, latin_code
from programs.models import ProposalDocument, RabLine

_POSITIONS = (1, 2, 3, 4)
_CODES = {
    "output_code": (r"\d{3}", gettext_lazy("Tulis 3 angka, misalnya 001.")),
    "component": (r"\d{3}", gettext_lazy("Tulis 3 angka, misalnya 051.")),
    "subcomponent": (r"[A-Z]{0,2}", gettext_lazy("Tulis huruf besar, misalnya A.")),
}


class LineForm(MendingModelForm):
    """Code lists are those of the proposal's year; volume and amount are never typed."""

    # The legend above the factors says which may stay empty.
    unmarked = (
        "subcomponent", "factor_2", "unit_2", "factor_3", "unit_3", "factor_4", "unit_4",
    )  # fmt: skip

    class Meta:
        model = RabLine
        fields = (
            "output_class", "output_code", "component", "subcomponent", "account", "description",
            "factor_1", "unit_1", "factor_2", "unit_2", "factor_3", "unit_3", "factor_4", "unit_4",
            "unit_price_idr", "price_source", "sbm_item", "evidence", "indicator", "note",
        )  # fmt: skip
        widgets = dict.fromkeys(
            ("output_class", "account", "indicator", *(f"unit_{n}" for n in _POSITIONS)), LongSelect
        )
        help_texts = {
            "output_code": gettext_lazy("3 angka, misalnya 001."),
            "component": gettext_lazy("3 angka, misalnya 051."),
            "subcomponent": gettext_lazy("Huruf, misalnya A."),
            "unit_price_idr": gettext_lazy("Rupiah penuh, misalnya 1.000.000."),
            "evidence": gettext_lazy("Berkas data dukung yang memuat harga ini."),
            "sbm_item": gettext_lazy("Harga satuan dibandingkan dengan tarif provinsi ini."),
        }

    def __init__(
        self,
        *args: Any,
        scheme: FundingScheme,
        catalogue: Catalogue,
        documents: QuerySet[ProposalDocument] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        year = scheme.fiscal_year_id
        accounts = Account.objects.filter(fiscal_year=year).order_by("code")
        classes = OutputClass.objects.filter(fiscal_year=year).order_by("code")
        self.fields["account"].queryset = accounts  # type: ignore[attr-defined]
        self.fields["output_class"].queryset = classes  # type: ignore[attr-defined]
        self.fields["indicator"].queryset = (  # type: ignore[attr-defined]
            Indicator.objects.choosable(year).select_related("objective")
        )
        files = ProposalDocument.objects.none() if documents is None else documents
        self.fields["evidence"].queryset = files  # type: ignore[attr-defined]
        items = SbmItem.objects.of_year(year)
        self.fields["sbm_item"].queryset = items  # type: ignore[attr-defined]
        self._offer_sbm(items)
        self._use_volume_fields()
        self._use_lists(catalogue)

    def _use_lists(self, catalogue: Catalogue) -> None:
        """Lists that the page has read anyway."""
        indicators = {coded.pk: coded.name for coded in catalogue.indicators.values()}
        units = [(code, unit.name) for code, unit in catalogue.units.items()]
        lists: dict[str, list[tuple[Any, Any]]] = {
            "output_class": [(coded.pk, str(coded)) for coded in catalogue.classes.values()],
            "account": [(coded.pk, str(coded)) for coded in catalogue.accounts.values()],
            "indicator": list(indicators.items()),
            **{f"unit_{position}": units for position in _POSITIONS},
        }
        for name, choices in lists.items():
            self.fields[name].choices = [("", "–"), *choices]  # type: ignore[attr-defined]

    def _offer_sbm(self, items: Iterable[SbmItem]) -> None:
        """Those that fit the line's account and words first."""
        account = self.instance.account.code if self.instance.account_id else ""
        typed = str(self["description"].value() or "")
        fitting = [item for item in items if item.fits(account_code=account, description=typed)]
        others = [item for item in items if item not in fitting]
        groups = ((_("Saran"), fitting), (_("Item lain"), others))
        self.fields["sbm_item"].choices = [  # type: ignore[attr-defined]
            ("", "–"),
            *((name, [(item.pk, str(item)) for item in group]) for name, group in groups if group),
        ]

    def _use_volume_fields(self) -> None:
        units = Unit.objects.order_by("code")
        for position in _POSITIONS:
            self.fields[f"factor_{position}"] = VolumeField(
                label=_("Faktor %(position)s") % {"position": position},
                required=position == 1,
                decimal_places=3,
            )
            self.fields[f"unit_{position}"].queryset = units  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        self._check_codes(cleaned)
        for position in _POSITIONS:
            self._check_factor(cleaned, position)
        if not self.errors:
            try:
                check_amount(cleaned)
            except AmountRefused as problem:
                self.add_error("unit_price_idr", str(problem))
        return cleaned

    def _check_codes(self, cleaned: dict[str, Any]) -> None:
        for name, (pattern, message) in _CODES.items():
            if name not in cleaned:
                continue
            try:
                cleaned[name] = latin_code(cleaned[name])
            except ForeignLetter as problem:
                self.add_error(name, str(problem))
                continue
            if not re.fullmatch(pattern, cleaned[name], re.ASCII):
                self.add_error(name, message)

    def _check_factor(self, cleaned: dict[str, Any], position: int) -> None:
        factor, unit = cleaned.get(f"factor_{position}"), cleaned.get(f"unit_{position}")
        if factor is not None and factor <= 0:
            self.add_error(f"factor_{position}", _("Isi faktor lebih dari 0, misalnya 20."))
        elif factor is not None and factor >= 10**9:
            self.add_error(f"factor_{position}", _("Faktor terlalu besar. Periksa nolnya."))
        elif factor is not None and unit is None:
            self.add_error(f"unit_{position}", _("Pilih satuan untuk faktor ini."))
        elif unit is not None and factor is None and f"factor_{position}" not in self.errors:
            self.add_error(
                f"factor_{position}", _("Isi angka untuk satuan ini, atau hapus satuannya.")
            )

    def clean_unit_price_idr(self) -> int:
        price: int = self.cleaned_data["unit_price_idr"]
        if price <= 0:
            self.add_error("unit_price_idr", _("Isi harga satuan lebih dari Rp0."))
        return price
