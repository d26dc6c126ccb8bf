"""Who acts for the head, and until when."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ikmportal.accounts.models import User
from ikmportal.ui.fields import DateField
from ikmportal.ui.forms import MendingForm
from provinces.actions.delegations import Delegation, colleagues
from provinces.models import Post
from provinces.states import AppointmentKind


class DelegationForm(MendingForm):
    """A colleague, the kind, the days and the letter."""

    unmarked = ("letter_number",)

    person = forms.ModelChoiceField(User.objects.none(), label=_("Pejabat pengganti"))
    kind = forms.ChoiceField(
        label=_("Jenis pelimpahan"),
        choices=[
            (AppointmentKind.PLH, _("Plh. (pelaksana harian): berhalangan sementara")),
            (AppointmentKind.PLT, _("Plt. (pelaksana tugas): jabatan kosong")),
        ],
        widget=forms.RadioSelect,
        initial=AppointmentKind.PLH,
    )
    first_day = DateField(label=_("Hari pertama"))
    last_day = DateField(
        label=_("Hari terakhir"), help_text=_("Sesudah hari ini berakhir dengan sendirinya.")
    )
    letter_number = forms.CharField(label=_("Nomor surat perintah"), max_length=80, required=False)

    def __init__(self, *args: Any, post: Post, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = (  # type: ignore[attr-defined]
            colleagues(post.office_id, on=on).order_by("full_name")
        )

    @property
    def delegation(self) -> Delegation:
        return Delegation(**self.cleaned_data)
