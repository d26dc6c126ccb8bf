"""Stages lie within the months of the whole work."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from programs.checks.dossier import Dossier, Finding, Section, Severity
from programs.checks.rule import Mark, Rule

_STAGES = Rule(
    code="J2",
    title=gettext_lazy("Tahap dalam bulan pelaksanaan"),
    severity=Severity.WARN,
    mark=Mark.ASSUMED,
    source=gettext_lazy("Pemeriksaan kewajaran"),
)
RULES = (_STAGES,)


def find(dossier: Dossier) -> Iterator[Finding]:
    first, last = dossier.proposal.first_month, dossier.proposal.last_month
    if first is None or last is None:
        return
    for stage in dossier.contents.stages:
        months = [month for month in (stage.first_month, stage.last_month) if month is not None]
        if any(not first <= month <= last for month in months):
            yield Finding(
                _STAGES.code,
                Section.SCHEDULE,
                _STAGES.severity,
                _("Tahap “%(name)s” di luar bulan pelaksanaan.") % {"name": stage.name or "–"},
                anchor=f"id_tahap-{stage.id}-first_month",
            )
