"""Every mandatory supporting document is there and was not rejected."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from programs.checks.dossier import Dossier, Finding, Section, Severity
from programs.checks.rule import Mark, Rule

RULES = (
    Rule(
        code="D",
        title=gettext_lazy("Data dukung wajib diunggah"),
        severity=Severity.BLOCK,
        mark=Mark.ASSUMED,
        source=gettext_lazy("Daftar data dukung skema"),
    ),
)


def find(dossier: Dossier) -> Iterator[Finding]:
    for requirement in dossier.requirements:
        if requirement.is_mandatory and requirement.pk not in dossier.answered:
            yield Finding(
                f"D-{requirement.code}",
                Section.DOCUMENTS,
                Severity.BLOCK,
                _("Unggah %(name)s.") % {"name": requirement.name},
                article=requirement.basis,
                anchor=f"dokumen-{requirement.code}",
            )
