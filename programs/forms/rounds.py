"""Announce a round and give an office longer. Times are WIB, which binds."""

from datetime import date, datetime, time
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from budgets.models import FundingScheme
from ikmportal.ui.fields import DateField
from ikmportal.ui.formats import WIB_ZONE, wib_day
from ikmportal.ui.forms import MendingForm
from programs.actions.rounds import RoundFacts
from programs.models import Round
from provinces.models import Office
from provinces.states import OfficeKind

_CLOCKS = ["%H:%M", "%H.%M"]


def _clock_field(label: Any) -> forms.TimeField:
    return forms.TimeField(
        label=label,
        input_formats=_CLOCKS,
        widget=forms.TimeInput(format="%H.%M"),
        help_text=_("Waktu Indonesia Barat, misalnya 16.00."),
        error_messages={"invalid": _("Tulis jam dan menit, misalnya 16.00.")},
    )


def _instant(day: date, clock: time) -> datetime:
    return datetime.combine(day, clock, tzinfo=WIB_ZONE)


class RoundForm(MendingForm):
    """One window of one scheme."""

    scheme = forms.ModelChoiceField(FundingScheme.objects.none(), label=_("Skema"))
    name = forms.CharField(label=_("Nama putaran"), max_length=120)
    opens_on = DateField(label=_("Tanggal buka"))
    opens_clock = _clock_field(_("Pukul buka"))
    closes_on = DateField(label=_("Tanggal tutup"))
    closes_clock = _clock_field(_("Pukul tutup"))
    announcement = forms.CharField(
        label=_("Pengumuman"), required=False, max_length=4000, widget=forms.Textarea({"rows": 3})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        schemes = FundingScheme.objects.open_for_proposals()
        self.fields["scheme"].queryset = schemes  # type: ignore[attr-defined]

    @property
    def facts(self) -> RoundFacts:
        """What the action is told."""
        data = self.cleaned_data
        return RoundFacts(
            name=data["name"],
            opens_at=_instant(data["opens_on"], data["opens_clock"]),
            closes_at=_instant(data["closes_on"], data["closes_clock"]),
            announcement=data["announcement"],
        )


class ExtensionForm(MendingForm):
    """Longer for one office, with the reason."""

    office = forms.ModelChoiceField(Office.objects.none(), label=_("Kantor"))
    until_on = DateField(label=_("Sampai tanggal"))
    until_clock = _clock_field(_("Pukul"))
    reason = forms.CharField(label=_("Alasan"), max_length=300)

    def __init__(self, *args: Any, held: Round, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offices = Office.objects.filter(kind__in=[OfficeKind.PROVINCE, OfficeKind.REGENCY])
        self.fields["office"].queryset = (  # type: ignore[attr-defined]
            offices.existing_on(wib_day(held.closes_at)).order_by("kind", "name")
        )

    @property
    def until(self) -> datetime:
        return _instant(self.cleaned_data["until_on"], self.cleaned_data["until_clock"])
