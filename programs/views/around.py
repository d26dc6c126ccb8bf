"""What stands around a paper on a desk: reviewers' words of its lines, the last act."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import CharField, F, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Cast, Coalesce, JSONObject

from ikmportal.prepared import Prepared
from ikmportal.ui.components import Badge, Tone
from programs.models import LineFlag, LineSuggestion, Proposal, ProposalDecision, ReviewPolicy
from programs.states import LineFlagKind, Move, ProposalState

_LOOKS: dict[LineFlagKind, tuple[str, Tone]] = {
    LineFlagKind.ACCEPTED: ("cek", "selesai"),
    LineFlagKind.REFUSED: ("silang", "tolak"),
    LineFlagKind.DISCUSS: ("orang", "proses"),
    LineFlagKind.MEND: ("balik", "perbaiki"),
}


@dataclass(frozen=True)
class Mark:
    """A reviewer's mark on a line."""

    kind: LineFlagKind
    note: str
    name: str

    @property
    def badge(self) -> Badge:
        icon, tone = _LOOKS[self.kind]
        return Badge(self.kind.label, icon, tone)


@dataclass(frozen=True)
class Correction:
    """A reviewer's corrected volume or price of a line; amounts in rupiah."""

    volume: Decimal
    unit_price_idr: int
    amount_idr: int
    reason: str
    name: str


@dataclass
class LineWords:
    """Marks and corrections of one line."""

    flags: list[Mark] = field(default_factory=list)
    suggestions: list[Correction] = field(default_factory=list)

    @property
    def is_flagged(self) -> bool:
        """Whether anybody asks for more than acceptance."""
        marked = any(mark.kind != LineFlagKind.ACCEPTED for mark in self.flags)
        return marked or bool(self.suggestions)


@dataclass(frozen=True)
class Undoable:
    """A decision that whoever made it may still take back."""

    item_id: UUID
    number: str
    verdict: str


@dataclass(frozen=True)
class Around:
    """What one query brings of a paper and of the last act before it."""

    words: dict[UUID, LineWords]
    undoable: Undoable | None


def read_around(proposal_id: UUID, *, desk_id: UUID, person_id: UUID, at: datetime) -> Around:
    """Read it: one query."""
    ((flags, suggestions, acts),) = _around(proposal_id, desk_id, person_id)
    last = acts[0] if acts else None
    return Around(_by_line(flags, suggestions), _undoable(last, at=at))


def words_of(proposal_id: UUID) -> dict[UUID, LineWords]:
    """Only what reviewers said of the lines: one query."""
    ((flags, suggestions),) = _words(proposal_id)
    return _by_line(flags, suggestions)


def _by_line(
    flags: Iterable[Mapping[str, Any]], suggestions: Iterable[Mapping[str, Any]]
) -> dict[UUID, LineWords]:
    found: dict[UUID, LineWords] = {}
    for one in flags:
        mark = Mark(LineFlagKind(one["flag"]), one["note"], one["name"])
        found.setdefault(UUID(one["line"]), LineWords()).flags.append(mark)
    for one in suggestions:
        correction = Correction(
            Decimal(one["volume"]),
            int(one["price"]),
            int(one["amount"]),
            one["reason"],
            one["name"],
        )
        found.setdefault(UUID(one["line"]), LineWords()).suggestions.append(correction)
    return found


def _undoable(last: Mapping[str, Any] | None, *, at: datetime) -> Undoable | None:
    if last is None or last["state"] == ProposalState.ALLOCATED:
        return None
    decided_at = datetime.fromisoformat(last["decided_at"])
    if at - decided_at > timedelta(minutes=last["minutes"]):
        return None
    return Undoable(UUID(last["item"]), last["number"], str(Move(last["verdict"]).label))


@Prepared
def _around(proposal_id: UUID, desk_id: UUID, person_id: UUID) -> QuerySet[Proposal, Any]:
    rows: QuerySet[Proposal, Any] = (
        Proposal.objects.filter(pk=proposal_id)
        .annotate(
            around_flags=ArraySubquery(_flags(proposal_id)),
            around_suggestions=ArraySubquery(_suggestions(proposal_id)),
            around_acts=ArraySubquery(_acts(desk_id, person_id)),
        )
        .values_list("around_flags", "around_suggestions", "around_acts")
    )
    return rows


@Prepared
def _words(proposal_id: UUID) -> QuerySet[Proposal, Any]:
    rows: QuerySet[Proposal, Any] = (
        Proposal.objects.filter(pk=proposal_id)
        .annotate(
            around_flags=ArraySubquery(_flags(proposal_id)),
            around_suggestions=ArraySubquery(_suggestions(proposal_id)),
        )
        .values_list("around_flags", "around_suggestions")
    )
    return rows


def _flags(proposal_id: UUID) -> Any:
    return LineFlag.objects.newest_of(proposal_id).values(
        json=JSONObject(line="line_id", flag="flag", note="note", name="raised_by__full_name")
    )


def _suggestions(proposal_id: UUID) -> Any:
    # JSON has no decimals: numbers come as text.
    price, amount = (Cast(name, CharField()) for name in ("unit_price_idr", "amount_idr"))
    return LineSuggestion.objects.newest_of(proposal_id).values(
        json=JSONObject(
            line="line_id", volume=Cast("volume", CharField()), price=price, amount=amount,
            reason="reason", name="suggested_by__full_name",
        )
    )  # fmt: skip


def _acts(desk_id: UUID, person_id: UUID) -> Any:
    """This person's last decision at the desk that was not undone, and how long it may be."""
    policy = ReviewPolicy.objects.filter(scheme=OuterRef("item__proposal__scheme"))
    minutes = Coalesce(
        Subquery(policy.values("undo_minutes")[:1]), Value(ReviewPolicy().undo_minutes)
    )
    decisions = ProposalDecision.objects.standing().filter(item__desk=desk_id, decided_by=person_id)
    return decisions.order_by("-decided_at", "-pk").values(
        json=JSONObject(
            item="item_id", number=F("item__proposal__number"), verdict="verdict",
            state=F("item__proposal__state"), decided_at="decided_at", minutes=minutes,
        )
    )[:1]  # fmt: skip
