"""Two people agree on an allocation, whichever way the award is written."""

import pytest
from django.db import DatabaseError, transaction

from programs.actions.moves import MoveRefused
from programs.models import Award
from tests import factories
from tests.factories import MOMENT
from tests.programs import story

pytestmark = pytest.mark.django_db


@pytest.fixture
def people():
    return story.cast()


def test_who_ruled_on_one_line_cannot_award(people):
    item = story.on_the_table(people)
    factories.CeilingFactory(
        scheme=item.proposal.scheme, province=item.proposal.province, limit_idr=10**10
    )
    factories.LineDecisionFactory(item=item, decided_by=people.director.user)
    story.decide(item, people)

    with pytest.raises(MoveRefused, match="Mintalah pejabat lain"), transaction.atomic():
        story.approve_award(item.proposal_id, by=people.director, at=MOMENT)

    assert not Award.objects.exists()
    assert story.state_of(item.proposal) == "disetujui"


def test_another_director_awards_it(people):
    item = story.on_the_table(people)
    factories.CeilingFactory(
        scheme=item.proposal.scheme, province=item.proposal.province, limit_idr=10**10
    )
    factories.LineDecisionFactory(item=item, decided_by=people.director.user)
    story.decide(item, people)
    other = factories.actor_of(factories.director())

    award = story.approve_award(item.proposal_id, by=other, at=MOMENT)

    assert award.decided_by != award.approved_by == other.user


@pytest.mark.parametrize("column", ["approved_by", "decided_by"])
def test_database_refuses_a_row_that_names_the_wrong_people(column):
    decision = factories.ProposalDecisionFactory()
    ruled = factories.LineDecisionFactory(item=decision.item)
    fields = {"approved_by": ruled.decided_by} if column == "approved_by" else {}
    if column == "decided_by":
        fields["decided_by"] = factories.UserFactory()

    with pytest.raises(DatabaseError, match="takes a second person"), transaction.atomic():
        factories.AwardFactory(proposal=decision.item.proposal, decision=decision, **fields)
