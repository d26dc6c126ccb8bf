"""A request for support: what came, what it asks for, who follows it up."""

from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from budgets.models import FundingScheme
from ikmportal.ui.fields import DateField, RupiahField
from ikmportal.ui.forms import MendingForm
from programs.actions.support import ItemFacts, SupportFacts
from programs.actions.support_moves import SUPPORT_MOVES
from programs.models import SupportRequest
from programs.states import SupportFileKind, SupportItemKind, SupportMove, SupportStage
from provinces.models import Post, Province, Regency, RegencyPlacement, Sentra, TechnicalUnit
from provinces.states import OfficeKind

_CENTRAL = (OfficeKind.DITJEN, OfficeKind.DIRECTORATE)


class SupportForm(MendingForm):
    """By letter, in a meeting, or both."""

    regency = forms.ModelChoiceField(
        Regency.objects.none(), label=gettext_lazy("Kabupaten/kota yang meminta")
    )
    key = forms.UUIDField(widget=forms.HiddenInput, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)
    subject = forms.CharField(label=gettext_lazy("Perihal"), max_length=200)
    reasons = forms.CharField(
        label=gettext_lazy("Alasan permohonan"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=4000,
    )
    letter_number = forms.CharField(
        label=gettext_lazy("Nomor surat"), required=False, max_length=80
    )
    letter_date = DateField(label=gettext_lazy("Tanggal surat"), required=False)
    met_on = DateField(label=gettext_lazy("Tanggal pertemuan"), required=False)
    met_at_place = forms.CharField(
        label=gettext_lazy("Tempat pertemuan"), required=False, max_length=150
    )
    delegation = forms.CharField(
        label=gettext_lazy("Yang datang"),
        help_text=gettext_lazy("Satu per baris: nama dan jabatan."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
    )
    source = forms.CharField(
        label=gettext_lazy("Sumber catatan"),
        help_text=gettext_lazy("Bila dicatat dari berita atau notula."),
        required=False,
        max_length=500,
    )

    def __init__(self, *args: Any, regencies: list[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["regency"]
        field.queryset = Regency.objects.all()
        field.choices = regencies

    @classmethod
    def of(cls, request: SupportRequest, **options: Any) -> "SupportForm":
        """The form filled with what is known."""
        names = set(cls.base_fields) - {"key", "regency"}
        known = {name: getattr(request, name) for name in names}
        return cls(initial={**known, "regency": request.regency_id}, **options)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        number, dated = cleaned.get("letter_number"), cleaned.get("letter_date")
        if number and not dated and "letter_date" not in self.errors:
            self.add_error("letter_date", _("Isi tanggal surat, atau kosongkan nomornya."))
        if dated and not number:
            self.add_error("letter_number", _("Isi nomor surat, atau kosongkan tanggalnya."))
        if not (dated or cleaned.get("met_on") or self.errors):
            self.add_error("met_on", _("Isi tanggal pertemuan, atau nomor dan tanggal surat."))
        return cleaned

    @property
    def facts(self) -> SupportFacts:
        """What the action is told."""
        left_out = {"regency", "key", "version"}
        told = {name: value for name, value in self.cleaned_data.items() if name not in left_out}
        return SupportFacts(**told)


def every_regency(*, on: Any) -> list[tuple[str, Any]]:
    """Choices of all kabupaten/kota, grouped by province, in code order."""
    placements = RegencyPlacement.objects.on(on).select_related("regency").order_by("code")
    names = dict(Province.objects.values_list("pk", "name"))
    groups: dict[str, list[tuple[str, str]]] = {}
    for placement in placements:
        group = groups.setdefault(names[placement.province_id], [])
        group.append((str(placement.regency_id), placement.regency.full_name))
    return [("", _("Pilih kabupaten/kota")), *groups.items()]


def these_regencies(regencies: list[Regency]) -> list[tuple[str, Any]]:
    return [(str(one.pk), one.full_name) for one in regencies]


class ItemForm(MendingForm):
    """One thing asked for."""

    kind = forms.ChoiceField(label=gettext_lazy("Jenis"), choices=SupportItemKind.choices)
    description = forms.CharField(label=gettext_lazy("Yang diminta"), max_length=200)
    sentra = forms.ModelChoiceField(
        Sentra.objects.none(), label=gettext_lazy("Sentra IKM"), required=False
    )
    technical_unit = forms.ModelChoiceField(
        TechnicalUnit.objects.none(), label=gettext_lazy("UPTD/UPT"), required=False
    )
    amount_idr = RupiahField(
        label=gettext_lazy("Jumlah yang diminta"),
        help_text=gettext_lazy("Kosongkan bila permohonan tidak menyebut angka."),
        required=False,
    )

    def __init__(self, *args: Any, request: SupportRequest, **kwargs: Any) -> None:
        super().__init__(*args, prefix="butir", **kwargs)
        fields: Any = self.fields
        fields["sentra"].queryset = Sentra.objects.filter(regency=request.regency_id).order_by(
            "name"
        )
        fields["technical_unit"].queryset = TechnicalUnit.objects.filter(
            regency=request.regency_id
        ).order_by("name")

    def clean_amount_idr(self) -> Any:
        amount = self.cleaned_data["amount_idr"]
        if amount is not None and not 0 < amount < 10**18:
            raise forms.ValidationError(_("Isi jumlah lebih dari nol, atau kosongkan."))
        return amount

    @property
    def facts(self) -> ItemFacts:
        return ItemFacts(**self.cleaned_data)


class FileForm(MendingForm):
    kind = forms.ChoiceField(label=gettext_lazy("Jenis berkas"), choices=SupportFileKind.choices)
    file = forms.FileField(
        label=gettext_lazy("Berkas"),
        help_text=gettext_lazy("PDF, JPEG, PNG, XLSX, atau DOCX; paling besar 10 MB."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, prefix="berkas", **kwargs)


class TaskForm(MendingForm):
    """What is to be done, by which seat of the centre, until when."""

    title = forms.CharField(label=gettext_lazy("Tugas"), max_length=200)
    owner = forms.ModelChoiceField(Post.objects.none(), label=gettext_lazy("Pelaksana"))
    due_date = DateField(label=gettext_lazy("Batas waktu"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, prefix="tugas", **kwargs)
        field: Any = self.fields["owner"]
        field.queryset = Post.objects.filter(office__kind__in=_CENTRAL).order_by("title")


class SupportStageForm(MendingForm):
    """The next stage, with what is said to the kabupaten/kota."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    move = forms.ChoiceField(label=gettext_lazy("Tahap berikutnya"), widget=forms.RadioSelect)
    note = forms.CharField(
        label=gettext_lazy("Catatan atau jawaban untuk kabupaten/kota"),
        help_text=gettext_lazy("Wajib bila dijawab; dikirim sebagai surat."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=4000,
    )

    unmarked = ("note",)

    def __init__(self, *args: Any, request: SupportRequest, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"version": request.version})
        super().__init__(*args, prefix="tahap", **kwargs)
        field: Any = self.fields["move"]
        field.choices = [
            (move.value, step.target.label)
            for move, step in SUPPORT_MOVES.items()
            if request.stage in step.sources
        ]

    @property
    def step(self) -> SupportMove:
        return SupportMove(self.cleaned_data["move"])


class DoneForm(MendingForm):
    note = forms.CharField(label=gettext_lazy("Hasil"), required=False, max_length=1000)


class ProposeForm(MendingForm):
    """Under which scheme an item becomes a draft."""

    scheme = forms.ModelChoiceField(FundingScheme.objects.none(), label=gettext_lazy("Skema"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["scheme"]
        field.queryset = FundingScheme.objects.open_for_proposals()
        field.initial = field.queryset.first()
        field.empty_label = None


class SupportFilterForm(forms.Form):
    """Words and stage of the list; anything unknown is ignored, never an error."""

    q = forms.CharField(label=gettext_lazy("Cari perihal, daerah, atau surat"), required=False)
    tahap = forms.ChoiceField(
        label=gettext_lazy("Tahap"),
        choices=[("", gettext_lazy("Semua tahap")), *SupportStage.choices],
        required=False,
    )


def new_key() -> dict[str, Any]:
    """What a fresh page carries."""
    return {"key": uuid4()}
