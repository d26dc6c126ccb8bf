"""The one table of stages of a request for support and the one door through which it moves."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from programs import emails
from programs.actions.moves import MoveRefused, NoteRequired, StaleVersion, WrongState
from programs.models import SupportRequest, SupportTransition
from programs.rules import may_handle_support
from programs.states import SupportMove, SupportStage
from provinces.rules import Actor

Stage = SupportStage


class NothingProposed(MoveRefused):
    """No item of the request has become a proposal."""


@dataclass(frozen=True)
class SupportStep:
    """One row of the table: from where, to where, and whether it must say something."""

    sources: tuple[SupportStage, ...]
    target: SupportStage
    needs_note: bool = False


SUPPORT_MOVES: Mapping[SupportMove, SupportStep] = MappingProxyType(
    {
        SupportMove.IDENTIFY: SupportStep((Stage.RECEIVED,), Stage.IDENTIFIED),
        SupportMove.FOLLOW_UP: SupportStep((Stage.IDENTIFIED,), Stage.FOLLOW_UP),
        SupportMove.PROPOSE: SupportStep((Stage.IDENTIFIED, Stage.FOLLOW_UP), Stage.PROPOSED),
        SupportMove.ANSWER: SupportStep(
            (Stage.IDENTIFIED, Stage.FOLLOW_UP, Stage.PROPOSED), Stage.ANSWERED, needs_note=True
        ),
    }
)


def lock_support(request_id: UUID) -> SupportRequest:
    return SupportRequest.objects.select_for_update(of=("self",), no_key=True).get(pk=request_id)


def move_support(
    request_id: UUID, *, move: SupportMove, by: Actor, version: int | None, note: str, at: datetime
) -> SupportRequest:
    """Move a request: lock, verify, write, record, tell its regency office.

    Refuses other people than the centre's (PermissionDenied), another stage (WrongState), a stale
    version (StaleVersion), an answer without words (NoteRequired) and "became a proposal" while
    no item did (NothingProposed).
    """
    request = lock_support(request_id)
    step = SUPPORT_MOVES[move]
    _verify(request, step, by=by, version=version, note=note)
    if move == SupportMove.PROPOSE and not request.items.exclude(proposal=None).exists():
        raise NothingProposed(_("Belum ada butir yang menjadi usulan. Buka drafnya lebih dahulu."))
    source = request.stage
    _write(request, move, step.target, note=note.strip(), at=at)
    SupportTransition.objects.create(
        request=request,
        move=move,
        source=source,
        target=step.target,
        note=note.strip(),
        made_by=by.user,
        post_title=by.title,
        made_at=at,
    )
    emails.support_moved(request, note=note.strip(), at=at)
    return request


def _verify(
    request: SupportRequest, step: SupportStep, *, by: Actor, version: int | None, note: str
) -> None:
    if not may_handle_support(by):
        raise PermissionDenied
    if request.stage not in step.sources:
        raise WrongState(
            _("Permohonan ini sekarang pada tahap %(stage)s. Muat ulang halaman.")
            % {"stage": request.get_stage_display()}
        )
    if version is not None and version != request.version:
        raise StaleVersion(_("Permohonan ini baru saja diubah orang lain. Periksa lagi isinya."))
    if step.needs_note and not note.strip():
        raise NoteRequired(_("Tulis jawaban untuk kabupaten/kota."))


def _write(
    request: SupportRequest, move: SupportMove, target: SupportStage, *, note: str, at: datetime
) -> None:
    request.stage = target
    request.version += 1
    request.changed_at = at
    if move == SupportMove.IDENTIFY:
        request.identified_at = at
    if move == SupportMove.ANSWER:
        request.answered_at, request.answer = at, note
    request.save()
