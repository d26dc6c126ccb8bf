"""Form fields that accept what people type and echo the standard notation."""

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from . import formats


class RupiahInput(forms.TextInput):
    """A text input inside a "Rp" group; what was typed stays when it is refused."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        standard = {"inputmode": "numeric", "autocomplete": "off", "data-ikm-rupiah": True}
        super().__init__(standard | (attrs or {}))

    def format_value(self, value: Any) -> str | None:
        return formats.number(value) if isinstance(value, int | Decimal) else value

    def render(
        self,
        name: str,
        value: Any,
        attrs: dict[str, Any] | None = None,
        renderer: Any = None,
    ) -> SafeString:
        """The input in its "Rp" group, and a stored amount in words below it."""
        drawn = format_html(
            '<span class="rupiah"><span aria-hidden="true">Rp</span>{}</span>',
            super().render(name, value, attrs, renderer),
        )
        words, field_id = _in_words(value), (attrs or {}).get("id", "")
        if not words or not field_id:
            return drawn
        # The script of rupiah inputs goes on writing into the same line.
        line = '{}<span id="{}_kata" class="rupiah-kata" aria-live="polite">{} rupiah</span>'
        return format_html(line, drawn, field_id, words)


def _in_words(value: Any) -> str:
    """What the server reads there, in words; "" for what it would refuse."""
    try:
        amount = int(value) if isinstance(value, int | Decimal) else formats.parse_rupiah(value)
        return formats.terbilang(amount)
    except (formats.MoneyTextError, formats.AmountOutOfRangeError, TypeError):
        return ""


class VolumeInput(forms.TextInput):
    def format_value(self, value: Any) -> str | None:
        return formats.decimal_text(value) if isinstance(value, int | Decimal) else value


class DateInput(forms.TextInput):
    def format_value(self, value: Any) -> str | None:
        if isinstance(value, date):
            return formats.date_text(value).replace("\u00a0", " ")
        return None if value is None else str(value)


class RupiahField(forms.Field):
    """Whole rupiah as int; refuses what ``formats.parse_rupiah`` refuses, in its words."""

    widget = RupiahInput

    def to_python(self, value: Any) -> int | None:
        if value in self.empty_values or isinstance(value, int):
            return None if value in self.empty_values else value
        if not str(value).strip():
            return None
        try:
            return formats.parse_rupiah(str(value))
        except formats.MoneyTextError as problem:
            raise ValidationError(str(problem), code="invalid") from problem

    def has_changed(self, initial: Any, data: Any) -> bool:
        return _has_changed(self, initial, data)


class VolumeField(forms.Field):
    """A volume as Decimal with at most ``decimal_places`` decimals, never negative."""

    widget = VolumeInput

    def __init__(self, *, decimal_places: int = 6, **kwargs: Any) -> None:
        self.decimal_places = decimal_places
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> Decimal | None:
        if value in self.empty_values or isinstance(value, Decimal | int):
            return None if value in self.empty_values else Decimal(value)
        if not str(value).strip():
            return None
        try:
            volume = formats.parse_decimal(str(value))
        except formats.DecimalTextError as problem:
            raise ValidationError(str(problem), code="invalid") from problem
        return self._within_places(volume)

    def has_changed(self, initial: Any, data: Any) -> bool:
        return _has_changed(self, initial, data)

    def _within_places(self, volume: Decimal) -> Decimal:
        if volume == round(volume, self.decimal_places):
            return volume
        message = _("Tulis paling banyak %(places)s angka di belakang koma.")
        raise ValidationError(message % {"places": self.decimal_places}, code="places")


class DateField(forms.Field):
    """A date typed as "20 Agustus 2021", "20/08/2021" or "2021-08-20"; day before month."""

    widget = DateInput

    def to_python(self, value: Any) -> date | None:
        if value in self.empty_values or isinstance(value, date):
            return None if value in self.empty_values else value
        if not str(value).strip():
            return None
        try:
            return formats.parse_date(str(value))
        except formats.DateTextError as problem:
            raise ValidationError(str(problem), code="invalid") from problem

    def has_changed(self, initial: Any, data: Any) -> bool:
        return _has_changed(self, initial, data)


def _has_changed(field: forms.Field, initial: Any, data: Any) -> bool:
    """Compare values, not notations: "1.000" typed over 1000 changes nothing."""
    try:
        return bool(field.to_python(data) != initial)
    except ValidationError:
        return True
