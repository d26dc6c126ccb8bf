"""Doors between kabupaten/kota, province and centre: needs, verification, requests for support.

The row's Dinas is the provincial one; its kabupaten and the others stand in test_regencies.
"""

from typing import Any

from tests.access.doors import Case, Door
from tests.access.world import Side

_READ = "403 | 200 200 200 | 200 200 200 200 200"
_NOT_THE_CENTRE = "404 | {} | 404 404 404 {} 404"
_SEEN_BY_PROVINCE = _NOT_THE_CENTRE.format("200 200 200", "200")
_NOBODY_HERE = "403 | 403 403 403 | 403 403 403 403 403"
_OFFICE_ONLY = _NOT_THE_CENTRE.format("403 403 403", "403")
_DESK = "403 | {0} {0} {0} | 403 403 403 403 403"
_VERIFIER = "403 | 403 403 {} | 403 403 403 403 403"
_VERIFIER_OF_IT = _NOT_THE_CENTRE.format("403 403 {}", "403")
_RECORDERS = "403 | 403 403 403 | {0} 403 {0} 403 403"
_HANDLERS = "404 | 403 403 403 | {0} {0} {0} 403 403"


def _need(side: Side) -> dict[str, Any]:
    assert side.asked is not None
    return {"need_id": side.asked.need.pk}


def _uptake(side: Side) -> dict[str, Any]:
    assert side.asked is not None
    return {"uptake_id": side.asked.uptake.pk}


def _target(side: Side) -> dict[str, Any]:
    assert side.asked is not None
    return {"proposal_id": side.asked.uptake.target_id}


def _waiting(side: Side) -> dict[str, Any]:
    assert side.asked is not None
    return {"proposal_id": side.asked.at_province.pk}


def _support(side: Side) -> dict[str, Any]:
    assert side.asked is not None
    return {"request_id": side.asked.support.pk}


def _part(name: str) -> Any:
    """A part of a request: item, file or task."""
    return lambda side: {**_support(side), f"{name}_id": getattr(side.asked, name).pk}


def _post(codes: str, address: Any = None, **more: Any) -> Case:
    return Case(method="POST", codes=codes, address=address, **more)


def _of_part(name: str, code: int) -> Case:
    return _post(_HANDLERS.format(code), _part(name), parts=(f"{name}_id",))


DOORS: tuple[Door, ...] = (
    Door("programs:needs", (Case(codes=_READ),)),
    # Regency offices only, so nobody here could ask with another method.
    Door("programs:need-new", (Case(codes=_NOBODY_HERE), _post(_NOBODY_HERE)), False),
    Door("programs:need", (Case(codes=_SEEN_BY_PROVINCE, address=_need),)),
    Door(
        "programs:need-edit",
        (Case(codes=_OFFICE_ONLY, address=_need), _post(_OFFICE_ONLY, _need)),
        False,
    ),
    Door("programs:need-send", (_post(_OFFICE_ONLY, _need),), False),
    Door("programs:need-accept", (_post(_VERIFIER_OF_IT.format(302), _need),)),
    Door("programs:need-return", (_post(_VERIFIER_OF_IT.format(422), _need),)),
    Door("programs:need-answer", (_post(_VERIFIER_OF_IT.format(422), _need),)),
    Door("programs:province-desk", (Case(codes=_DESK.format(200)),)),
    Door("programs:province-rank", (_post(_VERIFIER.format(409)),)),
    Door(
        "programs:consolidate",
        (Case(codes=_VERIFIER.format(200)), _post(_VERIFIER.format(422))),
    ),
    Door(
        "programs:uptake-release",
        (_post("404 | 403 403 409 | 404 404 404 404 404", _uptake),),
    ),
    Door(
        "programs:origins",
        (
            Case(codes=_SEEN_BY_PROVINCE, address=_target),
            # Whoever may link names no request here: there is nothing to link.
            _post(_NOT_THE_CENTRE.format("409 403 409", "403"), _target),
        ),
    ),
    Door("programs:forward", (_post(_VERIFIER_OF_IT.format(409), _waiting),)),
    Door("programs:province-return", (_post(_VERIFIER_OF_IT.format(409), _waiting),)),
    Door("programs:support-list", (Case(codes=_READ),)),
    Door(
        "programs:support-new",
        (Case(codes=_RECORDERS.format(200)), _post(_RECORDERS.format(422))),
    ),
    Door(
        "programs:support",
        (Case(codes="404 | 200 200 200 | 200 200 200 200 200", address=_support),),
    ),
    Door(
        "programs:support-edit",
        (
            Case(codes=_HANDLERS.format(200), address=_support),
            _post(_HANDLERS.format(422), _support),
        ),
    ),
    Door("programs:support-stage", (_post(_HANDLERS.format(422), _support),)),
    Door("programs:support-item-add", (_post(_HANDLERS.format(422), _support),)),
    Door("programs:support-item-remove", (_of_part("item", 302),)),
    Door("programs:support-item-propose", (_of_part("item", 409),)),
    Door("programs:support-file-add", (_post(_HANDLERS.format(422), _support),)),
    Door(
        "programs:support-file",
        (
            Case(
                codes="404 | 200 200 200 | 200 200 200 200 200",
                address=_part("file"),
                parts=("file_id",),
            ),
        ),
    ),
    Door("programs:support-task-add", (_post(_HANDLERS.format(422), _support),)),
    Door("programs:support-task-done", (_of_part("task", 302),)),
)
