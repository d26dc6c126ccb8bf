"""Replay every ledger from zero and name what differs from what is kept."""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from uuid import UUID

from django.db.models import Sum

from budgets.figures.revisions import amounts
from budgets.models import Allocation, Ceiling, CeilingEntry, Revision, RevisionLine
from budgets.states import RevisionKind, RevisionState


def differences() -> list[str]:
    """One sentence a difference; empty where everything is what its rows add up to: 7 queries."""
    return [*_counters(), *_lines(), *_sets()]


def _counters() -> Iterator[str]:
    """Limit, used and distributed of every ceiling against its entries and allocations."""
    ceilings = {one.pk: one for one in Ceiling.objects.order_by("pk")}
    limits = _sums(
        CeilingEntry.objects.order_by().values_list("ceiling").annotate(Sum("amount_idr"))
    )
    own = _sums(Allocation.objects.order_by().values_list("ceiling").annotate(Sum("amount_idr")))
    used, shared = dict.fromkeys(ceilings, 0), dict.fromkeys(ceilings, 0)
    for pk, one in ceilings.items():
        if one.parent_id:
            shared[one.parent_id] += limits.get(pk, 0)
        above: UUID | None = pk
        while above is not None:
            used[above] += own.get(pk, 0)
            above = ceilings[above].parent_id
    for pk, one in ceilings.items():
        kept = (int(one.limit_idr), int(one.used_idr), int(one.distributed_idr))
        replayed = (limits.get(pk, 0), used[pk], shared[pk])
        if kept != replayed:
            yield f"ceiling {pk}: kept {kept}, replayed {replayed}"


def _sums(rows: Iterable[tuple[UUID, Decimal]]) -> dict[UUID, int]:
    return {pk: int(total) for pk, total in rows}


def _lines() -> Iterator[str]:
    """Menjadi of the last revision of every line against the ledger; semula against the one
    before it."""
    last: dict[tuple[UUID, UUID], int] = {}
    changes = RevisionLine.objects.filter(
        revision__state=RevisionState.APPROVED, allocation__reversal=None
    ).order_by("revision__decided_at", "revision__scheme_id", "revision__position", "pk")
    for change in changes:
        key = (change.allocation_id, change.line_ref)
        if last.get(key, int(change.before_idr)) != int(change.before_idr):
            yield f"revision line {change.pk}: semula is not the menjadi before it"
        last[key] = int(change.after_idr)
    held = amounts({root for root, _ref in last})
    for key, after in last.items():
        if held.get(key, 0) != after:
            yield f"line {key[1]}: menjadi {after}, ledger {held.get(key, 0)}"


def _sets() -> Iterator[str]:
    """Approved sets that keep their total net to zero in the ledger as well."""
    kept = Revision.objects.filter(state=RevisionState.APPROVED).exclude(kind=RevisionKind.CEILING)
    for pk, total in kept.order_by().values_list("pk").annotate(Sum("allocations__amount_idr")):
        if total:
            yield f"revision {pk}: nets to {total}"
