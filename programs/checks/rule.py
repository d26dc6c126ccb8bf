"""What a rule declares of itself, and how it is set in one scheme: data, never code.

A check file lists its ``RULES``. A finding belongs to the rule whose code it carries before the
dash: ``D-kak`` is a finding of rule ``D``.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from ikmportal.ui.formats import decimal_text, number
from programs.states import Severity

Words = str | Promise
_RANK = {Severity.OFF: 0, Severity.WARN: 1, Severity.BLOCK: 2}


class Mark(StrEnum):
    """Whether a source was seen for the rule (C) or it is assumed (A)."""

    CONFIRMED = "C"
    ASSUMED = "A"


class ParameterKind(StrEnum):
    WHOLE = "bilangan"
    DECIMAL = "desimal"
    FLAG = "ya-tidak"


class ParameterRefused(ValueError):
    """A value does not fit its declaration; ``str()`` is the mend."""


@dataclass(frozen=True, kw_only=True)
class Parameter:
    """One number or switch of a rule, with its unit and the range that makes sense.

    Stored as JSON: an integer, a decimal as text (never a float), or a boolean.
    """

    name: str
    label: Words
    kind: ParameterKind
    default: int | Decimal | bool
    unit: Words = ""
    lowest: int = 0
    highest: int = 1_000_000

    def read(self, value: Any) -> int | Decimal | bool:
        """The value a stored or typed one stands for. Refuses anything else, naming the mend."""
        if self.kind == ParameterKind.FLAG:
            if not isinstance(value, bool):
                raise ParameterRefused(_("Pilih ya atau tidak."))
            return value
        found = self._whole(value) if self.kind == ParameterKind.WHOLE else _decimal(value)
        if not self.lowest <= found <= self.highest:
            raise ParameterRefused(
                _("Isi dari %(lowest)s sampai %(highest)s.")
                % {"lowest": number(self.lowest), "highest": number(self.highest)}
            )
        return found

    @staticmethod
    def _whole(value: Any) -> int:
        if isinstance(value, bool) or not isinstance(value, int):
            raise ParameterRefused(_("Isi bilangan bulat, misalnya 5."))
        whole: int = value
        return whole

    def stored(self, value: int | Decimal | bool) -> int | str | bool:
        """As JSON keeps it."""
        return str(value) if isinstance(value, Decimal) else value

    def text(self, value: int | Decimal | bool) -> str:
        """As people read it, with its unit."""
        if isinstance(value, bool):
            return _("ya") if value else _("tidak")
        return f"{decimal_text(Decimal(value))} {self.unit}".strip()


def _decimal(value: Any) -> Decimal:
    if isinstance(value, bool | float):
        raise ParameterRefused(_("Isi angka, misalnya 1,5."))
    try:
        found = Decimal(value)
    except (InvalidOperation, TypeError, ValueError) as problem:
        raise ParameterRefused(_("Isi angka, misalnya 1,5.")) from problem
    if not found.is_finite():
        raise ParameterRefused(_("Isi angka, misalnya 1,5."))
    return found


@dataclass(frozen=True, kw_only=True)
class Rule:
    """The declaration of one rule: what it does unless an admin of the scheme says otherwise."""

    code: str
    title: Words
    severity: Severity
    mark: Mark
    article: str = ""
    source: Words = ""
    parameters: tuple[Parameter, ...] = ()

    @property
    def is_assumed(self) -> bool:
        return self.mark == Mark.ASSUMED

    def parameter(self, name: str) -> Parameter:
        return next(one for one in self.parameters if one.name == name)


def rule_code(finding_code: str) -> str:
    """The rule a finding belongs to."""
    return finding_code.partition("-")[0]


@dataclass(frozen=True)
class Setting:
    """What an admin chose for one rule: its severity, and the parameters that differ."""

    severity: Severity
    parameters: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class RuleBook:
    """The settings of one scheme as they count today. An empty book is the declarations."""

    settings: Mapping[str, Setting] = field(default_factory=dict)

    def value(self, rule: Rule, name: str) -> Any:
        """A parameter as set, or its default. A stored value that no longer fits counts as none."""
        parameter, setting = rule.parameter(name), self.settings.get(rule.code)
        if setting is None or name not in setting.parameters:
            return parameter.default
        try:
            return parameter.read(setting.parameters[name])
        except ParameterRefused:
            return parameter.default

    def severity(self, found: Severity, *, rule: Rule | None, code: str) -> Severity:
        """What a finding does: as its rule is set. A check that softened its finding keeps it soft.

        A check that declares no rule is taken at its word.
        """
        setting = self.settings.get(rule_code(code))
        if setting is None:
            return found
        is_softened = rule is not None and _RANK[found] < _RANK[rule.severity]
        return (
            min(found, setting.severity, key=_RANK.__getitem__)
            if is_softened
            else (setting.severity)
        )

    def is_off(self, rule: Rule) -> bool:
        """Nothing is looked for; a rule that is off by declaration needs a setting to be on."""
        setting = self.settings.get(rule.code)
        return (setting.severity if setting else rule.severity) == Severity.OFF
