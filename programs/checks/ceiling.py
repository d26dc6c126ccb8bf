"""The proposal fits under what remains of the province's ceiling."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ikmportal.ui.formats import rupiah
from programs.checks.dossier import Dossier, Finding, Section, Severity
from programs.checks.rule import Mark, Rule

RULES = (
    Rule(
        code="R3",
        title=gettext_lazy("Pagu provinsi sudah ditetapkan"),
        severity=Severity.WARN,
        mark=Mark.ASSUMED,
        source=gettext_lazy("Pemeriksaan kewajaran"),
    ),
    Rule(
        code="R4",
        title=gettext_lazy("Total di bawah sisa pagu provinsi"),
        severity=Severity.BLOCK,
        mark=Mark.ASSUMED,
        source=gettext_lazy("Jumlah rincian, RO, usulan, dan pagu"),
    ),
)


def find(dossier: Dossier) -> Iterator[Finding]:
    remaining = dossier.ceiling_remaining_idr
    if remaining is None:
        yield Finding(
            "R3",
            Section.RAB,
            Severity.WARN,
            _("Pagu alokasi provinsi belum ditetapkan; nilai usulan belum dapat dibandingkan."),
        )
    elif dossier.total_idr > remaining:
        yield Finding(
            "R4",
            Section.RAB,
            Severity.BLOCK,
            _("Total %(total)s melebihi sisa pagu provinsi %(remaining)s. Kurangi %(over)s.")
            % {
                "total": rupiah(dossier.total_idr),
                "remaining": rupiah(remaining),
                "over": rupiah(dossier.total_idr - remaining),
            },
        )
