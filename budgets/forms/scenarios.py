"""Name a scenario, set its rules, one province of it, a factor, or the letter that locks it."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from budgets.actions.ceilings import Letter
from budgets.actions.scenarios import Change, Naming
from budgets.figures.recipes import DEFAULT_NEW_WITHIN, Recipe
from budgets.states import WEIGHTS, CeilingStage, EditKind, FactorKind
from ikmportal.ui.fields import DateField, RupiahField, VolumeField
from ikmportal.ui.forms import MendingForm
from provinces.models import Province


class NamingForm(MendingForm):
    """What a copy is called."""

    name = forms.CharField(label=gettext_lazy("Nama skenario"), max_length=80)
    note = forms.CharField(label=gettext_lazy("Keterangan"), max_length=300, required=False)

    @property
    def naming(self) -> Naming:
        return Naming(self.cleaned_data["name"], self.cleaned_data["note"])


class ScenarioForm(NamingForm):
    """A new scenario: its stage and what it shares out."""

    stage = forms.ChoiceField(label=gettext_lazy("Tahap"), choices=CeilingStage.choices)
    total_idr = RupiahField(label=gettext_lazy("Jumlah yang dibagi"))
    field_order = ("name", "stage", "total_idr", "note")


class SeenForm(MendingForm):
    """Which step the person read; another one since then makes the act stale."""

    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)


def _percent_field(label: Any, *, most: int = 100, help_text: Any = "") -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        required=False,
        min_value=0,
        max_value=most,
        help_text=help_text,
        error_messages={"invalid": gettext_lazy("Tulis bilangan bulat, misalnya 40.")},
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "off"}),
    )


class RecipeForm(SeenForm):
    """The rules of the whole scenario. A blank weight is none."""

    total_idr = RupiahField(label=gettext_lazy("Jumlah yang dibagi"))
    floor_idr = RupiahField(label=gettext_lazy("Batas bawah tiap provinsi"), required=False)
    cap_idr = RupiahField(label=gettext_lazy("Batas atas tiap provinsi"), required=False)
    band = _percent_field(
        gettext_lazy("Paling jauh dari tahun lalu (persen)"),
        help_text=gettext_lazy("Misalnya 10: antara 90 dan 110 persen pagu tahun lalu."),
    )
    new_within = _percent_field(
        gettext_lazy("Disebut baru sampai umur (tahun)"),
        most=50,
        help_text=gettext_lazy("Dihitung dari tahun pembentukan provinsi."),
    )

    def __init__(self, *args: Any, recipe: Recipe, **kwargs: Any) -> None:
        kwargs["initial"] = _recipe_initial(recipe) | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)
        for kind in WEIGHTS:
            self.fields[kind.value] = _percent_field(kind.label)

    @property
    def weights(self) -> list[forms.BoundField]:
        return [self[kind.value] for kind in WEIGHTS]

    @property
    def bounds(self) -> list[forms.BoundField]:
        return [self[n] for n in ("total_idr", "floor_idr", "cap_idr", "band", "new_within")]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        points = [cleaned.get(kind.value) or 0 for kind in WEIGHTS]
        if not any(points) and not self.errors:
            self.add_error(
                EditKind.BY_EQUAL.value,
                _("Isi paling sedikit satu bobot, misalnya sama rata 100."),
            )
        return cleaned

    def changes(self) -> list[Change]:
        """Every rule as it shall stand; after is_valid()."""
        given = self.cleaned_data
        weights = [Change(kind, given[kind.value] or None) for kind in WEIGHTS]
        return [
            Change(EditKind.TOTAL, given["total_idr"]),
            *weights,
            Change(EditKind.FLOOR, given["floor_idr"]),
            Change(EditKind.CAP, given["cap_idr"]),
            Change(EditKind.BAND, given["band"]),
            Change(EditKind.NEW_WITHIN, given["new_within"]),
        ]


def _recipe_initial(recipe: Recipe) -> dict[str, Any]:
    years = recipe.get(EditKind.NEW_WITHIN)
    return {
        "total_idr": recipe.get(EditKind.TOTAL),
        "floor_idr": recipe.get(EditKind.FLOOR),
        "cap_idr": recipe.get(EditKind.CAP),
        "band": recipe.get(EditKind.BAND),
        "new_within": DEFAULT_NEW_WITHIN if years is None else years,
    } | {kind.value: recipe.get(kind) for kind in WEIGHTS}


class CellForm(SeenForm):
    """One province: bounds, a lock at what it gets now, or an amount typed with its reason."""

    floor_idr = RupiahField(label=gettext_lazy("Batas bawah"), required=False)
    cap_idr = RupiahField(label=gettext_lazy("Batas atas"), required=False)
    is_locked = forms.BooleanField(label=gettext_lazy("Kunci pada nilai sekarang"), required=False)
    manual_idr = RupiahField(
        label=gettext_lazy("Isian manual"),
        required=False,
        help_text=gettext_lazy("Menggantikan hasil rumus. Kosongkan untuk kembali ke rumus."),
    )
    reason = forms.CharField(label=gettext_lazy("Alasan"), max_length=300, required=False)

    def __init__(
        self,
        *args: Any,
        recipe: Recipe,
        province_id: UUID,
        share_idr: int | None,
        **kwargs: Any,
    ) -> None:
        self.province_id, self.share_idr = province_id, share_idr
        self.locked_idr = recipe.get(EditKind.LOCK, province_id)
        manual = recipe.settings.get((EditKind.MANUAL, province_id))
        kwargs["initial"] = {
            "floor_idr": recipe.get(EditKind.FLOOR, province_id),
            "cap_idr": recipe.get(EditKind.CAP, province_id),
            "is_locked": self.locked_idr is not None,
            "manual_idr": manual.amount if manual else None,
            "reason": manual.reason if manual else "",
        } | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("manual_idr") is not None and not cleaned.get("reason", "").strip():
            self.add_error("reason", _("Isi alasan untuk isian manual."))
        if cleaned.get("is_locked") and self._lock_idr() is None:
            self.add_error(
                "is_locked",
                _("Belum ada hasil yang dapat dikunci. Perbaiki aturan yang bentrok lebih dahulu."),
            )
        return cleaned

    def _lock_idr(self) -> int | None:
        return self.share_idr if self.locked_idr is None else self.locked_idr

    def changes(self) -> list[Change]:
        """The province's settings as they shall stand; after is_valid()."""
        given, province = self.cleaned_data, self.province_id
        lock = self._lock_idr() if given["is_locked"] else None
        reason = given["reason"].strip()
        return [
            Change(EditKind.FLOOR, given["floor_idr"], province, reason),
            Change(EditKind.CAP, given["cap_idr"], province, reason),
            Change(EditKind.LOCK, lock, province, reason),
            Change(EditKind.MANUAL, given["manual_idr"], province, reason),
        ]


