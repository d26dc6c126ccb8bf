"""Meetings, decisions and awards."""

import uuid
from datetime import date

import factory
from django.db.models import Sum
from factory.django import DjangoModelFactory

from programs.models import (
    Award,
    LineDecision,
    Proposal,
    ProposalDecision,
    RabLine,
    Rakor,
    RakorDesk,
    RakorItem,
)
from programs.states import LineVerdict, Move, ProposalState, RakorKind

from .money import AllocationFactory, AllocationLineFactory, CeilingFactory, FundingSchemeFactory
from .people import UserFactory
from .proposals import ProposalFactory
from .territory import ProvinceFactory, ditjen
from .times import MOMENT


class RakorFactory(DjangoModelFactory):
    class Meta:
        model = Rakor

    kind = RakorKind.ALLOCATION_CEILING
    name = factory.Sequence(lambda n: f"Rakor Pagu Alokasi {n}")
    scheme = factory.SubFactory(FundingSchemeFactory)
    host = factory.LazyFunction(ditjen)
    city = "Bekasi"
    first_day = date(2023, 10, 9)
    last_day = date(2023, 10, 12)


class RakorDeskFactory(DjangoModelFactory):
    class Meta:
        model = RakorDesk

    rakor = factory.SubFactory(RakorFactory)
    province = factory.SubFactory(ProvinceFactory)
    number = factory.Sequence(lambda n: n % 30_000 + 1)
    held_on = factory.LazyAttribute(lambda o: o.rakor.first_day)


class RakorItemFactory(DjangoModelFactory):
    """A proposal on the table of its province's desk."""

    class Meta:
        model = RakorItem

    proposal = factory.SubFactory(ProposalFactory, state=ProposalState.IN_DISCUSSION)
    desk = factory.LazyAttribute(
        lambda o: RakorDeskFactory(
            rakor=RakorFactory(scheme=o.proposal.scheme), province=o.proposal.province
        )
    )
    tabled_by = factory.SubFactory(UserFactory)
    tabled_at = MOMENT


class LineDecisionFactory(DjangoModelFactory):
    """One line accepted in full unless a verdict, an amount and a note say otherwise."""

    class Meta:
        model = LineDecision

    item = factory.SubFactory(RakorItemFactory)
    line = factory.LazyAttribute(lambda o: o.item.proposal.lines.order_by("position").first())
    verdict = LineVerdict.ACCEPTED
    proposed_idr = factory.LazyAttribute(lambda o: o.line.amount_idr)
    agreed_idr = factory.LazyAttribute(lambda o: o.proposed_idr)
    decided_by = factory.SubFactory(UserFactory)
    decided_at = MOMENT


class ProposalDecisionFactory(DjangoModelFactory):
    """A whole proposal approved as proposed unless told otherwise."""

    class Meta:
        model = ProposalDecision

    item = factory.SubFactory(RakorItemFactory)
    verdict = Move.APPROVE
    proposed_idr = factory.LazyAttribute(lambda o: _total(o.item.proposal))
    agreed_idr = factory.LazyAttribute(lambda o: o.proposed_idr)
    decided_by = factory.SubFactory(UserFactory)
    decided_at = MOMENT


class AwardFactory(DjangoModelFactory):
    """An award of the decided amount, with its allocation and allocation lines.

    Uses (or makes) the ceiling of the proposal's province; the proposal's state is left alone, so
    give one ``ProposalFactory(state=ProposalState.ALLOCATED)``.
    """

    class Meta:
        model = Award

    proposal = factory.SubFactory(ProposalFactory, state=ProposalState.ALLOCATED)
    decision = factory.LazyAttribute(
        lambda o: ProposalDecisionFactory(item=RakorItemFactory(proposal=o.proposal))
    )
    amount_idr = factory.LazyAttribute(lambda o: o.decision.agreed_idr)
    decided_by = factory.LazyAttribute(lambda o: o.decision.decided_by)
    approved_by = factory.SubFactory(UserFactory)
    approved_at = MOMENT

    @classmethod
    def _create(cls, model_class, *args, **fields):
        fields.setdefault("id", uuid.uuid4())
        if "allocation" not in fields:
            fields["allocation"] = _allocation(fields)
        return super()._create(model_class, *args, **fields)


def _allocation(fields: dict):
    proposal = fields["proposal"]
    allocation = AllocationFactory(
        ceiling=CeilingFactory(
            scheme=proposal.scheme, province=proposal.province, limit_idr=fields["amount_idr"]
        ),
        office=proposal.office,
        award_ref=fields["id"],
        title=proposal.title,
        amount_idr=fields["amount_idr"],
        approved_by=fields["approved_by"],
    )
    for line in RabLine.objects.current().filter(proposal=proposal).select_related("account"):
        AllocationLineFactory(
            allocation=allocation,
            line_ref=line.pk,
            account_code=line.account.code,
            description=line.description,
            indicator=line.indicator,
            amount_idr=line.amount_idr,
        )
    return allocation


def _total(proposal: Proposal):
    return (
        RabLine.objects.current()
        .filter(proposal=proposal)
        .aggregate(total=Sum("amount_idr", default=0))["total"]
    )
