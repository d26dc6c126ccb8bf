"""Consolidate what kabupaten/kota asked for into a provincial proposal, and keep who asked."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from budgets.models import FundingScheme
from ikmportal.ui.formats import wib_day
from programs import emails
from programs.actions.locking import lock_proposal
from programs.actions.moves import MoveRefused, NoteRequired, advance
from programs.actions.need_moves import advance_need
from programs.actions.proposals import open_draft
from programs.figures.province_desk import Kind, Subject
from programs.models import Proposal, RabLine, Uptake, UptakeLine
from programs.rules import may_link_lines, verifies_in
from programs.states import EDITABLE, Move, NeedMove, ProposalState
from provinces.models import Office
from provinces.rules import Actor
from provinces.states import OfficeKind


class UptakeRefused(MoveRefused):
    """Not possible like this; ``str()`` says why and what to do instead."""


@dataclass(frozen=True)
class NewTarget:
    """A provincial proposal to be opened for what is consolidated."""

    scheme: FundingScheme
    title: str
    key: UUID


def consolidate(
    subjects: Sequence[Subject],
    *,
    province_id: UUID,
    target: Proposal | NewTarget,
    by: Actor,
    at: datetime,
) -> Proposal:
    """Take needs and proposals of kabupaten/kota up in one provincial draft.

    All or nothing. Refuses other people than the province's verifier (PermissionDenied), an empty
    choice, a target that is not a draft of this province (UptakeRefused), and what is no longer
    open (WrongState).
    """
    if not verifies_in(by, province_id):
        raise PermissionDenied
    if not subjects:
        raise UptakeRefused(_("Pilih paling sedikit satu kebutuhan atau usulan."))
    draft = _target(target, province_id=province_id, by=by, at=at)
    for subject in dict.fromkeys(subjects):
        _take_up(subject, draft, by=by, at=at)
    return draft


def _target(
    target: Proposal | NewTarget, *, province_id: UUID, by: Actor, at: datetime
) -> Proposal:
    if isinstance(target, NewTarget):
        dinas = Office.objects.existing_on(wib_day(at)).filter(
            kind=OfficeKind.PROVINCE, province_id=province_id
        )
        return open_draft(
            by=by,
            scheme=target.scheme,
            office=dinas.select_related("province").get(),
            title=target.title,
            at=at,
            key=target.key,
        )
    locked = lock_proposal(target.pk)
    if not Proposal.objects.open_for_uptake(province_id).filter(pk=locked.pk).exists():
        raise UptakeRefused(_("Usulan provinsi itu sudah dikirim. Pilih draf lain."))
    return locked


def _take_up(subject: Subject, draft: Proposal, *, by: Actor, at: datetime) -> None:
    note = _("Menjadi bagian dari usulan %(number)s.") % {"number": draft.number}
    if subject.kind == Kind.NEED:
        need = advance_need(
            subject.id, move=NeedMove.CONSOLIDATE, by=by, version=None, at=at, note=note
        )
        _require_same_province(need.province_id, draft)
        Uptake.objects.create(need=need, target=draft, linked_by=by.user, linked_at=at)
        emails.need_disposed(need, note=note, at=at)
        return
    source, _is_new = advance(
        subject.id, move=Move.CONSOLIDATE, by=by, version=None, at=at, note=note
    )
    _require_same_province(source.province_id, draft)
    Uptake.objects.create(source=source, target=draft, linked_by=by.user, linked_at=at)
    emails.consolidated(source, target=draft, at=at)


def _require_same_province(province_id: UUID, draft: Proposal) -> None:
    if province_id != draft.province_id:
        raise UptakeRefused(_("Kebutuhan provinsi lain tidak dapat disatukan di sini."))


def release(uptake_id: UUID, *, reason: str, by: Actor, at: datetime) -> Uptake:
    """Undo a consolidation with the reason; what was asked is open again.

    Refuses once the provincial proposal is with the centre (UptakeRefused), and without a reason
    (NoteRequired).
    """
    uptake = Uptake.objects.current().select_related("target").filter(pk=uptake_id).first()
    if uptake is None:
        raise UptakeRefused(_("Kaitan ini sudah dilepas."))
    target = lock_proposal(uptake.target_id)
    if target.state not in (*EDITABLE, ProposalState.DECLINED):
        raise UptakeRefused(_("Usulan provinsi sudah diajukan; kaitannya tidak dapat dilepas."))
    if not reason.strip():
        raise NoteRequired(_("Tulis mengapa kaitan ini dilepas."))
    _give_back(uptake, reason=reason, by=by, at=at)
    uptake.released_by, uptake.released_at, uptake.release_reason = by.user, at, reason.strip()
    uptake.save(update_fields=["released_by", "released_at", "release_reason"])
    return uptake


def _give_back(uptake: Uptake, *, reason: str, by: Actor, at: datetime) -> None:
    if uptake.need_id is not None:
        need = advance_need(
            uptake.need_id, move=NeedMove.RELEASE, by=by, version=None, at=at, note=reason
        )
        emails.need_disposed(need, note=reason, at=at)
    elif uptake.source_id is not None:
        advance(uptake.source_id, move=Move.RELEASE, by=by, version=None, at=at, note=reason)


def link_lines(uptake: Uptake, *, line_ids: Iterable[UUID], by: Actor) -> None:
    """Say which RAB lines of the provincial proposal pay for what was asked.

    Refuses other people than the province's verifier and the proposal's drafter
    (PermissionDenied), a proposal that is no longer a draft, and lines of another one
    (UptakeRefused).
    """
    target = lock_proposal(uptake.target_id)
    if not may_link_lines(by, target):
        raise PermissionDenied
    if target.state not in EDITABLE or uptake.released_at is not None:
        raise UptakeRefused(_("Usulan ini sudah dikirim; kaitan barisnya tidak dapat diubah."))
    wanted = set(line_ids)
    own = RabLine.objects.current().filter(proposal=target, pk__in=wanted)
    if set(own.values_list("pk", flat=True)) != wanted:
        raise UptakeRefused(_("Baris RAB itu tidak ada lagi di usulan ini. Muat ulang halaman."))
    present = set(uptake.lines.values_list("line_id", flat=True))
    uptake.lines.filter(line_id__in=present - wanted).delete()
    UptakeLine.objects.bulk_create(
        UptakeLine(uptake=uptake, line_id=line_id) for line_id in wanted - present
    )
