"""Every condition for Tugas Pembantuan is confirmed (PP 19/2022 article 12)."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from programs.checks.dossier import Dossier, Finding, Section, Severity
from programs.checks.rule import Mark, Rule

RULES = (
    Rule(
        code="E",
        title=gettext_lazy("Syarat Tugas Pembantuan terpenuhi"),
        severity=Severity.BLOCK,
        mark=Mark.CONFIRMED,
        article="PP 19/2022 Pasal 12",
    ),
)


def find(dossier: Dossier) -> Iterator[Finding]:
    answers = dossier.proposal.eligibility
    for condition in dossier.conditions:
        if answers.get(condition.letter) is not True:
            yield Finding(
                f"E-{condition.letter}",
                Section.PROGRAMME,
                Severity.BLOCK,
                _("Syarat belum terpenuhi: %(statement)s") % {"statement": condition.statement},
                article=condition.article,
                anchor=f"id_eligibility_{condition.letter}",
            )
