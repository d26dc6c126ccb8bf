"""The proposal says what it adds to an indicator of the Renstra."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from programs.checks.dossier import Dossier, Finding, Section, Severity
from programs.checks.rule import Mark, Rule

_TARGET = Rule(
    code="T1",
    title=gettext_lazy("Target indikator Renstra diisi"),
    severity=Severity.WARN,
    mark=Mark.ASSUMED,
    source=gettext_lazy("Keterkaitan RO dengan indikator"),
)
RULES = (_TARGET,)


def find(dossier: Dossier) -> Iterator[Finding]:
    targets = dossier.contents.targets
    if not any(row.indicator_id and row.target for row in targets):
        anchor = f"id_target-{targets[0].id}-target" if targets else "h-target"
        yield Finding(
            _TARGET.code,
            Section.TARGETS,
            _TARGET.severity,
            _("Isi paling sedikit satu indikator Renstra dengan angka targetnya."),
            anchor=anchor,
        )
