"""Doors of files in pieces and of what the checklist gives out: drafters write, readers look."""

from typing import Any

from programs.states import ProposalState
from tests.access.doors import Address, Case, Door

DRAFT, REVIEW = ProposalState.DRAFT, ProposalState.IN_REVIEW
_DRAFTER = "404 | {} 403 403 | 404 404 404 403 404"
_SEEN_DRAFT = "404 | 200 200 200 | 404 404 404 200 404"
_SEEN = "404 | 200 200 200 | 200 200 200 200 200"


def _at(state: ProposalState, *parts: str) -> Address:
    """The proposal of a side in a state, with the named parts of its checklist."""
    return lambda side: (
        {"proposal_id": side.proposals[state].pk}
        | {part: _PARTS[part](side, state) for part in parts}
    )


_PARTS: dict[str, Any] = {
    "document_id": lambda side, state: side.documents[state].pk,
    "requirement_id": lambda side, state: side.documents[state].requirement_id,
    "upload_id": lambda side, state: side.upload.pk,
}


def _kept(method: str, code: int, state: ProposalState, *parts: str, foreign: bool = False) -> Case:
    return Case(
        method=method,
        codes=_DRAFTER.format(code),
        address=_at(state, *parts),
        parts=parts if foreign else (),
    )


DOORS: tuple[Door, ...] = (
    Door("programs:upload-begin", (_kept("POST", 422, DRAFT),)),
    Door("programs:upload-piece", (_kept("POST", 422, DRAFT, "upload_id", foreign=True),)),
    Door("programs:upload-give-up", (_kept("POST", 302, DRAFT, "upload_id", foreign=True),)),
    Door("programs:document-take-back", (_kept("POST", 302, DRAFT, "document_id", foreign=True),)),
    Door("programs:document-row", (_kept("GET", 200, DRAFT, "requirement_id"),)),
    Door(
        "programs:document-preview",
        (
            Case(codes=_SEEN_DRAFT, address=_at(DRAFT, "document_id"), parts=("document_id",)),
            Case(
                codes="404 | 200 200 200 | 200 200 200 200 200",
                address=_at(REVIEW, "document_id"),
                parts=("document_id",),
            ),
        ),
    ),
    Door(
        "programs:document-example",
        (
            Case(codes=_SEEN_DRAFT, address=_at(DRAFT, "requirement_id")),
            Case(codes=_SEEN, address=_at(REVIEW, "requirement_id")),
        ),
    ),
)
