"""Start a proposal, and carry it to the head's signature."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from budgets.models import FocusMenu, FundingScheme
from programs import emails
from programs.actions.drafts import require_only_draft
from programs.actions.moves import KeyReused, advance
from programs.actions.numbering import next_number
from programs.actions.versions import freeze
from programs.models import Proposal, ProposalVersion
from programs.rules import may_start
from programs.states import Move
from provinces.models import Office
from provinces.rules import Actor
from provinces.states import Role


class SchemeClosed(Exception):
    """Proposals of this scheme are not written here."""


@dataclass(frozen=True)
class Receipt:
    """What the head gets for a signature: the frozen version with its digest."""

    proposal: Proposal
    version: ProposalVersion


def start(
    *,
    by: Actor,
    scheme: FundingScheme,
    office: Office,
    title: str,
    at: datetime,
    focus: FocusMenu | None = None,
    key: UUID | None = None,
) -> Proposal:
    """Open a draft with a number of its own.

    The browser's ``key`` becomes the proposal's identity, so a form sent twice is one draft.
    Refuses a person who drafts for another office (PermissionDenied), a scheme that takes no
    proposals here (SchemeClosed), a key of somebody else's proposal (KeyReused) and a focus in
    which the office has a draft already (DraftExists).
    """
    if not may_start(by) or office.pk not in by.office_ids(Role.DRAFTER):
        raise PermissionDenied
    if not scheme.accepts_proposals or office.province is None:
        raise SchemeClosed(_("Skema ini tidak menerima usulan di portal."))
    require_only_draft(
        office_id=office.pk,
        scheme_id=scheme.pk,
        focus_id=focus.pk if focus else None,
        apart_from=key,
    )
    draft = Proposal(
        id=key or uuid4(),
        focus=focus,
        scheme=scheme,
        office=office,
        province=office.province,
        title=title,
        created_at=at,
        changed_at=at,
        created_by=by.user,
    )
    return _opened(draft)


def _opened(draft: Proposal) -> Proposal:
    """Store a draft under the next number, or give the one that this key already opened."""
    try:
        with transaction.atomic():
            draft.number = next_number(year=draft.scheme.fiscal_year_id, province=draft.province)
            draft.save(force_insert=True)
    except IntegrityError as problem:
        known = Proposal.objects.filter(pk=draft.pk, created_by=draft.created_by).first()
        if known is None:
            raise KeyReused(
                _("Formulir ini sudah dipakai. Muat ulang halaman lalu kirim.")
            ) from problem
        return known
    return draft


def send_to_head(
    proposal_id: UUID, *, by: Actor, version: int, at: datetime, key: UUID | None = None
) -> Proposal:
    """Hand a complete draft to the Kepala Dinas. Refuses while a blocking finding stands."""
    proposal, is_new = advance(
        proposal_id, move=Move.SEND_TO_HEAD, by=by, version=version, at=at, key=key
    )
    if is_new:
        emails.awaiting_signature(proposal, at=at)
    return proposal


def head_returns(
    proposal_id: UUID, *, by: Actor, version: int, note: str, at: datetime
) -> Proposal:
    """Give a draft back to its drafter with the reason."""
    proposal, _is_new = advance(
        proposal_id, move=Move.HEAD_RETURNS, by=by, version=version, note=note, at=at
    )
    emails.returned(proposal, note=note, at=at)
    return proposal


def sign(
    proposal_id: UUID, *, by: Actor, version: int, at: datetime, key: UUID | None = None
) -> Receipt:
    """Approve and submit: the proposal is frozen as a version and goes to Ditjen IKMA.

    The same key sent twice is one submission with one receipt. Refuses the person who sent it
    to the head, a stale version and an incomplete proposal.
    """
    proposal, is_new = advance(proposal_id, move=Move.SIGN, by=by, version=version, at=at, key=key)
    if not is_new:
        return Receipt(proposal=proposal, version=proposal.versions.latest("ordinal"))
    frozen = freeze(proposal, by=by.user, at=at)
    emails.submitted(proposal, frozen, at=at)
    return Receipt(proposal=proposal, version=frozen)
