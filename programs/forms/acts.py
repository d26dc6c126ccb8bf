"""Small forms around one act: send, sign, return, decide, award, upload, filter."""

from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from budgets.models import FundingScheme
from ikmportal.prepared import Prepared
from ikmportal.ui.fields import DateField, RupiahField
from ikmportal.ui.forms import MendingForm, MendingModelForm
from programs.models import DocumentRequirement, Rakor
from programs.states import DocumentStatus, LineVerdict, Move, RakorKind
from provinces.models import Office
from provinces.states import OfficeKind

VERDICTS = (Move.APPROVE, Move.ADJUST, Move.RETURN, Move.DECLINE, Move.DEFER)


class ActForm(MendingForm):
    """An act that must not happen twice carries the browser's key and the version seen."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    @classmethod
    def fresh(cls, *, version: int) -> "ActForm":
        """A form for a new page, with a key of its own."""
        return cls(initial={"key": uuid4(), "version": version})


class KeyForm(MendingForm):
    """The browser's key alone."""

    key = forms.UUIDField(widget=forms.HiddenInput)

    @classmethod
    def fresh(cls) -> "KeyForm":
        return cls(initial={"key": uuid4()})


class NoteForm(MendingForm):
    """Why something goes back."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    note = forms.CharField(
        label=gettext_lazy("Catatan: apa yang perlu diperbaiki"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=4000,
    )

    @property
    def problem(self) -> str:
        """What is wrong with the note, in one sentence."""
        return " ".join(str(text) for text in self.errors.get("note", []))


class UploadForm(MendingForm):
    """A file sent whole. ``asked`` are the requirements of the proposal, already read or not."""

    requirement = forms.ModelChoiceField(
        DocumentRequirement.objects.none(), widget=forms.HiddenInput
    )
    file = forms.FileField(
        label=gettext_lazy("Berkas"),
        error_messages={"required": gettext_lazy("Pilih berkasnya dulu.")},
    )

    def __init__(self, *args: Any, asked: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not isinstance(asked, list):
            self.fields["requirement"].queryset = asked  # type: ignore[attr-defined]


class AnnounceForm(MendingForm):
    """What a browser says of a file before it sends the pieces."""

    requirement = forms.ModelChoiceField(
        DocumentRequirement.objects.none(), widget=forms.HiddenInput
    )
    name = forms.CharField(max_length=300)
    size = forms.IntegerField(min_value=0, max_value=2**40)
    sha256 = forms.RegexField(r"\A[0-9a-f]{64}\Z")

    def __init__(self, *args: Any, asked: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["requirement"].queryset = asked  # type: ignore[attr-defined]


class PieceForm(MendingForm):
    """Where a piece belongs and what its bytes add up to; the bytes are the body."""

    offset = forms.IntegerField(min_value=0, max_value=2**40)
    sha256 = forms.RegexField(r"\A[0-9a-f]{64}\Z")


class VerifyForm(MendingForm):
    status = forms.ChoiceField(
        label=gettext_lazy("Hasil pemeriksaan"),
        choices=[(s.value, s.label) for s in (DocumentStatus.ACCEPTED, DocumentStatus.REJECTED)],
    )
    note = forms.CharField(label=gettext_lazy("Catatan"), required=False, max_length=300)


class LineDecisionForm(MendingForm):
    """A verdict on one line; the amount counts for an adjustment only."""

    unmarked = ("agreed_idr", "note")

    key = forms.UUIDField(widget=forms.HiddenInput, required=False)
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)
    verdict = forms.ChoiceField(label=gettext_lazy("Keputusan"), choices=LineVerdict.choices)
    agreed_idr = RupiahField(label=gettext_lazy("Disepakati"), required=False)
    note = forms.CharField(label=gettext_lazy("Catatan"), required=False, max_length=1000)


class DecisionForm(MendingForm):
    """The verdict on the whole proposal."""

    unmarked = ("note",)

    key = forms.UUIDField(widget=forms.HiddenInput)
    verdict = forms.ChoiceField(
        label=gettext_lazy("Keputusan"),
        choices=[(move.value, move.label) for move in VERDICTS],
        widget=forms.RadioSelect,
    )
    note = forms.CharField(
        label=gettext_lazy("Catatan untuk Dinas"),
        help_text=gettext_lazy("Wajib bila tidak disetujui sepenuhnya."),
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
        max_length=4000,
    )

    @property
    def move(self) -> Move:
        return Move(self.cleaned_data["verdict"])


class TableForm(MendingForm):
    """Which Rakor a proposal is brought to."""

    rakor = forms.ChoiceField(label=gettext_lazy("Rakor"))

    def __init__(self, *args: Any, scheme: FundingScheme, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._known = {str(rakor.pk): rakor for rakor in _rakors(scheme.pk)}
        self.fields["rakor"].choices = [  # type: ignore[attr-defined]
            ("", "---------"),
            *((key, str(rakor)) for key, rakor in self._known.items()),
        ]

    def clean_rakor(self) -> Rakor:
        return self._known[self.cleaned_data["rakor"]]


@Prepared
def _rakors(scheme_id: UUID) -> QuerySet[Rakor]:
    return Rakor.objects.filter(scheme=scheme_id).newest_first()


class RakorForm(MendingModelForm):
    first_day = DateField(label=gettext_lazy("Hari pertama"))
    last_day = DateField(label=gettext_lazy("Hari terakhir"))

    class Meta:
        model = Rakor
        fields: tuple[str, ...] = (
            "kind",
            "name",
            "scheme",
            "host",
            "city",
            "venue",
            "mode",
            "first_day",
            "last_day",
            "note",
            "shares_live",
        )
        labels: Any = {
            "scheme": gettext_lazy("Skema dan tahun"),
            "host": gettext_lazy("Penyelenggara"),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["scheme"].queryset = (  # type: ignore[attr-defined]
            FundingScheme.objects.open_for_proposals()
        )
        self.fields["host"].queryset = (  # type: ignore[attr-defined]
            Office.objects.exclude(kind=OfficeKind.REGENCY).order_by("kind", "name")
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        first, last = cleaned.get("first_day"), cleaned.get("last_day")
        if first and last and first > last:
            self.add_error(
                "last_day", _("Hari terakhir harus sama dengan atau sesudah hari pertama.")
            )
        host = cleaned.get("host")
        is_provincial = cleaned.get("kind") == RakorKind.PROVINCIAL
        if host and is_provincial and host.kind != OfficeKind.PROVINCE:
            self.add_error("host", _("Rakor provinsi diselenggarakan Dinas provinsi."))
        return cleaned
