"""A continuing proposal shows its years: target and estimate of each (PP 6/2023 article 26)."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ikmportal.ui.formats import terbilang
from programs.checks.dossier import Dossier, Finding, Section, Severity
from programs.checks.rule import Mark, Parameter, ParameterKind, Rule
from programs.states import ProposalKind

_YEARS = Rule(
    code="T2",
    title=gettext_lazy("Usulan berlanjut memerinci tahunnya"),
    severity=Severity.BLOCK,
    mark=Mark.ASSUMED,
    article="PP 6/2023 Pasal 26",
    source=gettext_lazy("Jumlah tahun ditetapkan portal"),
    parameters=(
        Parameter(
            name="years",
            label=gettext_lazy("Paling sedikit"),
            kind=ParameterKind.WHOLE,
            default=2,
            unit=gettext_lazy("tahun yang diisi"),
            lowest=2,
            highest=10,
        ),
    ),
)
RULES = (_YEARS,)


def find(dossier: Dossier) -> Iterator[Finding]:
    if dossier.proposal.kind != ProposalKind.CONTINUING:
        return
    years, fewest = dossier.contents.years, dossier.rules.value(_YEARS, "years")
    if len([row for row in years if row.year and row.target and row.estimate_idr]) < fewest:
        yield Finding(
            _YEARS.code,
            Section.TARGETS,
            _YEARS.severity,
            _("Usulan berlanjut: isi target dan perkiraan biaya paling sedikit %(years)s tahun.")
            % {"years": terbilang(fewest)},
            article=_YEARS.article,
            anchor="h-tahun",
        )
