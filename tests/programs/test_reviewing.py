"""Reviewing before any desk: sheets, marks, corrections, opinions, coded returns, undo."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from ikmportal.mail.models import OutgoingMail
from programs.actions import decisions, reviewing, rubrics
from programs.actions.decisions import Asked
from programs.actions.moves import NoteRequired, WrongState
from programs.actions.reviewing import Correction, Mark, ReviewRefused
from programs.actions.rubrics import CriterionFacts, RubricRefused
from programs.actions.undoing import TooLate, undo_decision
from programs.figures.reviewing import panel
from programs.figures.room import board, desk_state
from programs.models import (
    LineFlag,
    LineSuggestion,
    ProposalDecision,
    Review,
    ReviewAssignment,
)
from programs.states import LineFlagKind, LineVerdict, Move, ProposalState
from tests import factories
from tests.factories import MOMENT, reviews
from tests.programs import story
from tests.programs.test_query_counts import questions

pytestmark = pytest.mark.django_db

LATER = MOMENT + timedelta(days=400)
State = ProposalState


@pytest.fixture
def proposal(people):
    return story.draft(people, state=State.IN_REVIEW)


@pytest.fixture
def criteria(proposal):
    return [
        reviews.CriterionFactory(scheme=proposal.scheme, weight=75, max_score=4),
        reviews.CriterionFactory(scheme=proposal.scheme, weight=25, max_score=10),
    ]


def second_reviewer():
    return factories.actor_of(factories.reviewer())


def hand_in(proposal, criteria, scores, by):
    marks = {one.pk: Mark(score) for one, score in zip(criteria, scores, strict=True)}
    return reviewing.submit_review(proposal.pk, marks=marks, note="", by=by, at=LATER)


def seen_by(actor, proposal, *, threshold=20):
    return panel(proposal, edition=0, seen=Review.objects.open_to(actor), threshold=threshold)


class TestScores:
    def test_total_is_weighted(self, people, proposal, criteria):
        hand_in(proposal, criteria, (4, 5), people.reviewer)

        sheet = seen_by(people.reviewer, proposal).sheets[0]

        assert sheet.percent == Decimal("87.5")

    def test_others_are_hidden_until_mine_is_in(self, people, proposal, criteria):
        other = second_reviewer()
        hand_in(proposal, criteria, (4, 10), other)
        before = seen_by(people.reviewer, proposal)

        hand_in(proposal, criteria, (2, 5), people.reviewer)
        after = seen_by(people.reviewer, proposal)

        assert (len(before.sheets), before.handed_in) == (0, 1)
        assert {sheet.percent for sheet in after.sheets} == {Decimal("100.0"), Decimal("50.0")}
        assert after.disagrees
        assert not seen_by(people.reviewer, proposal, threshold=50).disagrees

    def test_page_says_nothing_of_a_hidden_sheet(self, people, proposal, criteria, client):
        other = second_reviewer()
        hand_in(proposal, criteria, (4, 10), other)
        client.force_login(people.reviewer.user)

        page = client.get(reverse("programs:review", args=[proposal.pk])).content.decode()

        assert "1 penelaah sudah menilai" in page
        assert other.user.full_name not in page

    def test_office_reads_no_scores(self, people, proposal, criteria):
        hand_in(proposal, criteria, (4, 10), people.reviewer)

        assert not Review.objects.open_to(people.drafter).exists()

    def test_sheet_handed_in_twice_is_one(self, people, proposal, criteria):
        first = hand_in(proposal, criteria, (4, 10), people.reviewer)

        assert hand_in(proposal, criteria, (1, 1), people.reviewer) == first
        assert Review.objects.count() == 1

    @pytest.mark.parametrize("scores", [(5, 1), (-1, 1)])
    def test_score_out_of_the_rubric_is_refused(self, people, proposal, criteria, scores):
        with pytest.raises(ReviewRefused, match="antara 0 dan 4"):
            hand_in(proposal, criteria, scores, people.reviewer)

    def test_missing_score_is_named_and_the_rest_kept(self, people, proposal, criteria, client):
        client.force_login(people.reviewer.user)

        response = client.post(
            reverse("programs:review-score", args=[proposal.pk]), {f"nilai_{criteria[0].pk}": "3"}
        )

        page = response.content.decode()
        assert response.status_code == 422
        assert f"Beri nilai untuk {criteria[1].name}." in page
        assert 'value="3"' in page

    def test_submitted_proposal_is_not_reviewed_yet(self, people):
        submitted = story.draft(people, state=State.SUBMITTED)
        with pytest.raises(WrongState):
            hand_in(submitted, [], (), people.reviewer)


class TestLines:
    @pytest.mark.parametrize("flag", [f for f in LineFlagKind if f != LineFlagKind.ACCEPTED])
    def test_every_mark_but_acceptance_needs_a_note(self, people, proposal, flag):
        with pytest.raises(NoteRequired):
            reviewing.flag_line(
                proposal.lines.first(), flag=flag, note=" ", by=people.reviewer, at=LATER
            )

    def test_amount_of_a_correction_is_computed(self, people, proposal):
        line = proposal.lines.first()
        correction = Correction(reason="Peserta berkurang.", volume=line.volume / 2)

        made = reviewing.suggest(line, correction=correction, by=people.reviewer, at=LATER)

        made.refresh_from_db()
        assert made.amount_idr == line.amount_idr // 2

    def test_correction_upwards_is_refused(self, people, proposal):
        line = proposal.lines.first()
        correction = Correction(reason="Naik.", unit_price_idr=int(line.unit_price_idr) + 1)

        with pytest.raises(ReviewRefused, match="harus di bawah usulan"):
            reviewing.suggest(line, correction=correction, by=people.reviewer, at=LATER)

    def test_newest_mark_and_correction_reach_the_desk(self, people, proposal, client):
        item = factories.RakorItemFactory(proposal=story.draft(people, state=State.IN_DISCUSSION))
        line = item.proposal.lines.first()
        for note in ("Lama.", "Cek jumlah peserta."):
            reviewing.flag_line(
                line, flag=LineFlagKind.DISCUSS, note=note, by=people.reviewer, at=LATER
            )
        reviews.LineSuggestionFactory(line=line, reason="Harga pasar Rp500.000.")
        client.force_login(people.reviewer.user)

        page = client.get(reverse("programs:item", args=[item.pk])).content.decode()

        assert "Cek jumlah peserta." in page
        assert "Lama." not in page
        assert "Harga pasar Rp500.000." in page

    def test_refused_mark_keeps_what_was_typed(self, people, proposal, client):
        line = proposal.lines.first()
        client.force_login(people.reviewer.user)

        mark = client.post(
            reverse("programs:line-flag", args=[proposal.pk, line.pk]), {"flag": "ditolak"}
        )
        correction = client.post(
            reverse("programs:line-suggest", args=[proposal.pk, line.pk]),
            {"unit_price_idr": "tidak tahu", "reason": "Terlalu mahal"},
        )

        assert mark.status_code == correction.status_code == 422
        assert "Tulis catatan untuk tanda ini." in mark.content.decode()
        assert "Terlalu mahal" in correction.content.decode()
        assert (LineFlag.objects.count(), LineSuggestion.objects.count()) == (0, 0)


class TestConflict:
    @pytest.fixture(params=["declared", "former post", "post in its province"])
    def conflicted(self, request, people):
        """A reviewer too near to a kabupaten/kota of the story's province."""
        user = factories.reviewer()
        office = factories.regency_office(people.office.province)
        if request.param == "declared":
            reviews.ConflictDeclarationFactory(reviewer=user, office=office)
        elif request.param == "former post":
            ended = type(factories.SINCE)(date(2015, 1, 1), date(2019, 1, 1))
            factories.drafter_of(office, user=user, valid=ended)
        else:
            factories.verifier_of(people.office, user=user)
        return user, office

    def test_action_and_database_refuse(self, conflicted):
        user, office = conflicted
        paper = factories.ProposalFactory(
            office=office, state=State.IN_REVIEW, through_province=True
        )

        with pytest.raises(PermissionDenied):
            reviewing.flag_line(
                paper.lines.first(),
                flag=LineFlagKind.ACCEPTED,
                note="",
                by=factories.actor_of(user),
                at=LATER,
            )
        for make, fields in (
            (reviews.ReviewFactory, {"proposal": paper, "reviewer": user}),
            (reviews.ReviewAssignmentFactory, {"proposal": paper, "reviewer": user}),
            (reviews.LineFlagFactory, {"line": paper.lines.first(), "raised_by": user}),
            (reviews.LineSuggestionFactory, {"line": paper.lines.first(), "suggested_by": user}),
        ):
            refused_by_trigger(lambda make=make, fields=fields: make(**fields))

    def test_raw_decision_is_refused(self, conflicted):
        user, office = conflicted
        item = factories.RakorItemFactory(
            proposal=factories.ProposalFactory(
                office=office, state=State.IN_DISCUSSION, through_province=True
            )
        )
        line = item.proposal.lines.first()

        def decide() -> None:
            with connection.cursor() as cursor:
                cursor.execute(
                    "INSERT INTO programs_linedecision (item_id, line_id, verdict, proposed_idr,"
                    " agreed_idr, note, decided_by_id, decided_at)"
                    " VALUES (%s, %s, 'diterima', 1000, 1000, '', %s, now())",
                    [item.pk, line.pk, user.pk],
                )

        refused_by_trigger(decide)
        refused_by_trigger(lambda: factories.ProposalDecisionFactory(item=item, decided_by=user))

    def test_other_provinces_stay_open(self, conflicted):
        user, _office = conflicted
        elsewhere = factories.ProposalFactory(state=State.IN_REVIEW)

        reviewing.flag_line(
            elsewhere.lines.first(),
            flag=LineFlagKind.ACCEPTED,
            note="",
            by=factories.actor_of(user),
            at=LATER,
        )

        assert LineFlag.objects.get().raised_by == user


