"""The same person or business is not named twice, here or in another scheme or year."""

from collections import Counter
from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ikmportal.ui.masking import mask_number
from programs.checks.contents import Person
from programs.checks.dossier import Dossier, Finding, Section, Severity
from programs.checks.rule import Mark, Rule

_HERE = Rule(
    code="C4",
    title=gettext_lazy("Calon tidak tercatat dua kali dalam usulan"),
    severity=Severity.WARN,
    mark=Mark.ASSUMED,
    source=gettext_lazy("NIK atau NIB yang sama"),
)
_ELSEWHERE = Rule(
    code="C5",
    title=gettext_lazy("Calon tidak tercatat dalam usulan lain"),
    severity=Severity.WARN,
    mark=Mark.ASSUMED,
    source=gettext_lazy("NIK atau NIB yang sama di skema atau tahun lain"),
)
RULES = (_HERE, _ELSEWHERE)


def find(dossier: Dossier) -> Iterator[Finding]:
    schemes: dict[str, set[str]] = {}
    for other in dossier.contents.elsewhere:
        schemes.setdefault(other.number, set()).add(other.scheme)
    people = dossier.contents.candidates
    for column, word in (("nik", "NIK"), ("nib", "NIB")):
        numbers = Counter(getattr(person, column) for person in people)
        for person in people:
            number = getattr(person, column)
            if not number:
                continue
            if numbers[number] > 1:
                yield _finding(_HERE, person, column, _twice(word, number))
            if number in schemes:
                yield _finding(_ELSEWHERE, person, column, _also(word, number, schemes[number]))


def _finding(rule: Rule, person: Person, column: str, message: str) -> Finding:
    anchor = f"id_calon-{person.id}-{column}"
    return Finding(rule.code, Section.CANDIDATES, rule.severity, message, anchor=anchor)


def _twice(word: str, number: str) -> str:
    return _("%(word)s %(number)s tercatat lebih dari sekali dalam usulan ini.") % {
        "word": word,
        "number": mask_number(number),
    }


def _also(word: str, number: str, schemes: set[str]) -> str:
    return _("%(word)s %(number)s juga tercatat dalam usulan lain: %(schemes)s.") % {
        "word": word,
        "number": mask_number(number),
        "schemes": ", ".join(sorted(schemes)),
    }
