"""When offices learn what a desk decided: at once, after the berita acara, or on one act for all.

Until then the decision stands and the proposal stays "dibahas", so every page, letter and report
that looks at the state of a proposal says nothing (decision 130).
"""

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from ikmportal.prepared import Prepared
from ikmportal.ui.formats import wib_day
from programs import emails
from programs.actions.moves import MoveRefused, advance
from programs.models import Proposal, ProposalDecision, Rakor, RakorItem, Round
from programs.rules import may_release, may_run_rounds
from programs.states import Move, ProposalState, ReleasePolicy
from provinces.rules import Actor, actor_for


class ReleaseRefused(MoveRefused):
    """The round waits for berita acara; ``str()`` says so."""


def policy_of(rakor: Rakor) -> ReleasePolicy:
    """What the round says that had opened last on the first day; at once where there is none."""
    for release in _release_of(rakor.scheme_id, rakor.first_day):
        return ReleasePolicy(release)
    return ReleasePolicy.AT_ONCE


@Prepared
def _release_of(scheme_id: UUID, first_day: date) -> QuerySet[Round, str]:
    governing = Round.objects.governing(scheme_id, on=first_day)
    return governing.values_list("release", flat=True)[:1]


def set_policy(held: Round, *, release: ReleasePolicy, by: Actor) -> Round:
    """Change when offices learn. What is held back already still waits for its release."""
    if not may_run_rounds(by):
        raise PermissionDenied
    held.release = release
    held.save(update_fields=["release"])
    return held


def release_rakor(rakor: Rakor, *, by: Actor, at: datetime) -> int:
    """Let the offices of every desk know at once. Returns how many decisions were released.

    Refuses other people than directors (PermissionDenied) and a round whose decisions wait for
    their berita acara (ReleaseRefused).
    """
    if not may_release(by):
        raise PermissionDenied
    if policy_of(rakor) == ReleasePolicy.AFTER_MINUTES:
        raise ReleaseRefused(
            _("Putaran ini merilis keputusan tiap provinsi setelah berita acaranya disegel.")
        )
    return release_items(RakorItem.objects.pending().filter(desk__rakor=rakor), at=at)


def release_items(items: Iterable[RakorItem], *, at: datetime) -> int:
    """Carry out decisions that were held back, each in the name of whoever decided."""
    ids = [item.pk for item in items]
    decisions = ProposalDecision.objects.filter(item__in=ids).select_related("decided_by", "item")
    done = [_release(decision, at=at) for decision in decisions.order_by("item__proposal")]
    return sum(done)


def _release(decision: ProposalDecision, *, at: datetime) -> bool:
    """False for a proposal that somebody released meanwhile."""
    if _state_now(decision.item.proposal_id) != ProposalState.IN_DISCUSSION:
        return False
    proposal, _is_new = advance(
        decision.item.proposal_id,
        move=Move(decision.verdict),
        by=_decider(decision),
        version=None,
        note=decision.note,
        at=at,
    )
    emails.decided(proposal, note=decision.note, at=at)
    return True


def _decider(decision: ProposalDecision) -> Actor:
    """Whoever decided, with the posts held on that day."""
    day = wib_day(decision.decided_at)
    return actor_for(decision.decided_by, on=day)


def _state_now(proposal_id: UUID) -> str:
    locked = Proposal.objects.select_for_update(of=("self",), no_key=True)
    return locked.get(pk=proposal_id).state
