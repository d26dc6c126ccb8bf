"""Start-up capital goes to new entrepreneurs under four conditions (PP 29/2018 article 29)."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from programs.checks.dossier import Dossier, Finding, Section, Severity
from programs.checks.rule import Mark, Rule
from programs.states import BeneficiaryKind, ChoiceKind

# Financing, start-up capital included (PP 29/2018 article 13 letter h).
_FINANCING = "h"

_STARTUP = Rule(
    code="M5",
    title=gettext_lazy("Syarat modal awal wirausaha baru terpenuhi"),
    severity=Severity.BLOCK,
    mark=Mark.CONFIRMED,
    article="PP 29/2018 Pasal 29",
)
RULES = (_STARTUP,)


def find(dossier: Dossier) -> Iterator[Finding]:
    proposal = dossier.proposal
    gives_capital = dossier.contents.activity == _FINANCING
    if not gives_capital or proposal.beneficiary_kind != BeneficiaryKind.ASPIRING:
        return
    for condition in dossier.contents.open(ChoiceKind.STARTUP, proposal.startup):
        yield Finding(
            f"{_STARTUP.code}-{condition.code}",
            Section.PLACE,
            _STARTUP.severity,
            _("Syarat modal awal belum dipenuhi: %(condition)s") % {"condition": condition.name},
            article=condition.article,
            anchor=f"id_startup_{condition.code}",
        )
