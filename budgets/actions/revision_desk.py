"""What a draft makes of the lines of some allocations: asked, worked out, and written."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import ROUND_CEILING, Decimal
from uuid import UUID, uuid4, uuid5

from django.utils.translation import gettext as _

from budgets.figures.revisions import LineKey, LineState, after_state, line_states, product
from budgets.models import Revision, RevisionLine


class RevisionRefused(Exception):
    """Nothing was written; ``str()`` names the line and what to do."""


@dataclass(frozen=True, kw_only=True)
class Target:
    """What a line shall be: volume and price, or an amount where it has no price."""

    line_ref: UUID
    volume: Decimal | None = None
    unit_price_idr: int | None = None
    amount_idr: int | None = None
    beneficiary: str = ""


@dataclass(frozen=True, kw_only=True)
class NewLine:
    """A line that was not there before."""

    account_code: str
    description: str
    output_code: str = ""
    unit_code: str = ""
    indicator_id: UUID | None = None
    beneficiary: str = ""
    volume: Decimal | None = None
    unit_price_idr: int | None = None
    amount_idr: int | None = None


@dataclass(frozen=True, kw_only=True)
class Spread:
    """Take ``percent`` off every line of an account and give it to one new line per allocation."""

    account_code: str
    percent: int
    target: NewLine


class Desk:
    """Semula of some allocations beside what the draft makes of them."""

    def __init__(self, revision: Revision, allocation_ids: Iterable[UUID]) -> None:
        self._revision = revision
        self._ids = list(allocation_ids)
        self._semula = line_states(self._ids)
        stored = RevisionLine.objects.filter(revision=revision, allocation__in=self._ids)
        self._menjadi = {(one.allocation_id, one.line_ref): after_state(one) for one in stored}
        self._touched: set[LineKey] = set()

    def set(self, allocation_id: UUID, target: Target) -> None:
        key = (allocation_id, target.line_ref)
        base = self._menjadi.get(key) or self._semula.get(key)
        if base is None:
            raise RevisionRefused(_("Baris itu tidak ada pada alokasi ini. Muat ulang halamannya."))
        named = replace(base, beneficiary=target.beneficiary)
        self._put(_Worth.of(target).given_to(named))

    def add(self, allocation_id: UUID, new: NewLine, *, line_ref: UUID | None = None) -> None:
        worth = _Worth.of(new)
        self._put(
            LineState(
                allocation_id=allocation_id,
                line_ref=line_ref or uuid4(),
                account_code=new.account_code,
                description=new.description,
                output_code=new.output_code or self._only_output(allocation_id),
                unit_code=new.unit_code,
                indicator_id=new.indicator_id,
                beneficiary=new.beneficiary,
                volume=worth.volume,
                unit_price_idr=worth.unit_price_idr,
                amount_idr=worth.amount_idr,
            )
        )

    def _only_output(self, allocation_id: UUID) -> str:
        """A new line belongs to the RO of its allocation, where that has one RO only."""
        held = (state for key, state in self._semula.items() if key[0] == allocation_id)
        codes = {state.output_code for state in held}
        return codes.pop() if len(codes) == 1 else ""

    def spread(self, asked: Spread) -> int:
        """Cut and give in every allocation; returns how many had something to cut."""
        cuts: dict[UUID, int] = {}
        for key, state in (self._semula | self._menjadi).items():
            if state.account_code == asked.account_code and self._semula.get(key):
                less = _less(state, asked.percent)
                cuts[key[0]] = cuts.get(key[0], 0) + state.amount_idr - less.amount_idr
                self._put(less)
        given = {pk: cut for pk, cut in cuts.items() if cut}
        for pk, cut in given.items():
            self._give(pk, asked.target, cut)
        return len(given)

    def _give(self, allocation_id: UUID, new: NewLine, amount_idr: int) -> None:
        """The same new line of a draft takes what later moves bring as well."""
        name = f"{allocation_id} {new.account_code} {new.description} {new.beneficiary}"
        ref = uuid5(self._revision.pk, name)
        before = self._menjadi.get((allocation_id, ref))
        total = amount_idr + (before.amount_idr if before else 0)
        whole = replace(new, volume=None, unit_price_idr=None, amount_idr=total)
        self.add(allocation_id, whole, line_ref=ref)

    def _put(self, state: LineState) -> None:
        self._menjadi[state.key] = state
        self._touched.add(state.key)

    def write(self) -> None:
        """Replace the draft's rows of what was touched, and count one version further."""
        stored = RevisionLine.objects.filter(revision=self._revision, allocation__in=self._ids)
        old = [
            pk
            for pk, *key in stored.values_list("pk", "allocation_id", "line_ref")
            if tuple(key) in self._touched
        ]
        stored.filter(pk__in=old).delete()
        RevisionLine.objects.bulk_create(
            self._row(self._menjadi[key])
            for key in sorted(self._touched, key=str)
            if self._is_changed(key)
        )
        self._revision.version += 1
        self._revision.save(update_fields=["version"])

    def _is_changed(self, key: LineKey) -> bool:
        """A new line of nothing is no change either."""
        before, after = self._semula.get(key), self._menjadi[key]
        if before is None:
            return after.amount_idr != 0
        return (before.amount_idr, before.volume, before.unit_price_idr) != (
            after.amount_idr,
            after.volume,
            after.unit_price_idr,
        )

    def _row(self, after: LineState) -> RevisionLine:
        before = self._semula.get(after.key)
        before_idr = before.amount_idr if before else 0
        return RevisionLine(
            revision=self._revision,
            allocation_id=after.allocation_id,
            line_ref=after.line_ref,
            account_code=after.account_code,
            description=after.description,
            output_code=after.output_code,
            unit_code=after.unit_code,
            indicator_id=after.indicator_id,
            beneficiary=after.beneficiary,
            before_volume=before.volume if before else None,
            before_price_idr=before.unit_price_idr if before else None,
            before_idr=before_idr,
            after_volume=after.volume,
            after_price_idr=after.unit_price_idr,
            delta_idr=after.amount_idr - before_idr,
            after_idr=after.amount_idr,
        )


@dataclass(frozen=True)
class _Worth:
    """Volume, price and the amount they make; or the amount, with a volume where one is known."""

    volume: Decimal | None
    unit_price_idr: int | None
    amount_idr: int

    @classmethod
    def of(cls, asked: Target | NewLine) -> "_Worth":
        if asked.volume is None or asked.unit_price_idr is None:
            return cls(asked.volume, None, asked.amount_idr or 0)
        price = asked.unit_price_idr
        return cls(asked.volume, price, product(asked.volume, price))

    def given_to(self, state: LineState) -> LineState:
        return replace(
            state,
            volume=self.volume,
            unit_price_idr=self.unit_price_idr,
            amount_idr=self.amount_idr,
        )


def _less(state: LineState, percent: int) -> LineState:
    """What stays of a line; a volume in whole units, rounded up."""
    stays = state.amount_idr - state.amount_idr * percent // 100
    if state.volume is None:
        return replace(state, amount_idr=stays)
    kept = (state.volume * (100 - percent) / 100).to_integral_value(rounding=ROUND_CEILING)
    kept = min(kept, state.volume)
    if state.unit_price_idr is not None:
        stays = product(kept, state.unit_price_idr)
    return replace(state, volume=kept, amount_idr=stays)
