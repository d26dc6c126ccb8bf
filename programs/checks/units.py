"""What a KRO counts is counted by at least one of its lines."""

from collections import defaultdict
from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from programs.checks.dossier import Dossier, Finding, Section, Severity
from programs.checks.rule import Mark, Rule
from programs.models import RabLine

# Units that count what a KRO counts. A KRO with another unit is not judged.
_COUNTS = {
    "orang": {"orang", "oh", "oj", "ob", "ot", "op", "ok", "orang/kali"},
    "unit": {"unit", "set", "paket", "buah", "unit/tahun"},
    "paket": {"paket", "set", "unit", "buah", "stel"},
}

_UNITS = Rule(
    code="R14",
    title=gettext_lazy("Satuan KRO sejalan dengan satuan barisnya"),
    severity=Severity.WARN,
    mark=Mark.ASSUMED,
    source=gettext_lazy("Satuan KRO dan satuan RO"),
)
RULES = (_UNITS,)


def find(dossier: Dossier) -> Iterator[Finding]:
    by_class: dict[tuple[str, str], list[RabLine]] = defaultdict(list)
    for line in dossier.lines:
        by_class[line.output_class.code, line.output_class.unit].append(line)
    for (code, unit), lines in by_class.items():
        counting = _COUNTS.get(unit.casefold())
        if counting and counting.isdisjoint(_units(lines)):
            yield Finding(
                _UNITS.code,
                Section.RAB,
                _UNITS.severity,
                _("KRO %(code)s dihitung dalam %(unit)s, tetapi tidak satu pun barisnya memakai "
                  "satuan itu. Periksa KRO atau satuannya.")
                % {"code": code, "unit": unit},
                anchor=f"baris-{lines[0].pk}",
            )  # fmt: skip


def _units(lines: list[RabLine]) -> set[str]:
    return {unit.casefold() for line in lines for _value, unit in line.factors}
