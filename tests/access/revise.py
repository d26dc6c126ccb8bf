"""Doors of revisions and of DAK notes. For offices a draft of Ditjen IKMA does not exist, and for
the centre none of an office; an auditor reads both."""

from typing import Any

from tests.access.doors import Case, Door
from tests.access.world import Side

# no post | drafter head verifier | reviewer director admin auditor leadership
_READ = "403 | 200 200 200 | 200 200 200 200 200"
_FOREIGN = "403 | 404 404 404 | 200 200 200 200 200"
_GONE = "403 | 404 404 404 | 404 404 404 404 404"
_WRITES = "403 | 404 404 404 | 403 403 {0} 403 403"
_DECIDES = "403 | 404 404 404 | 403 {0} 403 403 {0}"
_BEGINS = "403 | {0} 403 {0} | 403 403 {0} 403 403"
# A draft of an office: its writers, its head as KPA, and the auditor who reads.
_IN_OFFICE = "403 | {0} {1} {0} | 404 404 404 {2} 404"
_NOT_ITS_OFFICE = "403 | 404 404 404 | 404 404 404 {2} 404"
_RECORDS = "403 | 403 403 403 | {0} 403 {0} 403 403"
_ADVISES = "403 | {1} {1} {1} | {0} {0} 403 403 403"


def _scheme(side: Side) -> dict[str, Any]:
    return {"scheme_id": side.scenario.scheme_id}


def _revision(side: Side) -> dict[str, Any]:
    return {"revision_id": side.revision.pk}


def _draft(side: Side) -> dict[str, Any]:
    return {"revision_id": side.draft.pk}


def _office_draft(side: Side) -> dict[str, Any]:
    return {"revision_id": side.office_draft.pk}


def _held(method: str, writer: int, kpa: int, auditor: int = 403) -> Case:
    """What a draft of an office answers to its writers, its KPA and the auditor."""
    return Case(
        method=method,
        codes=_IN_OFFICE.format(writer, kpa, auditor),
        foreign=_NOT_ITS_OFFICE.format(writer, kpa, auditor),
        missing=_GONE,
        address=_office_draft,
    )


def _lines(side: Side) -> dict[str, Any]:
    return _draft(side) | {"allocation_id": side.allocation.pk}


def _dak(side: Side) -> dict[str, Any]:
    return {"request_id": side.dak.pk}


def _same(method: str, codes: str, address: Any = None, *, missing: str = _GONE) -> Case:
    """Drafts and lists: foreign ones look like one's own."""
    return Case(method=method, codes=codes, foreign=codes, address=address, missing=missing)


def _form(name: str, codes: str, address: Any, **more: Any) -> Door:
    pairs = (("GET", 200), ("POST", 422))
    return Door(name, tuple(_same(m, codes.format(code), address, **more) for m, code in pairs))


DOORS: tuple[Door, ...] = (
    Door("budgets:revisions", (Case(codes=_READ),)),
    Door("budgets:funding-series", (Case(codes=_READ),)),
    Door("budgets:line-comparison", (_same("GET", _READ, _scheme),)),
    _form("budgets:revision-new", _BEGINS, _scheme, missing=_BEGINS.format(404)),
    Door(
        "budgets:revision",
        (
            Case(codes=_READ, foreign=_FOREIGN, missing=_GONE, address=_revision),
            _held("GET", 200, 200, 200),
        ),
    ),
    Door(
        "budgets:revision-edit",
        (
            *_form("", _WRITES, _draft).cases,
            _held("GET", 200, 403),
            _held("POST", 422, 403),
        ),
    ),
    _form("budgets:revision-spread", _WRITES, _draft),
    Door("budgets:revision-allocations", (_same("GET", _WRITES.format(200), _draft),)),
    _form("budgets:revision-lines", _WRITES, _lines),
    Door(
        "budgets:revision-submit",
        (_same("POST", _WRITES.format(409), _draft), _held("POST", 409, 403)),
    ),
    Door(
        "budgets:revision-take-back",
        (_same("POST", _WRITES.format(409), _draft), _held("POST", 409, 409)),
    ),
    Door(
        "budgets:revision-decide",
        (
            *_form("", _DECIDES, _draft).cases,
            _held("GET", 403, 200),
            _held("POST", 403, 422),
        ),
    ),
    Door("budgets:dak-requests", (Case(codes=_READ),)),
    Door(
        "budgets:dak-new",
        (Case(codes=_RECORDS.format(200)), Case(method="POST", codes=_RECORDS.format(422))),
    ),
    Door(
        "budgets:dak-request",
        (
            Case(codes=_READ, foreign=_FOREIGN, missing=_GONE, address=_dak),
            Case(
                method="POST",
                codes=_ADVISES.format(422, 403),
                foreign=_ADVISES.format(422, 404),
                missing=_GONE,
                address=_dak,
            ),
        ),
    ),
)
