"""The same person or business is not named twice, here or in another scheme or year."""

from collections import Counter
from collections.abc import Iterator

from django.utils.translation import gettext as _

from ikmportal.ui.masking import mask_number
from programs.checks.contents import Person
from programs.checks.dossier import Dossier, Finding, Section, Severity


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
                yield _finding("C4", person, column, _twice(word, number))
            if number in schemes:
                yield _finding("C5", person, column, _also(word, number, schemes[number]))


def _finding(code: str, person: Person, column: str, message: str) -> Finding:
    anchor = f"id_calon-{person.id}-{column}"
    return Finding(code, Section.CANDIDATES, Severity.WARN, message, anchor=anchor)


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
