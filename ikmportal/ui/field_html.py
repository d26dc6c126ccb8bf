"""One form field as people see it: label, help, error and control.

Written in Python, not as a template: a section of the proposal shows eighty of them (decision
0005). ``templates/ui/field.html`` leads Django's and crispy's own ways here.
"""

from django import forms
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from ikmportal.ui.icons import icon_svg

_PLAIN_WIDGETS = (forms.RadioSelect, forms.CheckboxSelectMultiple, forms.HiddenInput)


def field_html(bound: forms.BoundField) -> SafeString:
    """The field in the frame its kind needs; a hidden field alone."""
    if bound.is_hidden:
        return SafeString(bound)
    widget, is_wrong = bound.field.widget, " salah" if bound.errors else ""
    notes, control = _notes(bound), control_of(bound)
    if widget.use_fieldset:
        aria = ""
        if described := bound.aria_describedby:
            aria = format_html(' aria-describedby="{}"', described)
        inside = f"<legend>{_label(bound)}</legend>\n  {notes}\n  {control}"
        return _framed("fieldset", f"opsi{is_wrong}", inside, more=aria)
    name = conditional_escape(bound.id_for_label)
    if isinstance(widget, forms.CheckboxInput):
        label = conditional_escape(capfirst(bound.label))
        inside = f'{control}<label for="{name}">{label}</label>\n  {notes}'
        return _framed("div", f"centang{is_wrong}", inside)
    above = f'<label class="form-label" for="{name}">{_label(bound)}</label>'
    return _framed("div", is_wrong.strip(), f"{above}\n  {notes}\n  {control}")


def _framed(tag: str, css: str, inside: str, *, more: str = "") -> SafeString:
    classes = f"isian {css}".strip()
    return mark_safe(  # noqa: S308 - every part is escaped
        f'<{tag} class="{classes}"{more}>\n  {inside}\n</{tag}>'
    )


def control_of(bound: forms.BoundField) -> SafeString:
    """Only the control, with the class its kind needs."""
    widget = bound.field.widget
    css = f"{_control_class(widget)} {widget.attrs.get('class', '')}".strip()
    return bound.as_widget(attrs={"class": css} if css else None)


def _control_class(widget: forms.Widget) -> str:
    if isinstance(widget, _PLAIN_WIDGETS):
        return ""
    if isinstance(widget, forms.CheckboxInput):
        return "form-check-input"
    return "form-select" if isinstance(widget, forms.Select) else "form-control"


def _label(bound: forms.BoundField) -> str:
    label = conditional_escape(capfirst(bound.label))
    if bound.field.required or bound.name in getattr(bound.form, "unmarked", ()):
        return label
    optional = _("(boleh kosong)")
    return f'{label} <span class="boleh">{optional}</span>'


def _notes(bound: forms.BoundField) -> str:
    """Help and errors, each with the id that the control names."""
    notes = []
    if bound.help_text:
        # Not escaped: Django's own help texts of passwords are markup.
        notes.append(f'<div class="hint" id="{bound.auto_id}_helptext">{bound.help_text}</div>')
    if bound.errors:
        told = format_html_join("", "<p>{}</p>", ((error,) for error in bound.errors))
        frame = '<div class="isian-galat" id="{}_error">{}<div>{}</div></div>'
        notes.append(format_html(frame, bound.auto_id, icon_svg("segi"), told))
    return "\n".join(notes)
