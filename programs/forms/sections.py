"""The sections of a proposal as forms: one topic each."""

from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from django import forms
from django.db.models import QuerySet
from django.http import Http404
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from budgets.models import ActivityType, FocusMenu, FundingScheme
from budgets.states import CeilingStage
from ikmportal.ui.formats import wib_day
from ikmportal.ui.forms import MendingForm
from programs.checks import Section
from programs.forms.numbers import NipField
from programs.forms.ticks import SectionForm, conditions_of
from programs.models import Proposal
from programs.states import ChoiceKind
from provinces.models import Office, Regency, Sentra

_MONTHS = (
    gettext_lazy("Januari"), gettext_lazy("Februari"), gettext_lazy("Maret"),
    gettext_lazy("April"), gettext_lazy("Mei"), gettext_lazy("Juni"), gettext_lazy("Juli"),
    gettext_lazy("Agustus"), gettext_lazy("September"), gettext_lazy("Oktober"),
    gettext_lazy("November"), gettext_lazy("Desember"),
)  # fmt: skip


def month_field(label: str, *, initial: int | None = None) -> forms.TypedChoiceField:
    """A month of the fiscal year, or none yet."""
    return forms.TypedChoiceField(
        label=label,
        choices=[("", "–"), *enumerate(_MONTHS, start=1)],
        coerce=int,
        empty_value=None,
        required=False,
        initial=initial,
    )


def month_name(number: int | None) -> str:
    return str(_MONTHS[number - 1]) if number else "–"


