"""The sections of a proposal as forms: one topic each."""

from typing import Any
from uuid import uuid4

from django import forms
from django.http import Http404
from django.utils.html import escape
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from budgets.models import ActivityType, FocusMenu, FundingScheme
from budgets.states import CeilingStage
from ikmportal.ui.forms import MendingForm, MendingModelForm
from programs.checks import Section
from programs.models import EligibilityItem, Proposal
from provinces.models import Office, Regency
from provinces.rules import Actor
from provinces.states import Role

_MONTHS = (
    gettext_lazy("Januari"), gettext_lazy("Februari"), gettext_lazy("Maret"),
    gettext_lazy("April"), gettext_lazy("Mei"), gettext_lazy("Juni"), gettext_lazy("Juli"),
    gettext_lazy("Agustus"), gettext_lazy("September"), gettext_lazy("Oktober"),
    gettext_lazy("November"), gettext_lazy("Desember"),
)  # fmt: skip
# Their choices are rows: the stored row itself is shown.
_LINKS = ("focus", "activity", "regency")
_OPTIONAL = ("schedule_note", "beneficiary_note")


class StartForm(MendingForm):
    """Scheme, office and title of a new proposal."""

    scheme = forms.ModelChoiceField(FundingScheme.objects.none(), label=gettext_lazy("Skema"))
    office = forms.ModelChoiceField(Office.objects.none(), label=gettext_lazy("Kantor"))
    title = forms.CharField(
        label=gettext_lazy("Judul usulan"),
        max_length=200,
        help_text=gettext_lazy("Misalnya: Wirausaha baru tenun ikat pewarna alam Kambera."),
    )

    key = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["key"].initial = uuid4()
        schemes = FundingScheme.objects.open_for_proposals()
        offices = Office.objects.filter(pk__in=actor.office_ids(Role.DRAFTER))
        self.fields["scheme"].queryset = schemes  # type: ignore[attr-defined]
        self.fields["office"].queryset = offices  # type: ignore[attr-defined]
        self.fields["scheme"].initial = schemes.first()
        self.fields["office"].initial = offices.first()
        if len(offices) == 1:
            self.fields["office"].widget = forms.HiddenInput()


