"""Semula and menjadi, replayed from the ledger: what every line held, holds, and would hold."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from uuid import UUID

from django.db.models import Q, Sum
from django.db.models.functions import Coalesce

from budgets.models import Allocation, AllocationLine, Revision, RevisionLine
from budgets.states import BeneficiaryClass, RevisionState

LineKey = tuple[UUID, UUID]


@dataclass(frozen=True, kw_only=True)
class LineState:
    """One line of an allocation at a moment. Volume and price are None where none is known."""

    allocation_id: UUID
    line_ref: UUID
    account_code: str
    description: str
    output_code: str
    unit_code: str
    indicator_id: UUID | None
    beneficiary: str
    volume: Decimal | None
    unit_price_idr: int | None
    amount_idr: int

    @property
    def key(self) -> LineKey:
        return (self.allocation_id, self.line_ref)


def product(volume: Decimal, unit_price_idr: int) -> int:
    """Volume times price in whole rupiah, a half rounded up, as the database does."""
    return int((volume * unit_price_idr).quantize(Decimal(1), rounding=ROUND_HALF_UP))


def amounts(
    allocation_ids: Iterable[UUID], *, before: datetime | None = None
) -> dict[LineKey, int]:
    """Replay the ledger of some grants from zero: one query."""
    ids = list(allocation_ids)
    rows = (
        AllocationLine.objects.written_before(before)
        .filter(Q(allocation__in=ids) | Q(allocation__revises__in=ids))
        .order_by()
        .annotate(root=Coalesce("allocation__revises_id", "allocation_id"))
        .values_list("root", "line_ref")
        .annotate(total=Sum("amount_idr"))
    )
    return {(root, ref): int(total) for root, ref, total in rows}


def line_states(
    allocation_ids: Iterable[UUID], *, before: datetime | None = None
) -> dict[LineKey, LineState]:
    """Every line of some grants as it stands, or stood before a moment: three queries."""
    ids = list(allocation_ids)
    held = amounts(ids, before=before)
    states = {
        (line.allocation_id, line.line_ref): _first(line)
        for line in AllocationLine.objects.filter(allocation__in=ids).order_by("id")
    }
    changes = RevisionLine.objects.filter(
        allocation__in=ids, revision__state=RevisionState.APPROVED
    )
    if before is not None:
        changes = changes.filter(revision__decided_at__lt=before)
    for change in changes.order_by("revision__decided_at", "revision__position"):
        states[change.allocation_id, change.line_ref] = after_state(change)
    return {key: _holding(state, held.get(key, 0)) for key, state in states.items() if key in held}


def _first(line: AllocationLine) -> LineState:
    return LineState(
        allocation_id=line.allocation_id,
        line_ref=line.line_ref,
        account_code=line.account_code,
        description=line.description,
        output_code=line.output_code,
        unit_code=line.unit_code,
        indicator_id=line.indicator_id,
        beneficiary="",
        volume=line.volume,
        unit_price_idr=None if line.unit_price_idr is None else int(line.unit_price_idr),
        amount_idr=int(line.amount_idr),
    )


def after_state(change: RevisionLine) -> LineState:
    """Menjadi of one change."""
    price = change.after_price_idr
    return LineState(
        allocation_id=change.allocation_id,
        line_ref=change.line_ref,
        account_code=change.account_code,
        description=change.description,
        output_code=change.output_code,
        unit_code=change.unit_code,
        indicator_id=change.indicator_id,
        beneficiary=change.beneficiary,
        volume=change.after_volume,
        unit_price_idr=None if price is None else int(price),
        amount_idr=int(change.after_idr),
    )


def before_state(change: RevisionLine) -> LineState:
    """Semula of one change."""
    price = change.before_price_idr
    return replace(
        after_state(change),
        volume=change.before_volume,
        unit_price_idr=None if price is None else int(price),
        amount_idr=int(change.before_idr),
    )


def _holding(state: LineState, amount_idr: int) -> LineState:
    """The ledger decides the amount."""
    if state.amount_idr == amount_idr:
        return state
    return replace(state, amount_idr=amount_idr)


@dataclass(frozen=True, kw_only=True)
class Pair:
    """One line before and after; either side is None where the line is not there."""

    key: LineKey
    before: LineState | None
    after: LineState | None

    @property
    def line(self) -> LineState:
        found = self.after or self.before
        if found is None:
            raise LookupError("a pair has a side")
        return found

    @property
    def before_idr(self) -> int:
        return self.before.amount_idr if self.before else 0

    @property
    def after_idr(self) -> int:
        return self.after.amount_idr if self.after else 0

    @property
    def delta_idr(self) -> int:
        return self.after_idr - self.before_idr

    @property
    def is_changed(self) -> bool:
        return self.before != self.after


@dataclass(frozen=True, kw_only=True)
class Block:
    """One allocation with its lines, in account order."""

    allocation: Allocation
    pairs: Sequence[Pair]

    @property
    def province_name(self) -> str:
        province = self.allocation.ceiling.province
        return province.name if province else ""

    @property
    def before_idr(self) -> int:
        return sum(pair.before_idr for pair in self.pairs)

    @property
    def after_idr(self) -> int:
        return sum(pair.after_idr for pair in self.pairs)

    @property
    def delta_idr(self) -> int:
        return self.after_idr - self.before_idr


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """A whole Semula / Menjadi."""

    blocks: Sequence[Block] = field(default_factory=tuple)

    @property
    def before_idr(self) -> int:
        return sum(block.before_idr for block in self.blocks)

    @property
    def after_idr(self) -> int:
        return sum(block.after_idr for block in self.blocks)

    @property
    def delta_idr(self) -> int:
        return self.after_idr - self.before_idr

    @property
    def pairs(self) -> list[Pair]:
        return [pair for block in self.blocks for pair in block.pairs]


def semula_menjadi(revision: Revision, *, allocation_ids: Collection[UUID] | None = None) -> Sheet:
    """Every line of the allocations a revision touches, changed or not: five queries.

    Of a decided revision, as it was when it was decided. Only of some allocations where named.
    """
    changes = RevisionLine.objects.filter(revision=revision)
    if allocation_ids is not None:
        changes = changes.filter(allocation__in=allocation_ids)
    menjadi = {(c.allocation_id, c.line_ref): c for c in changes}
    grants = _grants({root for root, _ref in menjadi})
    semula = line_states(grants, before=revision.decided_at)
    pairs = [
        _pair(key, semula.get(key), menjadi.get(key)) for key in dict.fromkeys([*semula, *menjadi])
    ]
    return _sheet(grants, pairs)


def only_changes(revision: Revision) -> Sheet:
    """The lines that a revision changes, and none that stay: two queries."""
    changes = RevisionLine.objects.filter(revision=revision)
    pairs = [
        Pair(
            key=(change.allocation_id, change.line_ref),
            before=None if _is_new(change) else before_state(change),
            after=after_state(change),
        )
        for change in changes
    ]
    return _sheet(_grants({pair.key[0] for pair in pairs}), pairs)


def _is_new(change: RevisionLine) -> bool:
    return not change.before_idr and change.before_volume is None


def _pair(key: LineKey, held: LineState | None, change: RevisionLine | None) -> Pair:
    if change is None:
        return Pair(key=key, before=held, after=held)
    is_new = held is None and not change.before_idr
    return Pair(key=key, before=None if is_new else before_state(change), after=after_state(change))


def _grants(ids: set[UUID]) -> dict[UUID, Allocation]:
    """By province, office and key, with no more than a sheet tells of them."""
    rows = (
        Allocation.objects.filter(pk__in=ids)
        .select_related("office", "ceiling__province")
        .only("title", "office__short_name", "ceiling__province__name")
    )
    return {
        row.pk: row for row in rows.order_by("ceiling__province__code", "office__short_name", "pk")
    }


def _sheet(grants: Mapping[UUID, Allocation], pairs: Iterable[Pair]) -> Sheet:
    by_grant: dict[UUID, list[Pair]] = {pk: [] for pk in grants}
    for pair in pairs:
        by_grant[pair.key[0]].append(pair)
    return Sheet(
        blocks=tuple(
            Block(
                allocation=grant,
                pairs=tuple(
                    sorted(
                        by_grant[pk],
                        key=lambda p: (p.line.account_code, p.line.description, str(p.key[1])),
                    )
                ),
            )
            for pk, grant in grants.items()
        )
    )


def compare(allocation_ids: Iterable[UUID], *, first: datetime, second: datetime | None) -> Sheet:
    """Every line of some grants as it stood at two moments (None: now): seven queries."""
    grants = _grants(set(allocation_ids))
    old, new = line_states(grants, before=first), line_states(grants, before=second)
    pairs = [
        Pair(key=key, before=old.get(key), after=new.get(key))
        for key in dict.fromkeys([*old, *new])
    ]
    sheet = _sheet(grants, pairs)
    return Sheet(blocks=tuple(block for block in sheet.blocks if block.pairs))


def by_beneficiary(sheet: Sheet) -> dict[BeneficiaryClass, tuple[int, int]]:
    """Semula and menjadi of each class of beneficiaries that is named (rupiah). Pure."""
    found: dict[BeneficiaryClass, tuple[int, int]] = {}
    for pair in sheet.pairs:
        if pair.line.beneficiary:
            kind = BeneficiaryClass(pair.line.beneficiary)
            before, after = found.get(kind, (0, 0))
            found[kind] = (before + pair.before_idr, after + pair.after_idr)
    return found


def by_indicator(sheet: Sheet) -> dict[UUID | None, tuple[int, int]]:
    """Semula and menjadi by indicator; None holds what no indicator is named for. Pure.

    Every rupiah is in exactly one of them, on both sides.
    """
    found: dict[UUID | None, tuple[int, int]] = {}
    for pair in sheet.pairs:
        for side, state in enumerate((pair.before, pair.after)):
            if state is not None:
                sums = list(found.get(state.indicator_id, (0, 0)))
                sums[side] += state.amount_idr
                found[state.indicator_id] = (sums[0], sums[1])
    return found


def scheme_by_province(sheet: Sheet) -> list[tuple[str, int, int]]:
    """Name, semula, menjadi of each province, in code order. Pure."""
    found: dict[str, tuple[int, int]] = {}
    for block in sheet.blocks:
        name = block.province_name
        before, after = found.get(name, (0, 0))
        found[name] = (before + block.before_idr, after + block.after_idr)
    return [(name, before, after) for name, (before, after) in found.items()]
