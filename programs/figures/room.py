"""What the screens of a Rakor room show: one desk in full, or every desk of a meeting in brief.

Amounts are whole rupiah. Nothing here decides who may look; the doors do.
"""

from collections import Counter
from dataclasses import dataclass
from uuid import UUID

from django.core.cache import caches
from django.db.models import Count, F, Q, QuerySet, Sum

from budgets.models import Ceiling
from ikmportal.prepared import Prepared
from ikmportal.ui.components import Badge
from programs.models import (
    DeskBeat,
    DeskPosition,
    LineDecision,
    ProposalDecision,
    RabLine,
    Rakor,
    RakorDesk,
    RakorItem,
)
from programs.states import LineVerdict, Move, ProposalState

# Lowered lines that fit on a projector; the rest is a number.
MOST_CORRECTIONS = 4
MOST_WAITING = 3
# How long every screen that asks a process gets the same answer.
BEAT_SECONDS = 0.2
DISCUSSED, WAITING = "dibahas", "belum"
# An item whose decision was undone gave its place to another one.
_STANDING = Q(items__decision__undo__isnull=True)


@dataclass(frozen=True, kw_only=True)
class Correction:
    """A line that the desk lowered or refused."""

    description: str
    proposed_idr: int
    agreed_idr: int
    note: str


@dataclass(frozen=True, kw_only=True)
class OnTheTable:
    """The paper under discussion. ``agreed_idr`` counts untouched lines as proposed."""

    item: RakorItem
    ordinal: int
    proposed_idr: int
    agreed_idr: int
    corrections: tuple[Correction, ...]
    more_corrections: int

    @property
    def is_decided(self) -> bool:
        """Also where the decision is held back: a desk knows what it decided."""
        is_open = self.item.proposal.state == ProposalState.IN_DISCUSSION
        return not is_open or hasattr(self.item, "decision")

    @property
    def badge(self) -> Badge:
        state = ProposalState(self.item.proposal.state)
        if state == ProposalState.IN_DISCUSSION and self.is_decided:
            state = self.item.decision.state
        return state.badge


@dataclass(frozen=True, kw_only=True)
class Purse:
    """The province's ceiling. ``spoken_idr``: allocated, or agreed and not yet allocated."""

    limit_idr: int
    spoken_idr: int
    this_idr: int

    @property
    def left_idr(self) -> int:
        return self.limit_idr - self.spoken_idr - self.this_idr

    @property
    def spoken_percent(self) -> float:
        return round(100 * self.spoken_idr / self.limit_idr, 1) if self.limit_idr else 0

    @property
    def this_percent(self) -> float:
        return round(100 * self.this_idr / self.limit_idr, 1) if self.limit_idr else 0


@dataclass(frozen=True, kw_only=True)
class DeskState:
    """One desk as a screen shows it at one beat."""

    beat: int
    squares: tuple[str, ...]
    current: OnTheTable | None
    waiting: tuple[RakorItem, ...]
    purse: Purse | None

    @property
    def total(self) -> int:
        return len(self.squares)

    @property
    def counts(self) -> Counter[str]:
        """Papers by what became of them: a verdict, ``dibahas`` or ``belum``."""
        return Counter(self.squares)

    @property
    def decided(self) -> int:
        return self.total - self.counts[DISCUSSED] - self.counts[WAITING]


@dataclass(frozen=True, kw_only=True)
class DeskBrief:
    """One desk on the national board."""

    desk: RakorDesk
    beat: int
    total: int
    decided: int
    title: str
    agreed_idr: int

    @property
    def percent(self) -> int:
        """Whole percent decided, rounded down."""
        return self.decided * 100 // self.total if self.total else 0

    @property
    def is_done(self) -> bool:
        """Everything that was brought has been decided."""
        return 0 < self.total == self.decided


def desk_state(desk: RakorDesk) -> DeskState:
    """Read a desk: seven queries, whatever lies on it."""
    beat = beat_of_desk(desk.pk)
    items = list(
        desk.items.standing()
        .select_related("proposal__regency", "decision")
        # A desk may hold hundreds, and a proposal is long: only what a screen shows.
        .only(
            "tabled_at",
            "desk",
            "proposal__title",
            "proposal__state",
            "proposal__beneficiary_count",
            "proposal__regency__full_name",
            "decision__verdict",
        )
        .order_by("tabled_at", "pk")
    )
    shown = _position(desk.pk)
    current = _on_the_table(items, shown) if shown else None
    return DeskState(
        beat=beat,
        squares=tuple(_square(item, shown) for item in items),
        current=current,
        waiting=_waiting(items, shown),
        purse=_purse(desk, current),
    )


def beat_of(desk: RakorDesk) -> int:
    """The same from a desk read with its ``pulse``."""
    return desk.pulse.beat if hasattr(desk, "pulse") else 0


def beat_of_desk(desk_id: UUID) -> int:
    """The desk's counter as it is now; 0 while nothing ever lay on it."""
    return DeskBeat.objects.filter(desk=desk_id).values_list("beat", flat=True).first() or 0


