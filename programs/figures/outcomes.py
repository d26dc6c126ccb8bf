"""What became of what kabupaten/kota asked for: proposed, agreed and allocated rupiah."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Sum

from budgets.models import AllocationLine
from programs.figures import allocated_by_proposal, line_totals
from programs.models import LineDecision, ProposalDecision, RabLine, Uptake, UptakeLine
from programs.states import AGREED, DECIDED, ProposalState


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """One need or proposal in the provincial proposal that took it up.

    ``lines`` names the RAB lines that pay for it; without any, the amounts are those of the whole
    provincial proposal. ``agreed_idr`` and ``allocated_idr`` are None before there is a word.
    """

    uptake: Uptake
    lines: tuple[str, ...]
    proposed_idr: int
    agreed_idr: int | None
    allocated_idr: int | None

    @property
    def is_by_line(self) -> bool:
        return bool(self.lines)

    @property
    def asked(self) -> str:
        """What was asked, in the words of whoever asked."""
        return str(self.uptake.need or (self.uptake.source.title if self.uptake.source else ""))

    @property
    def asker(self) -> str:
        """The kabupaten/kota that asked."""
        return _asker(self.uptake)

    @property
    def estimate_idr(self) -> int | None:
        """What the need was thought to cost; None for a proposal, which has a RAB of its own."""
        return int(self.uptake.need.estimate_idr) if self.uptake.need else None

    @property
    def state(self) -> ProposalState:
        return ProposalState(self.uptake.target.state)


def _asker(uptake: Uptake) -> str:
    if uptake.need is not None:
        return uptake.need.regency.full_name
    office = uptake.source.office if uptake.source else None
    return office.regency.full_name if office and office.regency else ""


def askers_of(proposal_ids: Iterable[UUID]) -> dict[UUID, str]:
    """The kabupaten/kota behind provincial proposals, named once each: one query."""
    uptakes = Uptake.objects.current().filter(target__in=list(proposal_ids)).with_both_ends()
    found: dict[UUID, list[str]] = {}
    for uptake in sorted(uptakes, key=lambda one: (one.linked_at, _asker(one))):
        names = found.setdefault(uptake.target_id, [])
        if (name := _asker(uptake)) not in names:
            names.append(name)
    return {target: ", ".join(names) for target, names in found.items()}


def outcomes(uptakes: Sequence[Uptake]) -> list[Outcome]:
    """Add up each uptake (with both ends loaded): a fixed number of grouped queries."""
    by_uptake = _lines(uptakes)
    lines = {line.pk for found in by_uptake.values() for line in found}
    targets = [uptake.target_id for uptake in uptakes]
    agreed, allocated = _agreed_by_line(lines), _allocated_by_line(lines)
    whole = _Whole(targets)
    return [
        _by_line(uptake, found, agreed, allocated)
        if (found := by_uptake.get(uptake.pk, []))
        else whole.of(uptake)
        for uptake in uptakes
    ]


def _lines(uptakes: Iterable[Uptake]) -> dict[UUID, list[RabLine]]:
    rows = (
        UptakeLine.objects.filter(uptake__in=[u.pk for u in uptakes], line__is_removed=False)
        .select_related("line")
        .order_by("line__position")
    )
    found: dict[UUID, list[RabLine]] = {}
    for row in rows:
        found.setdefault(row.uptake_id, []).append(row.line)
    return found


def _agreed_by_line(lines: set[UUID]) -> dict[UUID, int]:
    """The newest decision on each line."""
    newest = LineDecision.objects.filter(line_id__in=lines).order_by("line", "-id").distinct("line")
    return {row.line_id: int(row.agreed_idr) for row in newest}


def _allocated_by_line(lines: set[UUID]) -> dict[UUID, int]:
    rows = (
        AllocationLine.objects.standing()
        .filter(line_ref__in=lines)
        .order_by()
        .values_list("line_ref")
        .annotate(total=Sum("amount_idr"))
    )
    return {ref: int(total) for ref, total in rows}


def _by_line(
    uptake: Uptake, lines: list[RabLine], agreed: dict[UUID, int], allocated: dict[UUID, int]
) -> Outcome:
    is_allocated = uptake.target.state == ProposalState.ALLOCATED
    return Outcome(
        uptake=uptake,
        lines=tuple(line.description for line in lines),
        proposed_idr=sum(int(line.amount_idr) for line in lines),
        agreed_idr=_agreed(uptake, sum(agreed.get(line.pk, 0) for line in lines)),
        allocated_idr=sum(allocated.get(line.pk, 0) for line in lines) if is_allocated else None,
    )


def _agreed(uptake: Uptake, amount_idr: int) -> int | None:
    """Nothing before the whole proposal is decided; nothing agreed of a refused one."""
    if uptake.target.state in AGREED:
        return amount_idr
    return 0 if uptake.target.state == ProposalState.DECLINED else None


class _Whole:
    """Amounts of whole provincial proposals."""

    def __init__(self, targets: list[UUID]) -> None:
        self._totals = line_totals(targets)
        self._allocated = allocated_by_proposal(targets)
        decisions = (
            ProposalDecision.objects.standing()
            .filter(item__proposal_id__in=targets, item__proposal__state__in=DECIDED)
            .order_by("decided_at")
        )
        self._agreed = {
            proposal_id: int(amount)
            for proposal_id, amount in decisions.values_list("item__proposal_id", "agreed_idr")
        }

    def of(self, uptake: Uptake) -> Outcome:
        return Outcome(
            uptake=uptake,
            lines=(),
            proposed_idr=self._totals.get(uptake.target_id, 0),
            agreed_idr=_agreed(uptake, self._agreed.get(uptake.target_id, 0)),
            allocated_idr=self._allocated.get(uptake.target_id),
        )
