"""A sentra has at least five units of one kind (PP 29/2018 article 1 number 8)."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from programs.checks.dossier import Dossier, Finding, Section, Severity
from programs.checks.rule import Mark, Parameter, ParameterKind, Rule
from provinces.states import FEWEST_SENTRA_UNITS

_SIZE = Rule(
    code="L3",
    title=gettext_lazy("Sentra cukup banyak unitnya"),
    severity=Severity.BLOCK,
    mark=Mark.CONFIRMED,
    article="PP 29/2018 Pasal 1 angka 8",
    parameters=(
        Parameter(
            name="units",
            label=gettext_lazy("Paling sedikit"),
            kind=ParameterKind.WHOLE,
            default=FEWEST_SENTRA_UNITS,
            unit=gettext_lazy("unit IKM"),
            lowest=FEWEST_SENTRA_UNITS,
            highest=1000,
        ),
    ),
)
_KNOWN = Rule(
    code="L4",
    title=gettext_lazy("Jumlah unit sentra tercatat"),
    severity=Severity.WARN,
    mark=Mark.ASSUMED,
    article="PP 29/2018 Pasal 1 angka 8",
    source=gettext_lazy("Daftar sentra portal"),
)
RULES = (_SIZE, _KNOWN)


def find(dossier: Dossier) -> Iterator[Finding]:
    contents, fewest = dossier.contents, dossier.rules.value(_SIZE, "units")
    for place in (contents.main, *contents.locations):
        if not place.sentra:
            continue
        anchor = f"id_lokasi-{place.id}-sentra" if place.id else "id_sentra"
        if place.unit_count is None:
            yield _finding(_KNOWN, _unknown(place.sentra, fewest), anchor)
        elif place.unit_count < fewest:
            message = _too_few(place.sentra, place.unit_count, fewest)
            yield _finding(_SIZE, message, anchor)


def _finding(rule: Rule, message: str, anchor: str) -> Finding:
    return Finding(
        rule.code, Section.PLACE, rule.severity, message, article=rule.article, anchor=anchor
    )


def _unknown(name: str, fewest: int) -> str:
    return _(
        "Jumlah unit %(name)s belum tercatat di daftar sentra; pastikan paling sedikit %(fewest)s."
    ) % {"name": name, "fewest": fewest}


def _too_few(name: str, count: int, fewest: int) -> str:
    return _("%(name)s hanya punya %(count)s unit; sentra paling sedikit %(fewest)s unit IKM.") % {
        "name": name,
        "count": count,
        "fewest": fewest,
    }
