"""On which date and in which places ceilings are shown."""

from datetime import date, datetime, time, timedelta

from django import forms
from django.utils.translation import gettext_lazy as _

from ikmportal.ui.fields import DateField
from ikmportal.ui.formats import WIB_ZONE
from ikmportal.ui.forms import MendingForm

THEN, TODAY = "", "kini"


class AxisForm(MendingForm):
    """Both may stay blank: as it stands now, in the provinces of the fiscal year."""

    per = DateField(
        label=_("Keadaan per tanggal"),
        required=False,
        help_text=_("Kosongkan untuk keadaan sekarang. Menurut yang tercatat sampai akhir hari."),
    )
    sumbu = forms.ChoiceField(
        label=_("Wilayah"),
        required=False,
        choices=[(THEN, _("Menurut tahun anggarannya")), (TODAY, _("Menurut provinsi hari ini"))],
    )

    @property
    def on(self) -> date | None:
        return self.cleaned_data.get("per") if self.is_valid() else None

    @property
    def before(self) -> datetime | None:
        """The first instant (WIB) that no longer belongs to the chosen day."""
        return end_of_day(self.on) if self.on else None

    @property
    def is_today(self) -> bool:
        return self.is_valid() and self.cleaned_data.get("sumbu") == TODAY


def end_of_day(day: date) -> datetime:
    """Midnight WIB after a day."""
    return datetime.combine(day + timedelta(days=1), time.min, tzinfo=WIB_ZONE)
