"""The place is named down to kabupaten/kota (PP 17/2017 article 15)."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from programs.checks.dossier import Dossier, Finding, Section, Severity
from programs.checks.rule import Mark, Rule

RULES = (
    Rule(
        code="L1",
        title=gettext_lazy("Kabupaten/kota dipilih"),
        severity=Severity.BLOCK,
        mark=Mark.CONFIRMED,
        article="PP 17/2017 Pasal 15",
    ),
    Rule(
        code="L2",
        title=gettext_lazy("Lokasi diisi"),
        severity=Severity.BLOCK,
        mark=Mark.ASSUMED,
        source=gettext_lazy("Kelengkapan isian portal"),
    ),
)


def find(dossier: Dossier) -> Iterator[Finding]:
    if dossier.proposal.regency_id is None:
        yield Finding(
            "L1",
            Section.PLACE,
            Severity.BLOCK,
            _("Pilih kabupaten/kota tempat kegiatan."),
            article="PP 17/2017 Pasal 15",
            anchor="id_regency",
        )
    if not dossier.proposal.place:
        yield Finding(
            "L2",
            Section.PLACE,
            Severity.BLOCK,
            _("Isi lokasi, misalnya kecamatan atau nama sentra."),
            anchor="id_place",
        )
