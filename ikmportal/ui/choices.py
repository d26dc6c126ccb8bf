"""Lists of many choices: drawn once for each content, then only the chosen one is marked."""

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from django import forms
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe


class LongSelect(forms.Select):
    """A plain select without groups; the standard one runs a template for each option."""

    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None
    ) -> SafeString:
        given = self.build_attrs(self.attrs, attrs) | {"name": name}
        flags = format_html_join(
            "",
            ' {}="{}"',
            (
                (key, key if own is True else own)
                for key, own in given.items()
                if own not in (None, False)
            ),
        )
        choices = tuple((str("" if k is None else k), str(label)) for k, label in self.choices)
        drawn = _options(choices)
        mark = f'<option value="{escape("" if value is None else str(value))}"'
        chosen = drawn.replace(mark, f"{mark} selected", 1)
        return format_html("<select{}>{}</select>", flags, mark_safe(chosen))  # noqa: S308


def datalist(identity: str, options: Iterable[tuple[str, str]]) -> SafeString:
    """One list of choices that many inputs may share."""
    return format_html('<datalist id="{}">{}</datalist>', identity, _options(tuple(options)))


@lru_cache(maxsize=64)
def _options(choices: tuple[tuple[str, str], ...]) -> SafeString:
    return format_html_join("", '<option value="{}">{}</option>', choices)
