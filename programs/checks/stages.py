"""Stages lie within the months of the whole work."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from programs.checks.dossier import Dossier, Finding, Section, Severity


def find(dossier: Dossier) -> Iterator[Finding]:
    first, last = dossier.proposal.first_month, dossier.proposal.last_month
    if first is None or last is None:
        return
    for stage in dossier.contents.stages:
        months = [month for month in (stage.first_month, stage.last_month) if month is not None]
        if any(not first <= month <= last for month in months):
            yield Finding(
                "J2",
                Section.SCHEDULE,
                Severity.WARN,
                _("Tahap “%(name)s” di luar bulan pelaksanaan.") % {"name": stage.name or "–"},
                anchor=f"id_tahap-{stage.id}-first_month",
            )
