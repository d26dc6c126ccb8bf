"""One RO stands under one KRO of a pair: with national priority (QDG) or without (BDG)."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from programs.checks.dossier import Dossier, Finding, Section, Severity
from programs.checks.rule import Mark, Rule

# The first letter of a KRO with Prioritas Nasional, and of the same KRO without.
_PLAIN = {"P": "A", "Q": "B", "R": "C"}

_PAIR = Rule(
    code="R17",
    title=gettext_lazy("Satu RO di bawah satu KRO dari sepasang"),
    severity=Severity.WARN,
    mark=Mark.ASSUMED,
    source=gettext_lazy("KRO P, Q, R adalah KRO A, B, C berpenanda Prioritas Nasional"),
)
RULES = (_PAIR,)


def find(dossier: Dossier) -> Iterator[Finding]:
    codes = {line.output_class.code for line in dossier.lines}
    for code in sorted(codes):
        plain = _PLAIN.get(code[0], "") + code[1:]
        if plain not in codes or plain == code:
            continue
        first = next(line for line in dossier.lines if line.output_class.code == code)
        yield Finding(
            _PAIR.code,
            Section.RAB,
            _PAIR.severity,
            _(
                "KRO %(code)s (Prioritas Nasional) dan %(plain)s (bukan) sama-sama dipakai. "
                "Pakai satu saja, sesuai penandaan RKP."
            )
            % {"code": code, "plain": plain},
            anchor=f"baris-{first.pk}",
        )
