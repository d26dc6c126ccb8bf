"""How one rule is set: a switch, its parameters, the reason and the days. Never code."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ikmportal.ui.fields import DateField, VolumeField
from ikmportal.ui.formats import decimal_text
from ikmportal.ui.forms import MendingForm
from programs.actions.rule_settings import Choice
from programs.checks.rule import (
    Parameter,
    ParameterKind,
    ParameterRefused,
    Rule,
    RuleBook,
    Setting,
)
from programs.models import RuleSetting
from programs.states import Severity

_PREFIX = "p_"


class RuleForm(MendingForm):
    """The fields follow the rule's declaration; a parameter out of its range is refused here."""

    unmarked = ("first", "last")

    severity = forms.ChoiceField(
        label=gettext_lazy("Tindakan"), choices=Severity.choices, widget=forms.RadioSelect
    )
    first = DateField(
        label=gettext_lazy("Berlaku mulai"),
        required=False,
        help_text=gettext_lazy("Kosong berarti sejak sekarang."),
    )
    last = DateField(
        label=gettext_lazy("Berlaku sampai"),
        required=False,
        help_text=gettext_lazy("Kosong berarti seterusnya; sesudahnya bawaan aturan berlaku."),
    )
    note = forms.CharField(label=gettext_lazy("Alasan perubahan"), max_length=300)
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, *args: Any, rule: Rule, stored: RuleSetting | None, **kwargs: Any) -> None:
        super().__init__(*args, initial=_initial(rule, stored), **kwargs)
        self.rule = rule
        for parameter in rule.parameters:
            self.fields[_PREFIX + parameter.name] = _field(parameter)
        self.order_fields(["severity", *self.parameter_names, "first", "last", "note", "seen"])

    @property
    def parameter_names(self) -> list[str]:
        return [_PREFIX + parameter.name for parameter in self.rule.parameters]

    @property
    def parameter_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.parameter_names]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for parameter in self.rule.parameters:
            name = _PREFIX + parameter.name
            if name not in cleaned:
                continue
            try:
                cleaned[name] = parameter.read(_typed(parameter, cleaned[name]))
            except ParameterRefused as problem:
                self.add_error(name, str(problem))
        first, last = cleaned.get("first"), cleaned.get("last")
        if first and last and last < first:
            self.add_error("last", _("Hari terakhir harus sesudah hari pertama."))
        return cleaned

    @property
    def choice(self) -> Choice:
        """What a valid form says. Only parameters that differ from the default are kept."""
        data = self.cleaned_data
        typed = {one.name: data[_PREFIX + one.name] for one in self.rule.parameters}
        return Choice(
            severity=Severity(data["severity"]),
            parameters={
                one.name: one.stored(typed[one.name])
                for one in self.rule.parameters
                if typed[one.name] != one.default
            },
            note=data["note"],
            first=data["first"],
            last=data["last"],
        )


def _field(parameter: Parameter) -> forms.Field:
    if parameter.kind == ParameterKind.FLAG:
        return forms.BooleanField(label=str(parameter.label), required=False)
    bounds = _("%(unit)s; bawaan %(default)s.") % {
        "unit": parameter.unit,
        "default": decimal_text(Decimal(parameter.default)),
    }
    places = 0 if parameter.kind == ParameterKind.WHOLE else 2
    return VolumeField(label=str(parameter.label), decimal_places=places, help_text=bounds)


def _typed(parameter: Parameter, value: Any) -> Any:
    return int(value) if parameter.kind == ParameterKind.WHOLE else value


def _initial(rule: Rule, stored: RuleSetting | None) -> dict[str, Any]:
    book = RuleBook(
        {rule.code: Setting(Severity(stored.severity), stored.parameters)} if stored else {}
    )
    values = {_PREFIX + one.name: _shown(book.value(rule, one.name)) for one in rule.parameters}
    if stored is None:
        return {"severity": rule.severity, "seen": 0, **values}
    until = stored.valid.upper
    return {
        "severity": stored.severity,
        "note": stored.note,
        "first": stored.valid.lower,
        # PostgreSQL keeps the first day on which it no longer counts.
        "last": until - timedelta(days=1) if until else None,
        "seen": stored.version,
        **values,
    }


def _shown(value: int | Decimal | bool) -> Any:
    return value if isinstance(value, bool) else Decimal(value)