def refused_by_trigger(act) -> None:
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        act()
    assert refused.value.__cause__.diag.constraint_name == "reviewer_has_no_conflict"


class TestReturn:
    def test_parts_and_reasons_reach_the_office(self, people, proposal, client):
        reason = reviews.ReturnReasonFactory(scheme=proposal.scheme, name="Harga tanpa bukti")
        client.force_login(people.reviewer.user)

        response = client.post(
            reverse("programs:review-return", args=[proposal.pk]),
            {"alasan_rab": reason.code, "bagian_rab": "Lampirkan dua penawaran.", "note": ""},
        )
        client.force_login(people.drafter.user)
        tasks = client.get(reverse("programs:proposal", args=[proposal.pk])).content.decode()
        section = client.get(
            reverse("programs:section", args=[proposal.pk, "kak"])
        ).content.decode()

        assert response.status_code == 302
        assert story.state_of(proposal) == State.RETURNED
        part = proposal.transitions.get(move=Move.RETURN).parts.get()
        assert part.reason == reason
        assert "Diminta Ditjen IKMA: Harga tanpa bukti: Lampirkan dua penawaran." in tasks
        assert "Diminta" not in section
        assert "Lampirkan dua penawaran." in OutgoingMail.objects.latest("created_at").body

    def test_return_without_a_word_is_refused(self, people, proposal, client):
        client.force_login(people.reviewer.user)

        response = client.post(reverse("programs:review-return", args=[proposal.pk]), {})

        assert response.status_code == 422
        assert story.state_of(proposal) == State.IN_REVIEW

    def test_reason_alone_is_enough(self, people, proposal):
        reason = reviews.ReturnReasonFactory(scheme=proposal.scheme)

        decisions.return_from_review(
            proposal.pk,
            note="",
            parts={"rab": Asked(reason=reason)},
            by=people.reviewer,
            at=LATER,
        )

        made = proposal.transitions.get(move=Move.RETURN)
        assert made.note == "Lihat catatan pada 1 bagian."
        assert made.parts.get().note == reason.name


