"""The work fits inside the fiscal year."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from programs.checks.dossier import Dossier, Finding, Section, Severity


def find(dossier: Dossier) -> Iterator[Finding]:
    proposal = dossier.proposal
    if proposal.first_month is None or proposal.last_month is None:
        yield Finding(
            "J1",
            Section.SCHEDULE,
            Severity.BLOCK,
            _("Pilih bulan mulai dan bulan selesai."),
            anchor="id_first_month",
        )
