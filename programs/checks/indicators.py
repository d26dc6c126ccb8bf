"""Money without an indicator is shown: it counts towards no target."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ikmportal.ui.formats import rupiah
from programs.checks.dossier import Dossier, Finding, Section, Severity
from programs.checks.rule import Mark, Rule

RULES = (
    Rule(
        code="R5",
        title=gettext_lazy("Baris terkait indikator Renstra"),
        severity=Severity.WARN,
        mark=Mark.ASSUMED,
        source=gettext_lazy("Keterkaitan RO dengan indikator"),
    ),
)


def find(dossier: Dossier) -> Iterator[Finding]:
    unlinked = [line for line in dossier.lines if line.indicator_id is None]
    if unlinked:
        yield Finding(
            "R5",
            Section.RAB,
            Severity.WARN,
            _("%(count)s baris senilai %(amount)s belum dikaitkan dengan indikator Renstra.")
            % {
                "count": len(unlinked),
                "amount": rupiah(sum(int(line.amount_idr) for line in unlinked)),
            },
            anchor=f"baris-{unlinked[0].pk}",
        )