def beats_of(rakor_id: UUID) -> dict[str, int]:
    """The counter of each desk of a meeting by the hex of its id, at most BEAT_SECONDS old.

    A desk on which nothing ever lay is not in it. Each rises only, and so does their sum.
    """
    moment = caches["moment"]
    kept: dict[str, int] | None = moment.get(f"beats-{rakor_id.hex}")
    if kept is None:
        kept = {desk.hex: beat for desk, beat in _beats(rakor_id)}
        moment.set(f"beats-{rakor_id.hex}", kept, BEAT_SECONDS)
    return kept


@Prepared
def _beats(rakor_id: UUID) -> QuerySet[DeskBeat, tuple[UUID, int]]:
    return DeskBeat.objects.filter(desk__rakor=rakor_id).values_list("desk", "beat")


def board(rakor: Rakor) -> list[DeskBrief]:
    """Every desk of a meeting in brief: three queries for 38 desks."""
    desks = list(
        rakor.desks.select_related("province", "pulse")
        .annotate(
            total=Count("items", filter=_STANDING, distinct=True),
            decided=Count(
                "items", filter=_STANDING & Q(items__decision__isnull=False), distinct=True
            ),
        )
        .order_by("number", "slot", "province__code")
    )
    titles = _titles(rakor.pk)
    agreed = _agreed_by_desk(rakor.pk)
    return [
        DeskBrief(
            desk=desk,
            beat=desk.pulse.beat if hasattr(desk, "pulse") else 0,
            total=desk.total,
            decided=desk.decided,
            title=titles.get(desk.pk, ""),
            agreed_idr=agreed.get(desk.pk, 0),
        )
        for desk in desks
    ]


def _titles(rakor_id: UUID) -> dict[UUID, str]:
    newest = (
        DeskPosition.objects.filter(desk__rakor=rakor_id)
        .order_by("desk", "-id")
        .distinct("desk")
        .values_list("desk", "item__proposal__title")
    )
    return dict(newest)


def _agreed_by_desk(rakor_id: UUID) -> dict[UUID, int]:
    rows = (
        ProposalDecision.objects.standing()
        .filter(item__desk__rakor=rakor_id)
        .order_by()
        .values_list("item__desk")
        .annotate(total=Sum("agreed_idr"))
    )
    return {desk: int(total) for desk, total in rows}


def _position(desk_id: UUID) -> UUID | None:
    newest = DeskPosition.objects.filter(desk=desk_id).order_by("-id")
    return newest.values_list("item", flat=True).first()


def _square(item: RakorItem, shown: UUID | None) -> str:
    decision = getattr(item, "decision", None)
    if decision is not None:
        return str(decision.verdict)
    return DISCUSSED if item.pk == shown else WAITING


def _waiting(items: list[RakorItem], shown: UUID | None) -> tuple[RakorItem, ...]:
    """The next undecided papers after the one shown, in the order of the table."""
    order = [item.pk for item in items]
    start = order.index(shown) + 1 if shown in order else 0
    turned = [*items[start:], *items[:start]]
    open_ones = [i for i in turned if i.pk != shown and not hasattr(i, "decision")]
    return tuple(open_ones[:MOST_WAITING])


def _on_the_table(items: list[RakorItem], shown: UUID) -> OnTheTable | None:
    found = next((n for n, item in enumerate(items, 1) if item.pk == shown), None)
    if found is None:
        return None
    item = items[found - 1]
    lines = RabLine.objects.current().filter(proposal=item.proposal_id)
    proposed = int(lines.aggregate(all=Sum("amount_idr"))["all"] or 0)
    lowered = _lowered(item)
    return OnTheTable(
        item=item,
        ordinal=found,
        proposed_idr=proposed,
        agreed_idr=proposed - sum(int(r.proposed_idr - r.agreed_idr) for r in lowered),
        corrections=tuple(
            Correction(
                description=ruling.line.description,
                proposed_idr=int(ruling.proposed_idr),
                agreed_idr=int(ruling.agreed_idr),
                note=ruling.note,
            )
            for ruling in lowered[:MOST_CORRECTIONS]
        ),
        more_corrections=max(0, len(lowered) - MOST_CORRECTIONS),
    )


def _lowered(item: RakorItem) -> list[LineDecision]:
    """Rulings that took something away, the largest first."""
    newest = item.line_decisions.newest().values("pk")
    return list(
        LineDecision.objects.filter(pk__in=newest)
        .exclude(verdict=LineVerdict.ACCEPTED)
        .select_related("line")
        .order_by(F("agreed_idr") - F("proposed_idr"), "line__position")
    )


def _purse(desk: RakorDesk, current: OnTheTable | None) -> Purse | None:
    scheme = desk.rakor.scheme_id
    ceiling = Ceiling.objects.of_province(scheme, desk.province_id).first()
    if ceiling is None:
        return None
    agreed = (
        ProposalDecision.objects.standing()
        .filter(
            item__proposal__scheme=scheme,
            item__proposal__province=desk.province_id,
            # A decision that is held back speaks for its money as well.
            item__proposal__state__in=(
                ProposalState.APPROVED,
                ProposalState.ADJUSTED,
                ProposalState.IN_DISCUSSION,
            ),
            verdict__in=(Move.APPROVE, Move.ADJUST),
        )
        .aggregate(all=Sum("agreed_idr"))["all"]
    )
    counted = current is None or current.is_decided
    return Purse(
        limit_idr=int(ceiling.limit_idr),
        spoken_idr=int(ceiling.used_idr) + int(agreed or 0),
        this_idr=0 if counted or current is None else current.agreed_idr,
    )
