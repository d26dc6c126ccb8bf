"""The officials who answer for the money are named with their numbers."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from programs.checks.dossier import Dossier, Finding, Section, Severity
from programs.checks.rule import Mark, Rule

_BUDGET_USER = Rule(
    code="I2",
    title=gettext_lazy("Kepala Dinas atau KPA disebut dengan NIP"),
    severity=Severity.WARN,
    mark=Mark.ASSUMED,
    source=gettext_lazy("Kelengkapan isian portal"),
)
_COMMITMENT_OFFICER = Rule(
    code="I3",
    title=gettext_lazy("PPK disebut dengan NIP"),
    severity=Severity.WARN,
    mark=Mark.ASSUMED,
    source=gettext_lazy("Kelengkapan isian portal"),
)
RULES = (_BUDGET_USER, _COMMITMENT_OFFICER)


def find(dossier: Dossier) -> Iterator[Finding]:
    proposal = dossier.proposal
    wanted = (
        (_BUDGET_USER, "kpa", _("Isi nama dan NIP Kepala Dinas atau KPA.")),
        (
            _COMMITMENT_OFFICER,
            "ppk",
            _("Isi nama dan NIP PPK, atau biarkan kosong sampai ditunjuk."),
        ),
    )
    for rule, who, message in wanted:
        name, number = getattr(proposal, f"{who}_name"), getattr(proposal, f"{who}_nip")
        if not name or not number:
            anchor = f"id_{who}_nip" if name else f"id_{who}_name"
            yield Finding(rule.code, Section.IDENTITY, rule.severity, message, anchor=anchor)