class StartForm(MendingForm):
    """Scheme, focus, office and title of a new proposal."""

    scheme = forms.ModelChoiceField(FundingScheme.objects.none(), label=gettext_lazy("Skema"))
    focus = forms.ModelChoiceField(
        FocusMenu.objects.none(), label=gettext_lazy("Fokus"), required=False
    )
    office = forms.ModelChoiceField(Office.objects.none(), label=gettext_lazy("Kantor"))
    title = forms.CharField(
        label=gettext_lazy("Judul usulan"),
        max_length=200,
        help_text=gettext_lazy("Misalnya: Wirausaha baru tenun ikat pewarna alam Kambera."),
    )

    key = forms.UUIDField(widget=forms.HiddenInput, required=False)
    # A scheme without a menu has no focus to choose; with one, the choice is due.
    unmarked = ("focus",)

    def __init__(
        self,
        *args: Any,
        schemes: Sequence[FundingScheme],
        focuses: Sequence[FocusMenu],
        offices: Sequence[Office],
        wanted: str = "",
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["key"].initial = uuid4()
        self._focuses = focuses
        for name, rows in (("scheme", schemes), ("focus", focuses), ("office", offices)):
            self._offer(name, rows)
        chosen = next((one for one in focuses if str(one.pk) == wanted), None)
        if chosen:
            self.fields["focus"].initial = chosen.pk
            self.fields["scheme"].initial = chosen.scheme_id
        if len(offices) == 1:
            self.fields["office"].widget = forms.HiddenInput()

    def _offer(self, name: str, rows: Sequence[Any]) -> None:
        """Rows that the page has read already; only a sent choice is looked up again."""
        field: Any = self.fields[name]
        model = field.queryset.model
        field.queryset = model.objects.filter(pk__in=[row.pk for row in rows])
        blank = [] if field.required and len(rows) == 1 else [("", "–")]
        field.choices = [*blank, *((row.pk, str(row)) for row in rows)]
        field.initial = rows[0].pk if rows and name != "focus" else None

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        scheme, focus = cleaned.get("scheme"), cleaned.get("focus")
        if scheme is None or "focus" in self.errors:
            return cleaned
        if focus is not None and focus.scheme_id != scheme.pk:
            self.add_error("focus", _("Fokus ini bukan dari skema yang dipilih."))
        if focus is None and any(one.scheme_id == scheme.pk for one in self._focuses):
            self.add_error("focus", _("Pilih fokus dari menu skema ini."))
        return cleaned


class IdentityForm(SectionForm):
    class Meta:
        model = Proposal
        fields = (
            "title", "contact_name", "contact_position", "contact_nip", "contact_phone",
            "kpa_name", "kpa_nip", "ppk_name", "ppk_nip",
        )  # fmt: skip
        field_classes = dict.fromkeys(("contact_nip", "kpa_nip", "ppk_nip"), NipField)
        help_texts = dict.fromkeys(
            ("contact_nip", "kpa_nip", "ppk_nip"),
            gettext_lazy("18 angka, misalnya 19740817 199903 2 004."),
        )


class ProgrammeForm(SectionForm):
    """Kind, focus, activity, the regional plan, and registers as one tick each."""

    registers = (("themes", ChoiceKind.THEME), ("readiness", ChoiceKind.READINESS))

    class Meta:
        model = Proposal
        fields = (
            "kind", "focus", "activity", "plan_document", "plan_section", "plan_programme",
            "builds_place",
        )  # fmt: skip
        help_texts = {
            "plan_document": gettext_lazy("Misalnya RPJMD 2021-2026 atau RPIP."),
            "builds_place": gettext_lazy("Bila ya, centang juga kesiapan pembangunannya."),
        }

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
        given = self._conditions
        for condition in conditions_of(self.instance) if given is None else given:
            self._add_tick("eligibility", condition.letter, condition.statement, condition.article)
        self.order_fields(self._in_page_order())

    def _in_page_order(self) -> list[str]:
        """What the scheme asks first, then the plan, the themes, and what is built."""
        ticks = {
            column: [f"{c}_{code}" for c, code in self._ticks if c == column]
            for column in ("eligibility", "themes")
        }
        return [
            "kind", "focus", "activity", *ticks["eligibility"], "plan_document", "plan_section",
            "plan_programme", *ticks["themes"], "builds_place",
        ]  # fmt: skip


class TermsForm(SectionForm):
    registers = (("legal_bases", ChoiceKind.LEGAL_BASIS),)

    class Meta:
        model = Proposal
        fields = ("problem", "objective", "output", "method", "risk", "legal_note")
        help_texts = {
            "risk": gettext_lazy("Apa yang dapat menggagalkan kegiatan, dan cara mencegahnya."),
            "legal_note": gettext_lazy("Dasar hukum daerah, misalnya nomor Perda atau Pergub."),
            "problem": gettext_lazy("Apa yang menghambat IKM sasaran, dengan angka bila ada."),
            "objective": gettext_lazy("Perubahan apa yang ingin dicapai."),
            "output": gettext_lazy("Hasil yang dapat dihitung, misalnya 20 wirausaha baru."),
            "method": gettext_lazy("Tahap kegiatan, pelaksana, dan cara menjaga mutu."),
        }


class PlaceForm(SectionForm):
    registers = (("startup", ChoiceKind.STARTUP),)

    class Meta:
        model = Proposal
        fields = (
            "regency", "sentra", "place", "beneficiary_kind", "beneficiary_count", "women_count",
            "disability_count", "beneficiary_note", "handover_plan",
        )  # fmt: skip
        help_texts = {
            "place": gettext_lazy("Kecamatan, kelurahan, atau nama sentra."),
            "sentra": gettext_lazy("Dari daftar sentra IKM provinsi ini."),
            "beneficiary_note": gettext_lazy("Siapa mereka dan bagaimana memilihnya."),
            "handover_plan": gettext_lazy("Barang apa, kepada siapa, dan kapan diserahkan."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["regency"].queryset = regencies_of(self.instance)  # type: ignore[attr-defined]
        self.fields["sentra"].queryset = sentra_of(self.instance)  # type: ignore[attr-defined]

    def clean_beneficiary_count(self) -> int | None:
        count: int | None = self.cleaned_data["beneficiary_count"]
        if count is not None and count < 1:
            self.add_error("beneficiary_count", _("Isi jumlah penerima paling sedikit 1."))
        return count


def regencies_of(proposal: Proposal) -> "QuerySet[Regency]":
    """Kabupaten and kota of the proposal's province on the day it was started."""
    on = wib_day(proposal.created_at)
    return Regency.objects.in_province(proposal.province_id, on=on).order_by("full_name")


def sentra_of(proposal: Proposal) -> "QuerySet[Sentra]":
    """Sentra in those, by name."""
    on = wib_day(proposal.created_at)
    within = Regency.objects.in_province(proposal.province_id, on=on)
    return Sentra.objects.filter(regency__in=within).order_by("name", "id")


class TargetsForm(SectionForm):
    """Where the product shall go; targets and years are rows."""

    class Meta:
        model = Proposal
        fields = ("market", "market_note")
        help_texts = {
            "market_note": gettext_lazy("Misalnya: masuk tiga toko modern dan satu pembeli luar."),
        }


class CandidatesForm(SectionForm):
    """Only rows: groups and named candidates."""

    class Meta:
        model = Proposal
        fields = ()


class ScheduleForm(SectionForm):
    class Meta:
        model = Proposal
        fields = ("first_month", "last_month", "schedule_note")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("first_month", "last_month"):
            self.fields[name] = month_field(
                str(self.fields[name].label), initial=getattr(self.instance, name)
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
    Section.CANDIDATES: CandidatesForm,
    Section.TARGETS: TargetsForm,
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
    Section.CANDIDATES: gettext_lazy("Kelompok dan calon penerima"),
    Section.TARGETS: gettext_lazy("Keluaran, target, dan pasar"),
    Section.RAB: gettext_lazy("Rincian Anggaran Biaya (RAB)"),
    Section.SCHEDULE: gettext_lazy("Jadwal pelaksanaan"),
    Section.DOCUMENTS: gettext_lazy("Unggah dokumen"),
    Section.STATEMENTS: gettext_lazy("Pernyataan kesiapan daerah"),
}


# Where a section is more than one topic: a heading and the first field below it.
_HEADINGS: dict[str, "str | Promise"] = {
    "contact_name": gettext_lazy("Penanggung jawab kegiatan"),
    "kpa_name": gettext_lazy("Pejabat pelaksana"),
    "plan_document": gettext_lazy("Kaitan dengan rencana daerah"),
    "builds_place": gettext_lazy("Pembangunan atau revitalisasi"),
    "themes": gettext_lazy("Tema"),
    "eligibility": gettext_lazy("Syarat Tugas Pembantuan"),
    "legal_bases": gettext_lazy("Dasar hukum"),
    "beneficiary_kind": gettext_lazy("Penerima manfaat"),
    "startup": gettext_lazy("Bila memberi modal awal wirausaha baru"),
}


def section_parts(form: SectionForm) -> list[tuple[str, list[forms.BoundField]]]:
    """The fields of a section under the headings they begin, in page order."""
    parts: list[tuple[str, list[forms.BoundField]]] = []
    for bound in form:
        heading = str(_HEADINGS.get(form.column_of(bound.name), ""))
        begins = heading and heading not in [title for title, _fields in parts]
        if begins or not parts:
            parts.append((heading, []))
        parts[-1][1].append(bound)
    return parts
