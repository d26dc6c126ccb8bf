"""The work fits inside the fiscal year."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from programs.checks.dossier import Dossier, Finding, Section, Severity
from programs.checks.rule import Mark, Rule

RULES = (
    Rule(
        code="J1",
        title=gettext_lazy("Jadwal dalam tahun anggaran"),
        severity=Severity.BLOCK,
        mark=Mark.ASSUMED,
        source=gettext_lazy("Kelengkapan isian portal"),
    ),
)


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
