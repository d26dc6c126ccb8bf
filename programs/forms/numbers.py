"""Numbers of persons and businesses: read as people write them, stored as digits."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from ikmportal.ui.formats import nip as nip_text
from ikmportal.ui.masking import mask_number

_BETWEEN = re.compile(r"[\s.\-]")


class DigitsField(forms.CharField):
    """Exactly ``digits`` digits; spaces, dots and hyphens between them are overlooked."""

    def __init__(self, *, digits: int, name: str, **kwargs: Any) -> None:
        self.digits, self.name = digits, name
        kwargs.setdefault("widget", forms.TextInput(attrs={"inputmode": "numeric"}))
        super().__init__(**kwargs | {"max_length": 40})

    def clean(self, value: Any) -> str:
        typed = _BETWEEN.sub("", super().clean(value))
        if typed and not (typed.isascii() and typed.isdigit()):
            raise ValidationError(_("%(name)s hanya memuat angka.") % {"name": self.name})
        if typed and len(typed) != self.digits:
            raise ValidationError(
                _("%(name)s terdiri atas %(digits)s angka; yang ditulis %(count)s.")
                % {"name": self.name, "digits": self.digits, "count": len(typed)}
            )
        return typed


class NipField(DigitsField):
    """A NIP, shown as 8-6-1-3: ``19740817 199903 2 004``."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(digits=18, name="NIP", **kwargs)

    def prepare_value(self, value: Any) -> Any:
        text = str(value or "")
        return nip_text(text) if text.isdigit() and len(text) == self.digits else value


class MaskedDigitsField(DigitsField):
    """A number that pages show masked. Its own mask, sent back, means that it stays."""

    stored = ""

    def prepare_value(self, value: Any) -> Any:
        return mask_number(self.stored) if value == self.stored else value

    def clean(self, value: Any) -> str:
        if self.stored and str(value or "").strip() == mask_number(self.stored):
            return self.stored
        return super().clean(value)
