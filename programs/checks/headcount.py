"""Parts of the beneficiaries are never more than all of them."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from programs.checks.dossier import Dossier, Finding, Section, Severity
from programs.checks.rule import Mark, Rule

_PARTS = Rule(
    code="M7",
    title=gettext_lazy("Rincian penerima tidak melebihi jumlahnya"),
    severity=Severity.BLOCK,
    mark=Mark.ASSUMED,
    source=gettext_lazy("Kelengkapan isian portal"),
)
_NAMED = Rule(
    code="M4",
    title=gettext_lazy("Calon penerima tidak melebihi jumlah penerima"),
    severity=Severity.WARN,
    mark=Mark.ASSUMED,
    source=gettext_lazy("Pemeriksaan kewajaran"),
)
RULES = (_PARTS, _NAMED)


def find(dossier: Dossier) -> Iterator[Finding]:
    proposal = dossier.proposal
    total = proposal.beneficiary_count
    for name, message in (
        ("women_count", _("Penerima perempuan lebih banyak daripada seluruh penerima.")),
        ("disability_count", _("Penerima disabilitas lebih banyak daripada seluruh penerima.")),
    ):
        part = getattr(proposal, name)
        if total is not None and part is not None and part > total:
            yield Finding(_PARTS.code, Section.PLACE, _PARTS.severity, message, anchor=f"id_{name}")
    named = len(dossier.contents.candidates)
    if total is not None and named > total:
        yield Finding(
            _NAMED.code,
            Section.CANDIDATES,
            _NAMED.severity,
            _("Ada %(named)s calon, sedangkan jumlah penerima %(total)s. Samakan keduanya.")
            % {"named": named, "total": total},
            anchor="h-calon",
        )
