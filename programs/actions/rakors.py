"""Arrange a Rakor and bring proposals to its desks."""

from datetime import date, datetime
from typing import TypedDict, Unpack
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from budgets.models import FundingScheme
from programs.actions.holding import require_free
from programs.actions.moves import MoveRefused, advance
from programs.models import Proposal, Rakor, RakorDesk, RakorItem
from programs.rules import hosting_offices, may_arrange_meetings
from programs.states import Move, RakorKind
from provinces.models import Office, Province
from provinces.rules import Actor


class RakorFacts(TypedDict, total=False):
    """What an invitation says."""

    kind: str
    name: str
    scheme: FundingScheme
    host: Office
    city: str
    venue: str
    first_day: date
    last_day: date
    note: str
    mode: str
    time_zone: str
    shares_live: bool


class NoDesk(MoveRefused):
    """The province has no desk at this Rakor."""


def arrange(*, by: Actor, **facts: Unpack[RakorFacts]) -> Rakor:
    """Record a meeting. An admin arranges every kind, a provincial Dinas its own Rakor provinsi.

    Times are told in the zone of the host unless another is named.
    """
    host = facts["host"]
    is_own = facts["kind"] == RakorKind.PROVINCIAL and host.pk in hosting_offices(by)
    if not (may_arrange_meetings(by) or is_own):
        raise PermissionDenied
    facts.setdefault("time_zone", host.time_zone)
    return Rakor.objects.create(**facts)


def open_desks(rakor: Rakor, *, by: Actor, provinces: list[Province]) -> list[RakorDesk]:
    """One desk per province on the first day, numbered in the given order; existing desks stay."""
    if not may_arrange_meetings(by):
        raise PermissionDenied
    RakorDesk.objects.bulk_create(
        [
            RakorDesk(rakor=rakor, province=province, number=number, held_on=rakor.first_day)
            for number, province in enumerate(provinces, start=1)
        ],
        ignore_conflicts=True,
    )
    return list(rakor.desks.order_by("number"))


def start_review(proposal_id: UUID, *, by: Actor, at: datetime) -> Proposal:
    """Take a submitted proposal into review."""
    proposal, _is_new = advance(proposal_id, move=Move.START_REVIEW, by=by, version=None, at=at)
    return proposal


def table(proposal_id: UUID, *, rakor: Rakor, by: Actor, at: datetime) -> RakorItem:
    """Bring a reviewed or deferred proposal, in nobody else's hand, to its province's desk."""
    require_free(Proposal.objects.get(pk=proposal_id), by=by)
    proposal, _is_new = advance(proposal_id, move=Move.TABLE, by=by, version=None, at=at)
    desk = rakor.desks.filter(province_id=proposal.province_id).first()
    if desk is None or rakor.scheme_id != proposal.scheme_id:
        raise NoDesk(
            _("Provinsi ini tidak punya meja pada %(rakor)s. Tambahkan mejanya lebih dahulu.")
            % {"rakor": rakor.name}
        )
    return RakorItem.objects.create(desk=desk, proposal=proposal, tabled_by=by.user, tabled_at=at)
