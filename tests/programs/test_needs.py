"""Needs of a kabupaten/kota from the first word to what became of them."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.urls import reverse

from ikmportal.mail.models import OutgoingMail
from programs.actions import decisions, needs, proposals, ranking, uptakes, verification
from programs.actions.moves import Incomplete, NoteRequired, OutsideRound, StaleVersion, WrongState
from programs.actions.need_moves import NEED_MOVES, advance_need
from programs.actions.uptakes import NewTarget, UptakeRefused
from programs.figures.outcomes import askers_of, outcomes
from programs.figures.province_desk import Kind, Subject, open_order
from programs.models import Need, NeedTransition, Proposal, Rank, Uptake
from programs.states import Move, NeedMove, NeedState, ProposalState
from provinces.states import OfficeKind
from tests import factories as make
from tests.programs import story

pytestmark = pytest.mark.django_db
NOW = make.MOMENT + timedelta(days=1)
State = NeedState


class Stage:
    """A province with two kabupaten; a second province beside it."""

    def __init__(self):
        self.dinas = make.OfficeFactory()
        self.province = self.dinas.province
        self.kabupaten = make.regency_office(self.province)
        self.neighbour = make.regency_office(self.province)
        self.elsewhere = make.OfficeFactory()
        self.users = {
            "drafter": make.drafter_of(self.kabupaten),
            "head": make.head_of(self.kabupaten),
            "neighbour": make.drafter_of(self.neighbour),
            "verifier": make.verifier_of(self.dinas),
            "province drafter": make.drafter_of(self.dinas),
            "verifier elsewhere": make.verifier_of(self.elsewhere),
            "reviewer": make.reviewer(),
            "auditor": make.auditor(),
            "verifier who drafts there": make.drafter_of(
                self.kabupaten, user=make.verifier_of(self.dinas)
            ),
        }

    def actor(self, name):
        return make.actor_of(self.users[name])

    def need(self, state=State.SENT, office=None, **fields):
        return make.NeedFactory(office=office or self.kabupaten, state=state, **fields)


@pytest.fixture
def stage():
    return Stage()


def subject(need) -> Subject:
    return Subject(Kind.NEED, need.pk)


MAY = {
    NeedMove.SEND: {"drafter", "head", "verifier who drafts there"},
    **{move: {"verifier"} for move in NeedMove if move != NeedMove.SEND},
}


@pytest.mark.parametrize("move", list(NEED_MOVES), ids=lambda move: move.name)
def test_each_move_leads_to_its_target_writes_a_row_and_refuses_everyone_else(move, stage):
    step = NEED_MOVES[move]
    need = stage.need(step.sources[0])
    for name in set(stage.users) - MAY[move]:
        with pytest.raises(PermissionDenied):
            advance_need(
                need.pk, move=move, by=stage.actor(name), version=None, at=NOW, note="Alasan."
            )
    assert not NeedTransition.objects.exists()

    name = sorted(MAY[move])[0]
    advance_need(need.pk, move=move, by=stage.actor(name), version=None, at=NOW, note="Alasan.")

    need.refresh_from_db()
    made = NeedTransition.objects.get()
    assert need.state == made.target == step.target
    assert (made.source, made.made_by, made.note) == (step.sources[0], stage.users[name], "Alasan.")


@pytest.mark.parametrize(
    ("move", "state"),
    [(m, s) for m, step in NEED_MOVES.items() for s in State if s not in step.sources],
    ids=lambda value: value.name,
)
def test_move_from_another_state_is_refused(move, state, stage):
    need = stage.need(state)
    name = sorted(MAY[move])[0]

    with pytest.raises(WrongState):
        advance_need(need.pk, move=move, by=stage.actor(name), version=None, at=NOW, note="x")


@pytest.mark.parametrize("move", [NeedMove.RETURN, NeedMove.ANSWER, NeedMove.RELEASE])
def test_what_goes_back_says_why(move, stage):
    need = stage.need(NEED_MOVES[move].sources[0])

    with pytest.raises(NoteRequired):
        advance_need(need.pk, move=move, by=stage.actor("verifier"), version=None, at=NOW, note=" ")


def test_sending_writes_to_the_verifier_and_returning_to_the_kabupaten(stage):
    need = stage.need(State.DRAFT)

    needs.send_need(need.pk, by=stage.actor("drafter"), version=1, at=NOW)
    needs.return_need(need.pk, by=stage.actor("verifier"), note="Sebutkan lokasinya.", at=NOW)

    letters = OutgoingMail.objects.values_list("recipient", "body")
    told = dict(letters)
    assert need.title in told[stage.users["verifier"].email]
    assert "Sebutkan lokasinya." in told[stage.users["drafter"].email]
    assert "Sebutkan lokasinya." in told[stage.users["head"].email]
    assert stage.users["verifier elsewhere"].email not in told


def test_a_stale_page_overwrites_nothing(stage):
    need = stage.need(State.DRAFT)
    facts = needs.NeedFacts(
        title="Lain",
        problem="Lain.",
        activity=need.activity,
        priority=need.priority,
        beneficiary_kind=need.beneficiary_kind,
        beneficiary_count=1,
        volume=need.volume,
        unit=need.unit,
        estimate_idr=1,
    )
    needs.change_need(need.pk, facts=facts, version=1, by=stage.actor("head"), at=NOW)

    with pytest.raises(StaleVersion):
        needs.change_need(need.pk, facts=facts, version=1, by=stage.actor("drafter"), at=NOW)
    with pytest.raises(PermissionDenied):
        needs.change_need(need.pk, facts=facts, version=2, by=stage.actor("neighbour"), at=NOW)


@pytest.mark.parametrize(
    ("name", "states"),
    [
        ("drafter", set(State)),
        ("neighbour", set()),
        ("verifier", set(State) - {State.DRAFT}),
        ("verifier elsewhere", set()),
        ("reviewer", {State.ACCEPTED, State.CONSOLIDATED}),
        ("auditor", set(State)),
    ],
)
def test_who_may_know_of_a_need(name, states, stage):
    for state in State:
        stage.need(state)

    seen = Need.objects.visible_to(stage.actor(name))

    assert {need.state for need in seen} == states


class TestRanking:
    def test_the_longest_waiting_stands_first_until_somebody_ranks(self, stage):
        late = stage.need(sent_at=make.MOMENT + timedelta(days=2))
        early = stage.need(sent_at=make.MOMENT + timedelta(days=1))
        proposal = make.ProposalFactory(
            office=stage.kabupaten,
            state=ProposalState.AT_PROVINCE,
            scheme=make.FundingSchemeFactory(fiscal_year=late.fiscal_year),
        )
        year = late.fiscal_year_id
        waiting = Subject(Kind.PROPOSAL, proposal.pk)
        assert open_order(stage.province.pk, year) == [waiting, subject(early), subject(late)]

        place = ranking.place_at(
            subject(late),
            province_id=stage.province.pk,
            position=1,
            by=stage.actor("verifier"),
            at=NOW,
        )

        assert place == 1
        assert open_order(stage.province.pk, year) == [subject(late), waiting, subject(early)]
        assert Rank.objects.filter(ranked_by=stage.users["verifier"], ranked_at=NOW).count() == 3

    def test_a_second_order_adds_rows_for_what_moved_only(self, stage):
        three = [stage.need(sent_at=make.MOMENT + timedelta(days=n)) for n in range(3)]
        options = {"province_id": stage.province.pk, "by": stage.actor("verifier"), "at": NOW}
        ranking.place_at(subject(three[0]), position=1, **options)
        assert Rank.objects.count() == 3

        ranking.place_at(subject(three[2]), position=2, **options)

        assert Rank.objects.count() == 5
        order = open_order(stage.province.pk, three[0].fiscal_year_id)
        assert order == [subject(three[0]), subject(three[2]), subject(three[1])]

    @pytest.mark.parametrize("name", ["drafter", "province drafter", "verifier elsewhere"])
    def test_only_the_province_verifier_ranks(self, name, stage):
        need = stage.need()

        with pytest.raises(PermissionDenied):
            ranking.place_at(
                subject(need),
                province_id=stage.province.pk,
                position=1,
                by=stage.actor(name),
                at=NOW,
            )

    def test_what_is_no_longer_open_cannot_be_ranked(self, stage):
        need = stage.need(State.RETURNED)

        with pytest.raises(ranking.NotOnTheDesk):
            ranking.place_at(
                subject(need),
                province_id=stage.province.pk,
                position=1,
                by=stage.actor("verifier"),
                at=NOW,
            )


class TestConsolidation:
    def consolidate(self, stage, subjects, target=None, name="verifier"):
        target = target or make.ProposalFactory(office=stage.dinas, lines=3)
        with transaction.atomic():
            return uptakes.consolidate(
                subjects,
                province_id=stage.province.pk,
                target=target,
                by=stage.actor(name),
                at=NOW,
            )

    def test_needs_of_two_kabupaten_and_a_proposal_become_one_provincial_proposal(self, stage):
        ours, theirs = stage.need(), stage.need(office=stage.neighbour)
        asked = make.ProposalFactory(office=stage.kabupaten, state=ProposalState.AT_PROVINCE)
        new = NewTarget(scheme=asked.scheme, title="Pengeringan bersama", key=ours.pk)

        target = self.consolidate(
            stage, [subject(ours), subject(theirs), Subject(Kind.PROPOSAL, asked.pk)], new
        )

        assert (target.office, target.state) == (stage.dinas, ProposalState.DRAFT)
        assert not target.through_province
        assert set(target.origins.values_list("need", "source")) == {
            (ours.pk, None),
            (theirs.pk, None),
            (None, asked.pk),
        }
        asked.refresh_from_db()
        assert asked.state == ProposalState.CONSOLIDATED
        assert askers_of([target.pk]) == {
            target.pk: f"{stage.kabupaten.regency}, {stage.neighbour.regency}"
        }

    def test_all_or_nothing(self, stage):
        good, gone = stage.need(), stage.need(State.RETURNED)

        with pytest.raises(WrongState):
            self.consolidate(stage, [subject(good), subject(gone)])

        good.refresh_from_db()
        assert good.state == State.SENT
        assert not Uptake.objects.exists()

    @pytest.mark.parametrize("name", ["drafter", "province drafter", "verifier elsewhere"])
    def test_only_the_province_verifier_consolidates(self, name, stage):
        with pytest.raises(PermissionDenied):
            self.consolidate(stage, [subject(stage.need())], name=name)

    def test_a_sent_proposal_and_one_of_another_province_take_nothing_up(self, stage):
        need = stage.need()
        for target in (
            make.ProposalFactory(office=stage.dinas, state=ProposalState.SUBMITTED),
            make.ProposalFactory(office=stage.elsewhere),
            make.ProposalFactory(office=stage.kabupaten),
        ):
            with pytest.raises(UptakeRefused):
                self.consolidate(stage, [subject(need)], target)

    def test_a_need_of_another_province_is_refused(self, stage):
        foreign = make.NeedFactory(in_province=stage.elsewhere.province, state=State.SENT)

        with pytest.raises(PermissionDenied):
            self.consolidate(stage, [subject(foreign)])

    def test_release_gives_it_back_with_the_reason_and_keeps_the_row(self, stage):
        need = stage.need()
        target = self.consolidate(stage, [subject(need)])

        uptakes.release(
            target.origins.get().pk, reason="Keliru pilih.", by=stage.actor("verifier"), at=NOW
        )

        need.refresh_from_db()
        assert need.state == State.ACCEPTED
        assert Uptake.objects.get().release_reason == "Keliru pilih."
        assert not Uptake.objects.current().exists()
        self.consolidate(stage, [subject(need)], target)

    def test_release_after_submission_is_refused(self, stage):
        found = make.UptakeFactory(
            need=stage.need(State.CONSOLIDATED),
            target=make.ProposalFactory(office=stage.dinas, state=ProposalState.SUBMITTED),
        )

        with pytest.raises(UptakeRefused):
            uptakes.release(found.pk, reason="x", by=stage.actor("verifier"), at=NOW)


class TestOutcome:
    @pytest.fixture
    def people(self):
        return story.cast()

    def decided(self, people, *, linked: bool):
        """A provincial proposal of three lines that answers a need, decided and allocated."""
        need = make.NeedFactory(in_province=people.office.province, state=State.CONSOLIDATED)
        item = story.on_the_table(people)
        found = make.UptakeFactory(need=need, target=item.proposal)
        if linked:
            found.lines.create(line=item.proposal.lines.order_by("position").first())
        return item, found

    def read(self, found):
        return outcomes(list(Uptake.objects.filter(pk=found.pk).with_both_ends()))[0]

    @pytest.mark.parametrize(("linked", "amount"), [(True, 1_000_000), (False, 3_000_000)])
    def test_money_follows_the_linked_line_or_the_whole_proposal(self, people, linked, amount):
        item, found = self.decided(people, linked=linked)
        before = self.read(found)
        assert (before.proposed_idr, before.agreed_idr, before.allocated_idr) == (
            amount,
            None,
            None,
        )

        story.decide(item, people)
        make.CeilingFactory(scheme=item.proposal.scheme, province=item.proposal.province)
        story.award(item.proposal, people)

        after = self.read(found)
        assert (after.agreed_idr, after.allocated_idr, after.is_by_line) == (
            amount,
            amount,
            linked,
        )

    def test_a_declined_proposal_agrees_to_nothing(self, people):
        item, found = self.decided(people, linked=True)

        story.decide(item, people, Move.DECLINE, note="Tumpang tindih.")

        assert (self.read(found).agreed_idr, self.read(found).allocated_idr) == (0, None)

    def test_the_kabupaten_reads_it_on_its_own_pages(self, people, client):
        item, found = self.decided(people, linked=True)
        story.decide(item, people)
        client.force_login(make.drafter_of(found.need.office))

        listed = client.get(reverse("programs:needs"))
        page = client.get(reverse("programs:need", args=[found.need_id]))

        assert "1.000.000" in listed.content.decode()
        assert item.proposal.number in page.content.decode()
        assert client.get(reverse("programs:proposal", args=[item.proposal_id])).status_code == 404


def test_lines_of_another_proposal_cannot_be_linked(stage):
    found = make.UptakeFactory(
        need=stage.need(State.CONSOLIDATED), target=make.ProposalFactory(office=stage.dinas)
    )
    foreign = make.RabLineFactory()

    with pytest.raises(UptakeRefused):
        uptakes.link_lines(found, line_ids=[foreign.pk], by=stage.actor("province drafter"))
    with pytest.raises(PermissionDenied):
        uptakes.link_lines(found, line_ids=[], by=stage.actor("drafter"))


class TestVerification:
    @pytest.fixture
    def waiting(self, stage):
        """A complete proposal that the regency head signed."""
        scheme = make.FundingSchemeFactory()
        make.CeilingFactory(scheme=scheme, province=stage.province)
        return make.ProposalFactory(
            office=stage.kabupaten, scheme=scheme, state=ProposalState.AT_PROVINCE
        )

    def test_the_centre_sees_it_once_the_province_forwarded_it(self, stage, waiting):
        reviewer = stage.actor("reviewer")
        assert not Proposal.objects.visible_to(reviewer).exists()

        verification.forward(
            waiting.pk, position=1, by=stage.actor("verifier"), version=waiting.version, at=NOW
        )

        found = Proposal.objects.visible_to(reviewer).awaiting_review().get()
        assert (found.state, found.verified_by) == (
            ProposalState.VERIFIED,
            stage.users["verifier"],
        )
        assert found.submitted_at == found.first_submitted_at == found.verified_at == NOW
        assert Rank.objects.get().proposal == waiting
        assert OutgoingMail.objects.filter(recipient=stage.users["head"].email).exists()

    def test_an_incomplete_one_is_not_forwarded(self, stage, waiting):
        Proposal.objects.filter(pk=waiting.pk).update(contact_name="")

        with pytest.raises(Incomplete), transaction.atomic():
            verification.forward(
                waiting.pk, position=1, by=stage.actor("verifier"), version=waiting.version, at=NOW
            )

        assert not Rank.objects.exists()

    def test_a_closed_round_stops_it_also_at_the_province(self, stage, waiting):
        make.RoundFactory(
            scheme=waiting.scheme,
            window=DateTimeTZRange(
                datetime(2020, 1, 1, tzinfo=UTC), datetime(2020, 2, 1, tzinfo=UTC)
            ),
        )

        with pytest.raises(OutsideRound):
            verification.forward(
                waiting.pk, position=1, by=stage.actor("verifier"), version=waiting.version, at=NOW
            )

    def test_returned_by_the_centre_it_takes_the_whole_way_again(self, stage):
        seen = make.ProposalFactory(office=stage.kabupaten, state=ProposalState.IN_REVIEW)

        decisions.return_from_review(seen.pk, note="Lengkapi.", by=stage.actor("reviewer"), at=NOW)

        seen.refresh_from_db()
        assert (seen.state, seen.verified_at, seen.submitted_at) == (
            ProposalState.RETURNED,
            None,
            None,
        )


def test_a_regency_office_proposes_through_its_province_and_a_province_directly(stage):
    scheme = make.FundingSchemeFactory()
    paths = {
        office.kind: proposals.start(
            by=stage.actor(name), scheme=scheme, office=office, title="Usulan", at=NOW
        ).through_province
        for name, office in (("drafter", stage.kabupaten), ("province drafter", stage.dinas))
    }

    assert paths == {OfficeKind.REGENCY: True, OfficeKind.PROVINCE: False}
