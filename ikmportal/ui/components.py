"""The things components show: small frozen records that views and enums hand to the tags."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Literal

from django import forms
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    # Lazy translations: the class exists for the type checker only.
    from django.utils.functional import _StrPromise

Tone = Literal[
    "selesai", "setuju", "proses", "perbaiki", "tolak", "galat", "draf", "kosong", "kunci"
]
Progress = Literal["ok", "jalan", "salah", "kosong", "terkunci"]
TONES = frozenset(Tone.__args__)  # type: ignore[attr-defined]


class UnknownToneError(ValueError):
    """No chip, segment or task looks like that."""


@dataclass(frozen=True)
class Badge:
    """A state as people see it: a word, an icon and a tone, never colour alone."""

    word: "str | _StrPromise"
    icon: str = ""
    tone: Tone = "kosong"

    def __post_init__(self) -> None:
        if self.tone not in TONES:
            raise UnknownToneError(self.tone)


@dataclass(frozen=True, kw_only=True)
class Step:
    """One step of a timeline."""

    label: "str | _StrPromise"
    note: "str | _StrPromise" = ""
    is_current: bool = False
    is_done: bool = False


@dataclass(frozen=True, kw_only=True)
class Bar:
    """One row of a bar chart; ``share`` and ``pending`` are percent of the whole."""

    label: str
    value: str
    share: Decimal | float
    pending: Decimal | float = 0


@dataclass(frozen=True, kw_only=True)
class Tile:
    """One place in a tile grid: row 1-7, column 1-17, shade 0 (nothing yet) to 5 (most)."""

    code: str
    name: str
    value: str
    href: str
    row: int
    column: int
    shade: int


@dataclass(frozen=True, kw_only=True)
class Mend:
    """One line of an error summary; ``anchor`` is "" where no single field is to blame."""

    message: str
    anchor: str


TASK_BADGES: dict[str, Badge] = {
    "ok": Badge(_("Selesai"), "cek", "selesai"),
    "jalan": Badge(_("Sedang diisi"), "separuh", "proses"),
    "salah": Badge(_("Perlu diperbaiki"), "segi", "perbaiki"),
    "kosong": Badge(_("Belum diisi"), "bulat", "kosong"),
    "terkunci": Badge(_("Belum bisa dimulai"), "kunci", "kunci"),
}
TASK_ICONS = {"ok": "cek", "salah": "seru", "terkunci": "kunci", "jalan": "", "kosong": ""}


def task_badge(state: str) -> Badge:
    """Give the badge of a task state; refuses others with UnknownToneError."""
    if state not in TASK_BADGES:
        raise UnknownToneError(state)
    return TASK_BADGES[state]


def mends(sources: "Iterable[forms.BaseForm | forms.BaseFormSet[forms.BaseForm]]") -> list[Mend]:
    """List every error of forms and formsets with the field it belongs to, in page order."""
    found: list[Mend] = []
    for source in sources:
        if isinstance(source, forms.BaseFormSet):
            found += [Mend(message=str(text), anchor="") for text in source.non_form_errors()]
            found += mends(source.forms)
        else:
            found += _form_mends(source)
    return found


def _form_mends(form: forms.BaseForm) -> list[Mend]:
    found = [Mend(message=str(text), anchor="") for text in form.non_field_errors()]
    for bound in form:
        found += [Mend(message=str(text), anchor=_anchor(bound)) for text in bound.errors]
    return found


def _anchor(bound: forms.BoundField) -> str:
    """Radio groups have no single control: go to their first option."""
    if bound.is_hidden:
        return ""
    return bound.id_for_label or (f"{bound.auto_id}_0" if bound.auto_id else "")
