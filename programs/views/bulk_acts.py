"""What can be done with several proposals at once: who may, from which states, by which action."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID, uuid5

from django.utils.translation import gettext_lazy as _

from programs import rules
from programs.actions import proposals, rakors
from programs.actions.copying import CopyOrder, copy_proposal
from programs.models import Proposal
from programs.states import REPLACEABLE, WITHDRAWABLE, ProposalState
from provinces.rules import Actor
from provinces.states import Role

if TYPE_CHECKING:
    # Lazy translations: the class exists for the type checker only.
    from django.utils.functional import _StrPromise


@dataclass(frozen=True, kw_only=True)
class Turn:
    """One proposal's turn: who acts, the reason, the moment and the key of the whole form."""

    by: Actor
    note: str
    at: datetime
    form_key: UUID

    def key_for(self, proposal: Proposal) -> UUID:
        """The same form sent twice gives each row the same key: nothing happens twice."""
        return uuid5(self.form_key, str(proposal.pk))


@dataclass(frozen=True, kw_only=True)
class BulkAct:
    """One act on several rows. ``states`` None takes every state."""

    name: str
    label: "str | _StrPromise"
    role: Role
    rule: Callable[[Actor, Proposal], bool]
    states: tuple[ProposalState, ...] | None
    act: Callable[[Proposal, Turn], object]
    needs_note: bool = False


def _withdraw(proposal: Proposal, turn: Turn) -> object:
    return proposals.withdraw(
        proposal.pk, by=turn.by, note=turn.note, at=turn.at, key=turn.key_for(proposal)
    )


def _copy(proposal: Proposal, turn: Turn) -> object:
    order = CopyOrder(
        scheme=proposal.scheme,
        title=proposal.title,
        is_replacement=proposal.state in REPLACEABLE,
    )
    return copy_proposal(proposal, order, by=turn.by, at=turn.at, key=turn.key_for(proposal))


def _sign(proposal: Proposal, turn: Turn) -> object:
    return proposals.sign(
        proposal.pk,
        by=turn.by,
        version=proposal.version,
        at=turn.at,
        key=turn.key_for(proposal),
    )


def _begin_review(proposal: Proposal, turn: Turn) -> object:
    return rakors.start_review(proposal.pk, by=turn.by, at=turn.at)


_ACTS = (
    BulkAct(
        name="setujui",
        label=_("Setujui dan ajukan"),
        role=Role.HEAD,
        rule=rules.may_sign,
        states=(ProposalState.AWAITING_HEAD,),
        act=_sign,
    ),
    BulkAct(
        name="tarik",
        label=_("Tarik"),
        role=Role.DRAFTER,
        rule=rules.may_withdraw,
        states=WITHDRAWABLE,
        act=_withdraw,
        needs_note=True,
    ),
    BulkAct(
        name="salin",
        label=_("Salin ke draf baru"),
        role=Role.DRAFTER,
        rule=rules.may_copy,
        states=None,
        act=_copy,
    ),
    BulkAct(
        name="telaah",
        label=_("Mulai telaah"),
        role=Role.REVIEWER,
        rule=rules.may_review,
        states=(ProposalState.SUBMITTED,),
        act=_begin_review,
    ),
)


def bulk_acts(actor: Actor) -> list[BulkAct]:
    """The acts for whose role the person holds a post."""
    return [act for act in _ACTS if actor.holds(act.role)]
