"""Doors behind the RAB grid: the drafters of the own office, while the proposal is open."""

from typing import Any

from programs.states import ProposalState
from tests.access.doors import Case, Door

DRAFT, REVIEW = ProposalState.DRAFT, ProposalState.IN_REVIEW
_OPEN = "404 | {} 403 403 | 404 404 404 403 404"
_CLOSED = "404 | {} 403 403 | 403 403 403 403 403"


def _of(state: ProposalState) -> Any:
    return lambda side: {"proposal_id": side.proposals[state].pk}


def _reads(name: str, *, closed: int = 200) -> Door:
    return Door(
        f"programs:{name}",
        (
            Case(codes=_OPEN.format(200), address=_of(DRAFT)),
            Case(codes=_CLOSED.format(closed), address=_of(REVIEW)),
        ),
    )


def _writes(name: str) -> Door:
    """A form is no message of the grid: the door opens, the message is refused."""
    return Door(
        f"programs:{name}", (Case(method="POST", codes=_OPEN.format(400), address=_of(DRAFT)),)
    )


DOORS: tuple[Door, ...] = (
    _reads("rab-lines"),
    _reads("rab-findings"),
    Door(
        "programs:rab-structure",
        (
            *_reads("rab-structure", closed=302).cases,
            Case(method="POST", codes=_OPEN.format(422), address=_of(DRAFT)),
        ),
    ),
    *map(
        _writes,
        ("rab-cells", "rab-insert", "rab-duplicate", "rab-move", "rab-remove-lines", "rab-paste"),
    ),
)
