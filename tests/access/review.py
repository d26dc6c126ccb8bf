"""Doors of the review: the centre reads, reviewers judge, directors and admins share out."""

from typing import Any

from programs.states import ProposalState
from tests.access.doors import Case, Door
from tests.access.world import Side

_CENTRE = "403 | 403 403 403 | 200 200 200 200 200"
_SHARERS = "403 | 403 403 403 | 403 {0} {0} 403 403"
_ADMIN = "403 | 403 403 403 | 403 403 {0} 403 403"
_JUDGES = "404 | 403 403 403 | {0} 403 403 403 403"
_CONFLICTS = "403 | 403 403 403 | 200 200 200 200 403"
_REVIEWER = "403 | 403 403 403 | {0} 403 403 403 403"
_ASSIGNED = "404 | 403 403 403 | 403 {0} {0} 403 403"


def _proposal(side: Side) -> dict[str, Any]:
    return {"proposal_id": side.proposals[ProposalState.IN_REVIEW].pk}


def _line(side: Side) -> dict[str, Any]:
    return {**_proposal(side), "line_id": side.lines[ProposalState.IN_REVIEW].pk}


def _item(side: Side) -> dict[str, Any]:
    return {"item_id": side.item.pk}


def _scheme(side: Side) -> dict[str, Any]:
    return {"scheme_id": side.judged.criterion.scheme_id}


def _role_first(method: str, codes: str, code: int, address: Any) -> Case:
    """A door that asks for the role before the paper; papers belong to the nation."""
    own = codes.format(code)
    return Case(method=method, codes=own, foreign=own, missing=codes.format(404), address=address)


def _judged(method: str, code: int, address: Any, **more: Any) -> Case:
    return Case(method=method, codes=_JUDGES.format(code), address=address, **more)


DOORS: tuple[Door, ...] = (
    Door("programs:assignments", (Case(codes=_CENTRE),)),
    Door("programs:coverage-add", (_role_first("POST", _SHARERS, 422, _scheme),)),
    Door(
        "programs:coverage-end",
        (
            _role_first(
                "POST", _SHARERS, 302, lambda side: {"coverage_id": side.judged.coverage.pk}
            ),
        ),
    ),
    Door(
        "programs:assignment-plan",
        (
            _role_first("GET", _SHARERS, 200, _scheme),
            # Without the mark of the plan that was shown.
            _role_first("POST", _SHARERS, 409, _scheme),
        ),
    ),
    Door(
        "programs:assignment-end",
        (
            _role_first(
                "POST", _SHARERS, 409, lambda side: {"assignment_id": side.judged.assignment.pk}
            ),
        ),
    ),
    Door(
        "programs:conflicts",
        (Case(codes=_CONFLICTS), Case(method="POST", codes=_REVIEWER.format(422))),
    ),
    Door(
        "programs:conflict-withdraw",
        (
            Case(
                method="POST",
                codes=_REVIEWER.format(409),
                foreign=_REVIEWER.format(404),
                missing=_REVIEWER.format(404),
                address=lambda side: {"declaration_id": side.judged.declaration.pk},
            ),
        ),
    ),
    Door(
        "programs:rubric",
        (Case(codes=_CENTRE), Case(method="POST", codes=_ADMIN.format(422))),
    ),
    Door(
        "programs:criterion",
        tuple(
            _role_first(
                method, _ADMIN, code, lambda side: {"criterion_id": side.judged.criterion.pk}
            )
            for method, code in (("GET", 200), ("POST", 422))
        ),
    ),
    Door(
        "programs:review",
        (Case(codes="404 | 403 403 403 | 200 200 200 200 200", address=_proposal),),
    ),
    Door(
        "programs:review-assign",
        tuple(
            Case(method=method, codes=_ASSIGNED.format(code), address=_proposal)
            for method, code in (("GET", 200), ("POST", 422))
        ),
    ),
    Door("programs:review-score", (_judged("POST", 422, _proposal),)),
    Door(
        "programs:opinion-add",
        (Case(method="POST", codes="404 | 403 403 403 | 422 403 422 403 403", address=_proposal),),
    ),
    Door("programs:line-flag", (_judged("POST", 422, _line, parts=("line_id",)),)),
    Door("programs:line-suggest", (_judged("POST", 422, _line, parts=("line_id",)),)),
    Door(
        "programs:decision-undo",
        (Case(method="POST", codes="404 | 404 404 404 | 409 403 403 403 403", address=_item),),
    ),
)
