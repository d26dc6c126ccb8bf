"""Take a desk's decision back while it is warm."""

from datetime import datetime, timedelta
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from programs import emails
from programs.actions.locking import lock_proposal
from programs.actions.moves import MoveRefused, WrongState, advance
from programs.actions.rubrics import policy_of
from programs.models import (
    BeritaAcara,
    DecisionUndo,
    LineDecision,
    Proposal,
    ProposalDecision,
    RakorItem,
)
from programs.rules import may_review
from programs.states import MinutesState, Move, ProposalState
from provinces.rules import Actor


class TooLate(MoveRefused):
    """The time for an undo has passed, or somebody went on with it; ``str()`` says which."""


def undo_decision(item_id: UUID, *, by: Actor, at: datetime) -> RakorItem:
    """Put the proposal back on its desk as it lay there, and tell the office.

    Nothing is erased: the decision stays and is marked, and a new item takes its place with the
    rulings that people made on its lines. Refuses another person than the one who decided, an
    older decision than the scheme allows, a return after which the office wrote, and a desk whose
    berita acara went out for signature (TooLate). An office hears of it only if it had heard of
    the decision.
    """
    item = RakorItem.objects.select_related("proposal").get(pk=item_id)
    decision = ProposalDecision.objects.standing().filter(item=item).first()
    proposal, was_told = _brought_back(item, by=by, at=at)
    decision = _require_warm(proposal, decision, by=by, at=at)
    _require_unsigned(item)
    DecisionUndo.objects.create(decision=decision, undone_by=by.user, undone_at=at)
    again = RakorItem.objects.create(
        desk_id=item.desk_id, proposal=proposal, tabled_by=by.user, tabled_at=at
    )
    _carry_rulings(item, again, decision)
    if was_told:
        emails.decision_undone(proposal, at=at)
    return again


def _brought_back(item: RakorItem, *, by: Actor, at: datetime) -> tuple[Proposal, bool]:
    """The proposal, under discussion again; and whether its office had been told otherwise."""
    held = lock_proposal(item.proposal_id)
    if held.state == ProposalState.IN_DISCUSSION:
        if not may_review(by, held):
            raise PermissionDenied
        return held, False
    return advance(held.pk, move=Move.UNDO, by=by, version=None, at=at)[0], True


def _require_unsigned(item: RakorItem) -> None:
    if BeritaAcara.objects.filter(desk=item.desk_id).exclude(state=MinutesState.DRAFT).exists():
        raise TooLate(
            _("Berita acara meja ini sudah dikirim untuk ditandatangani. Tarik dulu, atau adendum.")
        )


def _require_warm(
    proposal: Proposal, decision: ProposalDecision | None, *, by: Actor, at: datetime
) -> ProposalDecision:
    if decision is None:
        raise WrongState(_("Tidak ada keputusan meja yang dapat diurungkan."))
    if decision.decided_by_id != by.user.pk:
        raise TooLate(_("Hanya yang memutus dapat mengurungkan keputusannya."))
    minutes = policy_of(proposal.scheme_id).undo_minutes
    if at - decision.decided_at > timedelta(minutes=minutes):
        raise TooLate(
            _("Keputusan hanya dapat diurungkan dalam %(minutes)s menit.") % {"minutes": minutes}
        )
    if decision.verdict == Move.RETURN and _was_touched(proposal, decision):
        raise TooLate(_("Dinas sudah mengubah usulan ini; pengembaliannya tidak dapat diurungkan."))
    return decision


def _was_touched(proposal: Proposal, decision: ProposalDecision) -> bool:
    return proposal.edits.filter(edited_at__gt=decision.decided_at).exists()


def _carry_rulings(old: RakorItem, new: RakorItem, decision: ProposalDecision) -> None:
    """What people ruled, not what the decision filled in for untouched lines."""
    LineDecision.objects.bulk_create(
        LineDecision(
            item=new,
            line_id=ruling.line_id,
            verdict=ruling.verdict,
            proposed_idr=ruling.proposed_idr,
            agreed_idr=ruling.agreed_idr,
            note=ruling.note,
            decided_by_id=ruling.decided_by_id,
            decided_at=ruling.decided_at,
        )
        for ruling in old.line_decisions.newest()
        if ruling.decided_at != decision.decided_at
    )
