"""A continuing proposal shows its years: target and estimate of each (PP 6/2023 article 26)."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from programs.checks.dossier import Dossier, Finding, Section, Severity
from programs.states import ProposalKind

_FEWEST = 2


def find(dossier: Dossier) -> Iterator[Finding]:
    if dossier.proposal.kind != ProposalKind.CONTINUING:
        return
    years = dossier.contents.years
    if len([row for row in years if row.year and row.target and row.estimate_idr]) < _FEWEST:
        yield Finding(
            "T2",
            Section.TARGETS,
            Severity.BLOCK,
            _("Usulan berlanjut: isi target dan perkiraan biaya paling sedikit dua tahun."),
            article="PP 6/2023 Pasal 26",
            anchor="h-tahun",
        )
