"""The verification sheet of data dukung: what was asked, what is there, and what was found."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from programs.figures import TabledProposal
from programs.models import DocumentRequirement, Proposal, ProposalDocument
from programs.states import DocumentStatus


@dataclass(frozen=True, kw_only=True)
class DocumentCheck:
    """One document asked of one proposal. ``status`` is None where no clean file is there."""

    name: str
    is_mandatory: bool
    status: DocumentStatus | None = None
    note: str = ""
    verified_by: str = ""
    verified_at: datetime | None = None

    @property
    def is_missing(self) -> bool:
        """Not there, or rejected."""
        return self.status in (None, DocumentStatus.REJECTED)


def document_checks(
    tabled: Iterable[TabledProposal], *, scheme_id: UUID
) -> dict[UUID, list[DocumentCheck]]:
    """The checklist of each proposal in its order: one query for each kind of activity, two more.

    An optional document counts only where it is there.
    """
    ids = [proposal.proposal_id for proposal in tabled]
    activities = dict(Proposal.objects.filter(pk__in=ids).values_list("pk", "activity"))
    asked = {activity: _asked(scheme_id, activity) for activity in set(activities.values())}
    files = _files(ids)
    return {
        proposal_id: [
            _check(requirement, files.get((proposal_id, requirement.pk)))
            for requirement in asked[activity]
            if requirement.is_mandatory or (proposal_id, requirement.pk) in files
        ]
        for proposal_id, activity in activities.items()
    }


def _asked(scheme_id: UUID, activity: Any) -> list[DocumentRequirement]:
    rows = DocumentRequirement.objects.asked(scheme=scheme_id, activity=activity)
    return list(rows.distinct().order_by("position", "code"))


def _files(proposal_ids: list[UUID]) -> dict[tuple[UUID, UUID], ProposalDocument]:
    rows = (
        ProposalDocument.objects.current()
        .filter(proposal__in=proposal_ids)
        .select_related("verified_by")
        .only(
            "proposal",
            "requirement",
            "status",
            "status_note",
            "verified_by__full_name",
            "verified_at",
        )
    )
    return {(row.proposal_id, row.requirement_id): row for row in rows}


def _check(requirement: DocumentRequirement, file: ProposalDocument | None) -> DocumentCheck:
    if file is None:
        return DocumentCheck(name=requirement.name, is_mandatory=requirement.is_mandatory)
    return DocumentCheck(
        name=requirement.name,
        is_mandatory=requirement.is_mandatory,
        status=DocumentStatus(file.status),
        note=file.status_note,
        verified_by=file.verified_by.full_name if file.verified_by else "",
        verified_at=file.verified_at,
    )
