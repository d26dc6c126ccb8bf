"""A paper in one person's hand: a lease that runs out, refusals by name, taking it over."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models.functions import Now
from django.db.utils import ProgrammingError
from django.urls import reverse

from ikmportal.audit.models import Entry
from ikmportal.mail.models import OutgoingMail
from programs.actions import decisions, holding, rakors, reviewing
from programs.actions.holding import PaperHeld, holder_of, take_or_see, take_over
from programs.actions.moves import WrongState
from programs.checks import Severity, examine, read_dossier
from programs.models import LineDecision, LineFlag, PaperHold, PaperTakeover, ProposalDecision
from programs.states import LineFlagKind, Move, ProposalState
from tests import factories
from tests.factories import reviews
from tests.programs import story
from tests.programs.test_query_counts import questions

pytestmark = pytest.mark.django_db
State = ProposalState
MOST_IN_QUEUE = 6


@pytest.fixture
def proposal(people):
    return story.draft(people, state=State.IN_REVIEW)


@pytest.fixture
def colleague():
    return factories.actor_of(factories.reviewer())


def run_out() -> None:
    """The holder's browser has been gone for a while."""
    PaperHold.objects.update(since=Now() - timedelta(minutes=2), until=Now() - holding.LEASE / 20)


def flag(proposal, by):
    line = proposal.lines.order_by("position").first()
    return reviewing.flag_line(line, flag=LineFlagKind.ACCEPTED, note="", by=by, at=story.hours(5))


class TestLease:
    def test_first_to_ask_holds_and_the_second_learns_who(self, people, colleague, proposal):
        mine = take_or_see(proposal, by=people.reviewer)
        theirs = take_or_see(proposal, by=colleague)

        assert mine is None
        assert (theirs.name, theirs.took_from_me) == (people.reviewer.user.full_name, False)
        assert PaperHold.objects.get().holder == people.reviewer.user

    def test_asking_again_lengthens_the_lease_and_keeps_since_when(self, people, proposal):
        take_or_see(proposal, by=people.reviewer)
        first = PaperHold.objects.get()
        PaperHold.objects.update(until=Now() + holding.LEASE / 4)
        shortened = PaperHold.objects.get()

        take_or_see(proposal, by=people.reviewer)
        again = PaperHold.objects.get()

        assert again.since == first.since
        assert again.until > shortened.until

    def test_lease_of_a_browser_that_is_gone_falls_to_the_next(self, people, colleague, proposal):
        take_or_see(proposal, by=people.reviewer)
        run_out()

        assert holder_of(proposal, seen_by=colleague) is None
        assert take_or_see(proposal, by=colleague) is None
        assert take_or_see(proposal, by=people.reviewer).name == colleague.user.full_name
        assert not PaperTakeover.objects.exists()

    def test_whoever_stands_too_near_never_holds(self, people, proposal):
        near = factories.actor_of(factories.reviewer())
        reviews.ConflictDeclarationFactory(reviewer=near.user, office=proposal.office)

        assert take_or_see(proposal, by=near) is None
        assert not PaperHold.objects.exists()

    def test_paper_that_is_not_under_review_is_in_nobodys_hand(self, people):
        submitted = story.draft(people, state=State.SUBMITTED)

        assert take_or_see(submitted, by=people.reviewer) is None
        assert not PaperHold.objects.exists()

    def test_database_refuses_a_lease_that_ends_before_it_begins(self, people, proposal):
        with pytest.raises(IntegrityError, match="hold_ends_later"), transaction.atomic():
            PaperHold.objects.create(
                proposal=proposal, holder=people.reviewer.user, since=Now(), until=Now()
            )


