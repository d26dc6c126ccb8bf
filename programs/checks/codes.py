"""Every code of a line is one of the scheme's own year: a copied line may bring an older one."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from programs.checks.dossier import Dossier, Finding, Section, Severity
from programs.checks.rule import Mark, Rule

_ACCOUNT = Rule(
    code="R18",
    title=gettext_lazy("Akun ada di tahun anggaran skema"),
    severity=Severity.BLOCK,
    mark=Mark.ASSUMED,
    source=gettext_lazy("Daftar kode per tahun anggaran"),
)
_CLASS = Rule(
    code="R19",
    title=gettext_lazy("KRO ada di tahun anggaran skema"),
    severity=Severity.BLOCK,
    mark=Mark.ASSUMED,
    source=gettext_lazy("Daftar kode per tahun anggaran"),
)
RULES = (_ACCOUNT, _CLASS)


def find(dossier: Dossier) -> Iterator[Finding]:
    year = dossier.year
    if year is None:
        return
    for line in dossier.lines:
        if line.account.fiscal_year_id != year:
            yield Finding(
                _ACCOUNT.code,
                Section.RAB,
                _ACCOUNT.severity,
                _("Akun %(code)s pada “%(name)s” tidak ada di TA %(year)s. Pilih akun lain.")
                % {"code": line.account.code, "name": line.description, "year": year},
                anchor=f"baris-{line.pk}",
            )
        if line.output_class.fiscal_year_id != year:
            yield Finding(
                _CLASS.code,
                Section.RAB,
                _CLASS.severity,
                _("KRO %(code)s pada “%(name)s” tidak ada di TA %(year)s. Pilih KRO lain.")
                % {"code": line.output_class.code, "name": line.description, "year": year},
                anchor=f"baris-{line.pk}",
            )
