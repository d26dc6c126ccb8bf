"""Everything the rules look at, read once with a fixed number of queries."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from budgets.models import SbmItem
from ikmportal.prepared import Prepared
from programs.checks.background import Background, Level, LevelKey, Neighbour, read_background
from programs.checks.contents import Contents, read_contents
from programs.checks.rule import RuleBook
from programs.models import (
    DocumentRequirement,
    EligibilityItem,
    Proposal,
    ProposalDocument,
    RabLine,
)
from programs.querysets import SbmMatch
from programs.states import DocumentSafety, Severity
from provinces.rules import Actor

__all__ = ["Dossier", "Finding", "Link", "Section", "Severity", "read_dossier"]


class Section(StrEnum):
    """The parts of a proposal, in the order people fill them."""

    IDENTITY = "identitas"
    PROGRAMME = "program"
    TERMS = "kak"
    PLACE = "lokasi"
    CANDIDATES = "calon"
    TARGETS = "keluaran"
    RAB = "rab"
    SCHEDULE = "jadwal"
    DOCUMENTS = "data-dukung"
    STATEMENTS = "pernyataan"


@dataclass(frozen=True)
class Link:
    """Where a finding points besides the field to mend."""

    label: str
    href: str


@dataclass(frozen=True)
class Finding:
    """One thing that is missing or wrong, with the mend and the place to mend it."""

    code: str
    section: Section
    severity: Severity
    message: str
    article: str = ""
    # The id of the field or row to jump to inside the section.
    anchor: str = ""
    links: tuple[Link, ...] = ()
    # One click that mends it: the words on the button, and where it posts to.
    fix: Link | None = None


@dataclass(frozen=True)
class Dossier:
    """A proposal as the rules see it. Pure data: rules ask no questions of the database."""

    proposal: Proposal
    lines: list[RabLine]
    requirements: Sequence[DocumentRequirement]
    answered: frozenset[UUID]
    conditions: list[EligibilityItem]
    ceiling_limit_idr: int | None
    ceiling_remaining_idr: int | None
    total_idr: int = field(default=0)
    # Requirements whose newest file is still looked into, or was not taken.
    arriving: frozenset[UUID] = frozenset()
    refused: frozenset[UUID] = frozenset()
    contents: Contents = field(default_factory=Contents)
    # The fiscal year whose code lists count.
    year: int | None = None

    # How the rules are set for this scheme today.
    rules: RuleBook = field(default_factory=RuleBook)
    # The SBM rate of each line that names an item with one.
    sbm: Mapping[UUID, SbmMatch] = field(default_factory=dict)
    # The SBM items of the year, to choose from.
    sbm_items: Sequence[SbmItem] = ()
    # Usual levels of prices and costs, by what they are of.
    levels: Mapping[LevelKey, Level] = field(default_factory=dict)
    activity_letter: str = ""
    # Proposals and funding of the same kabupaten/kota.
    neighbours: Sequence[Neighbour] = ()
    # Whether needs or proposals of kabupaten/kota were taken up by it.
    has_origins: bool = False
    # Whether the reader stands too near to the office to judge it.
    has_conflict: bool = False
    # A market price from here on needs evidence; None asks for none.
    evidence_above_idr: int | None = None


@Prepared
def lines_of(proposal_id: UUID, province_id: UUID) -> QuerySet[RabLine]:
    return (
        RabLine.objects.filter(proposal_id=proposal_id)
        .current()
        .in_order()
        .with_sbm(province_id)
        .select_related("account", "output_class")
        # Long texts that no rule and no table shows, sixty times a page.
        .defer("account__name", "account__source", "output_class__name")
    )


@Prepared
def checklist_of(
    proposal_id: UUID, scheme_id: UUID, activity_id: UUID | None
) -> QuerySet[DocumentRequirement, Any]:
    """The requirements of scheme and activity, each with what became of its files."""
    files = ProposalDocument.objects.filter(proposal=proposal_id, requirement=OuterRef("pk"))
    newest = files.arriving()
    return (
        DocumentRequirement.objects.asked(scheme=scheme_id, activity=activity_id)
        .order_by("position", "code")
        # A long text that no rule and no table shows.
        .defer("example")
        .annotate(
            is_answered=Exists(files.current().not_rejected()),
            is_arriving=Exists(newest.filter(safety=DocumentSafety.QUARANTINED)),
            is_refused=Exists(newest.filter(safety=DocumentSafety.REFUSED)),
        )
    )


def read_dossier(proposal: Proposal, *, reader: Actor | None = None) -> Dossier:
    """Read what the rules need with the same few queries, whatever the size.

    Neighbours are those that the reader may know of; without one, the proposing office.
    """
    lines = lines_of(proposal.pk, proposal.province_id)
    requirements = checklist_of(proposal.pk, proposal.scheme_id, proposal.activity_id)
    contents = read_contents(proposal)
    background: Background = read_background(proposal, lines, reader=reader)
    ceiling = background.ceiling
    return Dossier(
        proposal=proposal,
        lines=lines,
        requirements=requirements,
        answered=frozenset(row.pk for row in requirements if row.is_answered),
        arriving=frozenset(row.pk for row in requirements if row.is_arriving),
        refused=frozenset(row.pk for row in requirements if row.is_refused),
        conditions=background.conditions,
        ceiling_limit_idr=ceiling.limit_idr if ceiling else None,
        ceiling_remaining_idr=ceiling.limit_idr - ceiling.used_idr if ceiling else None,
        total_idr=sum(int(line.amount_idr) for line in lines),
        contents=contents,
        year=proposal.scheme.fiscal_year_id,
        rules=background.rules,
        sbm=SbmMatch.of(lines),
        sbm_items=background.sbm_items,
        levels=background.levels,
        activity_letter=background.activity_letter,
        neighbours=background.neighbours,
        has_origins=background.has_origins,
        has_conflict=background.has_conflict,
        evidence_above_idr=_whole(proposal.scheme.evidence_above_idr),
    )


def _whole(amount: Decimal | None) -> int | None:
    return None if amount is None else int(amount)
