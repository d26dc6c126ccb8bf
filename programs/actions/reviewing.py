"""What a reviewer says of a proposal before any desk: scores, marks, corrections, opinions."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.core.files import File
from django.core.files.storage import default_storage
from django.utils.translation import gettext as _

from ikmportal.ui.formats import rupiah, wib_day
from programs.actions.documents import FileRefused, StoredFile, store_upload
from programs.actions.holding import HELD_IN, require_free
from programs.actions.locking import lock_proposal
from programs.actions.moves import MoveRefused, NoteRequired, WrongState
from programs.models import (
    Criterion,
    LineFlag,
    LineSuggestion,
    OutsideOpinion,
    Proposal,
    RabLine,
    Review,
    ReviewScore,
)
from programs.rules import may_record_opinion, may_review
from programs.states import LineFlagKind, OpinionBody, OpinionStance
from provinces.rules import Actor

# Marks and scores belong before and at the desk; a decided proposal is past them.
REVIEWABLE = HELD_IN
PDF = "application/pdf"


class ReviewRefused(MoveRefused):
    """The sheet, the mark or the correction does not fit; ``str()`` names the mend."""


@dataclass(frozen=True)
class Mark:
    """The score of one criterion, with what is said to it."""

    score: int
    note: str = ""


@dataclass(frozen=True)
class Correction:
    """A volume or a unit price (rupiah) in place of the line's own; None keeps the line's."""

    reason: str
    volume: Decimal | None = None
    unit_price_idr: int | None = None


@dataclass(frozen=True)
class Opinion:
    """What another institution wrote."""

    body: OpinionBody
    stance: OpinionStance
    text: str
    given_by: str
    given_on: date
    body_name: str = ""
    letter_number: str = ""


def edition_of(proposal: Proposal) -> int:
    """The frozen version that is judged now; 0 where none was frozen."""
    newest = proposal.versions.order_by("-ordinal").values_list("ordinal", flat=True).first()
    return newest or 0


def submit_review(
    proposal_id: UUID, *, marks: Mapping[UUID, Mark], note: str, by: Actor, at: datetime
) -> Review:
    """Hand in one's sheet, whole and for good; handed in twice is one.

    Refuses a conflict of interest or another role (PermissionDenied), a proposal that is not in
    review (WrongState), a missing criterion and a score above its maximum (ReviewRefused).
    """
    proposal = _open(proposal_id, by)
    edition = edition_of(proposal)
    known = Review.objects.filter(proposal=proposal, reviewer=by.user, edition=edition).first()
    if known is not None:
        return known
    criteria = list(Criterion.objects.filter(scheme=proposal.scheme_id))
    _require_whole(criteria, marks)
    review = Review.objects.create(
        proposal=proposal, reviewer=by.user, edition=edition, note=note.strip(), scored_at=at
    )
    ReviewScore.objects.bulk_create(
        ReviewScore(
            review=review,
            criterion=criterion,
            score=marks[criterion.pk].score,
            note=marks[criterion.pk].note.strip(),
        )
        for criterion in criteria
    )
    return review


def _require_whole(criteria: list[Criterion], marks: Mapping[UUID, Mark]) -> None:
    if not criteria:
        raise ReviewRefused(_("Rubrik skema ini belum diisi. Mintalah admin mengisinya."))
    if {criterion.pk for criterion in criteria} != set(marks):
        raise ReviewRefused(_("Beri nilai pada setiap kriteria."))
    for criterion in criteria:
        if not 0 <= marks[criterion.pk].score <= criterion.max_score:
            raise ReviewRefused(
                _("Nilai “%(name)s” antara 0 dan %(most)s.")
                % {"name": criterion.name, "most": criterion.max_score}
            )


def flag_line(line: RabLine, *, flag: LineFlagKind, note: str, by: Actor, at: datetime) -> LineFlag:
    """Mark one line; the newest mark of a reviewer counts. Only acceptance needs no note."""
    _open(line.proposal_id, by)
    if flag != LineFlagKind.ACCEPTED and not note.strip():
        raise NoteRequired(_("Tulis catatan untuk tanda ini."))
    return LineFlag.objects.create(
        line=line, flag=flag, note=note.strip(), raised_by=by.user, raised_at=at
    )


def suggest(line: RabLine, *, correction: Correction, by: Actor, at: datetime) -> LineSuggestion:
    """Suggest another volume or price; the amount is computed, never typed.

    Refuses a correction that changes nothing, raises the line or leaves parts of a rupiah
    (ReviewRefused), and one without a reason (NoteRequired).
    """
    _open(line.proposal_id, by)
    if not correction.reason.strip():
        raise NoteRequired(_("Tulis alasan koreksi."))
    volume = Decimal(line.volume if correction.volume is None else correction.volume)
    typed = correction.unit_price_idr
    price = int(line.unit_price_idr if typed is None else typed)
    amount = volume * price
    if amount != amount.to_integral_value():
        raise ReviewRefused(_("Volume dikali harga harus rupiah bulat. Ubah volumenya."))
    if not 0 < amount < line.amount_idr:
        raise ReviewRefused(
            _("Hasil koreksi %(amount)s harus di bawah usulan %(proposed)s dan di atas nol.")
            % {"amount": rupiah(int(amount)), "proposed": rupiah(int(line.amount_idr))}
        )
    return LineSuggestion.objects.create(
        line=line,
        volume=volume,
        unit_price_idr=price,
        proposed_idr=line.amount_idr,
        reason=correction.reason.strip(),
        suggested_by=by.user,
        suggested_at=at,
    )


def record_opinion(
    proposal: Proposal,
    *,
    opinion: Opinion,
    by: Actor,
    at: datetime,
    letter: "File[bytes] | None" = None,
) -> OutsideOpinion:
    """Write down what another institution said, with its letter. A later one is a new row.

    The letter is read in the guarded child first; refuses what that refuses and what is no PDF
    (FileRefused), and a full disk (StorageFull).
    """
    if not may_record_opinion(by, proposal):
        raise PermissionDenied
    if opinion.body == OpinionBody.OTHER and not opinion.body_name.strip():
        raise ReviewRefused(_("Tulis nama lembaganya."))
    if opinion.given_on > wib_day(at):
        raise ReviewRefused(_("Tanggal pendapat belum tiba."))
    row = OutsideOpinion(
        proposal=proposal,
        body=opinion.body,
        body_name=opinion.body_name.strip(),
        stance=opinion.stance,
        text=opinion.text.strip(),
        given_by=opinion.given_by.strip(),
        given_on=opinion.given_on,
        letter_number=opinion.letter_number.strip(),
        recorded_by=by.user,
        recorded_at=at,
    )
    if letter is None:
        row.save(force_insert=True)
    else:
        _keep_letter(row, store_upload(letter))
    return row


def _keep_letter(row: OutsideOpinion, stored: StoredFile) -> None:
    try:
        if stored.content_type != PDF:
            raise FileRefused(_("Surat harus PDF. Simpan atau pindai suratnya sebagai PDF."))
        row.storage_name, row.file_name = stored.name, stored.file_name
        row.size_bytes, row.sha256 = stored.size_bytes, stored.sha256
        row.save(force_insert=True)
    except BaseException:
        # A refused row leaves no file behind.
        default_storage.delete(stored.name)
        raise


def _open(proposal_id: UUID, by: Actor) -> Proposal:
    proposal = lock_proposal(proposal_id)
    if not may_review(by, proposal):
        raise PermissionDenied
    if proposal.state not in REVIEWABLE:
        raise WrongState(
            _("Usulan ini berstatus %(state)s; telaah hanya pada usulan yang sedang ditelaah.")
            % {"state": proposal.get_state_display()}
        )
    require_free(proposal, by=by)
    return proposal
