"""Whoever builds says what is ready (after the readiness criteria of DAK Fisik)."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from programs.checks.dossier import Dossier, Finding, Section, Severity
from programs.states import ChoiceKind


def find(dossier: Dossier) -> Iterator[Finding]:
    if not dossier.proposal.builds_place:
        return
    for item in dossier.contents.open(ChoiceKind.READINESS, dossier.proposal.readiness):
        yield Finding(
            f"B1-{item.code}",
            Section.PROGRAMME,
            Severity.WARN,
            _("Kesiapan pembangunan belum ada: %(item)s") % {"item": item.name},
            article=item.article,
            anchor=f"id_readiness_{item.code}",
        )