class TestUndo:
    def test_undone_decision_counts_nowhere_and_is_kept(self, people):
        item = story.on_the_table(people)
        line = item.proposal.lines.order_by("position").first()
        ruling = decisions.LineRuling(LineVerdict.REFUSED, note="Tidak terkait.")
        decisions.decide_line(item, line, ruling=ruling, by=people.reviewer, at=story.hours(4))
        story.decide(item, people, Move.ADJUST, note="Satu baris ditolak.")

        again = undo_decision(item.pk, by=people.reviewer, at=story.hours(5) + timedelta(minutes=9))

        state = desk_state(item.desk)
        assert story.state_of(item.proposal) == State.IN_DISCUSSION
        assert (state.total, state.decided) == (1, 0)
        assert [brief.agreed_idr for brief in board(item.desk.rakor)] == [0]
        assert ProposalDecision.objects.count() == 1
        # What a person ruled is carried; what the decision filled in is not.
        assert [r.line_id for r in again.line_decisions.all()] == [line.pk]

    def test_return_is_undone_until_the_office_writes(self, people):
        item = story.on_the_table(people)
        story.decide(item, people, Move.RETURN, note="Perbaiki RAB.")

        undo_decision(item.pk, by=people.reviewer, at=story.hours(5))

        item.proposal.refresh_from_db()
        assert item.proposal.state == State.IN_DISCUSSION
        assert item.proposal.submitted_at == story.hours(2)

    @pytest.mark.parametrize("who", ["late", "other"])
    def test_late_or_foreign_undo_is_refused(self, people, who):
        item = story.on_the_table(people)
        story.decide(item, people)
        by = people.reviewer if who == "late" else second_reviewer()
        at = story.hours(6) if who == "late" else story.hours(5)

        with pytest.raises(TooLate), transaction.atomic():
            undo_decision(item.pk, by=by, at=at)

        assert story.state_of(item.proposal) == State.APPROVED


