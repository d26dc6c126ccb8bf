"""The factories make rows the database accepts, in every state."""

import pytest

from programs.checks import blocking_findings
from programs.models import Proposal, RabLine
from programs.states import ProposalState
from provinces.states import Role
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("state", ProposalState)
def test_proposal_in_every_state(state):
    proposal = factories.ProposalFactory(state=state, lines=2)

    assert proposal.state == state
    assert Proposal.objects.with_total().get(pk=proposal.pk).total_idr == 2_000_000


def test_filled_in_proposal_has_nothing_that_blocks():
    assert blocking_findings(factories.ProposalFactory()) == []


def test_blank_proposal_has():
    assert blocking_findings(factories.ProposalFactory(blank=True, lines=0))


def test_appointed_people_hold_their_role_today():
    office = factories.OfficeFactory()
    people = {
        Role.DRAFTER: factories.drafter_of(office),
        Role.HEAD: factories.head_of(office),
        Role.PROVINCE_VERIFIER: factories.verifier_of(office),
        Role.REVIEWER: factories.reviewer(),
        Role.DIRECTOR: factories.director(),
        Role.ADMIN: factories.admin(),
        Role.AUDITOR: factories.auditor(),
        Role.LEADERSHIP: factories.leadership(),
    }

    held = {role: factories.actor_of(user).mandates[0].role for role, user in people.items()}

    assert held == {role: role for role in people}


def test_two_drafters_in_one_office_hold_two_posts():
    office = factories.OfficeFactory()

    first, second = factories.drafter_of(office), factories.drafter_of(office)

    assert factories.actor_of(first).title != factories.actor_of(second).title


def test_ceiling_has_its_limit_and_a_parent_that_bears_it():
    ceiling = factories.CeilingFactory(limit_idr=5_000_000)

    assert (ceiling.limit_idr, ceiling.parent.limit_idr) == (5_000_000, 5_000_000)


def test_award_uses_the_ceiling_of_its_province():
    award = factories.AwardFactory()

    award.allocation.ceiling.refresh_from_db()
    assert award.allocation.ceiling.used_idr == award.amount_idr == 3_000_000
    assert award.allocation.lines.count() == 3


def test_bulk_spreads_over_states_and_offices():
    offices = [factories.OfficeFactory(), factories.OfficeFactory()]

    factories.bulk_proposals(22, lines_per=2, offices=offices)

    assert RabLine.objects.count() == 44
    assert {p.state for p in Proposal.objects.all()} == set(ProposalState)
    assert Proposal.objects.filter(office=offices[0]).count() == 11


@pytest.mark.parametrize(
    "make",
    [
        factories.RegencyPlacementFactory,
        factories.EligibilityItemFactory,
        factories.ProposalDocumentFactory,
        factories.ProposalVersionFactory,
        factories.TransitionFactory,
        factories.LineDecisionFactory,
        factories.IndicatorTargetFactory,
    ],
)
def test_every_other_factory_makes_a_row(make):
    assert make().pk is not None
