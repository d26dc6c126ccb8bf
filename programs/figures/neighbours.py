"""How many needs and requests for support wait, as the first page of an office shows them."""

from dataclasses import dataclass

from django.db.models import Count, Q

from programs.models import Need, SupportRequest
from programs.states import NEED_EDITABLE, NEED_OPEN
from provinces.rules import Actor


@dataclass(frozen=True, kw_only=True)
class Neighbours:
    """``open_count``: with the province; ``mine_count``: drafts and returned ones of the office."""

    is_province: bool
    open_count: int
    mine_count: int
    support_count: int


def neighbours(actor: Actor) -> Neighbours:
    """Count for one person of an office: two queries."""
    counted = Need.objects.visible_to(actor).aggregate(
        open=Count("pk", filter=Q(state__in=NEED_OPEN)),
        mine=Count("pk", filter=Q(state__in=NEED_EDITABLE, office_id__in=actor.office_ids())),
    )
    return Neighbours(
        is_province=bool(actor.province_ids()),
        open_count=counted["open"],
        mine_count=counted["mine"],
        support_count=SupportRequest.objects.visible_to(actor).open().count(),
    )
