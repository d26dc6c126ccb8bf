"""Start a proposal, and carry it to the head's signature."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from budgets.models import FocusMenu, FundingScheme
from programs import emails
from programs.actions.drafts import require_only_draft
from programs.actions.locking import lock_proposal
from programs.actions.moves import KeyReused, advance, returned_last
from programs.actions.numbering import next_number
from programs.actions.rounds import window_of
from programs.actions.versions import freeze
from programs.models import Proposal, ProposalVersion, ReturnedPart, ReturnReading
from programs.rules import may_start, may_write
from programs.states import Move
from provinces.models import Office
from provinces.rules import Actor
from provinces.states import OfficeKind, Role

# Stands above the head's button, and is kept with the signature.
SIGNED_STATEMENT = gettext_lazy(
    "Saya telah memeriksa usulan ini dan bertanggung jawab atas pengajuannya ke Ditjen IKMA."
)


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
    return open_draft(by=by, scheme=scheme, office=office, title=title, at=at, key=key, focus=focus)


def open_draft(
    *,
    by: Actor,
    scheme: FundingScheme,
    office: Office,
    title: str,
    at: datetime,
    key: UUID | None = None,
    focus: FocusMenu | None = None,
) -> Proposal:
    """Open a draft of an office; whoever calls has asked whether this person may.

    A kabupaten/kota proposes through its province (PP 19/2022 art. 14).
    """
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
        through_province=office.kind == OfficeKind.REGENCY,
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
        window = window_of(proposal.scheme_id, proposal.office_id)
        closes_at = window.closes_at if window else None
        emails.awaiting_signature(proposal, at=at, closes_at=closes_at)
    return proposal


def head_returns(
    proposal_id: UUID,
    *,
    by: Actor,
    version: int,
    note: str,
    at: datetime,
    parts: Mapping[str, str] | None = None,
    key: UUID | None = None,
) -> Proposal:
    """Give a draft back to its drafter with the reason, as a whole or by part of the form.

    ``parts`` names what to change by section; with them the general note may stay empty.
    """
    asked = {name: text.strip() for name, text in (parts or {}).items() if text.strip()}
    if asked and not note.strip():
        note = _("Lihat catatan pada %(count)s bagian.") % {"count": len(asked)}
    proposal, is_new = advance(
        proposal_id, move=Move.HEAD_RETURNS, by=by, version=version, note=note, at=at, key=key
    )
    if is_new:
        last = proposal.transitions.latest("made_at")
        ReturnedPart.objects.bulk_create(
            ReturnedPart(transition=last, section=name, note=text) for name, text in asked.items()
        )
        emails.returned(proposal, note=note, at=at, parts=asked)
    return proposal


def take_back_return(proposal_id: UUID, *, by: Actor, at: datetime) -> Proposal:
    """Undo a return that no drafter has opened: the proposal waits for the signature again.

    Refuses once a drafter opened it or changed anything (AlreadyRead).
    """
    proposal, _is_new = advance(proposal_id, move=Move.TAKE_BACK, by=by, version=None, at=at)
    return proposal


def open_return(proposal_id: UUID, *, by: Actor, at: datetime) -> None:
    """A drafter has a return before them: from now on it cannot be taken back."""
    proposal = lock_proposal(proposal_id)
    if not may_write(by, proposal):
        raise PermissionDenied
    last = returned_last(proposal)
    if last is not None:
        ReturnReading.objects.get_or_create(
            transition=last, defaults={"read_by": by.user, "read_at": at}
        )


def withdraw(
    proposal_id: UUID, *, by: Actor, note: str, at: datetime, key: UUID | None = None
) -> Proposal:
    """Take a proposal back before any review, with the reason; another may stand in for it.

    The head and the drafters of the office are told. The same key twice is one withdrawal.
    """
    proposal, is_new = advance(
        proposal_id, move=Move.WITHDRAW, by=by, version=None, note=note, at=at, key=key
    )
    if is_new:
        emails.withdrawn(proposal, note=note, at=at)
    return proposal


def sign(
    proposal_id: UUID, *, by: Actor, version: int, at: datetime, key: UUID | None = None
) -> Receipt:
    """Approve and submit: the proposal is frozen as a version and goes to Ditjen IKMA.

    That of a kabupaten/kota goes to its province first. The same key sent twice is one
    submission with one receipt. Refuses the person who sent it to the
    head or wrote in it, a stale version and an incomplete proposal. The statement that stands
    above the button is kept with the signature.
    """
    move = _signing_move(proposal_id)
    proposal, is_new = advance(
        proposal_id,
        move=move,
        by=by,
        version=version,
        at=at,
        key=key,
        note=str(SIGNED_STATEMENT),
    )
    if not is_new:
        return Receipt(proposal=proposal, version=proposal.versions.latest("ordinal"))
    frozen = freeze(proposal, by=by.user, at=at)
    if move == Move.SIGN:
        emails.submitted(proposal, frozen, at=at)
    else:
        emails.awaiting_province(proposal, at=at)
    return Receipt(proposal=proposal, version=frozen)


def _signing_move(proposal_id: UUID) -> Move:
    """Where a signature sends it. The path of a proposal never changes, so no lock is needed."""
    paths = Proposal.objects.values_list("through_province", flat=True)
    return Move.SIGN_TO_PROVINCE if paths.get(pk=proposal_id) else Move.SIGN
