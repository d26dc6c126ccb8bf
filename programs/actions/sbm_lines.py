"""Bring a line to the SBM rate of its item."""

from datetime import datetime

from programs.actions.lines import change_line
from programs.actions.sections import open_for_writing
from programs.models import RabLine
from programs.states import PriceSource
from provinces.rules import Actor

_FACTORS = ("factor_1", "factor_2", "factor_3", "factor_4")


def take_sbm_rate(line: RabLine, *, by: Actor, at: datetime) -> RabLine:
    """Lower the unit price (rupiah) to the SBM rate of the line's item and place.

    A line at or below its rate, or without one, stays as it is: pressing twice changes nothing.
    Refuses like ``change_line``.
    """
    proposal = open_for_writing(line.proposal_id, by=by, version=None)
    current = RabLine.objects.get(pk=line.pk)
    rate = RabLine.objects.filter(pk=line.pk).sbm_rates(proposal.province_id).get(line.pk)
    if rate is None or current.unit_price_idr <= rate:
        return current
    factors = {name: getattr(current, name) for name in _FACTORS}
    values = factors | {"unit_price_idr": rate, "price_source": PriceSource.SBM}
    return change_line(current, by=by, values=values, at=at)
