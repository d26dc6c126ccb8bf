"""The date of birth inside a NIK is a date; women have forty added to the day."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from programs.checks.dossier import Dossier, Finding, Section, Severity
from programs.checks.rule import Mark, Rule

_ADDED_FOR_WOMEN = 40
_LONGEST = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)

_BIRTHDAY = Rule(
    code="C3",
    title=gettext_lazy("Tanggal lahir di dalam NIK mungkin"),
    severity=Severity.WARN,
    mark=Mark.ASSUMED,
    source=gettext_lazy("Susunan angka NIK"),
)
RULES = (_BIRTHDAY,)


def find(dossier: Dossier) -> Iterator[Finding]:
    for person in dossier.contents.candidates:
        if person.nik and not has_plausible_birthday(person.nik):
            yield Finding(
                _BIRTHDAY.code,
                Section.CANDIDATES,
                _BIRTHDAY.severity,
                _("NIK %(number)s (%(name)s): tanggal lahir di dalamnya tidak mungkin.")
                % {"number": person.masked_nik, "name": person.name or "–"},
                anchor=f"id_calon-{person.id}-nik",
            )


def has_plausible_birthday(nik: str) -> bool:
    """Digits 7 to 12 are day, month and year; the century is not said."""
    day, month = int(nik[6:8]), int(nik[8:10])
    day -= _ADDED_FOR_WOMEN if day > _ADDED_FOR_WOMEN else 0
    return 1 <= month <= 12 and 1 <= day <= _LONGEST[month - 1]
