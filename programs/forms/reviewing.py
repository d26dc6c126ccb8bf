"""Forms of the review: scores, marks and corrections of lines, opinions, a coded return."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from budgets.models import FundingScheme
from ikmportal.ui.fields import DateField, RupiahField, VolumeField
from ikmportal.ui.forms import MendingForm
from programs.actions.decisions import Asked
from programs.actions.reviewing import Correction, Mark, Opinion
from programs.actions.rubrics import CriterionFacts
from programs.forms.office import ReturnForm
from programs.models import Criterion, ReturnReason
from programs.states import SECTION_NAMES, LineFlagKind, OpinionBody, OpinionStance

_SCORE, _NOTE, _REASON, _PART = "nilai_", "catatan_", "alasan_", "bagian_"


class ScoreForm(MendingForm):
    """A whole sheet: one score and, if wanted, a word for each criterion."""

    unmarked = ("note",)

    note = forms.CharField(
        label=gettext_lazy("Catatan umum"),
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
        max_length=4000,
    )

    def __init__(self, *args: Any, criteria: tuple[Criterion, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.criteria = criteria
        for one in criteria:
            self.fields[f"{_SCORE}{one.pk}"] = forms.IntegerField(
                label=one.name,
                min_value=0,
                max_value=one.max_score,
                error_messages={"required": _("Beri nilai untuk %(name)s.") % {"name": one.name}},
                help_text=_("0 sampai %(most)s, bobot %(weight)s. %(guidance)s")
                % {"most": one.max_score, "weight": one.weight, "guidance": one.guidance},
            )
            self.fields[f"{_NOTE}{one.pk}"] = forms.CharField(
                label=_("Catatan untuk %(name)s") % {"name": one.name.lower()},
                required=False,
                max_length=500,
            )

    @property
    def rows(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        return [(self[f"{_SCORE}{c.pk}"], self[f"{_NOTE}{c.pk}"]) for c in self.criteria]

    @property
    def marks(self) -> dict[UUID, Mark]:
        data = self.cleaned_data
        return {c.pk: Mark(data[f"{_SCORE}{c.pk}"], data[f"{_NOTE}{c.pk}"]) for c in self.criteria}


class FlagForm(MendingForm):
    """A mark on one line; only acceptance needs no note."""

    unmarked = ("note",)

    flag = forms.ChoiceField(
        label=gettext_lazy("Tanda"), choices=LineFlagKind.choices, widget=forms.RadioSelect
    )
    note = forms.CharField(
        label=gettext_lazy("Catatan"),
        help_text=gettext_lazy("Wajib kecuali untuk Diterima."),
        required=False,
        max_length=1000,
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        flag = cleaned.get("flag")
        if flag and flag != LineFlagKind.ACCEPTED and not cleaned.get("note"):
            self.add_error("note", _("Tulis catatan untuk tanda ini."))
        return cleaned


class SuggestForm(MendingForm):
    """Another volume or price; an empty one keeps the line's own."""

    unmarked = ("volume", "unit_price_idr")

    volume = VolumeField(
        label=gettext_lazy("Volume yang disarankan"), decimal_places=3, required=False
    )
    unit_price_idr = RupiahField(label=gettext_lazy("Harga satuan yang disarankan"), required=False)
    reason = forms.CharField(label=gettext_lazy("Alasan koreksi"), max_length=1000)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors and cleaned["volume"] is None and cleaned["unit_price_idr"] is None:
            self.add_error("volume", _("Isi volume atau harga satuan yang disarankan."))
        return cleaned

    @property
    def correction(self) -> Correction:
        data = self.cleaned_data
        return Correction(
            reason=data["reason"],
            volume=data["volume"],
            unit_price_idr=data["unit_price_idr"],
        )


