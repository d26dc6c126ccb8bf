"""What people enter about sentra, UPTD and machines."""

from typing import Any
from uuid import UUID

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ikmportal.ui.fields import DateField
from ikmportal.ui.forms import MendingForm
from provinces.actions.registers import SentraDetails
from provinces.actions.technical_units import MachineDetails, UnitDetails
from provinces.models import Machine, Province, Regency, Sentra, TechnicalUnit
from provinces.states import (
    MachineCondition,
    PartnerKind,
    SentraStageKind,
    TechnicalUnitKind,
)

MOST_LINES, LONGEST_LINE = 40, 100


class LinesField(forms.CharField):
    """Names, one a line; blank lines and repeats are left out."""

    widget = forms.Textarea(attrs={"rows": 5})

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> Any:
        # PostgreSQL's text has no NUL; the standard validator does not look inside a list.
        text = (super().to_python(value) or "").replace("\x00", "")
        lines = [" ".join(line.split()) for line in text.splitlines()]
        return list({line.casefold(): line for line in lines if line}.values())

    def validate(self, value: Any) -> None:
        super().validate(value)
        if len(value) > MOST_LINES:
            raise forms.ValidationError(_("Tulis paling banyak 40 baris."), code="too_many")
        if any(len(line) > LONGEST_LINE for line in value):
            raise forms.ValidationError(
                _("Ada baris yang terlalu panjang. Tulis paling banyak 100 huruf per baris."),
                code="too_long",
            )


class SentraForm(MendingForm):
    """A sentra; the version of the page is carried so that nobody is overwritten."""

    name = forms.CharField(label=gettext_lazy("Nama sentra"), max_length=150)
    unit_count = forms.IntegerField(
        label=gettext_lazy("Jumlah unit IKM"),
        required=False,
        min_value=1,
        max_value=100_000,
        help_text=gettext_lazy("Paling sedikit lima unit bila sentra sudah beroperasi."),
    )
    products = LinesField(
        label=gettext_lazy("Komoditas dan lini produk"),
        help_text=gettext_lazy("Satu per baris, misalnya keripik talas."),
    )
    note = forms.CharField(
        label=gettext_lazy("Catatan"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)

    @classmethod
    def of(cls, sentra: Sentra) -> "SentraForm":
        """The form filled with what is known."""
        return cls(
            initial={
                "name": sentra.name,
                "unit_count": sentra.unit_count,
                "products": [one.name for one in sentra.products.order_by("position")],
                "note": sentra.note,
                "version": sentra.version,
            }
        )

    @property
    def details(self) -> SentraDetails:
        given = self.cleaned_data
        return SentraDetails(
            name=given["name"],
            unit_count=given["unit_count"],
            products=given["products"],
            note=given["note"],
        )


class NewSentraForm(SentraForm):
    """A sentra with its first stage."""

    stage = forms.ChoiceField(label=gettext_lazy("Tahap"), choices=SentraStageKind.choices)
    since = DateField(label=gettext_lazy("Sejak tanggal"))


class StageForm(MendingForm):
    stage = forms.ChoiceField(label=gettext_lazy("Tahap"))
    since = DateField(label=gettext_lazy("Sejak tanggal"))
    stage_note = forms.CharField(
        label=gettext_lazy("Catatan tahap"), required=False, max_length=1000
    )

    def __init__(self, *args: Any, present: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = [(value, label) for value, label in SentraStageKind.choices if value != present]
        self.fields["stage"].choices = others  # type: ignore[attr-defined]


class PartnerForm(MendingForm):
    kind = forms.ChoiceField(label=gettext_lazy("Hubungan"), choices=PartnerKind.choices)
    name = forms.CharField(label=gettext_lazy("Nama mitra"), max_length=150)
    subject = forms.CharField(
        label=gettext_lazy("Barang atau layanan"), required=False, max_length=150
    )


class SentraFilterForm(forms.Form):
    """What the list is narrowed to."""

    q = forms.CharField(label=gettext_lazy("Nama, produk, atau daerah"), required=False)
    provinsi = forms.ChoiceField(label=gettext_lazy("Provinsi"), required=False)
    tahap = forms.ChoiceField(
        label=gettext_lazy("Tahap"),
        required=False,
        choices=[("", gettext_lazy("Semua tahap")), *SentraStageKind.choices],
    )

    def __init__(self, *args: Any, provinces: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["provinsi"].choices = [("", _("Semua provinsi")), *provinces]  # type: ignore[attr-defined]


class UnitForm(MendingForm):
    """A unit with its service area: kabupaten/kota around it, and whole provinces."""

    kind = forms.ChoiceField(label=gettext_lazy("Jenis"), choices=TechnicalUnitKind.choices)
    name = forms.CharField(label=gettext_lazy("Nama unit"), max_length=150)
    products = LinesField(
        label=gettext_lazy("Lini produk dan layanan"),
        help_text=gettext_lazy("Satu per baris, misalnya pewarnaan benang tenun."),
    )
    served_regencies = forms.ModelMultipleChoiceField(
        Regency.objects.none(),
        label=gettext_lazy("Kabupaten/kota yang dilayani"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    served_provinces = forms.ModelMultipleChoiceField(
        Province.objects.none(),
        label=gettext_lazy("Seluruh provinsi yang dilayani"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    note = forms.CharField(
        label=gettext_lazy("Catatan"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)

    def __init__(
        self,
        *args: Any,
        regencies: QuerySet[Regency],
        provinces: QuerySet[Province],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["served_regencies"].queryset = regencies  # type: ignore[attr-defined]
        self.fields["served_provinces"].queryset = provinces  # type: ignore[attr-defined]

    @staticmethod
    def answers(unit: TechnicalUnit) -> dict[str, Any]:
        """What is known of a unit, to fill the form with."""
        areas = list(unit.served_areas.all())
        return {
            "kind": unit.kind,
            "name": unit.name,
            "products": [one.name for one in unit.products.order_by("position")],
            "served_regencies": [one.regency_id for one in areas if one.regency_id],
            "served_provinces": [one.province_id for one in areas if one.province_id],
            "note": unit.note,
            "version": unit.version,
        }

    @property
    def details(self) -> UnitDetails:
        given = self.cleaned_data
        return UnitDetails(
            kind=given["kind"],
            name=given["name"],
            products=given["products"],
            served_regency_ids=_ids(given["served_regencies"]),
            served_province_ids=_ids(given["served_provinces"]),
            note=given["note"],
        )


def _ids(chosen: QuerySet[Any]) -> set[UUID]:
    return {place.pk for place in chosen}


class MachineForm(MendingForm):
    name = forms.CharField(label=gettext_lazy("Nama mesin"), max_length=150)
    count = forms.IntegerField(
        label=gettext_lazy("Jumlah"), min_value=1, max_value=10_000, initial=1
    )
    year = forms.IntegerField(
        label=gettext_lazy("Tahun perolehan"), required=False, min_value=1900, max_value=2100
    )
    condition = forms.ChoiceField(
        label=gettext_lazy("Kondisi"),
        choices=MachineCondition.choices,
        initial=MachineCondition.UNKNOWN,
    )
    note = forms.CharField(label=gettext_lazy("Catatan"), required=False, max_length=300)

    @classmethod
    def of(cls, machine: Machine) -> "MachineForm":
        """The form filled with one line of the inventory."""
        names = ("name", "count", "year", "condition", "note")
        return cls(initial={name: getattr(machine, name) for name in names})

    @property
    def details(self) -> MachineDetails:
        return MachineDetails(**self.cleaned_data)
