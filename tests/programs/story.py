"""The people of one story and the way of a proposal, by the real actions only."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction

from programs.actions import decisions, proposals, rakors
from programs.actions.awards import approve_award
from programs.models import Proposal, Rakor, RakorItem
from programs.states import Move, ProposalState, RakorKind
from provinces.models import Office
from provinces.rules import Actor
from tests import factories
from tests.factories import MOMENT


@dataclass(frozen=True)
class Cast:
    """One Dinas and the centre. Every later time is MOMENT plus hours, so order is known."""

    office: Office
    drafter: Actor
    head: Actor
    reviewer: Actor
    director: Actor
    admin: Actor


def cast() -> Cast:
    office = factories.OfficeFactory()
    return Cast(
        office=office,
        drafter=factories.actor_of(factories.drafter_of(office)),
        head=factories.actor_of(factories.head_of(office)),
        reviewer=factories.actor_of(factories.reviewer()),
        director=factories.actor_of(factories.director()),
        admin=factories.actor_of(factories.admin()),
    )


def hours(count: int):
    return MOMENT + timedelta(hours=count)


def draft(people: Cast, **fields) -> Proposal:
    """A complete draft of three lines of Rp1.000.000."""
    return factories.ProposalFactory(office=people.office, created_by=people.drafter.user, **fields)


@transaction.atomic
def send(proposal: Proposal, people: Cast, **options) -> Proposal:
    version = Proposal.objects.values_list("version", flat=True).get(pk=proposal.pk)
    return proposals.send_to_head(
        proposal.pk, by=people.drafter, version=version, at=hours(1), **options
    )


@transaction.atomic
def sign(proposal: Proposal, people: Cast, **options) -> proposals.Receipt:
    version = Proposal.objects.values_list("version", flat=True).get(pk=proposal.pk)
    return proposals.sign(proposal.pk, by=people.head, version=version, at=hours(2), **options)


@transaction.atomic
def meeting(people: Cast, proposal: Proposal) -> Rakor:
    """A Rakor of the proposal's scheme with a desk for its province."""
    rakor = rakors.arrange(
        by=people.admin,
        kind=RakorKind.ALLOCATION_CEILING,
        name="Rakor Pagu Alokasi",
        scheme=proposal.scheme,
        host=factories.ditjen(),
        city="Bekasi",
        first_day=date(2023, 10, 9),
        last_day=date(2023, 10, 12),
    )
    rakors.open_desks(rakor, by=people.admin, provinces=[proposal.province])
    return rakor


@transaction.atomic
def on_the_table(people: Cast, **fields) -> RakorItem:
    """A proposal carried from draft to a Rakor desk."""
    proposal = draft(people, **fields)
    send(proposal, people)
    sign(proposal, people)
    rakors.start_review(proposal.pk, by=people.reviewer, at=hours(3))
    return rakors.table(
        proposal.pk, rakor=meeting(people, proposal), by=people.reviewer, at=hours(4)
    )


@transaction.atomic
def decide(item: RakorItem, people: Cast, verdict: Move = Move.APPROVE, **options):
    return decisions.decide_proposal(
        item,
        verdict=verdict,
        note=options.pop("note", ""),
        by=people.reviewer,
        at=hours(5),
        **options,
    )


@transaction.atomic
def award(proposal: Proposal, people: Cast, **options):
    return approve_award(proposal.pk, by=people.director, at=hours(6), **options)


def state_of(proposal: Proposal) -> ProposalState:
    return ProposalState(Proposal.objects.values_list("state", flat=True).get(pk=proposal.pk))
