"""The one table of moves and the one door through which a proposal changes state."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from ikmportal.prepared import Prepared
from ikmportal.prepared_writes import write_changes
from programs import rules
from programs.actions.locking import lock_proposal
from programs.actions.rounds import RoundClosed, require_open
from programs.checks import Finding, blocking_findings
from programs.models import Proposal, ReturnReading, SectionEdit, Transition
from programs.states import ARRIVED, EDITABLE, WITHDRAWABLE, Move, ProposalState
from provinces.rules import Actor
from provinces.states import Role

State = ProposalState


class MoveRefused(Exception):
    """The move is not possible; nothing was written. ``str()`` is a sentence for people."""


class StaleVersion(MoveRefused):
    """Somebody changed the proposal after this page was opened."""


class WrongState(MoveRefused):
    """The proposal is no longer where this move starts from."""


class NoteRequired(MoveRefused):
    """This move must say why."""


class KeyReused(MoveRefused):
    """The browser's key belongs to another act."""


class AlreadyRead(MoveRefused):
    """The return was opened by a drafter and cannot be taken back."""


class OutsideRound(MoveRefused):
    """The submission falls outside the window of its round."""


class Incomplete(MoveRefused):
    """Blocking findings stand in the way; ``findings`` holds them."""

    def __init__(self, findings: list[Finding]) -> None:
        self.findings = findings
        super().__init__(
            _("Ada %(count)s hal yang harus diperbaiki sebelum diajukan.")
            % {"count": len(findings)}
        )


@dataclass(frozen=True)
class Step:
    """One row of the table: from where, to where, who may, and what it insists on."""

    sources: tuple[ProposalState, ...]
    target: ProposalState
    rule: Callable[[Actor, Proposal], bool]
    needs_complete: bool = False
    needs_note: bool = False
    needs_open_round: bool = False
    # The last look at the locked proposal; refuses by raising.
    guard: Callable[[Proposal], None] | None = None


def returned_last(proposal: Proposal) -> Transition | None:
    """The head's return with which a draft came back, if nothing has happened since."""
    last = proposal.transitions.order_by("-made_at", "-id").first()
    return last if last is not None and last.move == Move.HEAD_RETURNS else None


def _require_unread(proposal: Proposal) -> None:
    last = returned_last(proposal)
    if last is None:
        raise WrongState(_("Tidak ada pengembalian yang dapat dibatalkan."))
    if ReturnReading.objects.filter(transition=last).exists() or proposal.changed_at > last.made_at:
        raise AlreadyRead(_("Penyusun sudah membuka pengembalian ini; tidak dapat dibatalkan."))


MOVES: Mapping[Move, Step] = MappingProxyType(
    {
        Move.SEND_TO_HEAD: Step(EDITABLE, State.AWAITING_HEAD, rules.may_write, True),
        Move.HEAD_RETURNS: Step(
            (State.AWAITING_HEAD,), State.DRAFT, rules.may_sign, needs_note=True
        ),
        Move.SIGN: Step(
            (State.AWAITING_HEAD,),
            State.SUBMITTED,
            rules.may_sign_to_centre,
            True,
            needs_open_round=True,
        ),
        Move.SIGN_TO_PROVINCE: Step(
            (State.AWAITING_HEAD,),
            State.AT_PROVINCE,
            rules.may_sign_to_province,
            True,
            needs_open_round=True,
        ),
        Move.FORWARD: Step(
            (State.AT_PROVINCE,), State.VERIFIED, rules.may_verify, True, needs_open_round=True
        ),
        Move.PROVINCE_RETURNS: Step(
            (State.AT_PROVINCE,), State.RETURNED, rules.may_verify, needs_note=True
        ),
        Move.CONSOLIDATE: Step((State.AT_PROVINCE,), State.CONSOLIDATED, rules.may_verify),
        Move.RELEASE: Step(
            (State.CONSOLIDATED,), State.AT_PROVINCE, rules.may_verify, needs_note=True
        ),
        Move.START_REVIEW: Step(ARRIVED, State.IN_REVIEW, rules.may_review),
        Move.TABLE: Step((State.IN_REVIEW, State.DEFERRED), State.IN_DISCUSSION, rules.may_review),
        Move.RETURN: Step(
            (State.IN_REVIEW, State.IN_DISCUSSION),
            State.RETURNED,
            rules.may_review,
            needs_note=True,
        ),
        Move.APPROVE: Step((State.IN_DISCUSSION,), State.APPROVED, rules.may_review),
        Move.ADJUST: Step(
            (State.IN_DISCUSSION,), State.ADJUSTED, rules.may_review, needs_note=True
        ),
        Move.DEFER: Step((State.IN_DISCUSSION,), State.DEFERRED, rules.may_review, needs_note=True),
        Move.DECLINE: Step(
            (State.IN_DISCUSSION,), State.DECLINED, rules.may_review, needs_note=True
        ),
        Move.WITHDRAW: Step(WITHDRAWABLE, State.WITHDRAWN, rules.may_withdraw, needs_note=True),
        Move.TAKE_BACK: Step(
            (State.DRAFT,), State.AWAITING_HEAD, rules.may_sign, guard=_require_unread
        ),
        Move.UNDO: Step(
            (State.APPROVED, State.ADJUSTED, State.DEFERRED, State.DECLINED, State.RETURNED),
            State.IN_DISCUSSION,
            rules.may_review,
        ),
        Move.ALLOCATE: Step((State.APPROVED, State.ADJUSTED), State.ALLOCATED, rules.may_award),
    }
)


