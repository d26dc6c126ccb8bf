"""One RO stands under one KRO of a pair: with national priority (QDG) or without (BDG)."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from programs.checks.dossier import Dossier, Finding, Section, Severity

# The first letter of a KRO with Prioritas Nasional, and of the same KRO without.
_PLAIN = {"P": "A", "Q": "B", "R": "C"}


def find(dossier: Dossier) -> Iterator[Finding]:
    codes = {line.output_class.code for line in dossier.lines}
    for code in sorted(codes):
        plain = _PLAIN.get(code[0], "") + code[1:]
        if plain not in codes or plain == code:
            continue
        first = next(line for line in dossier.lines if line.output_class.code == code)
        yield Finding(
            "R9",
            Section.RAB,
            Severity.WARN,
            _(
                "KRO %(code)s (Prioritas Nasional) dan %(plain)s (bukan) sama-sama dipakai. "
                "Pakai satu saja, sesuai penandaan RKP."
            )
            % {"code": code, "plain": plain},
            anchor=f"baris-{first.pk}",
        )
