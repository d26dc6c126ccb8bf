"""The legal bases are named, from the register of the year or in words."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from programs.checks.dossier import Dossier, Finding, Section, Severity
from programs.checks.rule import Mark, Rule
from programs.states import ChoiceKind

_LEGAL_BASES = Rule(
    code="K3",
    title=gettext_lazy("Dasar hukum disebut"),
    severity=Severity.WARN,
    mark=Mark.ASSUMED,
    article="PMK 62/2023 (format KAK)",
    source=gettext_lazy("Isi KAK yang lazim"),
)
RULES = (_LEGAL_BASES,)


def find(dossier: Dossier) -> Iterator[Finding]:
    proposal = dossier.proposal
    known = [c for c in dossier.contents.choices if c.kind == ChoiceKind.LEGAL_BASIS]
    ticked = dossier.contents.ticked(ChoiceKind.LEGAL_BASIS, proposal.legal_bases)
    if known and not ticked and not proposal.legal_note.strip():
        yield Finding(
            _LEGAL_BASES.code,
            Section.TERMS,
            _LEGAL_BASES.severity,
            _("Pilih paling sedikit satu dasar hukum."),
            article=_LEGAL_BASES.article,
            anchor=f"id_legal_bases_{known[0].code}",
        )
