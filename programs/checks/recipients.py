"""Goods to be handed over have named recipients and a plan for the handover."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from programs.checks.dossier import Dossier, Finding, Section, Severity


def find(dossier: Dossier) -> Iterator[Finding]:
    if not any(line.account.is_handover for line in dossier.lines):
        return
    if not any(person.name for person in dossier.contents.candidates):
        yield Finding(
            "C1",
            Section.CANDIDATES,
            Severity.WARN,
            _("Ada barang untuk diserahkan (akun 526): catat calon penerimanya satu per satu."),
            anchor="h-calon",
        )
    if not dossier.proposal.handover_plan.strip():
        yield Finding(
            "C2",
            Section.PLACE,
            Severity.WARN,
            _("Ada barang untuk diserahkan (akun 526): tulis rencana serah terimanya (BAST)."),
            article="PP 19/2022 Pasal 17",
            anchor="id_handover_plan",
        )
