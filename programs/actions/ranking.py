"""Put what kabupaten/kota ask for in the province's order. Every order stays as rows."""

from datetime import datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from programs.actions.moves import WrongState
from programs.figures.province_desk import Kind, Subject, newest_ranks, open_order
from programs.models import Need, Proposal, Rank
from programs.rules import verifies_in
from provinces.models import Province
from provinces.rules import Actor


class NotOnTheDesk(WrongState):
    """What was to be ranked is no longer open."""


def place_at(subject: Subject, *, province_id: UUID, position: int, by: Actor, at: datetime) -> int:
    """Put one thing at a place of the province's order and write what changed.

    Two verifiers who rank at once do so one after the other. A place beyond the end is the end.
    Returns the place it got. Refuses other people than the province's verifier
    (PermissionDenied) and what is not open with this province (NotOnTheDesk).
    """
    if not verifies_in(by, province_id):
        raise PermissionDenied
    Province.objects.select_for_update(no_key=True).get(pk=province_id)
    order = open_order(province_id, _year_of(subject))
    if subject not in order:
        raise NotOnTheDesk(_("Yang ini sudah tidak menunggu provinsi. Muat ulang halaman."))
    order.remove(subject)
    order.insert(max(position, 1) - 1, subject)
    _write(order, province_id=province_id, by=by, at=at)
    return order.index(subject) + 1


def _year_of(subject: Subject) -> int:
    years = (
        Need.objects.filter(pk=subject.id).values_list("fiscal_year_id", flat=True)
        if subject.kind == Kind.NEED
        else Proposal.objects.filter(pk=subject.id).values_list("scheme__fiscal_year_id", flat=True)
    )
    year = years.first()
    if year is None:
        raise NotOnTheDesk(_("Yang ini sudah tidak menunggu provinsi. Muat ulang halaman."))
    return int(year)


def _write(order: list[Subject], *, province_id: UUID, by: Actor, at: datetime) -> None:
    present = newest_ranks(order)
    Rank.objects.bulk_create(
        Rank(
            province_id=province_id,
            need_id=subject.id if subject.kind == Kind.NEED else None,
            proposal_id=subject.id if subject.kind == Kind.PROPOSAL else None,
            position=position,
            ranked_by=by.user,
            post_title=by.title,
            ranked_at=at,
        )
        for position, subject in enumerate(order, start=1)
        if subject not in present or present[subject].position != position
    )
