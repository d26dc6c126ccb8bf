"""Who has a paper in hand: a lease of some seconds that the open page renews (decision 160).

Before a desk it keeps everybody else from writing; at a desk it keeps others from closing the
paper, while its lines stay open to all who sit there. What runs out is free; nobody unlocks.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from ikmportal.prepared import Prepared
from ikmportal.ui.formats import clock
from programs import emails
from programs.actions.locking import lock_proposal
from programs.actions.moves import MoveRefused, WrongState
from programs.models import PaperHold, PaperTakeover, Proposal
from programs.rules import may_review
from programs.states import ProposalState
from provinces.rules import Actor
from provinces.states import Role

# A page asks every twenty seconds; whoever missed two turns has left.
LEASE = timedelta(seconds=50)
# Where a paper can be in somebody's hand at all.
HELD_IN = (ProposalState.IN_REVIEW, ProposalState.IN_DISCUSSION, ProposalState.DEFERRED)


class PaperHeld(MoveRefused):
    """Another person has the paper in hand; ``str()`` says who and since when."""


@dataclass(frozen=True)
class Holder:
    """Who has the paper in hand. ``took_from_me``: it was in the asking person's hand before."""

    person_id: UUID
    name: str
    since: datetime
    took_from_me: bool = False


def go_on(proposal_id: UUID, *, by: Actor) -> bool:
    """Renew one's own live lease; False where there is none, and nothing is taken then.

    Asks no more than whether the person still reviews at all: the lease itself was given to whoever
    might have this paper, and whatever is written under it is judged anew.
    """
    if not by.holds(Role.REVIEWER):
        return False
    mine = PaperHold.objects.filter(proposal=proposal_id, holder=by.user, until__gt=Now())
    return bool(mine.update(until=Now() + LEASE))


def take_or_see(proposal: Proposal, *, by: Actor) -> Holder | None:
    """Take a paper that is free, go on holding one's own, or give its holder.

    None while one holds it oneself, and where nobody can hold it. One statement where it succeeds:
    of two who ask at once the database lets one through.
    """
    if proposal.state not in HELD_IN:
        return None
    if not may_review(by, proposal) or _take(proposal.pk, by=by):
        return holder_of(proposal, seen_by=by)
    PaperHold.objects.bulk_create(
        [PaperHold(proposal=proposal, holder=by.user, since=Now(), until=Now() + LEASE)],
        ignore_conflicts=True,
    )
    return holder_of(proposal, seen_by=by)


def _take(proposal_id: UUID, *, by: Actor) -> bool:
    """Renew one's own lease, or take over one that ran out."""
    if go_on(proposal_id, by=by):
        return True
    ended = PaperHold.objects.filter(proposal=proposal_id, until__lte=Now())
    return bool(ended.update(holder=by.user, since=Now(), until=Now() + LEASE, taken_from=None))


def holder_of(proposal: Proposal, *, seen_by: Actor) -> Holder | None:
    """Who else has the paper in hand now."""
    me = seen_by.user.pk
    for held in _held_by_another(proposal.pk, me):
        return Holder(held.holder_id, held.holder.full_name, held.since, held.taken_from_id == me)
    return None


@Prepared
def _held_by_another(proposal_id: UUID, person_id: UUID) -> QuerySet[PaperHold]:
    live = PaperHold.objects.live().filter(proposal=proposal_id)
    return live.exclude(holder=person_id).select_related("holder")


def require_free(proposal: Proposal, *, by: Actor, closes: bool = False) -> None:
    """Refuse to write on a paper that another person holds (PaperHeld).

    At a desk only what closes the paper is refused: people there share its lines, and of two
    rulings on one line the first counts.
    """
    is_at_desk = proposal.state == ProposalState.IN_DISCUSSION
    if proposal.state not in HELD_IN or closes != is_at_desk:
        return
    held = holder_of(proposal, seen_by=by)
    if held is not None:
        raise PaperHeld(
            _("%(name)s memegang usulan ini sejak %(clock)s. Tunggu, atau ambil alih.")
            % {"name": held.name, "clock": clock(held.since, zone=by.time_zone)}
        )


def take_over(proposal_id: UUID, *, by: Actor, at: datetime) -> None:
    """Take a paper out of another's hand, keep that it was done, and write to that person.

    A paper that is free or one's own is simply taken. Refuses whoever may not review it
    (PermissionDenied) and a paper that nobody can hold (WrongState).
    """
    proposal = lock_proposal(proposal_id)
    if not may_review(by, proposal):
        raise PermissionDenied
    if proposal.state not in HELD_IN:
        raise WrongState(
            _("Usulan ini berstatus %(state)s; tidak ada yang perlu diambil alih.")
            % {"state": proposal.get_state_display()}
        )
    if take_or_see(proposal, by=by) is None:
        return
    held = PaperHold.objects.select_for_update(of=("self",)).get(proposal=proposal)
    takeover = PaperTakeover.objects.create(
        proposal=proposal,
        taken_by=by.user,
        taken_from_id=held.holder_id,
        held_since=held.since,
        taken_at=at,
    )
    PaperHold.objects.filter(pk=held.pk).update(
        holder=by.user, since=Now(), until=Now() + LEASE, taken_from=held.holder_id
    )
    emails.taken_over(takeover)
