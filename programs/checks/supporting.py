"""Supporting cost stays a small part. No law names the percentage, so the rule is off at first."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ikmportal.ui.formats import rupiah
from programs.checks.dossier import Dossier, Finding, Section, Severity
from programs.checks.rule import Mark, Parameter, ParameterKind, Rule

# Travel (524) and office goods (5211): what supports the work rather than is it.
_SUPPORTING = ("524", "5211")

_SHARE = Rule(
    code="R15",
    title=gettext_lazy("Biaya penunjang sebagian kecil"),
    severity=Severity.OFF,
    mark=Mark.ASSUMED,
    article="PP 7/2008",
    source=gettext_lazy("“Sebagian kecil” tanpa persentase; akun 524 dan 5211"),
    parameters=(
        Parameter(
            name="percent",
            label=gettext_lazy("Paling banyak"),
            kind=ParameterKind.WHOLE,
            default=30,
            unit=gettext_lazy("persen dari total"),
            lowest=1,
            highest=100,
        ),
    ),
)
RULES = (_SHARE,)


def find(dossier: Dossier) -> Iterator[Finding]:
    if dossier.rules.is_off(_SHARE):
        return
    lines = [line for line in dossier.lines if line.account.code.startswith(_SUPPORTING)]
    spent = sum(int(line.amount_idr) for line in lines)
    percent = dossier.rules.value(_SHARE, "percent")
    if spent * 100 > dossier.total_idr * percent:
        yield Finding(
            _SHARE.code,
            Section.RAB,
            _SHARE.severity,
            _("Biaya penunjang %(spent)s melebihi %(percent)s persen dari total.")
            % {"spent": rupiah(spent), "percent": percent},
            article=_SHARE.article,
            anchor=f"baris-{lines[0].pk}",
        )
