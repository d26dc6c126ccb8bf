"""What proposals add up to. Every sum is grouped in SQL; amounts are whole rupiah.

Kinds of money stay apart: *diusulkan* (current lines, or what the desk had before it),
*disepakati* (the desk's decision), *dialokasikan* (the allocation ledger).
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum

from budgets.figures import allocated_by_award, allocated_by_indicator, allocated_by_province
from ikmportal.prepared import Prepared
from programs.models import (
    Award,
    DocumentRequirement,
    LineDecision,
    Proposal,
    ProposalDecision,
    ProposalVersion,
    RabLine,
    RakorItem,
)
from programs.states import (
    AGREED,
    DECIDED,
    NOT_SUBMITTED,
    LineVerdict,
    Move,
    ProposalState,
)

_AGREEING = (Move.APPROVE, Move.ADJUST)


@dataclass(frozen=True, kw_only=True)
class ProvinceFigures:
    """One province in one scheme: proposals per state and the three kinds of money."""

    province_id: UUID
    states: dict[str, int] = field(default_factory=dict)
    proposed_idr: int = 0
    agreed_idr: int = 0
    allocated_idr: int = 0

    @property
    def proposals(self) -> int:
        """Every proposal the centre has ever received."""
        return sum(self.states.values())

    @property
    def decided(self) -> int:
        return sum(self.states.get(state, 0) for state in DECIDED)

    @property
    def returned(self) -> int:
        return self.states.get(ProposalState.RETURNED, 0)

    @property
    def difference_idr(self) -> int:
        """Proposed less agreed."""
        return self.proposed_idr - self.agreed_idr

    @property
    def share_decided(self) -> int:
        """Whole percent of the proposals that have a decision, rounded down."""
        return self.decided * 100 // self.proposals if self.proposals else 0


@dataclass(frozen=True)
class Completeness:
    """Mandatory data dukung that are there, out of how many."""

    present: int = 0
    required: int = 0

    def __add__(self, other: "Completeness") -> "Completeness":
        return Completeness(self.present + other.present, self.required + other.required)

    def __str__(self) -> str:
        return f"{self.present}/{self.required}"

    @property
    def is_complete(self) -> bool:
        return self.present >= self.required


@dataclass(frozen=True, kw_only=True)
class TabledLine:
    """One line as the desk had it. ``agreed_idr`` is None until the line is decided."""

    line_id: UUID
    position: int
    account: str
    description: str
    proposed_idr: int
    agreed_idr: int | None
    verdict: str
    note: str


@dataclass(frozen=True, kw_only=True)
class TabledProposal:
    """One proposal on the table of a Rakor. ``agreed_idr`` is None until it is decided."""

    item_id: UUID
    proposal_id: UUID
    province_id: UUID
    number: str
    title: str
    regency: str
    state: str
    proposed_idr: int
    agreed_idr: int | None
    allocated_idr: int | None
    note: str
    documents: Completeness
    # Decided, and offices may not know of it yet: ``state`` is where the verdict leads.
    is_held: bool = False
    # What the desk said, whatever became of the proposal since; "" until it is decided.
    verdict_label: str = ""

    @property
    def difference_idr(self) -> int | None:
        """Proposed less agreed; None until it is decided."""
        return None if self.agreed_idr is None else self.proposed_idr - self.agreed_idr

    @property
    def state_label(self) -> str:
        return str(ProposalState(self.state).label)


@dataclass(frozen=True, kw_only=True)
class IndicatorMoney:
    """Money of one year linked to one indicator; None where there is none of that kind."""

    proposed_idr: int | None = None
    agreed_idr: int | None = None
    allocated_idr: int | None = None


def province_figures(scheme_id: UUID) -> dict[UUID, ProvinceFigures]:
    """Add up a scheme per province: four grouped queries whatever the number of proposals."""
    states = state_counts(scheme_id)
    proposed, agreed = _proposed_by_province(scheme_id), _agreed_by_province(scheme_id)
    allocated = allocated_by_province(scheme_id)
    return {
        province_id: ProvinceFigures(
            province_id=province_id,
            states=states.get(province_id, {}),
            proposed_idr=proposed.get(province_id, 0),
            agreed_idr=agreed.get(province_id, 0),
            allocated_idr=allocated.get(province_id, 0),
        )
        for province_id in states.keys() | allocated.keys()
    }


def state_counts(scheme_id: UUID) -> dict[UUID, dict[str, int]]:
    """Count what the centre has received per province and state: one query."""
    found: dict[UUID, dict[str, int]] = {}
    for province_id, state, count in _received(scheme_id):
        found.setdefault(province_id, {})[state] = count
    return found


@Prepared
def _received(scheme_id: UUID) -> QuerySet[Proposal, Any]:
    rows: QuerySet[Proposal, Any] = Proposal.objects.filter(
        scheme_id=scheme_id, first_submitted_at__isnull=False
    ).order_by()
    return rows.values_list("province_id", "state").annotate(count=Count("pk"))


def _proposed_by_province(scheme_id: UUID) -> dict[UUID, int]:
    """From the sealed totals: the lines of a submitted proposal cannot change any more."""
    return {province_id: int(total) for province_id, total in _proposed(scheme_id)}


@Prepared
def _proposed(scheme_id: UUID) -> QuerySet[ProposalVersion, Any]:
    later = ProposalVersion.objects.filter(
        proposal=OuterRef("proposal"), ordinal__gt=OuterRef("ordinal")
    )
    rows: QuerySet[ProposalVersion, Any] = (
        ProposalVersion.objects.filter(
            ~Exists(later),
            proposal__scheme_id=scheme_id,
            proposal__first_submitted_at__isnull=False,
        )
        .exclude(proposal__state__in=NOT_SUBMITTED)
        .order_by()
    )
    return rows.values_list("proposal__province_id").annotate(total=Sum("total_idr"))


def _agreed_by_province(scheme_id: UUID) -> dict[UUID, int]:
    return {province_id: int(total) for province_id, total in _agreed(scheme_id)}


@Prepared
def _agreed(scheme_id: UUID) -> QuerySet[ProposalDecision, Any]:
    rows: QuerySet[ProposalDecision, Any] = (
        ProposalDecision.objects.standing()
        .filter(
            item__proposal__scheme_id=scheme_id,
            item__proposal__first_submitted_at__isnull=False,
            item__proposal__state__in=AGREED,
            verdict__in=_AGREEING,
        )
        .order_by()
    )
    return rows.values_list("item__proposal__province_id").annotate(total=Sum("agreed_idr"))


def document_completeness(
    proposal_ids: Iterable[UUID], *, scheme_id: UUID
) -> dict[UUID, Completeness]:
    """Count the mandatory data dukung of proposals of one scheme: two queries.

    A current file counts unless the verifier rejected it. Every id asked for is in the answer.
    """
    ids = list(proposal_ids)
    rows = Proposal.objects.filter(pk__in=ids, scheme_id=scheme_id).with_answered()
    counts = {
        pk: Completeness(answered, wanted)
        for pk, answered, wanted in rows.values_list("pk", "answered", "wanted")  # type: ignore[misc]
    }
    required = (
        DocumentRequirement.objects.mandatory().asked(scheme=scheme_id, activity=None).count()
        if len(counts) < len(ids)
        else 0
    )
    return {pk: counts.get(pk, Completeness(0, required)) for pk in ids}


def tabled_proposals(
    rakor_id: UUID, *, scheme_id: UUID, province_id: UUID | None = None
) -> list[TabledProposal]:
    """List what a Rakor has on its tables, the newest sitting of each proposal: six queries.

    Proposed is what the desk decided about, or the current lines while it has not.
    """
    items = _newest_items(rakor_id, province_id=province_id)
    ids = [item.proposal_id for item in items]
    totals = line_totals(ids)
    documents = document_completeness(ids, scheme_id=scheme_id)
    allocated = allocated_by_proposal(ids)
    return [
        _tabled(
            item,
            total=totals.get(item.proposal_id, 0),
            documents=documents[item.proposal_id],
            allocated=allocated.get(item.proposal_id),
        )
        for item in items
    ]


def _newest_items(rakor_id: UUID, *, province_id: UUID | None) -> list[RakorItem]:
    newest = RakorItem.objects.filter(desk__rakor_id=rakor_id)
    if province_id is not None:
        newest = newest.filter(desk__province_id=province_id)
    newest = newest.order_by("proposal_id", "-tabled_at", "-id").distinct("proposal_id")
    return list(
        RakorItem.objects.filter(pk__in=newest.values("pk"))
        .select_related("proposal__regency", "desk", "decision")
        .order_by("desk__province__code", "proposal__number")
    )


def _tabled(
    item: RakorItem, *, total: int, documents: Completeness, allocated: int | None
) -> TabledProposal:
    proposal = item.proposal
    decision = getattr(item, "decision", None)
    is_held = decision is not None and proposal.state == ProposalState.IN_DISCUSSION
    return TabledProposal(
        item_id=item.pk,
        proposal_id=proposal.pk,
        province_id=item.desk.province_id,
        number=proposal.number,
        title=proposal.title,
        regency=proposal.regency.full_name if proposal.regency else "",
        state=decision.state if decision and is_held else proposal.state,
        is_held=is_held,
        verdict_label=str(decision.state.label) if decision else "",
        proposed_idr=int(decision.proposed_idr) if decision else total,
        agreed_idr=int(decision.agreed_idr) if decision else None,
        allocated_idr=allocated,
        note=decision.note if decision else "",
        documents=documents,
    )


def line_totals(proposal_ids: list[UUID]) -> dict[UUID, int]:
    rows = (
        RabLine.objects.current()
        .filter(proposal_id__in=proposal_ids)
        .order_by()
        .values_list("proposal_id")
        .annotate(total=Sum("amount_idr"))
    )
    return {proposal_id: int(total) for proposal_id, total in rows}


def allocated_by_proposal(proposal_ids: list[UUID]) -> dict[UUID, int]:
    awards = dict(
        Award.objects.filter(proposal_id__in=proposal_ids).values_list("pk", "proposal_id")
    )
    return {awards[ref]: total for ref, total in allocated_by_award(awards).items()}


def tabled_lines(proposals: Iterable[TabledProposal]) -> dict[UUID, list[TabledLine]]:
    """List the lines of tabled proposals by item, decided or not: two queries.

    Of a decided item the lines that were decided, also those removed later; else the current ones.
    """
    by_proposal = {proposal.proposal_id: proposal for proposal in proposals}
    items = {proposal.item_id for proposal in by_proposal.values()}
    decided = _newest_line_decisions(items)
    ruled = {item_id for item_id, _ in decided}
    found: dict[UUID, list[TabledLine]] = {item_id: [] for item_id in items}
    lines = (
        RabLine.objects.filter(proposal_id__in=by_proposal)
        .filter(Q(is_removed=False) | Q(decisions__item_id__in=items))
        .distinct()
        .select_related("account")
        .only("proposal_id", "position", "description", "amount_idr", "is_removed", "account__code")
        .in_order()
    )
    for line in lines:
        proposal = by_proposal[line.proposal_id]
        ruling = decided.get((proposal.item_id, line.pk))
        is_closed = proposal.agreed_idr is not None and proposal.item_id in ruled
        if ruling is not None or not is_closed:
            found[proposal.item_id].append(_tabled_line(line, ruling))
    return found


def _newest_line_decisions(items: set[UUID]) -> dict[tuple[UUID, UUID], LineDecision]:
    rulings = LineDecision.objects.filter(item_id__in=items).newest()
    return {(ruling.item_id, ruling.line_id): ruling for ruling in rulings}


def _tabled_line(line: RabLine, ruling: LineDecision | None) -> TabledLine:
    return TabledLine(
        line_id=line.pk,
        position=line.position,
        account=line.account.code,
        description=line.description,
        proposed_idr=int(ruling.proposed_idr if ruling else line.amount_idr),
        agreed_idr=int(ruling.agreed_idr) if ruling else None,
        verdict=str(LineVerdict(ruling.verdict).label) if ruling else "",
        note=ruling.note if ruling else "",
    )


def indicator_money(years: Iterable[int]) -> dict[tuple[UUID | None, int], IndicatorMoney]:
    """Add up money by (indicator or none, fiscal year) and kind: three grouped queries."""
    wanted = list(years)
    proposed, agreed = _proposed_by_indicator(wanted), _agreed_by_indicator(wanted)
    allocated = allocated_by_indicator(wanted)
    return {
        key: IndicatorMoney(
            proposed_idr=proposed.get(key),
            agreed_idr=agreed.get(key),
            allocated_idr=allocated.get(key),
        )
        for key in proposed.keys() | agreed.keys() | allocated.keys()
    }


def _proposed_by_indicator(years: list[int]) -> dict[tuple[UUID | None, int], int]:
    rows = (
        RabLine.objects.current()
        .filter(proposal__scheme__fiscal_year__in=years)
        .exclude(proposal__state__in=NOT_SUBMITTED)
        .order_by()
        .values_list("indicator_id", "proposal__scheme__fiscal_year_id")
        .annotate(total=Sum("amount_idr"))
    )
    return {(indicator_id, year): int(total) for indicator_id, year, total in rows}


def _agreed_by_indicator(years: list[int]) -> dict[tuple[UUID | None, int], int]:
    newest = LineDecision.objects.filter(
        item__proposal__scheme__fiscal_year__in=years,
        item__proposal__state__in=AGREED,
        item__decision__verdict__in=_AGREEING,
    ).newest()
    rows = (
        LineDecision.objects.filter(pk__in=newest.values("pk"))
        .order_by()
        .values_list("line__indicator_id", "item__proposal__scheme__fiscal_year_id")
        .annotate(total=Sum("agreed_idr"))
    )
    return {(indicator_id, year): int(total) for indicator_id, year, total in rows}
