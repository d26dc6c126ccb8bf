"""What lies on a province's table: needs and proposals of its kabupaten/kota, in their order."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from django.db.models import Q

from programs.models import Need, Proposal, Rank
from programs.states import NeedState, ProposalState


class Kind(StrEnum):
    NEED = "kebutuhan"
    PROPOSAL = "usulan"


@dataclass(frozen=True)
class Subject:
    """A need or a proposal, as forms name it: ``kebutuhan:<id>``."""

    kind: Kind
    id: UUID

    def __str__(self) -> str:
        return f"{self.kind}:{self.id}"


@dataclass(frozen=True)
class Placed:
    """Where the province last put something, by whom and when."""

    position: int
    by: str
    as_post: str
    at: datetime


def subject_of(text: str) -> Subject | None:
    """Read what a form names; nothing for what no page of ours holds."""
    kind, _separator, value = text.partition(":")
    try:
        return Subject(Kind(kind), UUID(value))
    except ValueError:
        return None


def open_order(province_id: UUID, year: int) -> list[Subject]:
    """Everything the province has not disposed of, in its order: three queries.

    What nobody ranked yet follows, the longest waiting first.
    """
    waiting = [*_waiting_needs(province_id, year), *_waiting_proposals(province_id, year)]
    placed = newest_ranks([subject for subject, _since in waiting])
    last = len(waiting) + len(placed) + 1

    def key(row: tuple[Subject, datetime]) -> tuple[bool, int, datetime, str]:
        rank = placed.get(row[0])
        return (rank is None, rank.position if rank else last, row[1], str(row[0]))

    return [subject for subject, _since in sorted(waiting, key=key)]


def _waiting_needs(province_id: UUID, year: int) -> list[tuple[Subject, datetime]]:
    needs = Need.objects.open().filter(province_id=province_id, fiscal_year_id=year)
    return [
        (Subject(Kind.NEED, pk), since)
        for pk, since in needs.values_list("pk", "sent_at")
        if since is not None
    ]


def _waiting_proposals(province_id: UUID, year: int) -> list[tuple[Subject, datetime]]:
    proposals = Proposal.objects.awaiting_province(frozenset({province_id}))
    proposals = proposals.filter(scheme__fiscal_year_id=year)
    return [
        (Subject(Kind.PROPOSAL, pk), since)
        for pk, since in proposals.values_list("pk", "changed_at")
    ]


def newest_ranks(subjects: list[Subject]) -> dict[Subject, Placed]:
    """The rank that counts for each: one query."""
    needs = [s.id for s in subjects if s.kind == Kind.NEED]
    proposals = [s.id for s in subjects if s.kind == Kind.PROPOSAL]
    rows = (
        Rank.objects.filter(Q(need_id__in=needs) | Q(proposal_id__in=proposals))
        .newest()
        .select_related("ranked_by")
    )
    return {
        _subject(row): Placed(row.position, str(row.ranked_by), row.post_title, row.ranked_at)
        for row in rows
    }


def _subject(row: Rank) -> Subject:
    if row.need_id is not None:
        return Subject(Kind.NEED, row.need_id)
    assert row.proposal_id is not None, "a rank is of one thing"  # noqa: S101 - for mypy
    return Subject(Kind.PROPOSAL, row.proposal_id)


# States of each kind under one word, as the province's list filters them.
DESK_STATES: dict[str, tuple[tuple[NeedState, ...], tuple[ProposalState, ...]]] = {
    "terbuka": ((NeedState.SENT, NeedState.ACCEPTED), (ProposalState.AT_PROVINCE,)),
    "dikonsolidasikan": ((NeedState.CONSOLIDATED,), (ProposalState.CONSOLIDATED,)),
    "dikembalikan": ((NeedState.RETURNED,), (ProposalState.RETURNED,)),
    "dijawab": ((NeedState.ANSWERED,), ()),
    "diteruskan": (
        (),
        (
            ProposalState.VERIFIED,
            ProposalState.IN_REVIEW,
            ProposalState.IN_DISCUSSION,
            ProposalState.APPROVED,
            ProposalState.ADJUSTED,
            ProposalState.DEFERRED,
            ProposalState.DECLINED,
            ProposalState.ALLOCATED,
        ),
    ),
}
