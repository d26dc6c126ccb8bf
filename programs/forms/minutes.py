"""Write a berita acara, sign it, add to it, and say when offices learn."""

import base64
import binascii
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ikmportal.ui.fields import DateField
from ikmportal.ui.forms import MendingForm
from programs.actions.minutes import MinutesFacts, PartyFacts
from programs.actions.minutes_signing import MOST_BYTES, Signing
from programs.forms.numbers import NipField
from programs.models import BeritaAcara
from programs.states import Paper, ReleasePolicy, Side, SigningMethod, Standing

_PNG = "data:image/png;base64,"
_PREFIXES = {Side.PROVINCE: "daerah", Side.CENTRE: "pusat"}


class PartyForm(MendingForm):
    """Who signs for one side."""

    unmarked = ("standing", "on_behalf_of")

    name = forms.CharField(label=gettext_lazy("Nama"), max_length=150)
    post_title = forms.CharField(label=gettext_lazy("Jabatan"), max_length=200)
    nip = NipField(label=gettext_lazy("NIP"), required=False)
    standing = forms.ChoiceField(
        label=gettext_lazy("Bertindak sebagai"), choices=Standing.choices, required=False
    )
    on_behalf_of = forms.CharField(
        label=gettext_lazy("Atas nama jabatan"),
        help_text=gettext_lazy("Diisi bila a.n., misalnya Kepala Dinas Perindustrian."),
        max_length=200,
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        is_for_another = cleaned.get("standing") == Standing.ON_BEHALF
        if is_for_another and not cleaned.get("on_behalf_of"):
            self.add_error("on_behalf_of", _("Tulis jabatan yang diwakili."))
        if not is_for_another:
            cleaned["on_behalf_of"] = ""
        return cleaned

    def facts(self, side: Side) -> PartyFacts:
        data = self.cleaned_data
        return PartyFacts(
            side=side,
            name=data["name"],
            post_title=data["post_title"],
            nip=data["nip"],
            standing=Standing(data["standing"]),
            on_behalf_of=data["on_behalf_of"],
        )


class MinutesForm(MendingForm):
    """What a berita acara says beside the decisions."""

    held_on = DateField(label=gettext_lazy("Tanggal berita acara"))
    place = forms.CharField(label=gettext_lazy("Tempat"), max_length=150)
    legal_bases = forms.CharField(
        label=gettext_lazy("Dasar hukum"),
        help_text=gettext_lazy("Satu dasar hukum setiap baris."),
        widget=forms.Textarea({"rows": 4}),
        max_length=4000,
    )
    documents_due = DateField(
        label=gettext_lazy("Batas melengkapi dokumen"),
        help_text=gettext_lazy("Berlaku untuk dokumen wajib yang belum lengkap."),
        required=False,
    )
    notes = forms.CharField(
        label=gettext_lazy("Catatan"),
        help_text=gettext_lazy("Satu catatan setiap baris."),
        widget=forms.Textarea({"rows": 4}),
        required=False,
        max_length=8000,
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        held, due = cleaned.get("held_on"), cleaned.get("documents_due")
        if held and due and due < held:
            self.add_error("documents_due", _("Batas ini harus sesudah tanggal berita acara."))
        return cleaned


class MinutesForms:
    """The form of a berita acara with one form for each party, sent together."""

    def __init__(self, minutes: BeritaAcara, data: Any = None) -> None:
        written = {name: getattr(minutes, name) for name in MinutesForm.base_fields}
        self.main = MinutesForm(data, initial=written)
        named = {party.side: party for party in minutes.parties.all()}
        self.parties = {
            side: PartyForm(data, prefix=prefix, initial=_party_of(named.get(side)))
            for side, prefix in _PREFIXES.items()
        }

    @property
    def all(self) -> list[MendingForm]:
        return [self.main, *self.parties.values()]

    def is_valid(self) -> bool:
        # Each form says what is wrong with it, also when an earlier one did.
        valid = [form.is_valid() for form in self.all]
        return all(valid)

    @property
    def facts(self) -> MinutesFacts:
        """What the action is told; after is_valid()."""
        parties = tuple(form.facts(side) for side, form in self.parties.items())
        return MinutesFacts(**self.main.cleaned_data, parties=parties)


def _party_of(party: Any) -> dict[str, Any]:
    return {name: getattr(party, name, "") for name in PartyForm.base_fields}


class SignForm(MendingForm):
    """One side's word. ``drawn`` is what the canvas wrote; without a script it stays empty."""

    unmarked = ("picture",)

    seen = forms.RegexField(r"\A[0-9a-f]{64}\Z", widget=forms.HiddenInput)
    name = forms.CharField(label=gettext_lazy("Nama penanda tangan"), max_length=150)
    method = forms.ChoiceField(
        label=gettext_lazy("Cara menandatangani"), widget=forms.RadioSelect, choices=()
    )
    drawn = forms.CharField(widget=forms.HiddenInput, required=False, max_length=MOST_BYTES * 2)
    picture = forms.FileField(
        label=gettext_lazy("Gambar tanda tangan"),
        help_text=gettext_lazy("PNG atau JPEG, paling besar 1 MB. Diisi bila memilih unggah."),
        required=False,
    )
    agrees = forms.BooleanField(
        label=gettext_lazy("Saya sudah membaca isi berita acara ini dan menyetujuinya.")
    )

    def __init__(self, *args: Any, at_desk: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        methods = [m for m in SigningMethod if not (at_desk and m == SigningMethod.PORTAL)]
        self.fields["method"].choices = [(m.value, m.label) for m in methods]  # type: ignore[attr-defined]

    def signing(self, side: Side) -> Signing:
        """What the action is told; after is_valid()."""
        data = self.cleaned_data
        return Signing(
            side=side,
            method=SigningMethod(data["method"]),
            name=data["name"],
            seen=data["seen"],
            image=self._image(),
        )

    def _image(self) -> bytes:
        if self.cleaned_data["method"] == SigningMethod.UPLOADED:
            sent = self.cleaned_data["picture"]
            return bytes(sent.read(MOST_BYTES + 1)) if sent else b""
        text = self.cleaned_data["drawn"]
        try:
            return base64.b64decode(text.removeprefix(_PNG), validate=True)
        except (binascii.Error, ValueError):
            return b""


class AddendumForm(MendingForm):
    reason = forms.CharField(
        label=gettext_lazy("Alasan adendum"),
        help_text=gettext_lazy("Apa yang diperbaiki dan mengapa; tercetak pada adendum."),
        widget=forms.Textarea({"rows": 3}),
        max_length=2000,
    )


class ReleaseForm(MendingForm):
    release = forms.ChoiceField(
        label=gettext_lazy("Kapan Dinas melihat keputusan"),
        choices=ReleasePolicy.choices,
        widget=forms.RadioSelect,
    )


class PaperForm(MendingForm):
    """On which paper, and the browser's key."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    paper = forms.ChoiceField(label=gettext_lazy("Kertas"), choices=Paper.choices)

    @classmethod
    def fresh(cls) -> "PaperForm":
        return cls(initial={"key": uuid4(), "paper": Paper.F4})
