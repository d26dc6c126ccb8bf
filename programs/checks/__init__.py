"""What is missing or wrong: one file, one rule, pure functions over one dossier."""

from collections.abc import Callable, Iterator

from programs.checks import (
    beneficiaries,
    ceiling,
    documents,
    eligibility,
    evidence,
    handover,
    identity,
    indicators,
    lines,
    place,
    priorities,
    programme,
    schedule,
    statements,
    terms,
)
from programs.checks.dossier import Dossier, Finding, Section, Severity, read_dossier
from programs.models import Proposal

__all__ = [
    "CHECKS",
    "Dossier",
    "Finding",
    "Section",
    "Severity",
    "blocking_findings",
    "examine",
    "read_dossier",
]

CHECKS: tuple[Callable[[Dossier], Iterator[Finding]], ...] = (
    identity.find,
    programme.find,
    eligibility.find,
    terms.find,
    place.find,
    beneficiaries.find,
    lines.find,
    evidence.find,
    priorities.find,
    ceiling.find,
    indicators.find,
    handover.find,
    schedule.find,
    documents.find,
    statements.find,
)


def examine(dossier: Dossier) -> list[Finding]:
    """Run every rule, in the order of the sections."""
    return [finding for check in CHECKS for finding in check(dossier)]


def blocking_findings(proposal: Proposal) -> list[Finding]:
    """Findings that stop a submission."""
    found = examine(read_dossier(proposal))
    return [finding for finding in found if finding.severity == Severity.BLOCK]
