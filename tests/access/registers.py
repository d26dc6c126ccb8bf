"""Doors of the registers of places: every post reads, the Dinas of the place and admin write."""

from typing import Any

from tests.access.doors import Case, Door
from tests.access.world import Side

_READ = "403 | 200 200 200 | 200 200 200 200 200"
_GONE = "403 | 404 404 404 | 404 404 404 404 404"
_OWN = "403 | {0} {0} {0} | 403 403 {0} 403 403"
_FOREIGN = "403 | 403 403 403 | 403 403 {0} 403 403"


def _province(side: Side) -> dict[str, Any]:
    return {"code": side.province.code}


def _regency(side: Side) -> dict[str, Any]:
    placement = side.sentra.regency.placements.get()
    return {"code": side.province.code, "regency_code": placement.code}


def _sentra(side: Side) -> dict[str, Any]:
    return {"sentra_id": side.sentra.pk}


def _partner(side: Side) -> dict[str, Any]:
    return {**_sentra(side), "partner_id": side.sentra.partners.get().pk}


def _unit(side: Side) -> dict[str, Any]:
    return {"unit_id": side.unit.pk}


def _machine(side: Side) -> dict[str, Any]:
    return {**_unit(side), "machine_id": side.unit.machines.get().pk}


def _open(address: Any, *, code: int = 200, missing: str = _GONE) -> Case:
    codes = _READ.replace("200", str(code))
    return Case(codes=codes, foreign=codes, missing=missing, address=address)


def _kept(method: str, code: int, address: Any, **more: Any) -> Case:
    """A door of the registrar. A code of a place is a word, so nothing of it is missing."""
    is_word = address in (_province, _regency)
    codes = {"codes": _OWN.format(code), "foreign": _FOREIGN.format(code)}
    missing = codes["codes"] if is_word else _GONE
    return Case(method=method, **codes, missing=missing, address=address, **more)


def _form(address: Any) -> tuple[Case, ...]:
    return (_kept("GET", 200, address), _kept("POST", 422, address))


DOORS: tuple[Door, ...] = (
    Door("provinces:province", (_open(_province, missing=_READ),)),
    Door("provinces:regency", (_open(_regency, missing=_READ),)),
    Door(
        "provinces:place",
        (_open(lambda side: {"place_id": side.province.pk}, code=302),),
    ),
    Door("provinces:sentra-list", (Case(codes=_READ),)),
    Door("provinces:sentra", (_open(_sentra),)),
    Door("provinces:sentra-new", _form(_regency)),
    Door("provinces:sentra-edit", _form(_sentra)),
    Door("provinces:sentra-stage", (_kept("POST", 422, _sentra),)),
    Door("provinces:partner-add", (_kept("POST", 422, _sentra),)),
    Door(
        "provinces:partner-remove",
        (_kept("POST", 302, _partner, parts=("partner_id",)),),
    ),
    Door("provinces:unit", (_open(_unit),)),
    Door("provinces:unit-new-province", _form(_province)),
    Door("provinces:unit-new", _form(_regency)),
    Door("provinces:unit-edit", _form(_unit)),
    Door("provinces:machine-add", (_kept("POST", 422, _unit),)),
    Door(
        "provinces:machine",
        tuple(
            _kept(method, code, _machine, parts=("machine_id",))
            for method, code in (("GET", 200), ("POST", 422))
        ),
    ),
    Door(
        "provinces:machine-remove",
        (_kept("POST", 302, _machine, parts=("machine_id",)),),
    ),
    Door("budgets:funding-nation", (Case(codes=_READ),)),
    Door("budgets:funding-province", (_open(_province, missing=_READ),)),
    Door("budgets:funding-regency", (_open(_regency, missing=_READ),)),
)
