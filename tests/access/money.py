"""Doors of ceilings by stage and of scenarios. For offices and reviewers there are no scenarios."""

from typing import Any

from tests.access.doors import Case, Door
from tests.access.world import Side

_READ = "403 | 200 200 200 | 200 200 200 200 200"
_GONE = "403 | 404 404 404 | 404 404 404 404 404"
# no post | drafter head verifier | reviewer director admin auditor leadership
_SEES = "404 | 404 404 404 | 404 {0} {0} {0} {0}"
_EDITS = "404 | 404 404 404 | 404 403 {0} 403 403"
_APPROVES = "404 | 404 404 404 | 404 {0} 403 403 {0}"
_NO_ID = "404 | 404 404 404 | 404 403 404 403 403"
_NOTHING = "404 | 404 404 404 | 404 404 404 404 404"


def _scheme(side: Side) -> dict[str, Any]:
    return {"scheme_id": side.scenario.scheme_id}


def _place(side: Side) -> dict[str, Any]:
    return _scheme(side) | {"province_id": side.province.pk}


def _scenario(side: Side) -> dict[str, Any]:
    return {"scenario_id": side.scenario.pk}


def _cell(side: Side) -> dict[str, Any]:
    return _scenario(side) | {"province_id": side.province.pk}


def _case(method: str, codes: str, address: Any = None, **more: Any) -> Case:
    """Scenarios belong to no side: foreign ones look like one's own."""
    return Case(method=method, codes=codes, foreign=codes, address=address, **more)


DOORS: tuple[Door, ...] = (
    Door("budgets:ceiling-stages", (_case("GET", _READ, _scheme, missing=_GONE),)),
    Door(
        "budgets:ceiling-province",
        (
            Case(
                codes=_READ,
                foreign="403 | 404 404 404 | 200 200 200 200 200",
                missing=_GONE,
                address=_place,
            ),
        ),
    ),
    Door("budgets:scenarios", (_case("GET", _SEES.format(200)),)),
    Door("budgets:scenario-comparison", (_case("GET", _SEES.format(200)),)),
    Door(
        "budgets:scenario-new",
        tuple(
            _case(method, _EDITS.format(code), _scheme, missing=_NO_ID)
            for method, code in (("GET", 200), ("POST", 422))
        ),
    ),
    Door(
        "budgets:province-factors",
        (
            _case("GET", _SEES.format(200), _scheme),
            _case("POST", "404 | 404 404 404 | 404 403 422 403 403", _scheme, missing=_NOTHING),
        ),
    ),
    Door(
        "budgets:scenario",
        (
            _case("GET", _SEES.format(200), _scenario),
            _case("POST", _EDITS.format(422), _scenario),
        ),
    ),
    Door(
        "budgets:scenario-cell",
        tuple(
            _case(method, _EDITS.format(code), _cell)
            for method, code in (("GET", 200), ("POST", 422))
        ),
    ),
    Door("budgets:scenario-undo", (_case("POST", _EDITS.format(409), _scenario),)),
    Door(
        "budgets:scenario-copy",
        tuple(
            _case(method, _EDITS.format(code), _scenario)
            for method, code in (("GET", 200), ("POST", 422))
        ),
    ),
    Door("budgets:scenario-approve", (_case("POST", _APPROVES.format(409), _scenario),)),
    Door("budgets:scenario-withdraw", (_case("POST", _APPROVES.format(409), _scenario),)),
    Door(
        "budgets:scenario-lock",
        tuple(
            _case(method, _APPROVES.format(code), _scenario)
            for method, code in (("GET", 200), ("POST", 422))
        ),
    ),
)
