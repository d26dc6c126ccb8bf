"""What every form of a report asks."""

from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from ikmportal.reports.actions import Order
from ikmportal.reports.build import makes_for, may_make_national
from ikmportal.reports.models import ReportFormat, ReportKind
from ikmportal.ui.forms import MendingForm
from provinces.models import Province
from provinces.rules import Actor


class ReportForm(MendingForm):
    """What every report asks: in which form. The hidden key makes a double click one request."""

    kind: ReportKind
    format = forms.ChoiceField(
        label=_("Bentuk berkas"), choices=ReportFormat.choices, widget=forms.RadioSelect
    )
    key = forms.UUIDField(widget=forms.HiddenInput)
    field_order = (
        *("tabel", "rakor", "plan", "first_year", "last_year", "scheme", "state", "province"),
        *(
            "per",
            "sampai",
            "sumbu",
            "scenarios",
            "revision",
            "letter_number",
            "letter_date",
            "format",
        ),
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        kwargs["initial"] = {
            "key": uuid4(),
            "format": ReportFormat.PDF if settings.PDF_ENABLED else ReportFormat.XLSX,
        } | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)
        self.actor = actor
        if not settings.PDF_ENABLED:
            self.fields["format"].help_text = _(
                "PDF tidak tersedia di server ini: pustaka Pango belum terpasang."
            )

    @property
    def key_value(self) -> UUID:
        """The request's idempotency key."""
        key: UUID = self.cleaned_data["key"]
        return key

    def order(self) -> Order:
        """What was asked for; after is_valid()."""
        raise NotImplementedError


class ProvinceForm(ReportForm):
    """Of the whole country for the centre; for a provincial Dinas of a province of its own."""

    province = forms.ModelChoiceField(
        label=_("Provinsi"), queryset=Province.objects.none(), required=False
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, actor=actor, **kwargs)
        if may_make_national(actor, self.kind):
            del self.fields["province"]
            return
        own = Province.objects.filter(pk__in=makes_for(actor)).by_code()
        self.fields["province"].queryset = own  # type: ignore[attr-defined]
        self.fields["province"].required = True
        self.initial.setdefault("province", own.first())
