"""Revisions and DAK notes for one side of the matrix."""

from typing import Any

from tests.factories import AllocationFactory, CeilingFactory, RegencyFactory
from tests.factories.revisions import DakRequestFactory, RevisionFactory, RevisionLineFactory


def revise(side: Any) -> None:
    """A submitted revision, a draft, and a DAK note of the side's province."""
    ceiling = CeilingFactory(province=side.province)
    given = AllocationFactory(ceiling=ceiling, office=side.office, title=side.mark, amount_idr=1)
    side.revision = RevisionFactory(scheme=ceiling.scheme, reason=side.mark)
    RevisionLineFactory(revision=side.revision, allocation=given, description=side.mark)
    by = side.revision.created_by
    rows = type(side.revision).objects.filter(pk=side.revision.pk)
    rows.update(
        state="diajukan",
        authority="kpa",
        submitted_by=by,
        submitted_at=side.revision.created_at,
    )
    side.draft = RevisionFactory(scheme=ceiling.scheme, reason=side.mark)
    RevisionLineFactory(revision=side.draft, allocation=given, description=side.mark)
    side.office_draft = RevisionFactory(
        scheme=ceiling.scheme, office=side.office, kind="geser", theme="", reason=side.mark
    )
    RevisionLineFactory(revision=side.office_draft, allocation=given, description=side.mark)
    side.allocation = given
    side.dak = DakRequestFactory(regency=RegencyFactory(province=side.province), subject=side.mark)
