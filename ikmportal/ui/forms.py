"""How forms look and speak: our templates, and "required" messages that name the mend."""

from typing import Any

from django import forms
from django.db.models import BLANK_CHOICE_DASH
from django.forms.renderers import TemplatesSetting
from django.forms.utils import pretty_name
from django.http import HttpRequest
from django.utils.functional import lazy
from django.utils.translation import gettext as _

from ikmportal.ui.controls import control_html

_CHOOSING = (forms.ChoiceField, forms.ModelChoiceField)
_DASHES = BLANK_CHOICE_DASH[0][1]


class IkmRenderer(TemplatesSetting):
    """Renders every form, field and error list with the templates in templates/ui."""

    form_template_name = "ui/form.html"
    field_template_name = "ui/field.html"

    def render(
        self, template_name: str, context: dict[str, Any], request: HttpRequest | None = None
    ) -> str:
        drawn = control_html(template_name, context)
        return super().render(template_name, context, request) if drawn is None else drawn


class MendingForm(forms.Form):
    """A form whose "required" messages say which field to fill: "Isi harga satuan."."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        name_the_mend(self)


class MendingModelForm(forms.ModelForm):  # type: ignore[type-arg]
    """The same for model forms."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        name_the_mend(self)


def name_the_mend(form: forms.BaseForm) -> None:
    """Replace each standard "required" message, and the dashes of a choice not made, by words."""
    standard = forms.Field.default_error_messages["required"]
    for name, field in form.fields.items():
        if isinstance(field, _CHOOSING):
            _name_the_choice(name, field)
        if field.error_messages.get("required") is standard:
            field.error_messages["required"] = _required_message(field, name)


def _name_the_choice(name: str, field: forms.Field) -> None:
    """ "Pilih skema" where something must be chosen, a dash where nothing need be."""
    label = _mid_sentence(str(field.label or pretty_name(name)))
    words = _("Pilih %(label)s") % {"label": label} if field.required else "–"
    if isinstance(field, forms.ModelChoiceField):
        if field.empty_label == _DASHES:
            field.empty_label = words
    elif isinstance(field, forms.ChoiceField):
        choices: list[Any] = list(field.choices)  # type: ignore[arg-type]
        if ("", _DASHES) in choices:
            field.choices = [(key, words if key == "" else told) for key, told in choices]


def _said_of_missing(field: forms.Field, name: str) -> str:
    told = str(field.label or pretty_name(name))
    if isinstance(field, forms.BooleanField):
        return _("Centang “%(label)s”.") % {"label": told}
    label = _mid_sentence(told)
    if isinstance(field, forms.FileField):
        return _("Unggah %(label)s.") % {"label": label}
    if isinstance(field, _CHOOSING):
        return _("Pilih %(label)s.") % {"label": label}
    return _("Isi %(label)s.") % {"label": label}


# Said when it is due: most forms are drawn, and most fields are filled.
_required_message = lazy(_said_of_missing, str)


def _mid_sentence(label: str) -> str:
    """Lower the first letter unless the word is an abbreviation (RAB, NIP)."""
    return label if label[1:2].isupper() else label[:1].lower() + label[1:]
