"""Doors of holds, letters, the terms of a review, the order of rumusan and attendance files."""

from typing import Any

from tests.access.doors import Case, Door
from tests.access.world import Side

_JUDGES = "404 | 403 403 403 | {0} 403 403 403 403"
_READS = "404 | 403 403 403 | {0} {0} {0} {0} {0}"
_ADMIN = "403 | 403 403 403 | 403 403 {0} 403 403"
_KEEPER = "404 | 403 403 403 | 403 403 {0} 403 403"
_MET = "404 | 302 302 302 | 302 302 302 302 302"


def _proposal(side: Side) -> dict[str, Any]:
    return {"proposal_id": side.judged.opinion.proposal_id}


def _letter(side: Side) -> dict[str, Any]:
    return {**_proposal(side), "opinion_id": side.judged.opinion.pk}


def _scheme(side: Side) -> dict[str, Any]:
    return {"scheme_id": side.judged.criterion.scheme_id}


def _reason(side: Side) -> dict[str, Any]:
    return {"reason_id": side.judged.reason.pk}


def _rakor(side: Side) -> dict[str, Any]:
    assert side.rakor is not None
    return {"rakor_id": side.rakor.pk}


def _recommendation(side: Side) -> dict[str, Any]:
    return {**_rakor(side), "recommendation_id": side.held.recommendation.pk}


def _set(method: str, code: int, address: Any) -> Case:
    """A page of admins: the role is asked for before the row."""
    codes = _ADMIN.format(code)
    return Case(
        method=method, codes=codes, foreign=codes, missing=_ADMIN.format(404), address=address
    )


def _form(name: str, address: Any) -> Door:
    return Door(name, (_set("GET", 200, address), _set("POST", 422, address)))


DOORS: tuple[Door, ...] = (
    Door(
        "programs:holder",
        (Case(method="POST", codes=_JUDGES.format(200), address=_proposal),),
    ),
    Door(
        "programs:take-over",
        (
            Case(codes=_JUDGES.format(200), address=_proposal),
            Case(method="POST", codes=_JUDGES.format(302), address=_proposal),
        ),
    ),
    Door(
        "programs:opinion-letter",
        (Case(codes=_READS.format(200), address=_letter, parts=("opinion_id",)),),
    ),
    _form("programs:review-policy", _scheme),
    _form("programs:reason-new", _scheme),
    _form("programs:reason", _reason),
    Door(
        "programs:recommendation-move",
        (
            Case(
                method="POST",
                codes=_KEEPER.format(302),
                address=_recommendation,
                parts=("recommendation_id",),
            ),
        ),
    ),
    Door("reports:attendance", (Case(method="POST", codes=_MET, address=_rakor),)),
)
