"""Doors of rules and SBM: every post reads, admin sets; a drafter mends an own line."""

from typing import Any

from programs.states import ProposalState
from tests.access.doors import Case, Door
from tests.access.world import Side

_READ = "403 | 200 200 200 | 200 200 200 200 200"
_ADMIN = "403 | 403 403 403 | 403 403 {} 403 403"
_GONE = "403 | 403 403 403 | 403 403 404 403 403"


def _rule(side: Side) -> dict[str, Any]:
    return {"scheme_id": side.proposals[ProposalState.DRAFT].scheme_id, "code": "R11"}


def _import(side: Side) -> dict[str, Any]:
    return {"import_id": side.sbm_import.pk}


def _line(state: ProposalState) -> Any:
    return lambda side: {
        "proposal_id": side.proposals[state].pk,
        "line_id": side.lines[state].pk,
    }


def _kept(method: str, code: int, address: Any = None) -> Case:
    codes = _ADMIN.format(code)
    if address is None:
        return Case(method=method, codes=codes)
    return Case(method=method, codes=codes, foreign=codes, missing=_GONE, address=address)


DOORS: tuple[Door, ...] = (
    Door("programs:rules", (Case(codes=_READ),)),
    Door("programs:rule", (_kept("GET", 200, _rule), _kept("POST", 422, _rule))),
    Door("programs:sbm", (Case(codes=_READ),)),
    Door("programs:sbm-template", (_kept("GET", 200),)),
    Door("programs:sbm-upload", (_kept("GET", 200), _kept("POST", 422))),
    Door("programs:sbm-import", (_kept("GET", 200, _import),)),
    Door("programs:sbm-apply", (_kept("POST", 302, _import),)),
    Door(
        "programs:rab-sbm",
        (
            Case(
                method="POST",
                codes="404 | 302 403 403 | 404 404 404 403 404",
                address=_line(ProposalState.DRAFT),
                parts=("line_id",),
            ),
            Case(
                method="POST",
                codes="404 | 409 403 403 | 403 403 403 403 403",
                address=_line(ProposalState.IN_REVIEW),
                parts=("line_id",),
            ),
        ),
    ),
)
