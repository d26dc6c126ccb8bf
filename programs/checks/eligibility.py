"""Every condition for Tugas Pembantuan is confirmed (PP 19/2022 article 12)."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from programs.checks.dossier import Dossier, Finding, Section, Severity


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
