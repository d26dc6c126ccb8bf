"""The one column type for money."""

from typing import Any

from django.db import models


class RupiahField(models.DecimalField):  # type: ignore[type-arg]
    """Whole rupiah, up to 20 digits. Forms read and write Indonesian money text."""

    DIGITS = 20

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["max_digits"], kwargs["decimal_places"] = self.DIGITS, 0
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        del kwargs["max_digits"], kwargs["decimal_places"]
        return name, path, args, kwargs

    def formfield(self, **kwargs: Any) -> Any:
        from ikmportal.ui import fields as form_fields

        options = {"required": not self.blank, "label": self.verbose_name, **kwargs}
        options.pop("form_class", None)
        options.pop("choices_form_class", None)
        return form_fields.RupiahField(**options)