class LetterForm(MendingForm):
    """The letter under which a locked scenario enters the ledger."""

    letter_number = forms.CharField(label=gettext_lazy("Nomor surat"), max_length=120)
    letter_date = DateField(label=gettext_lazy("Tanggal surat"))
    reason = forms.CharField(label=gettext_lazy("Alasan"), max_length=300)

    @property
    def letter(self) -> Letter:
        given = self.cleaned_data
        return Letter(given["letter_number"], given["letter_date"], given["reason"])


class FactorForm(MendingForm):
    """How remote or poor a province is, and who says so."""

    kind = forms.ChoiceField(label=gettext_lazy("Faktor"), choices=FactorKind.choices)
    province = forms.ModelChoiceField(Province.objects.none(), label=gettext_lazy("Provinsi"))
    value = VolumeField(
        label=gettext_lazy("Nilai"),
        decimal_places=4,
        help_text=gettext_lazy("Makin besar makin banyak bagiannya, misalnya 12,5."),
    )
    source = forms.CharField(label=gettext_lazy("Sumber"), max_length=300)

    def __init__(self, *args: Any, provinces: Sequence[UUID], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = Province.objects.filter(pk__in=provinces).by_code()
        self.fields["province"].queryset = choices  # type: ignore[attr-defined]

    def clean_value(self) -> Decimal:
        value: Decimal = self.cleaned_data["value"]
        if value >= 10**8:
            raise forms.ValidationError(_("Nilai terlalu besar: paling banyak 8 angka."))
        return value
