"""What a list is narrowed to and how it is sorted; anything unknown is ignored, never an error."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from budgets.models import ActivityType, FocusMenu, FundingScheme
from ikmportal.ui.formats import MoneyTextError, parse_rupiah
from programs.querysets import SORTS, Narrowing
from programs.states import ProposalState
from provinces.models import Regency
from provinces.rules import Actor

_SORT_NAMES = {
    "terbaru": _("Terbaru"),
    "diubah": _("Terakhir diubah"),
    "judul": _("Judul A–Z"),
    "nomor": _("Nomor"),
    "terbesar": _("Nilai terbesar"),
    "terkecil": _("Nilai terkecil"),
}
_LONGEST = 100


class ListFilterForm(forms.Form):
    """Words, state and the other filters of the list, as its address holds them."""

    q = forms.CharField(label=_("Cari judul, nomor, lokasi, atau daerah"), required=False)
    status = forms.ChoiceField(
        label=_("Status"),
        choices=[("", _("Semua status")), *ProposalState.choices],
        required=False,
    )
    urut = forms.ChoiceField(
        label=_("Urutkan"), choices=[(key, _SORT_NAMES[key]) for key in SORTS], required=False
    )
    skema = forms.ChoiceField(label=_("Skema dan tahun"), required=False)
    daerah = forms.ChoiceField(label=_("Kabupaten/kota"), required=False)
    fokus = forms.ChoiceField(label=_("Fokus"), required=False)
    kegiatan = forms.ChoiceField(label=_("Jenis kegiatan"), required=False)
    paling_sedikit = forms.CharField(label=_("Nilai paling sedikit (Rp)"), required=False)
    paling_banyak = forms.CharField(label=_("Nilai paling banyak (Rp)"), required=False)
    berkas = forms.ChoiceField(
        label=_("Data dukung"),
        choices=[("", _("Semua")), ("lengkap", _("Lengkap")), ("kurang", _("Belum lengkap"))],
        required=False,
    )
    milik = forms.ChoiceField(
        label=_("Milik"),
        choices=[("", _("Semua")), ("saya", _("Saya tulis")), ("kantor", _("Kantor saya"))],
        required=False,
    )

    def __init__(self, data: Mapping[str, str], *, actor: Actor) -> None:
        # Only what the list knows goes on to addresses and saved views.
        self.asked = {
            name: data[name].replace("\x00", "")[:_LONGEST]
            for name in self.base_fields
            if data.get(name)
        }
        super().__init__(self.asked)
        self.actor = actor
        # The further filters cost four queries and ten fields: only where they are asked for.
        self.is_wide = self.has_further or "lain" in data
        if self.is_wide:
            self._offer_further(actor)

    def _offer_further(self, actor: Actor) -> None:
        self._offer(
            "skema",
            [(str(s.pk), f"{s.get_kind_display()} {s.fiscal_year_id}") for s in _schemes()],
        )
        self._offer("daerah", [(str(key), name) for key, name in _regencies(actor)])
        names = FocusMenu.objects.values_list("name", flat=True).distinct().order_by("name")
        self._offer("fokus", [(name, name) for name in names])
        kinds = ActivityType.objects.values_list("letter", "name").distinct("letter")
        self._offer("kegiatan", list(kinds.order_by("letter", "-fiscal_year")))

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        field.choices = [("", _("Semua")), *choices]  # type: ignore[attr-defined]

    @property
    def further_fields(self) -> list[forms.BoundField]:
        """Those behind "Saringan lain"."""
        return [self[name] for name in self.fields if name not in ("q", "status", "urut")]

    @property
    def has_further(self) -> bool:
        return any(name not in ("q", "status", "urut") for name in self.asked)

    @property
    def is_filtered(self) -> bool:
        return bool(self.asked.keys() - {"urut"})

    @property
    def sort(self) -> str:
        asked = self.asked.get("urut", "")
        return asked if asked in SORTS else "terbaru"

    def query(self, **more: str) -> str:
        """The address of this list, with what is added."""
        return urlencode({**self.asked, **more})

    @property
    def narrowing(self) -> Narrowing:
        asked = self.asked
        mine = asked.get("milik", "")
        return Narrowing(
            words=asked.get("q", ""),
            state=asked.get("status", ""),
            scheme_id=_key(asked.get("skema", "")),
            regency_id=_key(asked.get("daerah", "")),
            focus=asked.get("fokus", ""),
            activity=asked.get("kegiatan", ""),
            at_least_idr=_rupiah(asked.get("paling_sedikit", "")),
            at_most_idr=_rupiah(asked.get("paling_banyak", "")),
            is_complete={"lengkap": True, "kurang": False}.get(asked.get("berkas", "")),
            author_id=self.actor.user.pk if mine == "saya" else None,
            office_ids=self.actor.office_ids() if mine == "kantor" else None,
        )


def _schemes() -> list[FundingScheme]:
    return list(FundingScheme.objects.open_for_proposals())


def _regencies(actor: Actor) -> list[tuple[Any, str]]:
    """Those of the person's province; a national post finds a place by typing its name."""
    provinces = {m.province_id for m in actor.mandates if m.province_id}
    own = Regency.objects.filter(placements__province__in=provinces)
    return list(own.distinct().order_by("full_name").values_list("pk", "full_name"))


def _key(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _rupiah(text: str) -> int | None:
    try:
        return parse_rupiah(text)
    except MoneyTextError:
        return None
