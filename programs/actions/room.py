"""Lead a desk through its papers."""

from datetime import datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from ikmportal.prepared import Prepared
from programs.actions.moves import WrongState
from programs.models import DeskPosition, ProposalDecision, RakorDesk, RakorItem
from programs.rules import may_review
from programs.states import ProposalState
from provinces.rules import Actor


def show(item: RakorItem, *, by: Actor, at: datetime) -> DeskPosition:
    """Put a paper on the desk's screens. Showing what is shown already changes nothing.

    Refuses a person who may not review it (PermissionDenied) and a paper that is no longer
    under discussion (WrongState).
    """
    if not may_review(by, item.proposal):
        raise PermissionDenied
    if item.proposal.state != ProposalState.IN_DISCUSSION:
        raise WrongState(
            _("Usulan ini sudah diputus: %(state)s.") % {"state": item.proposal.get_state_display()}
        )
    if made := ProposalDecision.objects.filter(item=item).first():
        raise WrongState(_("Usulan ini sudah diputus: %(state)s.") % {"state": made.state.label})
    desk = RakorDesk.objects.select_for_update(no_key=True).get(pk=item.desk_id)
    newest = desk.positions.order_by("-id").first()
    if newest and newest.item_id == item.pk:
        return newest
    return DeskPosition.objects.create(desk=desk, item=item, taken_by=by.user, taken_at=at)


def go_on(item: RakorItem, *, by: Actor, at: datetime) -> DeskPosition | None:
    """After a decision, show the first paper still under discussion.

    Does nothing where the screens show another paper, or none; papers that this person may not
    review are passed over. None when nothing is left to show.
    """
    if _shown(item.desk_id) != item.pk:
        return None
    waiting = (
        RakorItem.objects.undecided()
        .filter(desk=item.desk_id)
        .select_related("proposal")
        .order_by("tabled_at", "pk")
    )
    following = next((other for other in waiting if may_review(by, other.proposal)), None)
    return show(following, by=by, at=at) if following else None


def _shown(desk_id: UUID) -> UUID | None:
    return next(iter(_newest_position(desk_id)), None)


@Prepared
def _newest_position(desk_id: UUID) -> QuerySet[DeskPosition, UUID]:
    newest = DeskPosition.objects.filter(desk=desk_id).order_by("-id")
    return newest.values_list("item", flat=True)[:1]
