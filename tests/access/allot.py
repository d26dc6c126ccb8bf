"""Doors of agreed allocations, instruments, KPA and PPK, and the calendar of obligations."""

from typing import Any

from tests.access.doors import Case, Door
from tests.access.world import Side

_READ = "403 | 200 200 200 | 200 200 200 200 200"
_GONE = "403 | 404 404 404 | 404 404 404 404 404"
# The people of the office, and the admin.
_KEPT = "404 | {0} {0} {0} | 403 403 {0} 403 403"
_KEPT_FOREIGN = "404 | 404 404 404 | 403 403 {0} 403 403"


def _scheme(side: Side) -> dict[str, Any]:
    return {"scheme_id": side.obligation.scheme_id}


def _place(side: Side) -> dict[str, Any]:
    return _scheme(side) | {"province_id": side.province.pk}


def _decree(side: Side) -> dict[str, Any]:
    return _place(side) | {"kind": "sk_gubernur"}


def _office(side: Side) -> dict[str, Any]:
    return _scheme(side) | {"office_id": side.office.pk}


def _official(side: Side) -> dict[str, Any]:
    return _scheme(side) | {"official_id": side.official.pk}


def _obligation(side: Side) -> dict[str, Any]:
    return {"obligation_id": side.obligation.pk}


def _kept(method: str, code: int, address: Any) -> Case:
    return Case(
        method=method,
        codes=_KEPT.format(code),
        foreign=_KEPT_FOREIGN.format(code),
        address=address,
    )


def _form(address: Any) -> tuple[Case, ...]:
    return (_kept("GET", 200, address), _kept("POST", 422, address))


DOORS: tuple[Door, ...] = (
    Door(
        "budgets:allocations", (Case(codes=_READ, foreign=_READ, missing=_GONE, address=_scheme),)
    ),
    Door(
        "budgets:instruments", (Case(codes=_READ, foreign=_READ, missing=_GONE, address=_scheme),)
    ),
    Door(
        "budgets:allocation-province",
        (
            Case(
                codes=_READ,
                foreign="403 | 404 404 404 | 200 200 200 200 200",
                missing=_GONE,
                address=_place,
            ),
        ),
    ),
    Door("budgets:instrument", _form(_decree)),
    Door("budgets:official-new", _form(_office)),
    Door("budgets:official-end", (_kept("POST", 302, _official),)),
    Door("budgets:obligations", (Case(codes=_READ),)),
    Door("budgets:holidays", (Case(codes=_READ),)),
    Door(
        "budgets:obligation",
        (
            Case(codes="404 | 200 200 200 | 200 200 200 200 200", address=_obligation),
            _kept("POST", 422, _obligation),
        ),
    ),
)