class SectionForm(MendingModelForm):
    """A draft may be saved half empty: no field is required until the proposal is submitted."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.required = name == "title"

    @property
    def unmarked(self) -> list[str]:
        """Fields not called optional: they are due when the proposal is submitted."""
        return [name for name in self.fields if name not in _OPTIONAL]

    @property
    def values(self) -> dict[str, Any]:
        """What the action stores."""
        return dict(self.cleaned_data)

    def display(self, name: str) -> str:
        """What is stored in a field, as people read it."""
        value = self[name].value()
        if isinstance(value, bool):
            return _("Ya") if value else _("Belum")
        if value in (None, ""):
            return "–"
        stored = getattr(self.instance, name, value)
        choices = dict(getattr(self.fields[name], "choices", ())) if name not in _LINKS else {}
        return str(choices.get(value, stored))


class IdentityForm(SectionForm):
    class Meta:
        model = Proposal
        fields = ("title", "contact_name", "contact_position", "contact_phone")


class ProgrammeForm(SectionForm):
    """Kind, focus, activity, and the conditions of the scheme as one tick each."""

    class Meta:
        model = Proposal
        fields = ("kind", "focus", "activity")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        scheme = self.instance.scheme
        self.fields["kind"].required = True
        self.fields["focus"].queryset = FocusMenu.objects.of_scheme(  # type: ignore[attr-defined]
            scheme.pk, stage=CeilingStage.ALLOCATION
        )
        self.fields["activity"].queryset = (  # type: ignore[attr-defined]
            ActivityType.objects.filter(fiscal_year=scheme.fiscal_year_id).order_by("letter")
        )
        self._conditions = list(EligibilityItem.objects.filter(scheme=scheme).order_by("letter"))
        for condition in self._conditions:
            self.fields[f"eligibility_{condition.letter}"] = forms.BooleanField(
                label=condition.statement,
                # Help texts are shown as HTML; this one comes from a row.
                help_text=escape(condition.article),
                required=False,
                initial=self.instance.eligibility.get(condition.letter, False),
            )

    @property
    def values(self) -> dict[str, Any]:
        answers = {c.letter: self.cleaned_data[f"eligibility_{c.letter}"] for c in self._conditions}
        return {
            "kind": self.cleaned_data["kind"],
            "focus": self.cleaned_data["focus"],
            "activity": self.cleaned_data["activity"],
            "eligibility": answers,
        }


class TermsForm(SectionForm):
    class Meta:
        model = Proposal
        fields = ("problem", "objective", "output", "method")
        help_texts = {
            "problem": gettext_lazy("Apa yang menghambat IKM sasaran, dengan angka bila ada."),
            "objective": gettext_lazy("Perubahan apa yang ingin dicapai."),
            "output": gettext_lazy("Hasil yang dapat dihitung, misalnya 20 wirausaha baru."),
            "method": gettext_lazy("Tahap kegiatan, pelaksana, dan cara menjaga mutu."),
        }


class PlaceForm(SectionForm):
    class Meta:
        model = Proposal
        fields = ("regency", "place", "beneficiary_kind", "beneficiary_count", "beneficiary_note")
        help_texts = {
            "place": gettext_lazy("Kecamatan, kelurahan, atau nama sentra."),
            "beneficiary_note": gettext_lazy("Siapa mereka, cara memilihnya, dan rencana BAST."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        on = self.instance.created_at.date()
        self.fields["regency"].queryset = Regency.objects.in_province(  # type: ignore[attr-defined]
            self.instance.province_id, on=on
        ).order_by("full_name")

    def clean_beneficiary_count(self) -> int | None:
        count: int | None = self.cleaned_data["beneficiary_count"]
        if count is not None and count < 1:
            self.add_error("beneficiary_count", _("Isi jumlah penerima paling sedikit 1."))
        return count


class ScheduleForm(SectionForm):
    class Meta:
        model = Proposal
        fields = ("first_month", "last_month", "schedule_note")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("first_month", "last_month"):
            self.fields[name] = forms.TypedChoiceField(
                label=self.fields[name].label,
                choices=[("", "–"), *enumerate(_MONTHS, start=1)],
                coerce=int,
                empty_value=None,
                required=False,
                initial=getattr(self.instance, name),
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        first, last = cleaned.get("first_month"), cleaned.get("last_month")
        if first and last and first > last:
            self.add_error(
                "last_month", _("Bulan selesai harus sama dengan atau sesudah bulan mulai.")
            )
        return cleaned


class StatementsForm(SectionForm):
    class Meta:
        model = Proposal
        fields = ("declares_responsibility", "declares_no_cofunding")
        labels = {
            "declares_responsibility": gettext_lazy(
                "Kami bertanggung jawab mutlak atas kebenaran isi usulan ini (SPTJM)."
            ),
            "declares_no_cofunding": gettext_lazy(
                "Kegiatan ini tidak meminta dana pendamping dari APBD."
            ),
        }


SECTION_FORMS: dict[Section, type[SectionForm]] = {
    Section.IDENTITY: IdentityForm,
    Section.PROGRAMME: ProgrammeForm,
    Section.TERMS: TermsForm,
    Section.PLACE: PlaceForm,
    Section.SCHEDULE: ScheduleForm,
    Section.STATEMENTS: StatementsForm,
}


def section_form(name: str) -> type[SectionForm]:
    """The form of a section; 404 for a section that is not one form."""
    try:
        return SECTION_FORMS[Section(name)]
    except (ValueError, KeyError) as problem:
        raise Http404 from problem


SECTION_TITLES = {
    Section.IDENTITY: gettext_lazy("Identitas pengusul dan penanggung jawab"),
    Section.PROGRAMME: gettext_lazy("Program dan kriteria"),
    Section.TERMS: gettext_lazy("Latar belakang dan sasaran (KAK)"),
    Section.PLACE: gettext_lazy("Lokasi dan penerima manfaat"),
    Section.RAB: gettext_lazy("Rincian Anggaran Biaya (RAB)"),
    Section.SCHEDULE: gettext_lazy("Jadwal pelaksanaan"),
    Section.DOCUMENTS: gettext_lazy("Unggah dokumen"),
    Section.STATEMENTS: gettext_lazy("Pernyataan kesiapan daerah"),
}
