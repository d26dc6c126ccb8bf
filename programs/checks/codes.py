"""Every code of a line is one of the scheme's own year: a copied line may bring an older one."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from programs.checks.dossier import Dossier, Finding, Section, Severity


def find(dossier: Dossier) -> Iterator[Finding]:
    year = dossier.year
    if year is None:
        return
    for line in dossier.lines:
        if line.account.fiscal_year_id != year:
            yield Finding(
                "R8",
                Section.RAB,
                Severity.BLOCK,
                _("Akun %(code)s pada “%(name)s” tidak ada di TA %(year)s. Pilih akun lain.")
                % {"code": line.account.code, "name": line.description, "year": year},
                anchor=f"baris-{line.pk}",
            )
        if line.output_class.fiscal_year_id != year:
            yield Finding(
                "R9",
                Section.RAB,
                Severity.BLOCK,
                _("KRO %(code)s pada “%(name)s” tidak ada di TA %(year)s. Pilih KRO lain.")
                % {"code": line.output_class.code, "name": line.description, "year": year},
                anchor=f"baris-{line.pk}",
            )
