"""The legal bases are named, from the register of the year or in words."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from programs.checks.dossier import Dossier, Finding, Section, Severity
from programs.states import ChoiceKind


def find(dossier: Dossier) -> Iterator[Finding]:
    proposal = dossier.proposal
    known = [c for c in dossier.contents.choices if c.kind == ChoiceKind.LEGAL_BASIS]
    ticked = dossier.contents.ticked(ChoiceKind.LEGAL_BASIS, proposal.legal_bases)
    if known and not ticked and not proposal.legal_note.strip():
        yield Finding(
            "K3",
            Section.TERMS,
            Severity.WARN,
            _("Pilih paling sedikit satu dasar hukum."),
            article="PMK 62/2023 (format KAK)",
            anchor=f"id_legal_bases_{known[0].code}",
        )
