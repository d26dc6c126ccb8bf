"""Whoever builds says what is ready (after the readiness criteria of DAK Fisik)."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from programs.checks.dossier import Dossier, Finding, Section, Severity
from programs.checks.rule import Mark, Rule
from programs.states import ChoiceKind

_READINESS = Rule(
    code="B1",
    title=gettext_lazy("Kesiapan pembangunan lengkap"),
    severity=Severity.WARN,
    mark=Mark.ASSUMED,
    source=gettext_lazy("Kriteria kesiapan DAK Fisik, dipakai juga di sini"),
)
RULES = (_READINESS,)


def find(dossier: Dossier) -> Iterator[Finding]:
    if not dossier.proposal.builds_place:
        return
    for item in dossier.contents.open(ChoiceKind.READINESS, dossier.proposal.readiness):
        yield Finding(
            f"{_READINESS.code}-{item.code}",
            Section.PROGRAMME,
            _READINESS.severity,
            _("Kesiapan pembangunan belum ada: %(item)s") % {"item": item.name},
            article=item.article,
            anchor=f"id_readiness_{item.code}",
        )