class TestRubric:
    FACTS = CriterionFacts(name="Baru", guidance="", weight=10, max_score=5, source="uji")

    def test_used_criterion_keeps_its_weight(self, people, proposal, criteria):
        hand_in(proposal, criteria, (4, 10), people.reviewer)

        with pytest.raises(RubricRefused, match="sudah dipakai"):
            rubrics.set_criterion(criteria[0].pk, facts=self.FACTS, seen=1, by=people.admin)
        with pytest.raises(RubricRefused, match="sudah dimulai"):
            rubrics.add_criterion(proposal.scheme, facts=self.FACTS, by=people.admin)

    def test_stale_page_is_refused(self, people, criteria):
        rubrics.set_criterion(criteria[0].pk, facts=self.FACTS, seen=1, by=people.admin)

        with pytest.raises(RubricRefused, match="diubah orang lain"):
            rubrics.set_criterion(criteria[0].pk, facts=self.FACTS, seen=1, by=people.admin)


def test_review_page_asks_the_same_for_one_and_three(people, proposal, criteria):
    address = reverse("programs:review", args=[proposal.pk])

    def grow() -> None:
        other = second_reviewer()
        hand_in(proposal, criteria, (1, 1), other)
        for line in proposal.lines.all():
            reviews.LineFlagFactory(line=line, raised_by=other.user)
            reviews.LineSuggestionFactory(line=line, suggested_by=other.user)
        reviews.OutsideOpinionFactory(proposal=proposal)
        reviews.ReviewAssignmentFactory(proposal=proposal, reviewer=other.user)
        factories.AwardFactory(
            proposal=story.draft(people, state=State.ALLOCATED, scheme=proposal.scheme)
        )

    hand_in(proposal, criteria, (2, 2), people.reviewer)
    grow()
    one = questions(people.reviewer.user, address)
    grow()
    grow()
    three = questions(people.reviewer.user, address)

    assert len(one) == len(three), "\n".join(three)
    assert ReviewAssignment.objects.count() == 3
