"""How far each section is, from the findings and from what was typed."""

from collections.abc import Sequence
from dataclasses import dataclass

from ikmportal.ui.components import Progress
from programs.checks.dossier import Dossier, Finding, Section, Severity

_FIELDS: dict[Section, tuple[str, ...]] = {
    Section.IDENTITY: ("contact_name", "contact_position", "contact_phone"),
    Section.PROGRAMME: ("focus_id", "activity_id", "eligibility"),
    Section.TERMS: ("problem", "objective", "output", "method", "risk"),
    Section.PLACE: ("regency_id", "place", "beneficiary_kind", "beneficiary_count"),
    Section.SCHEDULE: ("first_month", "last_month"),
    Section.STATEMENTS: ("declares_responsibility", "declares_no_cofunding"),
}
# Findings that say something is wrong rather than not there yet.
_WRONG = frozenset({"R4", "R8", "R9", "R18", "R19", "L3", "M3", "M6", "M7", "T2"})


@dataclass(frozen=True)
class SectionProgress:
    """One section: its state, what stands in the way, and how much is filled."""

    section: Section
    state: Progress
    blockers: Sequence[Finding]
    warnings: Sequence[Finding]
    filled: int
    wanted: int

    @property
    def is_open(self) -> bool:
        """Something in it stops the submission."""
        return bool(self.blockers)


def progress(dossier: Dossier, findings: Sequence[Finding]) -> dict[Section, SectionProgress]:
    """The state of every section, in filling order."""
    return {section: _progress(section, dossier, findings) for section in Section}


def _progress(section: Section, dossier: Dossier, findings: Sequence[Finding]) -> SectionProgress:
    own = [finding for finding in findings if finding.section == section]
    blockers = [finding for finding in own if finding.severity == Severity.BLOCK]
    filled, wanted = _filled(section, dossier)
    return SectionProgress(
        section=section,
        state=_state(blockers, filled=filled, wanted=wanted),
        blockers=blockers,
        warnings=[finding for finding in own if finding.severity == Severity.WARN],
        filled=filled,
        wanted=wanted,
    )


def _state(blockers: Sequence[Finding], *, filled: int, wanted: int) -> Progress:
    if not blockers:
        # Nothing is due and nothing is there: that is not the same as done.
        return "ok" if filled or not wanted else "kosong"
    if any(finding.code in _WRONG for finding in blockers):
        return "salah"
    return "jalan" if filled else "kosong"


def _filled(section: Section, dossier: Dossier) -> tuple[int, int]:
    if section == Section.RAB:
        return len(dossier.lines), max(len(dossier.lines), 1)
    if section == Section.DOCUMENTS:
        wanted = [r for r in dossier.requirements if r.is_mandatory]
        return sum(r.pk in dossier.answered for r in wanted), len(wanted)
    if section == Section.CANDIDATES:
        named = len(dossier.contents.groups) + len(dossier.contents.candidates)
        return named, max(named, 1)
    if section == Section.TARGETS:
        return len(dossier.contents.targets), max(len(dossier.contents.targets), 1)
    names = _FIELDS[section]
    return sum(bool(getattr(dossier.proposal, name)) for name in names), len(names)
