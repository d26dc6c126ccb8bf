"""Beneficiaries are the public, industry people first, and they are counted."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from programs.checks.dossier import Dossier, Finding, Section, Severity
from programs.checks.rule import Mark, Rule

RULES = (
    Rule(
        code="M1",
        title=gettext_lazy("Jenis penerima manfaat dipilih"),
        severity=Severity.BLOCK,
        mark=Mark.CONFIRMED,
        article="PP 19/2022 Pasal 1",
    ),
    Rule(
        code="M2",
        title=gettext_lazy("Jumlah penerima manfaat diisi"),
        severity=Severity.BLOCK,
        mark=Mark.ASSUMED,
        source=gettext_lazy("Kelengkapan isian portal"),
    ),
)


def find(dossier: Dossier) -> Iterator[Finding]:
    proposal = dossier.proposal
    if not proposal.beneficiary_kind:
        yield Finding(
            "M1",
            Section.PLACE,
            Severity.BLOCK,
            _("Pilih siapa penerima manfaatnya."),
            article="PP 19/2022 Pasal 1",
            anchor="id_beneficiary_kind",
        )
    if not proposal.beneficiary_count:
        yield Finding(
            "M2",
            Section.PLACE,
            Severity.BLOCK,
            _("Isi jumlah penerima manfaat, misalnya 20."),
            anchor="id_beneficiary_count",
        )
