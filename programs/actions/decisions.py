"""Decide at the Rakor: line by line, then the proposal as a whole."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from ikmportal.prepared import Prepared
from ikmportal.ui.formats import clock, rupiah
from programs import emails
from programs.actions.holding import require_free
from programs.actions.locking import lock_proposal
from programs.actions.moves import (
    KeyReused,
    MoveRefused,
    NoteRequired,
    WrongState,
    advance,
    hold,
)
from programs.actions.release import policy_of
from programs.models import (
    LineDecision,
    Proposal,
    ProposalDecision,
    RabLine,
    RakorItem,
    ReturnedPart,
    ReturnReason,
)
from programs.rules import may_review
from programs.states import LineVerdict, Move, ProposalState, ReleasePolicy
from provinces.rules import Actor


class AgreedAmountRefused(MoveRefused):
    """The agreed amount does not fit the verdict; ``str()`` names the mend."""


class RulingTaken(MoveRefused):
    """Somebody ruled on the line after this person had looked; ``str()`` says who and what."""


class ForeignLine(ValueError):
    """The line is not one of the proposal on the table: a mistake of the caller."""


@dataclass(frozen=True)
class LineRuling:
    """What is decided on one line. ``agreed_idr`` (rupiah) counts for an adjustment only.

    ``seen`` is the ruling the person had before them: its number, 0 for none, None to not ask.
    ``key`` is the browser's: the same key twice is one ruling.
    """

    verdict: LineVerdict
    agreed_idr: int = 0
    note: str = ""
    seen: int | None = None
    key: UUID | None = None


@dataclass(frozen=True)
class Sums:
    """Proposed and agreed over all lines (rupiah)."""

    proposed_idr: int
    agreed_idr: int


def decide_line(
    item: RakorItem, line: RabLine, *, ruling: LineRuling, by: Actor, at: datetime
) -> LineDecision:
    """Append a decision on one line; the newest counts.

    Refuses a person who may not review it (PermissionDenied), a proposal no longer under
    discussion (WrongState), a missing note where the line is lowered or refused (NoteRequired),
    an amount that is not below what was proposed (AgreedAmountRefused), a line on which somebody
    else ruled since (RulingTaken) and a line of another proposal (ForeignLine).
    """
    if line.proposal_id != item.proposal_id:
        raise ForeignLine
    proposal = lock_proposal(item.proposal_id)
    if ruling.key and (known := LineDecision.objects.filter(key=ruling.key).first()):
        return _same_ruling(known, item, line)
    _require_open(proposal, item, by)
    _require_seen(item, line, ruling, by)
    agreed = _agreed(line, ruling)
    return LineDecision.objects.create(
        item=item,
        line=line,
        verdict=ruling.verdict,
        proposed_idr=line.amount_idr,
        agreed_idr=agreed,
        note=ruling.note.strip(),
        decided_by=by.user,
        decided_at=at,
        key=ruling.key,
    )


def _same_ruling(known: LineDecision, item: RakorItem, line: RabLine) -> LineDecision:
    if (known.item_id, known.line_id) != (item.pk, line.pk):
        raise KeyReused(_("Formulir ini sudah dipakai. Muat ulang halaman."))
    return known


def _require_seen(item: RakorItem, line: RabLine, ruling: LineRuling, by: Actor) -> None:
    """Two people, one line: the first wins, and the second learns what was ruled."""
    if ruling.seen is None:
        return
    newest = item.line_decisions.filter(line=line).select_related("decided_by").newest().first()
    if newest is None or newest.pk == ruling.seen:
        return
    raise RulingTaken(
        _("%(name)s memutus baris ini %(clock)s: %(verdict)s, %(amount)s. Periksa lagi.")
        % {
            "name": newest.decided_by,
            "clock": clock(newest.decided_at, zone=by.time_zone),
            "verdict": newest.get_verdict_display(),
            "amount": rupiah(int(newest.agreed_idr)),
        }
    )


def decide_proposal(
    item: RakorItem,
    *,
    verdict: Move,
    note: str,
    by: Actor,
    at: datetime,
    key: UUID | None = None,
) -> ProposalDecision:
    """Close the discussion of one proposal.

    Lines nobody touched are accepted as proposed when the proposal is approved. Refuses a
    verdict that does not fit the lines, a paper in another's hand (PaperHeld), and whatever
    ``advance`` refuses. The same key twice is one decision. Where the round holds results back,
    the proposal stays under discussion and no letter is written until the release.
    """
    if policy_of(item.desk.rakor) != ReleasePolicy.AT_ONCE:
        return _decide_held(item, verdict=verdict, note=note, by=by, at=at)
    require_free(item.proposal, by=by, closes=True)
    proposal, is_new = advance(
        item.proposal_id, move=verdict, by=by, version=None, note=note, at=at, key=key
    )
    if not is_new:
        return _made_before(item)
    decision = _record(item, proposal, verdict=verdict, note=note, by=by, at=at)
    emails.decided(proposal, note=note, at=at)
    return decision


def _decide_held(
    item: RakorItem, *, verdict: Move, note: str, by: Actor, at: datetime
) -> ProposalDecision:
    """Decide now, release later. Sent twice it is one decision; another one is refused."""
    proposal = hold(item.proposal_id, move=verdict, by=by, note=note)
    made = ProposalDecision.objects.filter(item=item).first()
    if made is None:
        require_free(proposal, by=by, closes=True)
        return _record(item, proposal, verdict=verdict, note=note, by=by, at=at)
    if (made.verdict, made.note, made.decided_by_id) != (verdict, note.strip(), by.user.pk):
        raise _decided_already(made)
    return made


def _record(
    item: RakorItem, proposal: Proposal, *, verdict: Move, note: str, by: Actor, at: datetime
) -> ProposalDecision:
    _require_latest(proposal, item)
    sums = _close_lines(item, verdict, by=by, at=at)
    return ProposalDecision.objects.create(
        item=item,
        verdict=verdict,
        proposed_idr=sums.proposed_idr,
        agreed_idr=sums.agreed_idr,
        note=note.strip(),
        decided_by=by.user,
        decided_at=at,
    )


def _decided_already(made: ProposalDecision) -> WrongState:
    return WrongState(_("Usulan ini sudah diputus: %(state)s.") % {"state": made.state.label})


def _made_before(item: RakorItem) -> ProposalDecision:
    decision = ProposalDecision.objects.filter(item=item).first()
    if decision is None:
        # The key closed an earlier discussion of the same proposal.
        raise KeyReused(_("Formulir ini sudah dipakai. Muat ulang halaman."))
    return decision


@dataclass(frozen=True)
class Asked:
    """What a return asks of one part of the form: a coded reason, words, or both."""

    note: str = ""
    reason: ReturnReason | None = None

    @property
    def text(self) -> str:
        """The reason and what is said to it, as the office reads them."""
        return ": ".join(filter(None, [self.reason.name if self.reason else "", self.note.strip()]))


def return_from_review(
    proposal_id: UUID,
    *,
    note: str,
    by: Actor,
    at: datetime,
    parts: Mapping[str, Asked] | None = None,
) -> Proposal:
    """Send a proposal back to its office during review, before any desk.

    ``parts`` asks by section; with them the general note may stay empty.
    """
    require_free(Proposal.objects.get(pk=proposal_id), by=by)
    asked = {name: one for name, one in (parts or {}).items() if one.text}
    if asked and not note.strip():
        note = _("Lihat catatan pada %(count)s bagian.") % {"count": len(asked)}
    proposal, _is_new = advance(
        proposal_id, move=Move.RETURN, by=by, version=None, note=note, at=at
    )
    last = proposal.transitions.latest("made_at")
    ReturnedPart.objects.bulk_create(
        ReturnedPart(transition=last, section=name, note=one.text, reason=one.reason)
        for name, one in asked.items()
    )
    words = {name: one.text for name, one in asked.items()}
    emails.returned(proposal, note=note, at=at, parts=words)
    return proposal


def newest_rulings(item: RakorItem) -> dict[UUID, LineDecision]:
    """The decision that counts, by line."""
    return {decision.line_id: decision for decision in rulings_of(item.pk)}


@Prepared
def rulings_of(item_id: UUID) -> QuerySet[LineDecision]:
    return LineDecision.objects.filter(item=item_id).newest()


def _require_open(proposal: Proposal, item: RakorItem, by: Actor) -> None:
    if not may_review(by, proposal):
        raise PermissionDenied
    if proposal.state != ProposalState.IN_DISCUSSION:
        raise WrongState(
            _("Usulan ini sudah diputus: %(state)s.") % {"state": proposal.get_state_display()}
        )
    if made := ProposalDecision.objects.filter(item=item).first():
        raise _decided_already(made)
    _require_latest(proposal, item)


def _require_latest(proposal: Proposal, item: RakorItem) -> None:
    if _newest_item(proposal.pk) != [item.pk]:
        raise WrongState(_("Usulan ini sudah dibawa ke Rakor lain. Buka meja Rakor yang terakhir."))


@Prepared
def _newest_item(proposal_id: UUID) -> QuerySet[RakorItem, UUID]:
    items = RakorItem.objects.filter(proposal=proposal_id).order_by("-tabled_at")
    return items.values_list("pk", flat=True)[:1]


def _agreed(line: RabLine, ruling: LineRuling) -> int:
    if ruling.verdict == LineVerdict.ACCEPTED:
        return int(line.amount_idr)
    if not ruling.note.strip():
        raise NoteRequired(_("Tulis alasan baris ini diturunkan atau ditolak."))
    if ruling.verdict == LineVerdict.REFUSED:
        return 0
    if not 0 < ruling.agreed_idr < line.amount_idr:
        raise AgreedAmountRefused(
            _("Nilai yang disepakati harus di antara Rp1 dan di bawah usulan %(amount)s.")
            % {"amount": rupiah(int(line.amount_idr))}
        )
    return ruling.agreed_idr


def _close_lines(item: RakorItem, verdict: Move, *, by: Actor, at: datetime) -> Sums:
    lines = _amounts_of(item.proposal_id)
    proposed = sum(int(line.amount_idr) for line in lines)
    if verdict not in (Move.APPROVE, Move.ADJUST):
        return Sums(proposed_idr=proposed, agreed_idr=0)
    rulings = newest_rulings(item)
    untouched = [line for line in lines if line.pk not in rulings]
    LineDecision.objects.bulk_create(_accept(item, line, by, at) for line in untouched)
    agreed = sum(int(r.agreed_idr) for r in rulings.values()) + sum(
        int(line.amount_idr) for line in untouched
    )
    _require_fit(verdict, Sums(proposed_idr=proposed, agreed_idr=agreed))
    return Sums(proposed_idr=proposed, agreed_idr=agreed)


@Prepared
def _amounts_of(proposal_id: UUID) -> QuerySet[RabLine]:
    return RabLine.objects.current().filter(proposal=proposal_id).only("amount_idr")


def _accept(item: RakorItem, line: RabLine, by: Actor, at: datetime) -> LineDecision:
    return LineDecision(
        item=item,
        line=line,
        verdict=LineVerdict.ACCEPTED,
        proposed_idr=line.amount_idr,
        agreed_idr=line.amount_idr,
        decided_by=by.user,
        decided_at=at,
    )


def _require_fit(verdict: Move, sums: Sums) -> None:
    if verdict == Move.APPROVE and sums.agreed_idr != sums.proposed_idr:
        raise AgreedAmountRefused(
            _("Ada baris yang diturunkan. Pilih “Disetujui dengan penyesuaian” dan tulis catatan.")
        )
    if verdict == Move.ADJUST and sums.agreed_idr == sums.proposed_idr:
        raise AgreedAmountRefused(
            _("Tidak ada baris yang diturunkan. Pilih “Disetujui”, atau ubah barisnya dahulu.")
        )
    if sums.agreed_idr == 0:
        raise AgreedAmountRefused(_("Semua baris ditolak. Pilih “Tidak disetujui”."))
