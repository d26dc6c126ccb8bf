"""Beneficiaries are the public, industry people first, and they are counted."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from programs.checks.dossier import Dossier, Finding, Section, Severity


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
