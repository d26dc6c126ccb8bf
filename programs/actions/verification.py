"""The province's word on a proposal of a kabupaten/kota: forward it, or return it."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from programs import emails
from programs.actions.moves import advance
from programs.actions.ranking import place_at
from programs.figures.province_desk import Kind, Subject
from programs.models import Proposal
from programs.states import Move
from provinces.rules import Actor


def forward(
    proposal_id: UUID, *, position: int, by: Actor, version: int, at: datetime, note: str = ""
) -> Proposal:
    """Rank a proposal and hand it to Ditjen IKMA as verified.

    Refuses whatever ``advance`` refuses: an incomplete proposal, a closed round, whoever wrote or
    signed it.
    """
    province_id = Proposal.objects.values_list("province_id", flat=True).get(pk=proposal_id)
    placed = place_at(
        Subject(Kind.PROPOSAL, proposal_id),
        province_id=province_id,
        position=position,
        by=by,
        at=at,
    )
    said = _("Urutan prioritas provinsi: %(position)s.") % {"position": placed}
    proposal, _is_new = advance(
        proposal_id, move=Move.FORWARD, by=by, version=version, at=at, note=f"{said} {note}"
    )
    emails.forwarded(proposal, at=at)
    return proposal


def province_returns(
    proposal_id: UUID, *, by: Actor, version: int | None, note: str, at: datetime
) -> Proposal:
    """Give a proposal back to its kabupaten/kota with the reason."""
    proposal, _is_new = advance(
        proposal_id, move=Move.PROVINCE_RETURNS, by=by, version=version, note=note, at=at
    )
    emails.returned(proposal, note=note, at=at)
    return proposal
