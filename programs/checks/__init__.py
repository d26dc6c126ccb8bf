"""What is missing or wrong: one file, one rule, pure functions over one dossier.

Each file declares its ``RULES``; how a rule is set in a scheme is data (``RuleSetting``) that the
dossier carries. A file that declares none is run as it is.
"""

import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from programs.checks import (
    beneficiaries,
    ceiling,
    codes,
    costs,
    documents,
    eligibility,
    evidence,
    handover,
    headcount,
    identity,
    identity_numbers,
    indicators,
    legal_bases,
    lines,
    machines,
    magnitude,
    officials,
    overlap,
    participants,
    place,
    priorities,
    programme,
    readiness,
    recipients,
    repeats,
    risk,
    sbm,
    scale,
    schedule,
    sentra,
    stages,
    startup,
    statements,
    supporting,
    targets,
    terms,
    units,
    years,
)
from programs.checks.dossier import Dossier, Finding, Section, Severity, read_dossier
from programs.checks.rule import Rule, rule_code
from programs.models import Proposal

__all__ = [
    "CHECKS",
    "DECLARED",
    "Dossier",
    "Finding",
    "Section",
    "Severity",
    "blocking_findings",
    "examine",
    "read_dossier",
    "warning_count",
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
    scale.find,
    targets.find,
    years.find,
    participants.find,
    overlap.find,
    lines.find,
    codes.find,
    evidence.find,
    priorities.find,
    ceiling.find,
    sbm.find,
    magnitude.find,
    costs.find,
    units.find,
    supporting.find,
    indicators.find,
    handover.find,
    schedule.find,
    stages.find,
    documents.find,
    statements.find,
)


def declared(find: Callable[[Dossier], Iterator[Finding]]) -> tuple[Rule, ...]:
    """The rules that the file of a check declares."""
    rules: tuple[Rule, ...] = getattr(sys.modules[find.__module__], "RULES", ())
    return rules


# Every declared rule by its code, in the order in which rules run.
DECLARED: Mapping[str, Rule] = {rule.code: rule for find in CHECKS for rule in declared(find)}


def examine(dossier: Dossier) -> list[Finding]:
    """Run every rule as it is set for the scheme, in the order of the sections.

    Asks nothing of the database: settings came with the dossier. A rule that is off finds nothing.
    """
    found = (_as_set(finding, dossier) for find in CHECKS for finding in find(dossier))
    return [finding for finding in found if finding.severity != Severity.OFF]


def _as_set(finding: Finding, dossier: Dossier) -> Finding:
    rule = DECLARED.get(rule_code(finding.code))
    severity = dossier.rules.severity(finding.severity, rule=rule, code=finding.code)
    return finding if severity == finding.severity else replace(finding, severity=severity)


def blocking_findings(proposal: Proposal) -> list[Finding]:
    """Findings that stop a submission."""
    found = examine(read_dossier(proposal))
    return [finding for finding in found if finding.severity == Severity.BLOCK]


def warning_count(proposal: Proposal) -> int:
    """How many findings a reviewer has to weigh."""
    found = examine(read_dossier(proposal))
    return sum(finding.severity == Severity.WARN for finding in found)
