"""Acts of an office on its own proposals: return by part, withdraw, copy, comment, save a view."""

from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from budgets.models import FundingScheme
from ikmportal.accounts.models import User
from ikmportal.ui.forms import MendingForm
from programs.actions.comments import Message
from programs.actions.copying import COPYABLE, CopyOrder
from programs.models import Proposal
from programs.states import REPLACEABLE, SECTION_NAMES, Audience

_PART = "bagian_"


class ReturnForm(MendingForm):
    """Why a proposal goes back: a note for each part that needs work, or one for the whole."""

    unmarked = ("note",)

    key = forms.UUIDField(widget=forms.HiddenInput)
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    note = forms.CharField(
        label=gettext_lazy("Catatan umum"),
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
        max_length=4000,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for section, name in SECTION_NAMES.items():
            self.fields[_PART + section] = forms.CharField(
                label=name,
                widget=forms.Textarea(attrs={"rows": 2}),
                required=False,
                max_length=1000,
            )

    @classmethod
    def fresh(cls, *, version: int) -> "ReturnForm":
        return cls(initial={"key": uuid4(), "version": version})

    @property
    def part_fields(self) -> list[forms.BoundField]:
        return [bound for bound in self if bound.name.startswith(_PART)]

    @property
    def parts(self) -> dict[str, str]:
        """Notes by section, only those that say something."""
        data = self.cleaned_data
        return {s: data[_PART + s] for s in SECTION_NAMES if data.get(_PART + s)}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        said = [cleaned.get(name) for name in self.fields if name.startswith((_PART, "note"))]
        if not any(said) and not self.errors:
            self.add_error(
                "note", _("Tulis apa yang perlu diperbaiki, per bagian atau untuk seluruh usulan.")
            )
        return cleaned


class ReasonForm(MendingForm):
    """An act that must say why, once."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    note = forms.CharField(
        label=gettext_lazy("Alasan"), widget=forms.Textarea(attrs={"rows": 3}), max_length=4000
    )

    @classmethod
    def fresh(cls) -> "ReasonForm":
        return cls(initial={"key": uuid4()})


class CopyForm(MendingForm):
    """What to copy, into which scheme, and whether the copy replaces its source."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    scheme = forms.ModelChoiceField(
        FundingScheme.objects.none(), label=gettext_lazy("Skema dan tahun")
    )
    title = forms.CharField(label=gettext_lazy("Judul usulan baru"), max_length=200)
    parts = forms.MultipleChoiceField(
        label=gettext_lazy("Yang disalin"),
        choices=[(name, SECTION_NAMES[name]) for name in COPYABLE],
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Berkas dan pernyataan tidak disalin; keduanya dibuat baru."),
        error_messages={"required": gettext_lazy("Pilih paling sedikit satu bagian.")},
    )
    is_replacement = forms.BooleanField(
        label=gettext_lazy("Menggantikan usulan yang disalin"), required=False
    )

    def __init__(self, *args: Any, source: Proposal, **kwargs: Any) -> None:
        may_replace = source.state in REPLACEABLE
        kwargs["initial"] = {
            "key": uuid4(),
            "title": source.title,
            "parts": list(COPYABLE),
            "is_replacement": may_replace,
        }
        super().__init__(*args, **kwargs)
        schemes = FundingScheme.objects.open_for_proposals()
        self.fields["scheme"].queryset = schemes  # type: ignore[attr-defined]
        self.fields["scheme"].initial = schemes.first()
        if not may_replace:
            del self.fields["is_replacement"]

    @property
    def order(self) -> CopyOrder:
        return CopyOrder(
            scheme=self.cleaned_data["scheme"],
            title=self.cleaned_data["title"],
            parts=self.cleaned_data["parts"],
            is_replacement=self.cleaned_data.get("is_replacement", False),
        )


class CommentForm(MendingForm):
    """What is said, and which colleagues it names. An @name in the text names them too."""

    unmarked = ("mentioned",)

    key = forms.UUIDField(widget=forms.HiddenInput)
    body = forms.CharField(
        label=gettext_lazy("Komentar"),
        widget=forms.Textarea(attrs={"rows": 3, "data-ikm-mention": "mentioned"}),
        max_length=4000,
    )
    mentioned = forms.ModelMultipleChoiceField(
        User.objects.none(),
        label=gettext_lazy("Sebut rekan"),
        required=False,
        widget=forms.SelectMultiple(attrs={"size": 4}),
        help_text=gettext_lazy("Mereka mendapat surat dan catatan di Beranda."),
    )

    def __init__(self, *args: Any, colleagues: list[User], **kwargs: Any) -> None:
        kwargs["initial"] = {"key": uuid4()} | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)
        chosen = self.fields["mentioned"]
        keys = [person.pk for person in colleagues]
        chosen.queryset = User.objects.filter(pk__in=keys)  # type: ignore[attr-defined]
        # Already read: the choices ask nothing again.
        chosen.choices = [(p.pk, p.full_name) for p in colleagues]  # type: ignore[attr-defined]

    @property
    def message(self) -> Message:
        named: list[UUID] = [person.pk for person in self.cleaned_data["mentioned"]]
        return Message(
            body=self.cleaned_data["body"], mentioned=named, key=self.cleaned_data["key"]
        )


class ThreadForm(CommentForm):
    """A first comment: about which part, for whom."""

    section = forms.ChoiceField(
        label=gettext_lazy("Tentang bagian"), choices=list(SECTION_NAMES.items())
    )
    audience = forms.ChoiceField(
        label=gettext_lazy("Siapa yang membaca"), widget=forms.RadioSelect, choices=[]
    )
    field_order = ("section", "audience", "body", "mentioned")

    def __init__(self, *args: Any, audiences: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        words = {
            Audience.OFFICE: _("Internal: hanya kantor pengusul; Ditjen tidak pernah melihatnya"),
            Audience.SHARED: _("Bersama Ditjen: dibaca juga oleh provinsi dan Ditjen IKMA"),
        }
        choices = [(name, words[Audience(name)]) for name in audiences]
        self.fields["audience"].choices = choices  # type: ignore[attr-defined]
        self.fields["audience"].initial = audiences[0] if audiences else None


class SavedViewForm(MendingForm):
    """A name for the filters of this page."""

    name = forms.CharField(label=gettext_lazy("Nama tampilan"), max_length=60)
    query = forms.CharField(widget=forms.HiddenInput, required=False, max_length=1000)
