"""The controls every form has, in Django's own markup but written in Python.

Django renders each widget through three or four templates; a page with sixty fields spends more
time there than on anything else (decision 0005). ``tests/ikmportal/ui/test_controls.py`` holds
these against Django's templates.
"""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.formats import localize
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

Context = Mapping[str, Any]
_WIDGETS = "django/forms/widgets/"
_INPUTS = ("input", "text", "number", "email", "url", "password", "hidden", "date", "datetime",
           "time", "checkbox", "file", "color", "search", "tel")  # fmt: skip


def control_html(template_name: str, context: Context) -> SafeString | None:
    """What a widget's template would give; None for a template that is not known here."""
    draw = _DRAWN.get(template_name)
    return mark_safe(draw(context["widget"])) if draw else None  # noqa: S308 - escaped part by part


def _attrs(widget: Context) -> str:
    parts = []
    for name, value in widget["attrs"].items():
        if value is True:
            parts.append(f" {conditional_escape(name)}")
        elif value is not False:
            parts.append(f' {conditional_escape(name)}="{conditional_escape(str(value))}"')
    return "".join(parts)


def _input(widget: Context) -> str:
    value = widget["value"]
    shown = "" if value is None else f' value="{conditional_escape(str(value))}"'
    kind, name = conditional_escape(widget["type"]), conditional_escape(widget["name"])
    return f'<input type="{kind}" name="{name}"{shown}{_attrs(widget)}>'


def _textarea(widget: Context) -> str:
    text = conditional_escape(widget["value"]) if widget["value"] else ""
    name = conditional_escape(widget["name"])
    return f'<textarea name="{name}"{_attrs(widget)}>\n{text}</textarea>'


def _select(widget: Context) -> str:
    parts = [f'<select name="{conditional_escape(widget["name"])}"{_attrs(widget)}>']
    for group, options, _index in widget["optgroups"]:
        if group:
            parts.append(f'\n  <optgroup label="{conditional_escape(group)}">')
        parts.extend(f"\n  {_option(option)}" for option in options)
        if group:
            parts.append("\n  </optgroup>")
    return "".join([*parts, "\n</select>"])


def _option(widget: Context) -> str:
    label = conditional_escape(localize(widget["label"]))
    value = conditional_escape(str(widget["value"]))
    return f'<option value="{value}"{_attrs(widget)}>{label}</option>'


_DRAWN: dict[str, Callable[[Context], str]] = {
    f"{_WIDGETS}textarea.html": _textarea,
    f"{_WIDGETS}select.html": _select,
    **{f"{_WIDGETS}{name}.html": _input for name in _INPUTS},
}
