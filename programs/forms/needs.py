"""What a kabupaten/kota writes about a need, and how its province disposes of it."""

from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from budgets.models import ActivityType, FundingScheme, Unit
from ikmportal.ui.fields import RupiahField, VolumeField
from ikmportal.ui.forms import MendingForm
from programs.actions.needs import NeedFacts
from programs.actions.uptakes import NewTarget
from programs.figures.province_desk import DESK_STATES, Subject, subject_of
from programs.models import Need, Proposal
from programs.states import BeneficiaryKind, NeedPriority, NeedState
from provinces.models import Office, Regency, Sentra, TechnicalUnit

MOST_CHOSEN = 50
_DESK_STATE_LABELS = {
    "terbuka": gettext_lazy("Menunggu provinsi"),
    "dikonsolidasikan": gettext_lazy("Dikonsolidasikan"),
    "dikembalikan": gettext_lazy("Dikembalikan"),
    "dijawab": gettext_lazy("Dijawab"),
    "diteruskan": gettext_lazy("Diteruskan ke pusat"),
}


class NeedForm(MendingForm):
    """One need of one kabupaten/kota; sentra and UPTD come from the registers of the place."""

    key = forms.UUIDField(widget=forms.HiddenInput, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)
    title = forms.CharField(
        label=gettext_lazy("Kebutuhan"),
        help_text=gettext_lazy("Misalnya: mesin pengering untuk sentra garam."),
        max_length=200,
    )
    problem = forms.CharField(
        label=gettext_lazy("Masalah yang hendak diatasi"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=4000,
    )
    letter = forms.ChoiceField(
        label=gettext_lazy("Yang diperlukan"), help_text=gettext_lazy("PP 29/2018 Pasal 13.")
    )
    year = forms.TypedChoiceField(label=gettext_lazy("Tahun yang diinginkan"), coerce=int)
    priority = forms.ChoiceField(
        label=gettext_lazy("Prioritas menurut kabupaten/kota"), choices=NeedPriority.choices
    )
    place = forms.CharField(label=gettext_lazy("Lokasi"), required=False, max_length=200)
    sentra = forms.ModelChoiceField(
        Sentra.objects.none(),
        label=gettext_lazy("Sentra IKM"),
        required=False,
        empty_label=gettext_lazy("Bukan untuk satu sentra"),
    )
    technical_unit = forms.ModelChoiceField(
        TechnicalUnit.objects.none(),
        label=gettext_lazy("UPTD/UPT"),
        required=False,
        empty_label=gettext_lazy("Bukan untuk satu UPTD/UPT"),
    )
    beneficiary_kind = forms.ChoiceField(
        label=gettext_lazy("Penerima manfaat"), choices=BeneficiaryKind.choices
    )
    beneficiary_count = forms.IntegerField(
        label=gettext_lazy("Jumlah penerima"), min_value=1, max_value=1_000_000
    )
    volume = VolumeField(label=gettext_lazy("Volume"), decimal_places=3)
    unit = forms.ModelChoiceField(Unit.objects.none(), label=gettext_lazy("Satuan"))
    estimate_idr = RupiahField(label=gettext_lazy("Perkiraan biaya"))
    evidence = forms.CharField(
        label=gettext_lazy("Bukti"),
        help_text=gettext_lazy("Data, survei, berita acara, atau surat yang mendasari."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=4000,
    )

    def __init__(self, *args: Any, office: Office, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._activities = list(
            ActivityType.objects.select_related("fiscal_year").order_by("-fiscal_year", "letter")
        )
        fields: Any = self.fields
        fields["letter"].choices = _letters(self._activities)
        fields["year"].choices = _years(self._activities)
        fields["sentra"].queryset = Sentra.objects.filter(regency=office.regency).order_by("name")
        fields["technical_unit"].queryset = _units_for(office)
        fields["unit"].queryset = Unit.objects.order_by("code")
        fields["unit"].label_from_instance = lambda unit: f"{unit.code} ({unit.name})"

    @classmethod
    def of(cls, need: Need, *, office: Office) -> "NeedForm":
        """The form filled with what is known."""
        names = set(cls.base_fields) - {"key", "letter", "year"}
        known = {name: getattr(need, name) for name in names}
        said = {"letter": need.activity.letter, "year": need.fiscal_year_id}
        return cls(office=office, initial={**known, **said})

    def clean_volume(self) -> Any:
        return _positive(self.cleaned_data["volume"], most=999_999_999)

    def clean_estimate_idr(self) -> Any:
        return _positive(self.cleaned_data["estimate_idr"], most=10**18)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        wanted = (cleaned.get("year"), cleaned.get("letter"))
        cleaned["activity"] = next(
            (a for a in self._activities if (a.fiscal_year_id, a.letter) == wanted), None
        )
        if all(wanted) and cleaned["activity"] is None:
            self.add_error("year", _("Jenis kegiatan itu tidak ada pada tahun ini."))
        return cleaned

    @property
    def facts(self) -> NeedFacts:
        """What the action is told."""
        given = self.cleaned_data
        left_out = {"key", "version", "letter", "year"}
        told = {name: value for name, value in given.items() if name not in left_out}
        return NeedFacts(**told)


def _letters(activities: list[ActivityType]) -> list[tuple[str, str]]:
    """Letters a to j with the newest year's words."""
    newest: dict[str, str] = {}
    for activity in activities:
        newest.setdefault(activity.letter, f"{activity.letter}. {activity.name}")
    return sorted(newest.items())


def _years(activities: list[ActivityType]) -> list[tuple[int, str]]:
    years = sorted({activity.fiscal_year_id for activity in activities}, reverse=True)
    return [(year, str(year)) for year in years]


def _units_for(office: Office) -> "QuerySet[TechnicalUnit]":
    """Units of the place, of its province, and those that serve it."""
    return (
        TechnicalUnit.objects.filter(
            Q(regency=office.regency)
            | Q(province=office.province)
            | Q(served_areas__regency=office.regency)
            | Q(served_areas__province=office.province)
        )
        .distinct()
        .order_by("name")
    )


def _positive(value: Any, *, most: int) -> Any:
    if value <= 0:
        raise forms.ValidationError(_("Isi angka lebih dari nol."), code="not_positive")
    if value > most:
        raise forms.ValidationError(_("Angka ini terlalu besar."), code="too_big")
    return value


class NeedFilterForm(forms.Form):
    """Words, state and year of the list; anything unknown is ignored, never an error."""

    q = forms.CharField(label=gettext_lazy("Cari kebutuhan, lokasi, atau sentra"), required=False)
    status = forms.ChoiceField(
        label=gettext_lazy("Status"),
        choices=[("", gettext_lazy("Semua status")), *NeedState.choices],
        required=False,
    )


class DeskFilterForm(forms.Form):
    """How a province narrows its table; anything unknown is ignored, never an error."""

    q = forms.CharField(label=gettext_lazy("Cari judul atau sentra"), required=False)
    tahun = forms.ChoiceField(label=gettext_lazy("Tahun"), required=False)
    kabkota = forms.ChoiceField(label=gettext_lazy("Kabupaten/kota"), required=False)
    kegiatan = forms.ChoiceField(label=gettext_lazy("Jenis kegiatan"), required=False)
    sentra = forms.ChoiceField(label=gettext_lazy("Sentra"), required=False)
    status = forms.ChoiceField(
        label=gettext_lazy("Status"),
        choices=[(key, _DESK_STATE_LABELS[key]) for key in DESK_STATES],
        required=False,
    )

    def __init__(
        self,
        *args: Any,
        years: list[int],
        regencies: list[Regency],
        letters: list[tuple[str, str]],
        sentra: list[Sentra],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["tahun"].choices = [(str(year), str(year)) for year in years]
        fields["kabkota"].choices = [
            ("", _("Semua kabupaten/kota")),
            *((str(regency.pk), regency.full_name) for regency in regencies),
        ]
        fields["kegiatan"].choices = [("", _("Semua jenis kegiatan")), *letters]
        fields["sentra"].choices = [
            ("", _("Semua sentra")),
            *((str(one.pk), one.name) for one in sentra),
        ]


class ReasonForm(MendingForm):
    """Why something goes back, is released, or is answered."""

    note = forms.CharField(
        label=gettext_lazy("Alasan"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=4000,
    )

    @property
    def problem(self) -> str:
        """What is wrong with the reason, in one sentence."""
        return " ".join(str(text) for text in self.errors.get("note", []))


class ForwardForm(MendingForm):
    """The province has looked at the documents and says where this stands in its order."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    position = forms.IntegerField(
        label=gettext_lazy("Urutan prioritas provinsi"), min_value=1, max_value=999
    )
    is_checked = forms.BooleanField(label=gettext_lazy("Data dukung sudah saya periksa"))
    note = forms.CharField(label=gettext_lazy("Catatan"), required=False, max_length=1000)

    @property
    def problem(self) -> str:
        return " ".join(str(text) for texts in self.errors.values() for text in texts)


class ConsolidateForm(MendingForm):
    """Into which provincial proposal: a draft that is there, or a new one."""

    unmarked = ("target", "scheme", "title")

    key = forms.UUIDField(widget=forms.HiddenInput)
    target = forms.ModelChoiceField(
        Proposal.objects.none(),
        label=gettext_lazy("Usulan provinsi"),
        required=False,
        empty_label=gettext_lazy("Buka usulan provinsi baru"),
    )
    scheme = forms.ModelChoiceField(
        FundingScheme.objects.none(), label=gettext_lazy("Skema"), required=False
    )
    title = forms.CharField(label=gettext_lazy("Judul usulan baru"), required=False, max_length=200)

    def __init__(self, *args: Any, province_id: UUID, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {})
        kwargs["initial"].setdefault("key", uuid4())
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        drafts = Proposal.objects.open_for_uptake(province_id).newest_first()
        fields["target"].queryset = drafts
        schemes = FundingScheme.objects.open_for_proposals()
        fields["scheme"].queryset = schemes
        fields["scheme"].initial = schemes.first()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("target") is not None or self.errors:
            return cleaned
        for name, message in (
            ("scheme", _("Pilih skema usulan baru.")),
            ("title", _("Isi judul usulan baru, atau pilih usulan yang sudah ada.")),
        ):
            if not cleaned.get(name):
                self.add_error(name, message)
        return cleaned

    @property
    def chosen(self) -> Proposal | NewTarget:
        given = self.cleaned_data
        if given["target"] is not None:
            return given["target"]  # type: ignore[no-any-return]
        return NewTarget(scheme=given["scheme"], title=given["title"], key=given["key"])


def subjects_in(texts: list[str]) -> list[Subject]:
    """What was ticked, without what no page of ours holds."""
    found = (subject_of(text) for text in texts[:MOST_CHOSEN])
    return [subject for subject in found if subject is not None]