class TestBeforeADesk:
    @pytest.fixture(autouse=True)
    def held(self, colleague, proposal):
        take_or_see(proposal, by=colleague)

    @pytest.mark.parametrize("act", ["flag", "return", "table"])
    def test_others_are_refused_with_the_name_and_since_when(
        self, people, colleague, proposal, act
    ):
        acts = {
            "flag": lambda: flag(proposal, people.reviewer),
            "return": lambda: decisions.return_from_review(
                proposal.pk, note="Lengkapi KAK.", by=people.reviewer, at=story.hours(5)
            ),
            "table": lambda: rakors.table(
                proposal.pk,
                rakor=story.meeting(people, proposal),
                by=people.reviewer,
                at=story.hours(5),
            ),
        }

        with pytest.raises(PaperHeld) as refused:
            acts[act]()

        assert colleague.user.full_name in str(refused.value)
        assert "sejak pukul" in str(refused.value)
        proposal.refresh_from_db()
        assert proposal.state == State.IN_REVIEW
        assert not LineFlag.objects.exists()

    def test_holder_writes(self, colleague, proposal):
        assert flag(proposal, colleague).raised_by == colleague.user

    def test_others_write_once_the_browser_is_gone(self, people, proposal):
        run_out()

        assert flag(proposal, people.reviewer).raised_by == people.reviewer.user

    def test_sheet_is_read_only_and_names_the_holder(self, client, people, colleague, proposal):
        client.force_login(people.reviewer.user)

        html = client.get(reverse("programs:review", args=[proposal.pk])).content.decode()

        assert f"<b>{colleague.user.full_name}</b> memegang usulan ini sejak" in html
        assert reverse("programs:take-over", args=[proposal.pk]) in html
        assert reverse("programs:review-return", args=[proposal.pk]) not in html

    def test_refused_return_keeps_what_was_typed(self, client, people, colleague, proposal):
        client.force_login(people.reviewer.user)
        address = reverse("programs:review-return", args=[proposal.pk])

        response = client.post(address, {"note": "Lengkapi KAK dan lampirannya."})
        html = response.content.decode()

        assert response.status_code == 422
        assert "Lengkapi KAK dan lampirannya." in html
        assert f"{colleague.user.full_name} memegang usulan ini sejak" in html

    def test_queue_names_the_holder(self, client, people, colleague):
        client.force_login(people.reviewer.user)

        html = client.get(reverse("programs:queue")).content.decode()

        assert f"dipegang {colleague.user.full_name}" in html


class TestAtADesk:
    """Two people at one desk share the lines of a paper; one of them closes it."""

    @pytest.fixture
    def item(self, people):
        return story.on_the_table(people)

    @pytest.fixture(autouse=True)
    def held(self, colleague, item):
        take_or_see(item.proposal, by=colleague)

    def test_lines_stay_open_to_all(self, client, people, item):
        client.force_login(people.reviewer.user)
        line = item.proposal.lines.get(position=1)
        address = reverse("programs:line-decide", args=[item.pk, line.pk])
        form = {"verdict": "diterima", "seen": "0", "key": str(uuid4())}

        assert client.post(address, form).status_code == 302
        assert LineDecision.objects.get().decided_by == people.reviewer.user

    def test_only_the_holder_closes_the_paper(self, client, people, colleague, item):
        address = reverse("programs:decide", args=[item.pk])
        form = {"key": str(uuid4()), "verdict": "setujui", "note": ""}
        client.force_login(people.reviewer.user)
        refused = client.post(address, form)
        client.force_login(colleague.user)
        stored = client.post(address, form)

        assert refused.status_code == 422
        words = f"{colleague.user.full_name} memegang usulan ini sejak"
        assert words in refused.content.decode()
        assert stored.status_code == 302
        assert ProposalDecision.objects.get().decided_by == colleague.user

    def test_decision_sent_again_is_stored_once_whoever_holds_now(self, people, colleague, item):
        key = uuid4()
        first = decisions.decide_proposal(
            item, verdict=Move.APPROVE, note="", by=colleague, at=story.hours(6), key=key
        )
        PaperHold.objects.update(holder=people.reviewer.user)
        item.proposal.refresh_from_db()

        again = decisions.decide_proposal(
            item, verdict=Move.APPROVE, note="", by=colleague, at=story.hours(6), key=key
        )

        assert again == first


