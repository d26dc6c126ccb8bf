"""Two hands on one proposal (K04, K06) and numbers for many at once."""

from collections import Counter
from functools import partial
from uuid import uuid4

import pytest

from ikmportal.mail.models import OutgoingMail
from programs.actions import decisions, proposals
from programs.actions.moves import WrongState
from programs.actions.proposals import Receipt
from programs.models import Proposal, ProposalDecision, ProposalVersion, Transition
from programs.states import Move, ProposalState
from tests import factories
from tests.concurrency.race import race
from tests.factories import MOMENT
from tests.programs import story

pytestmark = pytest.mark.django_db(transaction=True)


def test_one_signature_sent_fifty_times_is_one_submission_with_one_receipt():
    people = story.cast()
    proposal = story.send(story.draft(people), people)
    key = uuid4()
    act = partial(
        proposals.sign,
        proposal.pk,
        by=people.head,
        version=proposal.version,
        at=MOMENT,
        key=key,
    )

    outcomes = race(*[act] * 50)

    assert Counter(type(outcome) for outcome in outcomes) == {Receipt: 50}
    assert len({receipt.version.pk for receipt in outcomes}) == 1
    assert ProposalVersion.objects.count() == 1
    assert Transition.objects.filter(move=Move.SIGN).count() == 1
    assert OutgoingMail.objects.filter(dedupe_key__startswith="submitted:").count() == 1


def test_approve_against_return_has_one_winner():
    people = story.cast()
    item = story.on_the_table(people)
    approve = partial(story.decide, item, people, Move.APPROVE)
    send_back = partial(story.decide, item, people, Move.RETURN, note="Perbaiki RAB.")

    outcomes = race(approve, send_back)

    kinds = Counter(type(outcome) for outcome in outcomes)
    assert kinds == {ProposalDecision: 1, WrongState: 1}
    winner = next(o for o in outcomes if isinstance(o, ProposalDecision))
    wanted = {Move.APPROVE: ProposalState.APPROVED, Move.RETURN: ProposalState.RETURNED}
    assert story.state_of(item.proposal) == wanted[Move(winner.verdict)]


def test_a_line_is_never_decided_after_its_proposal():
    people = story.cast()
    item = story.on_the_table(people)
    line = item.proposal.lines.first()
    ruling = decisions.LineRuling(verdict="ditolak", note="Tidak perlu.")
    rule = partial(decisions.decide_line, item, line, ruling=ruling, by=people.reviewer, at=MOMENT)

    ruled, decided = race(rule, partial(story.decide, item, people, Move.APPROVE))

    # Whoever comes second is refused: an approval does not fit a refused line either.
    assert isinstance(ruled, Exception) != isinstance(decided, Exception)


def test_thirty_two_starts_at_once_get_numbers_without_gap_or_double():
    people = story.cast()
    scheme = factories.FundingSchemeFactory()
    code = people.office.province.code

    outcomes = race(
        *[
            partial(
                proposals.start,
                by=people.drafter,
                scheme=scheme,
                office=people.office,
                title=f"Usulan {n}",
                at=MOMENT,
            )
            for n in range(32)
        ]
    )

    assert Counter(type(outcome) for outcome in outcomes) == {Proposal: 32}
    wanted = [f"U-2024-{code}-{n:03d}" for n in range(1, 33)]
    assert sorted(proposal.number for proposal in outcomes) == wanted


def test_start_that_fails_leaves_no_gap():
    people = story.cast()
    scheme = factories.FundingSchemeFactory()
    start = partial(
        proposals.start, by=people.drafter, scheme=scheme, office=people.office, at=MOMENT
    )

    (failed,) = race(partial(start, title="x" * 201))
    (made,) = race(partial(start, title="Usulan"))

    assert isinstance(failed, Exception)
    assert made.number == f"U-2024-{people.office.province.code}-001"
