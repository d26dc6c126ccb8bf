"""Deciding line by line: what fits, what must say why, and in which words it is refused."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction

from programs.actions.decisions import (
    AgreedAmountRefused,
    ForeignLine,
    LineRuling,
    decide_line,
    newest_rulings,
)
from programs.actions.moves import NoteRequired, WrongState
from programs.models import LineDecision
from programs.states import LineVerdict, Move, ProposalState
from tests import factories
from tests.programs import story

pytestmark = pytest.mark.django_db


@pytest.fixture
def item(people):
    return story.on_the_table(people)


def rule(item, people, verdict, *, amount=0, note="", position=1):
    line = item.proposal.lines.get(position=position)
    ruling = LineRuling(verdict=verdict, agreed_idr=amount, note=note)
    return decide_line(item, line, ruling=ruling, by=people.reviewer, at=story.hours(5))


def test_accepted_line_gets_what_was_proposed_whatever_was_typed(people, item):
    made = rule(item, people, LineVerdict.ACCEPTED, amount=5)

    assert (made.agreed_idr, made.proposed_idr) == (1_000_000, 1_000_000)


def test_adjusted_line_gets_what_was_agreed(people, item):
    made = rule(item, people, LineVerdict.ADJUSTED, amount=999_999, note="Sesuai SBM")

    assert (made.agreed_idr, made.note) == (999_999, "Sesuai SBM")


def test_refused_line_gets_nothing_whatever_was_typed(people, item):
    made = rule(item, people, LineVerdict.REFUSED, amount=5, note="Tidak relevan")

    assert made.agreed_idr == 0


@pytest.mark.parametrize("verdict", [LineVerdict.ADJUSTED, LineVerdict.REFUSED])
def test_lowering_without_a_note_is_refused(people, item, verdict):
    with pytest.raises(NoteRequired) as refused:
        rule(item, people, verdict, amount=1, note="  ")

    assert str(refused.value) == "Tulis alasan baris ini diturunkan atau ditolak."
    assert LineDecision.objects.count() == 0


@pytest.mark.parametrize("amount", [0, -1, 1_000_000, 10**21])
def test_adjustment_outside_the_proposed_amount_is_refused(people, item, amount):
    with pytest.raises(AgreedAmountRefused) as refused:
        rule(item, people, LineVerdict.ADJUSTED, amount=amount, note="x")

    assert str(refused.value) == (
        "Nilai yang disepakati harus di antara Rp1 dan di bawah usulan Rp1.000.000."
    )


def test_newest_ruling_counts_and_older_ones_stay(people, item):
    rule(item, people, LineVerdict.REFUSED, note="Tidak perlu")
    rule(item, people, LineVerdict.ADJUSTED, amount=400_000, note="Sebagian")

    (newest,) = newest_rulings(item).values()
    assert newest.agreed_idr == 400_000
    assert LineDecision.objects.count() == 2


def test_line_of_another_proposal_is_refused(people, item):
    foreign = factories.RabLineFactory()

    with pytest.raises(ForeignLine):
        decide_line(
            item,
            foreign,
            ruling=LineRuling(LineVerdict.ACCEPTED),
            by=people.reviewer,
            at=story.hours(5),
        )


def test_only_a_reviewer_decides(people, item):
    line = item.proposal.lines.first()

    for actor in (people.director, people.admin, people.head):
        with pytest.raises(PermissionDenied):
            decide_line(
                item, line, ruling=LineRuling(LineVerdict.ACCEPTED), by=actor, at=story.hours(5)
            )


def test_reviewer_who_serves_the_office_decides_nothing(people, item):
    both = factories.actor_of(factories.drafter_of(people.office, user=people.reviewer.user))

    with pytest.raises(PermissionDenied):
        decide_line(
            item,
            item.proposal.lines.first(),
            ruling=LineRuling(LineVerdict.ACCEPTED),
            by=both,
            at=story.hours(5),
        )


def test_untouched_lines_are_accepted_when_the_proposal_is_adjusted(people, item):
    rule(item, people, LineVerdict.ADJUSTED, amount=400_000, note="Sebagian")

    decision = story.decide(item, people, Move.ADJUST, note="Satu baris turun.")

    agreed = {r.line.position: int(r.agreed_idr) for r in newest_rulings(item).values()}
    assert agreed == {1: 400_000, 2: 1_000_000, 3: 1_000_000}
    assert (decision.proposed_idr, decision.agreed_idr) == (3_000_000, 2_400_000)


@pytest.mark.parametrize("verdict", [Move.DEFER, Move.DECLINE, Move.RETURN])
def test_verdicts_without_money_agree_nothing_and_touch_no_line(people, item, verdict):
    decision = story.decide(item, people, verdict, note="Belum siap.")

    assert (decision.proposed_idr, decision.agreed_idr) == (3_000_000, 0)
    assert LineDecision.objects.count() == 0


@pytest.mark.parametrize("verdict", [Move.ADJUST, Move.DEFER, Move.DECLINE, Move.RETURN])
def test_verdict_that_lowers_must_say_why(people, item, verdict):
    with pytest.raises(NoteRequired, match="Tulis catatan: apa yang perlu diubah dan mengapa"):
        story.decide(item, people, verdict, note=" ")

    assert story.state_of(item.proposal) == ProposalState.IN_DISCUSSION


def test_approval_with_a_lowered_line_is_refused(people, item):
    rule(item, people, LineVerdict.ADJUSTED, amount=1, note="Turun")

    with pytest.raises(AgreedAmountRefused, match="Ada baris yang diturunkan"):
        story.decide(item, people, Move.APPROVE)

    assert story.state_of(item.proposal) == ProposalState.IN_DISCUSSION


def test_adjustment_without_a_lowered_line_is_refused(people, item):
    with pytest.raises(AgreedAmountRefused, match="Tidak ada baris yang diturunkan"):
        story.decide(item, people, Move.ADJUST, note="Turun")


def test_adjustment_to_nothing_is_refused(people, item):
    for position in (1, 2, 3):
        rule(item, people, LineVerdict.REFUSED, note="Tidak", position=position)

    with pytest.raises(AgreedAmountRefused, match="Semua baris ditolak"):
        story.decide(item, people, Move.ADJUST, note="Nol")


def test_line_is_not_decided_after_its_proposal(people, item):
    story.decide(item, people)

    with pytest.raises(WrongState) as refused, transaction.atomic():
        rule(item, people, LineVerdict.ACCEPTED)

    assert str(refused.value) == "Usulan ini sudah diputus: Disetujui."
