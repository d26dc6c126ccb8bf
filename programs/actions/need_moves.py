"""The one table of moves of a need and the one door through which it changes state."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from programs import rules
from programs.actions.moves import NoteRequired, StaleVersion, WrongState
from programs.models import Need, NeedTransition
from programs.states import NEED_EDITABLE, NEED_OPEN, NeedMove, NeedState
from provinces.rules import Actor

State = NeedState


@dataclass(frozen=True)
class NeedStep:
    """One row of the table: from where, to where, who may, and whether it must say why."""

    sources: tuple[NeedState, ...]
    target: NeedState
    rule: Callable[[Actor, Need], bool]
    needs_note: bool = False


NEED_MOVES: Mapping[NeedMove, NeedStep] = MappingProxyType(
    {
        NeedMove.SEND: NeedStep(NEED_EDITABLE, State.SENT, rules.may_write_need),
        NeedMove.ACCEPT: NeedStep((State.SENT,), State.ACCEPTED, rules.may_dispose_of_need),
        NeedMove.RETURN: NeedStep(
            NEED_OPEN, State.RETURNED, rules.may_dispose_of_need, needs_note=True
        ),
        NeedMove.CONSOLIDATE: NeedStep(NEED_OPEN, State.CONSOLIDATED, rules.may_dispose_of_need),
        NeedMove.RELEASE: NeedStep(
            (State.CONSOLIDATED,), State.ACCEPTED, rules.may_dispose_of_need, needs_note=True
        ),
        NeedMove.ANSWER: NeedStep(
            NEED_OPEN, State.ANSWERED, rules.may_dispose_of_need, needs_note=True
        ),
    }
)


def lock_need(need_id: UUID) -> Need:
    return Need.objects.select_for_update(of=("self",), no_key=True).get(pk=need_id)


def advance_need(
    need_id: UUID,
    *,
    move: NeedMove,
    by: Actor,
    version: int | None,
    at: datetime,
    note: str = "",
) -> Need:
    """Move a need: lock, verify, write, record. Call inside a transaction.

    Refuses without the right (PermissionDenied), from another state (WrongState), on a stale
    version (StaleVersion) and without a note where one is due (NoteRequired).
    """
    need = lock_need(need_id)
    step = NEED_MOVES[move]
    _verify(need, step, by=by, version=version, note=note)
    source = need.state
    need.state = step.target
    need.version += 1
    need.changed_at = at
    _stamp(need, move, at=at, note=note.strip())
    need.save()
    NeedTransition.objects.create(
        need=need,
        move=move,
        source=source,
        target=step.target,
        note=note.strip(),
        made_by=by.user,
        post_title=by.title,
        made_at=at,
    )
    return need


def _verify(need: Need, step: NeedStep, *, by: Actor, version: int | None, note: str) -> None:
    if not step.rule(by, need):
        raise PermissionDenied
    if need.state not in step.sources:
        raise WrongState(
            _("Kebutuhan ini sekarang berstatus %(state)s. Muat ulang halaman untuk melihatnya.")
            % {"state": need.get_state_display()}
        )
    if version is not None and version != need.version:
        raise StaleVersion(_("Kebutuhan ini baru saja diubah orang lain. Periksa lagi isinya."))
    if step.needs_note and not note.strip():
        raise NoteRequired(_("Tulis alasannya, supaya kabupaten/kota tahu apa yang terjadi."))


def _stamp(need: Need, move: NeedMove, *, at: datetime, note: str) -> None:
    match move:
        case NeedMove.SEND:
            need.sent_at = at
        case NeedMove.ACCEPT:
            need.accepted_at = at
        case NeedMove.RETURN:
            need.sent_at = need.accepted_at = None
        case NeedMove.CONSOLIDATE:
            need.consolidated_at, need.accepted_at = at, need.accepted_at or at
        case NeedMove.RELEASE:
            need.consolidated_at = None
        case NeedMove.ANSWER:
            need.answered_at, need.answer, need.accepted_at = at, note, None
