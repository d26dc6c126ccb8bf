"""Machines are granted to a verified KUB of small industries only (PP 29/2018 art. 23-24)."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from programs.checks.dossier import Dossier, Finding, Section, Severity

# Machines and equipment to be handed over (Bagan Akun Standar).
_MACHINES = "526112"


def find(dossier: Dossier) -> Iterator[Finding]:
    machines = [line for line in dossier.lines if line.account.code == _MACHINES]
    if not machines or any(group.may_receive_machines for group in dossier.contents.groups):
        return
    yield Finding(
        "M6",
        Section.CANDIDATES,
        Severity.BLOCK,
        _(
            "Ada mesin untuk diserahkan: catat KUB industri kecil pemakai alat manual, "
            "beserta pejabat yang memverifikasinya."
        ),
        article="PP 29/2018 Pasal 23-24",
        anchor="h-kelompok",
    )