def advance(
    proposal_id: UUID,
    *,
    move: Move,
    by: Actor,
    version: int | None,
    at: datetime,
    note: str = "",
    key: UUID | None = None,
) -> tuple[Proposal, bool]:
    """Move a proposal: lock, verify, write, record. Call inside a transaction.

    Returns the proposal and whether the move happened now; a key seen before returns the
    proposal untouched. Refuses without the right (PermissionDenied), from another state
    (WrongState), on a stale version (StaleVersion), without a note where one is due
    (NoteRequired), incomplete content where it must be complete (Incomplete), and a key that
    another act has used (KeyReused).
    ``version`` None skips the check for moves that look at no form.
    """
    proposal = lock_proposal(proposal_id)
    if key is not None and _is_done(proposal, move, key):
        return proposal, False
    step = MOVES[move]
    _verify(proposal, step, by=by, version=version, note=note)
    source = proposal.state
    _write(proposal, move, step.target, by=by, at=at)
    Transition.objects.create(
        proposal=proposal,
        move=move,
        source=source,
        target=step.target,
        note=note.strip(),
        made_by=by.user,
        post_title=_post_title(by, proposal, step),
        made_at=at,
        idempotency_key=key,
    )
    return proposal, True


_OF_A_HEAD = (rules.may_sign, rules.may_sign_to_centre, rules.may_sign_to_province)


def hold(proposal_id: UUID, *, move: Move, by: Actor, note: str) -> Proposal:
    """Everything ``advance`` asks for, and nothing written: the move is carried out later."""
    proposal = lock_proposal(proposal_id)
    _verify(proposal, MOVES[move], by=by, version=None, note=note)
    return proposal


def _post_title(by: Actor, proposal: Proposal, step: Step) -> str:
    """A head's acts carry the head's post, also when somebody acts for them: "Plh. Kepala …"."""
    roles = (Role.HEAD,) if step.rule in _OF_A_HEAD else ()
    return by.title_as(*roles, office_id=proposal.office_id)


def _is_done(proposal: Proposal, move: Move, key: UUID) -> bool:
    earlier = Transition.objects.filter(idempotency_key=key).first()
    if earlier is None:
        return False
    if (earlier.proposal_id, earlier.move) != (proposal.pk, move):
        raise KeyReused(_("Formulir ini sudah dipakai. Muat ulang halaman."))
    return True


def _verify(proposal: Proposal, step: Step, *, by: Actor, version: int | None, note: str) -> None:
    if not step.rule(by, proposal):
        raise PermissionDenied
    if proposal.state not in step.sources:
        raise WrongState(
            _("Usulan ini sekarang berstatus %(state)s. Muat ulang halaman untuk melihatnya.")
            % {"state": proposal.get_state_display()}
        )
    if version is not None and version != proposal.version:
        raise StaleVersion(_("Usulan ini baru saja diubah orang lain. Periksa lagi isinya."))
    if step.needs_note and not note.strip():
        raise NoteRequired(_("Tulis catatan: apa yang perlu diubah dan mengapa."))
    if step.needs_open_round:
        _require_open_round(proposal)
    if step.guard is not None:
        step.guard(proposal)
    if step.needs_complete and (findings := blocking_findings(proposal)):
        raise Incomplete(findings)


