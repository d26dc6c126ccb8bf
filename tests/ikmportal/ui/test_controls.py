"""Controls drawn in Python say what Django's own templates say, to the letter."""

import re

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates
from django.utils.safestring import mark_safe

from ikmportal.ui.forms import IkmRenderer

ODD = "<b>&\"'é"
CHOICES = [("", "–"), (1, 1_234), ("a", ODD), (ODD, [("x", "X"), (2, mark_safe("<i>2</i>"))])]
ATTRS = {"class": ODD, "required": True, "disabled": False, "maxlength": 7, "data-x": None}
WIDGETS = [
    *(
        kind(attrs=ATTRS)
        for kind in (
            forms.TextInput, forms.NumberInput, forms.EmailInput, forms.URLInput, forms.DateInput,
            forms.PasswordInput, forms.HiddenInput, forms.DateTimeInput, forms.TimeInput,
            forms.CheckboxInput, forms.FileInput, forms.Textarea,
        )
    ),
    forms.Select(ATTRS, CHOICES),
    forms.SelectMultiple(ATTRS, CHOICES),
    forms.NullBooleanSelect(ATTRS),
]  # fmt: skip


@pytest.mark.parametrize("value", [None, "", "a", ODD, 0, True, 12_345, mark_safe("<u>")])
@pytest.mark.parametrize("widget", WIDGETS, ids=lambda widget: type(widget).__name__)
def test_drawn_control_equals_the_template(widget, value):
    given = [value] if isinstance(widget, forms.SelectMultiple) and value is not None else value

    drawn, expected = (
        widget.render(f"n{ODD}", given, renderer=renderer)
        for renderer in (IkmRenderer(), DjangoTemplates())
    )

    # Its templates end with line breaks.
    assert drawn == re.sub(r"\n+", "\n", expected).strip("\n")
