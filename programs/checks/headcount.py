"""Parts of the beneficiaries are never more than all of them."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from programs.checks.dossier import Dossier, Finding, Section, Severity


def find(dossier: Dossier) -> Iterator[Finding]:
    proposal = dossier.proposal
    total = proposal.beneficiary_count
    for name, message in (
        ("women_count", _("Penerima perempuan lebih banyak daripada seluruh penerima.")),
        ("disability_count", _("Penerima disabilitas lebih banyak daripada seluruh penerima.")),
    ):
        part = getattr(proposal, name)
        if total is not None and part is not None and part > total:
            yield Finding("M3", Section.PLACE, Severity.BLOCK, message, anchor=f"id_{name}")
    named = len(dossier.contents.candidates)
    if total is not None and named > total:
        yield Finding(
            "M4",
            Section.CANDIDATES,
            Severity.WARN,
            _("Ada %(named)s calon, sedangkan jumlah penerima %(total)s. Samakan keduanya.")
            % {"named": named, "total": total},
            anchor="h-calon",
        )