def _require_open_round(proposal: Proposal) -> None:
    try:
        require_open(proposal)
    except RoundClosed as problem:
        raise OutsideRound(str(problem)) from problem


def _write(
    proposal: Proposal, move: Move, target: ProposalState, *, by: Actor, at: datetime
) -> None:
    before = dict(vars(proposal))
    proposal.state = target
    proposal.version += 1
    proposal.changed_at = at
    _stamp(proposal, move, by=by, at=at)
    write_changes(proposal, before)


def _stamp(proposal: Proposal, move: Move, *, by: Actor, at: datetime) -> None:
    match move:
        case Move.SEND_TO_HEAD:
            proposal.sent_by, proposal.signed_by = by.user, None
        case Move.SIGN | Move.SIGN_TO_PROVINCE:
            _refuse_own_signature(proposal, by)
            proposal.signed_by = by.user
        case Move.RETURN:
            proposal.submitted_at = proposal.decided_at = None
            proposal.verified_by = proposal.verified_at = None
        case Move.TABLE:
            proposal.decided_at = None
        case Move.APPROVE | Move.ADJUST | Move.DEFER | Move.DECLINE:
            proposal.decided_at = at
        case Move.ALLOCATE:
            proposal.allocated_at = at
        case Move.WITHDRAW:
            proposal.submitted_at, proposal.withdrawn_at = None, at
    _stamp_arrival(proposal, move, by=by, at=at)


def _restore_arrival(proposal: Proposal) -> None:
    """As it was before the decision: a return had taken the submission away."""
    proposal.decided_at = None
    arrivals = proposal.transitions.filter(move__in=(Move.SIGN, Move.FORWARD))
    last = arrivals.order_by("-made_at", "-id").first()
    if proposal.submitted_at is None:
        proposal.submitted_at = last.made_at if last else proposal.first_submitted_at
        if proposal.through_province and last is not None:
            proposal.verified_by_id, proposal.verified_at = last.made_by_id, last.made_at


def _stamp_arrival(proposal: Proposal, move: Move, *, by: Actor, at: datetime) -> None:
    """It reaches the centre: from the head of a province, verified by it, or by an undo."""
    if move == Move.UNDO:
        _restore_arrival(proposal)
    if move == Move.FORWARD:
        _refuse_own_verification(proposal, by)
        proposal.verified_by, proposal.verified_at = by.user, at
    if move in (Move.SIGN, Move.FORWARD):
        proposal.submitted_at = at
        proposal.first_submitted_at = proposal.first_submitted_at or at


def _refuse_own_signature(proposal: Proposal, by: Actor) -> None:
    if wrote_or_sent(proposal, by.user.pk):
        raise MoveRefused(
            _("Penyusun tidak dapat menyetujui usulannya sendiri. Mintalah pejabat lain.")
        )


def wrote_or_sent(proposal: Proposal, person_id: UUID) -> bool:
    """Whether a person started, wrote or sent a proposal: such a person does not sign it.

    A trigger says the same (``authorship.signer_wrote_nothing``).
    """
    began = person_id in (proposal.created_by_id, proposal.sent_by_id)
    return began or bool(_written_by(proposal.pk, person_id))


@Prepared
def _written_by(proposal_id: UUID, person_id: UUID) -> QuerySet[Proposal]:
    """The proposal, if the person wrote or sent it at any time."""
    wrote = SectionEdit.objects.filter(proposal=OuterRef("pk"), person_id=person_id)
    sent = Transition.objects.filter(
        proposal=OuterRef("pk"), made_by_id=person_id, move=Move.SEND_TO_HEAD
    )
    return Proposal.objects.filter(Exists(wrote) | Exists(sent), pk=proposal_id).only("pk")


def _refuse_own_verification(proposal: Proposal, by: Actor) -> None:
    if by.user.pk in (proposal.sent_by_id, proposal.signed_by_id):
        raise MoveRefused(_("Yang menyusun atau menyetujui usulan tidak dapat memverifikasinya."))
