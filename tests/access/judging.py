"""What the centre keeps about the review of one side's papers, for the access matrix."""

from dataclasses import dataclass

from ikmportal.accounts.models import User
from programs.models import (
    ConflictDeclaration,
    Criterion,
    OutsideOpinion,
    Proposal,
    ReturnReason,
    ReviewAssignment,
    ReviewerCoverage,
)
from tests import factories as make
from tests.factories import reviews


@dataclass
class Judged:
    criterion: Criterion
    coverage: ReviewerCoverage
    assignment: ReviewAssignment
    declaration: ConflictDeclaration
    # With its letter.
    opinion: OutsideOpinion
    reason: ReturnReason


def judged_of(proposal: Proposal, *, declared_by: User) -> Judged:
    """A rubric row, a rule, an assignment, and a conflict with an office of neither side."""
    reviewer = make.reviewer()
    return Judged(
        criterion=reviews.CriterionFactory(scheme=proposal.scheme),
        coverage=reviews.ReviewerCoverageFactory(
            scheme=proposal.scheme, reviewer=reviewer, province=proposal.province
        ),
        assignment=reviews.ReviewAssignmentFactory(proposal=proposal, reviewer=reviewer),
        declaration=reviews.ConflictDeclarationFactory(reviewer=declared_by),
        opinion=reviews.opinion_with_letter(b"surat", proposal=proposal),
        reason=reviews.ReturnReasonFactory(scheme=proposal.scheme),
    )