class OpinionForm(MendingForm):
    """What the letter of another institution says."""

    unmarked = ("body_name", "letter_number", "file")

    body = forms.ChoiceField(label=gettext_lazy("Lembaga"), choices=OpinionBody.choices)
    body_name = forms.CharField(
        label=gettext_lazy("Nama lembaga"),
        help_text=gettext_lazy("Wajib untuk lembaga lain."),
        required=False,
        max_length=150,
    )
    stance = forms.ChoiceField(label=gettext_lazy("Pendapat"), choices=OpinionStance.choices)
    text = forms.CharField(
        label=gettext_lazy("Isi pendapat"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=4000,
    )
    given_by = forms.CharField(label=gettext_lazy("Pemberi pendapat"), max_length=150)
    given_on = DateField(label=gettext_lazy("Tanggal pendapat"))
    letter_number = forms.CharField(
        label=gettext_lazy("Nomor surat"), required=False, max_length=80
    )
    file = forms.FileField(
        label=gettext_lazy("Surat (PDF)"),
        help_text=gettext_lazy("Pindaian surat atau nota dinas; paling besar 10 MB."),
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("body") == OpinionBody.OTHER and not cleaned.get("body_name"):
            self.add_error("body_name", _("Tulis nama lembaganya."))
        return cleaned

    @property
    def opinion(self) -> Opinion:
        data = {name: value for name, value in self.cleaned_data.items() if name != "file"}
        return Opinion(
            body=OpinionBody(data.pop("body")), stance=OpinionStance(data.pop("stance")), **data
        )


class CentreReturnForm(ReturnForm):
    """Why Ditjen IKMA sends a proposal back: a coded reason and words, by part."""

    unmarked = ("note",)

    def __init__(self, *args: Any, scheme: FundingScheme, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for unused in ("key", "version"):
            del self.fields[unused]
        self.reasons = {
            r.code: r for r in scheme.reasons.filter(is_active=True).order_by("position")
        }
        choices = [("", _("Tanpa kode")), *((r.code, r.name) for r in self.reasons.values())]
        for section, name in SECTION_NAMES.items():
            # With the name of the reason before them, the words still fit their column.
            self.fields[_PART + section] = forms.CharField(
                label=str(name),
                widget=forms.Textarea(attrs={"rows": 2}),
                required=False,
                max_length=790,
            )
            self.fields[_REASON + section] = forms.ChoiceField(
                label=_("Alasan untuk %(part)s") % {"part": str(name)},
                choices=choices,
                required=False,
            )

    @property
    def part_rows(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """(reason, words) by part."""
        return [(self[_REASON + s], self[_PART + s]) for s in SECTION_NAMES]

    @property
    def asked(self) -> dict[str, Asked]:
        data = self.cleaned_data
        return {s: self._asked(s) for s in SECTION_NAMES if data[_PART + s] or data[_REASON + s]}

    def _asked(self, section: str) -> Asked:
        data = self.cleaned_data
        return Asked(note=data[_PART + section], reason=self.reason_of(data[_REASON + section]))

    def reason_of(self, code: str) -> ReturnReason | None:
        return self.reasons.get(code)

    def clean(self) -> dict[str, Any]:
        cleaned = forms.Form.clean(self) or {}
        if not any(cleaned.values()) and not self.errors:
            self.add_error(
                "note", _("Tulis apa yang perlu diperbaiki, per bagian atau untuk seluruh usulan.")
            )
        return cleaned


class CriterionForm(MendingForm):
    """One row of the rubric."""

    unmarked = ("guidance",)

    name = forms.CharField(label=gettext_lazy("Kriteria"), max_length=150)
    guidance = forms.CharField(
        label=gettext_lazy("Petunjuk penilaian"),
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
        max_length=2000,
    )
    weight = forms.IntegerField(label=gettext_lazy("Bobot"), min_value=1, max_value=100)
    max_score = forms.IntegerField(
        label=gettext_lazy("Nilai tertinggi"), min_value=1, max_value=100
    )
    source = forms.CharField(label=gettext_lazy("Sumber"), max_length=200)
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0, initial=0)

    @property
    def facts(self) -> CriterionFacts:
        return CriterionFacts(**{k: v for k, v in self.cleaned_data.items() if k != "seen"})
