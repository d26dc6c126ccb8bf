"""The office states its responsibility and that no local money is asked for."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from programs.checks.dossier import Dossier, Finding, Section, Severity
from programs.checks.rule import Mark, Rule

RULES = (
    Rule(
        code="S1",
        title=gettext_lazy("Pernyataan tanggung jawab mutlak"),
        severity=Severity.BLOCK,
        mark=Mark.ASSUMED,
        source=gettext_lazy("Kelengkapan isian portal"),
    ),
    Rule(
        code="S2",
        title=gettext_lazy("Pernyataan tanpa dana pendamping"),
        severity=Severity.BLOCK,
        mark=Mark.CONFIRMED,
        article="PP 19/2022 Pasal 12",
    ),
)


def find(dossier: Dossier) -> Iterator[Finding]:
    if not dossier.proposal.declares_responsibility:
        yield Finding(
            "S1",
            Section.STATEMENTS,
            Severity.BLOCK,
            _("Setujui pernyataan tanggung jawab mutlak."),
            anchor="id_declares_responsibility",
        )
    if not dossier.proposal.declares_no_cofunding:
        yield Finding(
            "S2",
            Section.STATEMENTS,
            Severity.BLOCK,
            _("Setujui pernyataan tanpa dana pendamping daerah."),
            article="PP 19/2022 Pasal 12",
            anchor="id_declares_no_cofunding",
        )
