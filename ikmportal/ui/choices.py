"""A list of choices drawn in one go: a template for each option costs more than the page."""

from typing import Any

from django import forms
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString


class LongSelect(forms.Select):
    """A plain select for lists of many rows, without groups."""

    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None
    ) -> SafeString:
        given = self.build_attrs(self.attrs, attrs) | {"name": name}
        if value in (None, ""):
            given.pop("required", None)
        flags = format_html_join(
            "",
            ' {}="{}"',
            (
                (key, key if own is True else own)
                for key, own in given.items()
                if own not in (None, False)
            ),
        )
        chosen = "" if value is None else str(value)
        options = format_html_join(
            "",
            '<option value="{}"{}>{}</option>',
            (
                (key, _chosen(chosen, key), label)
                for key, label in (
                    (str("" if k is None else k), label) for k, label in self.choices
                )
            ),
        )
        return format_html("<select{}>{}</select>", flags, options)


def _chosen(value: str, key: str) -> SafeString:
    return SafeString(" selected" if value == key else "")
