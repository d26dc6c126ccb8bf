"""Every mandatory supporting document is there and was not rejected."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from programs.checks.dossier import Dossier, Finding, Section, Severity


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
