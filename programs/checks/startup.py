"""Start-up capital goes to new entrepreneurs under four conditions (PP 29/2018 article 29)."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from programs.checks.dossier import Dossier, Finding, Section, Severity
from programs.states import BeneficiaryKind, ChoiceKind

# Financing, start-up capital included (PP 29/2018 article 13 letter h).
_FINANCING = "h"


def find(dossier: Dossier) -> Iterator[Finding]:
    proposal = dossier.proposal
    gives_capital = dossier.contents.activity == _FINANCING
    if not gives_capital or proposal.beneficiary_kind != BeneficiaryKind.ASPIRING:
        return
    for condition in dossier.contents.open(ChoiceKind.STARTUP, proposal.startup):
        yield Finding(
            f"M5-{condition.code}",
            Section.PLACE,
            Severity.BLOCK,
            _("Syarat modal awal belum dipenuhi: %(condition)s") % {"condition": condition.name},
            article=condition.article,
            anchor=f"id_startup_{condition.code}",
        )
