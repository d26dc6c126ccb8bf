"""The terms of reference say what may go wrong (assumed of a KAK)."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from programs.checks.dossier import Dossier, Finding, Section, Severity


def find(dossier: Dossier) -> Iterator[Finding]:
    if not dossier.proposal.risk.strip():
        yield Finding(
            "K2",
            Section.TERMS,
            Severity.WARN,
            _("Uraikan risiko kegiatan dan cara menanganinya."),
            anchor="id_risk",
        )
