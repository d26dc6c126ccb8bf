"""The officials who answer for the money are named with their numbers."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from programs.checks.dossier import Dossier, Finding, Section, Severity


def find(dossier: Dossier) -> Iterator[Finding]:
    proposal = dossier.proposal
    wanted = (
        ("I2", "kpa", _("Isi nama dan NIP Kepala Dinas atau KPA.")),
        ("I3", "ppk", _("Isi nama dan NIP PPK, atau biarkan kosong sampai ditunjuk.")),
    )
    for code, who, message in wanted:
        name, number = getattr(proposal, f"{who}_name"), getattr(proposal, f"{who}_nip")
        if not name or not number:
            anchor = f"id_{who}_nip" if name else f"id_{who}_name"
            yield Finding(code, Section.IDENTITY, Severity.WARN, message, anchor=anchor)
