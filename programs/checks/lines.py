"""There is a budget that can be stored, and its lines are not doubled."""

from collections import Counter
from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from budgets.models import RupiahField
from programs.checks.dossier import Dossier, Finding, Section, Severity
from programs.checks.rule import Mark, Rule

RULES = (
    Rule(
        code="R1",
        title=gettext_lazy("RAB berisi"),
        severity=Severity.BLOCK,
        mark=Mark.ASSUMED,
        source=gettext_lazy("Kelengkapan isian portal"),
    ),
    Rule(
        code="R2",
        title=gettext_lazy("Baris RAB tidak rangkap"),
        severity=Severity.WARN,
        mark=Mark.ASSUMED,
        source=gettext_lazy("Pemeriksaan kewajaran"),
    ),
    Rule(
        code="R7",
        title=gettext_lazy("Total RAB dapat disimpan"),
        severity=Severity.BLOCK,
        mark=Mark.ASSUMED,
        source=gettext_lazy("Batas 20 angka basis data"),
    ),
)


def find(dossier: Dossier) -> Iterator[Finding]:
    if not dossier.lines:
        yield Finding("R1", Section.RAB, Severity.BLOCK, _("Isi paling sedikit satu baris RAB."))
        return
    if dossier.total_idr >= 10**RupiahField.DIGITS:
        yield Finding(
            "R7",
            Section.RAB,
            Severity.BLOCK,
            _("Total RAB melebihi 20 angka. Periksa nol pada harga satuan dan volumenya."),
        )
    seen = Counter(
        (line.account_id, line.description.casefold(), line.unit_price_idr, line.volume)
        for line in dossier.lines
    )
    for line in dossier.lines:
        key = (line.account_id, line.description.casefold(), line.unit_price_idr, line.volume)
        if seen[key] > 1:
            yield Finding(
                "R2",
                Section.RAB,
                Severity.WARN,
                _("Baris “%(name)s” muncul lebih dari sekali. Hapus bila rangkap.")
                % {"name": line.description},
                anchor=f"baris-{line.pk}",
            )
