"""Take the one lock that every act on a proposal begins with."""

from uuid import UUID

from django.db.models import QuerySet

from ikmportal.prepared import Prepared
from programs.models import Proposal


def lock_proposal(proposal_id: UUID) -> Proposal:
    """Read a proposal and lock its row until the transaction ends.

    Rows that only point to it can still be written. Raises Proposal.DoesNotExist.
    """
    for proposal in _lock(proposal_id):
        return proposal
    raise Proposal.DoesNotExist


@Prepared
def _lock(proposal_id: UUID) -> QuerySet[Proposal]:
    return Proposal.objects.select_for_update(of=("self",), no_key=True).filter(pk=proposal_id)