class TestTakeOver:
    @pytest.fixture(autouse=True)
    def held(self, colleague, proposal):
        take_or_see(proposal, by=colleague)

    def test_takes_it_keeps_a_record_and_tells_the_other(self, people, colleague, proposal):
        take_over(proposal.pk, by=people.reviewer, at=story.hours(5))

        seen = take_or_see(proposal, by=colleague)
        record = PaperTakeover.objects.get()
        letter = OutgoingMail.objects.get()
        assert (seen.name, seen.took_from_me) == (people.reviewer.user.full_name, True)
        assert (record.taken_by, record.taken_from) == (people.reviewer.user, colleague.user)
        assert letter.recipient == colleague.user.email
        assert people.reviewer.user.full_name in letter.body
        assert Entry.objects.filter(table_name="programs_papertakeover").count() == 1
        assert flag(proposal, people.reviewer)
        with pytest.raises(PaperHeld):
            flag(proposal, colleague)

    def test_taking_a_free_paper_takes_it_from_nobody(self, people, proposal):
        run_out()

        take_over(proposal.pk, by=people.reviewer, at=story.hours(5))

        assert PaperHold.objects.get().holder == people.reviewer.user
        assert not PaperTakeover.objects.exists()
        assert not OutgoingMail.objects.exists()

    def test_record_is_never_changed_even_by_sql(self, people, proposal):
        take_over(proposal.pk, by=people.reviewer, at=story.hours(5))

        with pytest.raises(ProgrammingError), transaction.atomic():
            PaperTakeover.objects.update(taken_at=story.hours(6))

    def test_others_and_decided_papers_are_refused(self, people, proposal):
        with pytest.raises(PermissionDenied):
            take_over(proposal.pk, by=people.drafter, at=story.hours(5))
        decided = story.draft(people, state=State.APPROVED)
        with pytest.raises(WrongState, match="tidak ada yang perlu diambil alih"):
            take_over(decided.pk, by=people.reviewer, at=story.hours(5))

    def test_page_asks_first_and_leads_back(self, client, people, colleague, proposal):
        client.force_login(people.reviewer.user)
        address = reverse("programs:take-over", args=[proposal.pk])

        asked = client.get(address).content.decode()
        nothing_yet = PaperTakeover.objects.count()
        done = client.post(address)

        assert colleague.user.full_name in asked
        assert nothing_yet == 0
        assert done["Location"] == reverse("programs:review", args=[proposal.pk])
        assert PaperTakeover.objects.count() == 1


class TestBeat:
    def test_page_hears_nothing_while_nothing_changes(self, client, people, colleague, proposal):
        client.force_login(people.reviewer.user)
        address = reverse("programs:holder", args=[proposal.pk])

        first = client.post(f"{address}?tanda=None")
        same = client.post(f"{address}?tanda=")
        take_over(proposal.pk, by=colleague, at=story.hours(5))
        taken = client.post(f"{address}?tanda=").content.decode()
        run_out()
        back = client.post(f"{address}?tanda={colleague.user.pk}").content.decode()

        assert (first.status_code, same.status_code) == (200, 204)
        assert f"<b>{colleague.user.full_name}</b> mengambil alih usulan ini" in taken
        assert "Usulan ini sekarang di tangan Anda." in back

    def test_holder_goes_on_for_one_update_and_nobody_else_does(
        self, people, colleague, proposal, django_assert_num_queries
    ):
        take_or_see(proposal, by=people.reviewer)

        with django_assert_num_queries(1):
            assert holding.go_on(proposal.pk, by=people.reviewer)
        assert not holding.go_on(proposal.pk, by=colleague)
        assert not holding.go_on(proposal.pk, by=people.director)
        run_out()
        assert not holding.go_on(proposal.pk, by=people.reviewer)

    def test_reading_never_takes(self, client, people, proposal):
        client.force_login(people.reviewer.user)

        client.get(reverse("programs:review", args=[proposal.pk]))

        assert not PaperHold.objects.exists()


class TestQueueOfFindings:
    def test_shows_those_warned_of_as_they_were_last_submitted(self, client, people):
        for title, counts in (("Bersih", [0]), ("Bertemuan", [0, 2]), ("Sudah beres", [3, 0])):
            paper = story.draft(people, state=State.SUBMITTED, title=title)
            for ordinal, count in enumerate(counts, start=1):
                factories.ProposalVersionFactory(
                    proposal=paper, ordinal=ordinal, warning_count=count
                )
        client.force_login(people.reviewer.user)

        html = client.get(reverse("programs:queue") + "?temuan=ada").content.decode()

        assert "Bertemuan" in html
        assert "Bersih" not in html
        assert "Sudah beres" not in html

    def test_submission_keeps_how_many_warnings_there_were(self, people):
        paper = story.draft(people)
        receipt = story.sign(story.send(paper, people), people)

        paper.refresh_from_db()
        found = examine(read_dossier(paper))
        warned = [finding for finding in found if finding.severity == Severity.WARN]
        assert receipt.version.warning_count == len(warned)

    @pytest.mark.parametrize("query", ["", "?temuan=ada"])
    def test_asks_the_same_few_questions_at_any_length(self, people, colleague, query):
        address = reverse("programs:queue") + query
        asked = []
        for more in (1, 2, 9):
            for _ in range(more):
                paper = story.draft(people, state=State.IN_REVIEW)
                factories.ProposalVersionFactory(proposal=paper, warning_count=1)
                take_or_see(paper, by=colleague)
            asked.append(len(questions(people.reviewer.user, address)))

        assert len(set(asked)) == 1
        assert asked[0] <= MOST_IN_QUEUE
