"""What is missing or wrong: one file, one rule, pure functions over one dossier."""

from collections.abc import Callable, Iterator

from programs.checks import (
    beneficiaries,
    ceiling,
    documents,
    eligibility,
    handover,
    headcount,
    identity,
    identity_numbers,
    indicators,
    legal_bases,
    lines,
    machines,
    officials,
    place,
    programme,
    readiness,
    recipients,
    repeats,
    risk,
    schedule,
    sentra,
    stages,
    startup,
    statements,
    targets,
    terms,
    years,
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
    officials.find,
    programme.find,
    eligibility.find,
    readiness.find,
    terms.find,
    risk.find,
    legal_bases.find,
    place.find,
    sentra.find,
    beneficiaries.find,
    headcount.find,
    startup.find,
    machines.find,
    recipients.find,
    identity_numbers.find,
    repeats.find,
    targets.find,
    years.find,
    lines.find,
    ceiling.find,
    indicators.find,
    handover.find,
    schedule.find,
    stages.find,
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
