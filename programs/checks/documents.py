"""Every mandatory supporting document is there, found clean, and was not rejected."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from programs.checks.dossier import Dossier, Finding, Section, Severity
from programs.checks.rule import Mark, Rule
from programs.models import DocumentRequirement

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
    """A file that is still looked into blocks too: nothing may change once it is sent."""
    for requirement in dossier.requirements:
        name = {"name": requirement.name}
        is_answered = requirement.pk in dossier.answered
        if requirement.pk in dossier.arriving:
            message = _("Tunggu sampai %(name)s selesai diperiksa keamanannya.") % name
            yield _finding(requirement, Severity.BLOCK, message)
        elif requirement.is_mandatory and not is_answered:
            yield _finding(requirement, Severity.BLOCK, _("Unggah %(name)s.") % name)
        elif requirement.pk in dossier.refused:
            message = (
                _("Berkas terakhir untuk %(name)s tidak diterima. Ganti atau batalkan.") % name
            )
            yield _finding(requirement, Severity.WARN, message)


def _finding(requirement: DocumentRequirement, severity: Severity, message: str) -> Finding:
    return Finding(
        f"D-{requirement.code}",
        Section.DOCUMENTS,
        severity,
        message,
        article=requirement.basis,
        anchor=f"dokumen-{requirement.code}",
    )
