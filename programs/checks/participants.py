"""Enough people are served. No law names a minimum, so the rule is off until an admin sets one."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ikmportal.ui.formats import number
from programs.checks.dossier import Dossier, Finding, Section, Severity
from programs.checks.rule import Mark, Parameter, ParameterKind, Rule

_FEWEST = Rule(
    code="M3",
    title=gettext_lazy("Penerima manfaat cukup banyak"),
    severity=Severity.OFF,
    mark=Mark.ASSUMED,
    source=gettext_lazy("Tidak ada dasar hukum yang ditemukan"),
    parameters=(
        Parameter(
            name="people",
            label=gettext_lazy("Paling sedikit"),
            kind=ParameterKind.WHOLE,
            default=10,
            unit=gettext_lazy("orang"),
            lowest=1,
        ),
    ),
)
RULES = (_FEWEST,)


def find(dossier: Dossier) -> Iterator[Finding]:
    if dossier.rules.is_off(_FEWEST):
        return
    count, fewest = dossier.proposal.beneficiary_count, dossier.rules.value(_FEWEST, "people")
    if count and count < fewest:
        yield Finding(
            _FEWEST.code,
            Section.PLACE,
            _FEWEST.severity,
            _("Penerima manfaat %(count)s; paling sedikit %(fewest)s.")
            % {"count": number(count), "fewest": number(fewest)},
            anchor="id_beneficiary_count",
        )
