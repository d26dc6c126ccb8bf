"""Doors of the RAB as a workbook: drafters of the office, while the proposal is open."""

from typing import Any

from programs.states import ProposalState
from tests.access.doors import Address, Case, Door
from tests.access.world import Side

_DRAFT, _REVIEW = ProposalState.DRAFT, ProposalState.IN_REVIEW
_DRAFTER = "404 | {} 403 403 | 404 404 404 403 404"
_NO_LONGER = "404 | {} 403 403 | 403 403 403 403 403"


def _proposal(state: ProposalState) -> Address:
    return lambda side: {"proposal_id": side.proposals[state].pk}


def _snapshot(side: Side) -> dict[str, Any]:
    proposal = side.proposals[_DRAFT]
    return {"proposal_id": proposal.pk, "snapshot_id": proposal.snapshots.get().pk}


def _upload(side: Side) -> dict[str, Any]:
    proposal = side.proposals[_DRAFT]
    return {"proposal_id": proposal.pk, "upload_id": proposal.workbook_uploads.get().pk}


def _of_upload(method: str, code: int, **more: Any) -> Case:
    return Case(
        method=method,
        codes=_DRAFTER.format(code),
        address=_upload,
        parts=("upload_id",),
        **more,
    )


DOORS: tuple[Door, ...] = (
    Door(
        "programs:rab-workbook",
        (
            Case(codes=_DRAFTER.format(200), address=_proposal(_DRAFT)),
            Case(codes=_NO_LONGER.format(302), address=_proposal(_REVIEW)),
            Case(method="POST", codes=_DRAFTER.format(422), address=_proposal(_DRAFT)),
            Case(method="POST", codes=_NO_LONGER.format(302), address=_proposal(_REVIEW)),
        ),
    ),
    Door(
        "programs:rab-workbook-take",
        (
            Case(method="POST", codes=_DRAFTER.format(302), address=_proposal(_DRAFT)),
            Case(method="POST", codes=_NO_LONGER.format(409), address=_proposal(_REVIEW)),
        ),
    ),
    Door(
        "programs:rab-workbook-file",
        (Case(codes=_DRAFTER.format(200), address=_snapshot, parts=("snapshot_id",)),),
    ),
    Door("programs:rab-upload", (_of_upload("GET", 200), _of_upload("POST", 422))),
    Door("programs:rab-upload-status", (_of_upload("GET", 200),)),
    Door("programs:rab-upload-withdraw", (_of_upload("POST", 302),)),
)
