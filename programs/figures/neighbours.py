"""How many needs and requests for support wait, as the first page shows them."""

from dataclasses import dataclass

from programs.figures.province_desk import waiting_count
from programs.models import Need, SupportRequest
from programs.states import NEED_EDITABLE, NeedState
from provinces.rules import Actor


@dataclass(frozen=True, kw_only=True)
class Neighbours:
    """``open_count``: with the province; ``mine_count``: drafts and returned ones of the office."""

    is_province: bool
    is_regency: bool
    open_count: int
    mine_count: int
    support_count: int


def neighbours(actor: Actor) -> Neighbours:
    """Count for one person: at most four queries."""
    seen = Need.objects.visible_to(actor)
    own = seen.filter(office_id__in=actor.office_ids())
    provinces = actor.province_ids()
    is_regency = any(mandate.regency_id for mandate in actor.mandates)
    return Neighbours(
        is_province=bool(provinces),
        is_regency=is_regency,
        open_count=waiting_count(provinces)
        if provinces
        else own.exclude(state__in=[*NEED_EDITABLE, NeedState.ANSWERED]).count(),
        mine_count=own.filter(state__in=NEED_EDITABLE).count() if is_regency else 0,
        support_count=SupportRequest.objects.visible_to(actor).open().count(),
    )
