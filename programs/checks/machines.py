"""Machines are granted to a verified KUB of small industries only (PP 29/2018 art. 23-24)."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from programs.checks.dossier import Dossier, Finding, Section, Severity
from programs.checks.rule import Mark, Rule

# Machines and equipment to be handed over (Bagan Akun Standar).
_MACHINES = "526112"

_VERIFIED_GROUP = Rule(
    code="M6",
    title=gettext_lazy("Mesin diserahkan kepada KUB yang terverifikasi"),
    severity=Severity.BLOCK,
    mark=Mark.CONFIRMED,
    article="PP 29/2018 Pasal 23-24",
)
RULES = (_VERIFIED_GROUP,)


def find(dossier: Dossier) -> Iterator[Finding]:
    machines = [line for line in dossier.lines if line.account.code == _MACHINES]
    if not machines or any(group.may_receive_machines for group in dossier.contents.groups):
        return
    yield Finding(
        _VERIFIED_GROUP.code,
        Section.CANDIDATES,
        _VERIFIED_GROUP.severity,
        _(
            "Ada mesin untuk diserahkan: catat KUB industri kecil pemakai alat manual, "
            "beserta pejabat yang memverifikasinya."
        ),
        article=_VERIFIED_GROUP.article,
        anchor="h-kelompok",
    )
