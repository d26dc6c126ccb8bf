"""The terms of reference say what may go wrong (assumed of a KAK)."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from programs.checks.dossier import Dossier, Finding, Section, Severity
from programs.checks.rule import Mark, Rule

_RISK = Rule(
    code="K2",
    title=gettext_lazy("Risiko diuraikan"),
    severity=Severity.WARN,
    mark=Mark.ASSUMED,
    source=gettext_lazy("Isi KAK yang lazim"),
)
RULES = (_RISK,)


def find(dossier: Dossier) -> Iterator[Finding]:
    if not dossier.proposal.risk.strip():
        yield Finding(
            _RISK.code,
            Section.TERMS,
            _RISK.severity,
            _("Uraikan risiko kegiatan dan cara menanganinya."),
            anchor="id_risk",
        )
