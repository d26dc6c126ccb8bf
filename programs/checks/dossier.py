"""Everything the rules look at, read once with a fixed number of queries."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef

from budgets.models import Ceiling
from programs.checks.contents import Contents, read_contents
from programs.models import (
    DocumentRequirement,
    EligibilityItem,
    Proposal,
    ProposalDocument,
    RabLine,
)
from programs.states import DocumentSafety


class Severity(StrEnum):
    BLOCK = "blok"
    WARN = "peringatan"


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
class Finding:
    """One thing that is missing or wrong, with the mend and the place to mend it."""

    code: str
    section: Section
    severity: Severity
    message: str
    article: str = ""
    # The id of the field or row to jump to inside the section.
    anchor: str = ""


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


def read_dossier(proposal: Proposal) -> Dossier:
    """Read what the rules need with the same few queries, whatever the size."""
    lines = list(
        proposal.lines.current()
        .in_order()
        .select_related("account")
        # Long texts that no rule and no table shows, sixty times a page.
        .defer("note", "account__name", "account__source")
    )
    ceiling = Ceiling.objects.allocatable(
        proposal.scheme_id, proposal.province_id, office_id=proposal.office_id
    ).first()
    requirements = _checklist(proposal)
    contents = read_contents(proposal)
    return Dossier(
        proposal=proposal,
        lines=lines,
        requirements=requirements,
        answered=frozenset(row.pk for row in requirements if row.is_answered),
        arriving=frozenset(row.pk for row in requirements if row.is_arriving),
        refused=frozenset(row.pk for row in requirements if row.is_refused),
        conditions=list(contents.conditions),
        ceiling_limit_idr=int(ceiling.limit_idr) if ceiling else None,
        ceiling_remaining_idr=int(ceiling.limit_idr - ceiling.used_idr) if ceiling else None,
        total_idr=sum(int(line.amount_idr) for line in lines),
        contents=contents,
    )


def _checklist(proposal: Proposal) -> list[Any]:
    """The requirements of scheme and activity, each with what became of its files: one query."""
    files = ProposalDocument.objects.filter(proposal=proposal, requirement=OuterRef("pk"))
    newest = files.arriving()
    return list(
        DocumentRequirement.objects.asked_of(proposal)
        # A long text that no rule and no table shows.
        .defer("example")
        .annotate(
            is_answered=Exists(files.current().not_rejected()),
            is_arriving=Exists(newest.filter(safety=DocumentSafety.QUARANTINED)),
            is_refused=Exists(newest.filter(safety=DocumentSafety.REFUSED)),
        )
    )
