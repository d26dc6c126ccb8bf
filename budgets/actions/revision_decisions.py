"""Decide a revision, and write it to the ledger once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from budgets import emails
from budgets.actions.revision_desk import RevisionRefused
from budgets.actions.revisions import examined, to_draft
from budgets.figures.revisions import LineKey
from budgets.models import Allocation, AllocationLine, Ceiling, CeilingEntry, Revision, RevisionLine
from budgets.rules import may_answer_as_kpa, may_decide_revision, may_decide_revisions
from budgets.states import RevisionAuthority, RevisionState
from ikmportal.ui.formats import rupiah
from provinces.rules import Actor


class AlreadyDecided(RevisionRefused):
    """Another person decided it before."""


def approve(
    revision_id: UUID,
    *,
    by: Actor,
    at: datetime,
    note: str = "",
    realised: Mapping[LineKey, int] | None = None,
) -> Revision:
    """Approve as the second person: every change becomes a ledger row, once, or nothing does.

    Where the whole nets to zero the ceilings of the places follow the money and the national one
    stays. Approved before by the same person: nothing is written again. Refuses whoever wrote or
    submitted it, what is not submitted, a semula that the ledger left behind, what blocking rules
    or ``realised`` (rupiah spent by line) hold back, and money that passes a ceiling
    (RevisionRefused).
    """
    revision = _take(revision_id)
    if not may_decide_revision(by, revision) and not _decided_it(by, revision):
        raise PermissionDenied
    if revision.state == RevisionState.APPROVED and revision.decided_by_id == by.user.pk:
        return revision
    _require_second_person(revision, by)
    book = _locked(revision)
    authority = examined(revision, realised=realised)
    if authority != revision.authority:
        raise RevisionRefused(
            _("Kewenangan revisi ini berubah sejak diajukan. Kembalikan untuk diajukan lagi.")
        )
    _decide(revision, RevisionState.APPROVED, note=note, by=by, at=at)
    try:
        with transaction.atomic():
            _write(book, by=by, at=at)
    except IntegrityError as problem:
        raise _explain(book, problem) from problem
    emails.revision_decided(revision, at=at)
    return revision


def reject(revision_id: UUID, *, note: str, by: Actor, at: datetime) -> Revision:
    """Refuse a submitted revision with a note; nothing of the ledger changes."""
    revision = _take(revision_id)
    if not may_decide_revisions(by):
        raise PermissionDenied
    if revision.is_with_kpa:
        raise RevisionRefused(_("Revisi ini masih pada KPA kantornya."))
    _require_second_person(revision, by)
    if not note.strip():
        raise RevisionRefused(_("Isi alasan penolakannya."))
    _decide(revision, RevisionState.REJECTED, note=note.strip(), by=by, at=at)
    emails.revision_decided(revision, at=at)
    return revision


def forward(revision_id: UUID, *, by: Actor, at: datetime) -> Revision:
    """Hand on to Ditjen IKMA what lies above the KPA's power, as its KPA.

    Refuses everyone else (PermissionDenied), what does not wait at the KPA, the one who wrote it
    and what the KPA decides alone (RevisionRefused).
    """
    revision = _take_as_kpa(revision_id, by=by)
    if by.user.pk in (revision.created_by_id, revision.submitted_by_id):
        raise RevisionRefused(
            _("Yang menyusun atau mengajukan tidak dapat meneruskan. Mintalah pejabat lain.")
        )
    if revision.authority == RevisionAuthority.KPA:
        raise RevisionRefused(_("Revisi ini kewenangan KPA: putuskan di kantor Anda."))
    revision.state = RevisionState.SUBMITTED
    revision.forwarded_by, revision.forwarded_at = by.user, at
    revision.save(update_fields=["state", "forwarded_by", "forwarded_at"])
    emails.revision_forwarded(revision, at=at)
    return revision


def give_back(revision_id: UUID, *, note: str, by: Actor, at: datetime) -> Revision:
    """Make it a draft again with the reason, as its KPA; refuses as ``forward`` does."""
    revision = _take_as_kpa(revision_id, by=by)
    if not note.strip():
        raise RevisionRefused(_("Isi apa yang perlu diperbaiki."))
    to_draft(revision, note=note.strip())
    emails.revision_returned(revision, at=at)
    return revision


def _take_as_kpa(revision_id: UUID, *, by: Actor) -> Revision:
    revision = _take(revision_id)
    if not may_answer_as_kpa(by, revision):
        raise PermissionDenied
    if not revision.is_with_kpa:
        raise RevisionRefused(_("Revisi ini tidak sedang menunggu KPA. Muat ulang halamannya."))
    return revision


def _decided_it(by: Actor, revision: Revision) -> bool:
    return revision.decided_by_id == by.user.pk


def _take(revision_id: UUID) -> Revision:
    return (
        Revision.objects.select_related("scheme")
        .select_for_update(no_key=True, of=("self",))
        .get(pk=revision_id)
    )


def _require_second_person(revision: Revision, by: Actor) -> None:
    if revision.decided_at is not None:
        raise AlreadyDecided(_("Revisi ini sudah diputus orang lain. Muat ulang halamannya."))
    if not (revision.is_submitted or revision.is_with_kpa):
        raise RevisionRefused(_("Revisi ini belum diajukan."))
    writers = (revision.created_by_id, revision.submitted_by_id, revision.forwarded_by_id)
    if by.user.pk in writers:
        raise RevisionRefused(
            _("Yang menyusun atau mengajukan tidak dapat memutus. Mintalah pejabat lain.")
        )


def _decide(
    revision: Revision, state: RevisionState, *, note: str, by: Actor, at: datetime
) -> None:
    revision.state, revision.decision_note = state, note
    revision.decided_by, revision.decided_at = by.user, at
    revision.save(update_fields=["state", "decision_note", "decided_by", "decided_at"])


@dataclass(frozen=True, kw_only=True)
class _Book:
    """The locked rows a revision writes under."""

    revision: Revision
    lines: Mapping[UUID, Sequence[RevisionLine]]
    grants: Sequence[Allocation]
    regencies: Sequence[Ceiling]
    provinces: Sequence[Ceiling]

    def net_of(self, grant: Allocation) -> int:
        return sum(int(line.delta_idr) for line in self.lines[grant.pk])

    def net_under(self, ceiling: Ceiling) -> int:
        """What changes under a ceiling: its own allocations, of a province also those below."""
        under = {ceiling.pk}
        if ceiling.regency_id is None:
            under |= {one.pk for one in self.regencies if one.parent_id == ceiling.pk}
        return sum(self.net_of(grant) for grant in self.grants if grant.ceiling_id in under)


def _locked(revision: Revision) -> _Book:
    """Lock allocations, then ceilings from the lowest level up: the order allocations take."""
    lines: dict[UUID, list[RevisionLine]] = {}
    for line in RevisionLine.objects.filter(revision=revision).exclude(delta_idr=0).order_by("pk"):
        lines.setdefault(line.allocation_id, []).append(line)
    locking = Allocation.objects.select_for_update(no_key=True, of=("self",))
    grants = list(locking.filter(pk__in=lines).order_by("pk"))
    named = Ceiling.objects.select_for_update(no_key=True, of=("self",)).order_by("pk")
    own = {grant.ceiling_id for grant in grants}
    regencies = list(named.filter(pk__in=own, regency__isnull=False))
    above = own | {one.parent_id for one in regencies if one.parent_id}
    provinces = list(
        named.filter(pk__in=above, regency=None, province__isnull=False).select_related("province")
    )
    list(named.filter(pk__in={one.parent_id for one in provinces}))
    return _Book(
        revision=revision, lines=lines, grants=grants, regencies=regencies, provinces=provinces
    )


def _write(book: _Book, *, by: Actor, at: datetime) -> None:
    """What is taken comes first, then ceilings down and up, then what is given."""
    nets = [(book.net_of(grant), grant) for grant in book.grants]
    _write_changes(book, [pair for pair in nets if pair[0] <= 0], by=by, at=at)
    if book.revision.moves_ceilings:
        _move_ceilings(book, by=by, at=at)
    _write_changes(book, [pair for pair in nets if pair[0] > 0], by=by, at=at)


def _write_changes(
    book: _Book, nets: Sequence[tuple[int, Allocation]], *, by: Actor, at: datetime
) -> None:
    changes = [_change(book.revision, grant, net, by=by, at=at) for net, grant in nets]
    AllocationLine.objects.bulk_create(
        _line(change, line)
        for change, (_net, grant) in zip(changes, nets, strict=True)
        for line in book.lines[grant.pk]
    )
    Allocation.objects.bulk_create(changes)


def _change(
    revision: Revision, grant: Allocation, net_idr: int, *, by: Actor, at: datetime
) -> Allocation:
    return Allocation(
        ceiling_id=grant.ceiling_id,
        office_id=grant.office_id,
        award_ref=grant.award_ref,
        title=grant.title,
        amount_idr=net_idr,
        revision=revision,
        revises=grant,
        reason=revision.reason[:300],
        approved_by=by.user,
        approved_at=at,
    )


def _line(change: Allocation, line: RevisionLine) -> AllocationLine:
    return AllocationLine(
        allocation=change,
        line_ref=line.line_ref,
        account_code=line.account_code,
        description=line.description,
        output_code=line.output_code,
        unit_code=line.unit_code,
        indicator_id=line.indicator_id,
        amount_idr=line.delta_idr,
    )


def _move_ceilings(book: _Book, *, by: Actor, at: datetime) -> None:
    low = [(book.net_under(one), one) for one in book.regencies]
    high = [(book.net_under(one), one) for one in book.provinces]
    down = [pair for pair in [*low, *high] if pair[0] < 0]
    up = [pair for pair in [*high, *low] if pair[0] > 0]
    CeilingEntry.objects.bulk_create(
        CeilingEntry(
            ceiling=ceiling,
            amount_idr=net_idr,
            letter_number=book.revision.letter_number,
            letter_date=book.revision.letter_date,
            reason=book.revision.reason[:300],
            revision=book.revision,
            recorded_by=by.user,
            recorded_at=at,
        )
        for net_idr, ceiling in [*down, *up]
    )


def _explain(book: _Book, problem: IntegrityError) -> Exception:
    """Name the province whose ceiling holds the revision back."""
    said = str(problem)
    if "ceiling_used_within_limit" not in said and "ceiling_distributed_within_limit" not in said:
        return problem
    over = [
        _("%(name)s (bertambah %(net)s, sisa pagu %(left)s)")
        % {
            "name": one.province.name if one.province else "",
            "net": rupiah(book.net_under(one)),
            "left": rupiah(int(one.limit_idr - one.used_idr)),
        }
        for one in book.provinces
        if book.net_under(one) > int(one.limit_idr - one.used_idr)
    ]
    return RevisionRefused(
        _("Revisi ini melebihi pagu: %(list)s. Ubah pagunya dengan surat, atau kurangi barisnya.")
        % {"list": "; ".join(over) or _("pagu kabupaten/kota atau nasional")}
    )
