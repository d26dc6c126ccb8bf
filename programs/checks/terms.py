"""The terms of reference say problem, aim, output and method, each in more than a few words."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from programs.checks.dossier import Dossier, Finding, Section, Severity
from programs.checks.rule import Mark, Parameter, ParameterKind, Rule

_TERMS = Rule(
    code="K1",
    title=gettext_lazy("Kerangka acuan diuraikan"),
    severity=Severity.BLOCK,
    mark=Mark.ASSUMED,
    source=gettext_lazy("Kelengkapan isian portal"),
    parameters=(
        Parameter(
            name="words",
            label=gettext_lazy("Paling sedikit"),
            kind=ParameterKind.WHOLE,
            default=5,
            unit=gettext_lazy("kata"),
            lowest=1,
            highest=200,
        ),
    ),
)
RULES = (_TERMS,)


def find(dossier: Dossier) -> Iterator[Finding]:
    fewest = dossier.rules.value(_TERMS, "words")
    wanted = (
        ("problem", _("Uraikan masalah yang dihadapi IKM sasaran, paling sedikit %(words)s kata.")),
        ("objective", _("Uraikan tujuan kegiatan, paling sedikit %(words)s kata.")),
        ("output", _("Uraikan keluaran yang akan dihasilkan, paling sedikit %(words)s kata.")),
        ("method", _("Uraikan cara pelaksanaan, paling sedikit %(words)s kata.")),
    )
    for name, message in wanted:
        if len(getattr(dossier.proposal, name).split()) < fewest:
            yield Finding(
                "K1",
                Section.TERMS,
                Severity.BLOCK,
                message % {"words": fewest},
                anchor=f"id_{name}",
            )
