"""Goods for the public (accounts 526) need a list of recipients."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from programs.checks.dossier import Dossier, Finding, Section, Severity
from programs.checks.rule import Mark, Rule

RULES = (
    Rule(
        code="R6",
        title=gettext_lazy("Barang yang diserahkan punya penerima"),
        severity=Severity.WARN,
        mark=Mark.ASSUMED,
        source=gettext_lazy("Akun 526 dan rencana BAST"),
    ),
)


def find(dossier: Dossier) -> Iterator[Finding]:
    for line in dossier.lines:
        if line.account.is_handover and not dossier.proposal.beneficiary_note:
            yield Finding(
                "R6",
                Section.PLACE,
                Severity.WARN,
                _("Ada barang untuk diserahkan (akun 526): uraikan penerima dan rencana BAST."),
                anchor="id_beneficiary_note",
            )
            return
