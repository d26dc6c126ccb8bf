"""Doors of the sections' content: the candidates of a proposal, and what was sent."""

from programs.states import ProposalState
from tests.access.doors import Address, Case, Door

DRAFT, AWAITING = ProposalState.DRAFT, ProposalState.AWAITING_HEAD
REVIEW = ProposalState.IN_REVIEW


def _at(state: ProposalState) -> Address:
    return lambda side: {"proposal_id": side.proposals[state].pk}


SUBMITTED = ProposalState.SUBMITTED
DOORS: tuple[Door, ...] = (
    Door(
        "programs:candidates",
        (
            Case(codes="404 | 200 200 200 | 404 404 404 200 404", address=_at(DRAFT)),
            Case(codes="404 | 200 200 200 | 200 200 200 200 200", address=_at(REVIEW)),
            # Full numbers: the office's drafter and head, the reviewer, the auditor.
            Case(
                method="POST",
                codes="404 | 200 200 403 | 404 404 404 200 404",
                address=_at(DRAFT),
            ),
            Case(
                method="POST",
                codes="404 | 200 200 403 | 200 403 403 200 403",
                address=_at(REVIEW),
            ),
        ),
    ),
    Door(
        "reports:receipt",
        (
            Case(
                method="POST",
                codes="404 | 302 302 302 | 403 403 403 403 403",
                address=_at(SUBMITTED),
            ),
        ),
    ),
    Door(
        "programs:sent",
        (Case(codes="404 | 200 200 200 | 404 404 404 200 404", address=_at(AWAITING)),),
    ),
)
