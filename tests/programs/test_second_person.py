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


def test_an_award_carries_volume_unit_price_and_output_of_the_agreed_line(people):
    item = story.on_the_table(people)
    factories.CeilingFactory(
        scheme=item.proposal.scheme, province=item.proposal.province, limit_idr=10**10
    )
    story.decide(item, people)

    award = story.award(item.proposal, people)

    proposed = {line.pk: line for line in item.proposal.lines.select_related("output_class")}
    for given in award.allocation.lines.all():
        line = proposed[given.line_ref]
        assert given.volume == line.volume
        assert given.unit_code
        assert given.indicator_id == line.indicator_id
        assert given.output_code == f"{line.output_class.code}.{line.output_code}"
        assert given.unit_price_idr is not None
        assert round(given.volume * given.unit_price_idr) == given.amount_idr
    assert award.allocation.lines.count() == len(proposed) > 0
