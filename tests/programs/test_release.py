"""Decisions that are held back show in no place an office can look at, until their release."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from ikmportal.mail.models import OutgoingMail
from ikmportal.reports.build import document_for
from ikmportal.reports.models import ReportKind
from ikmportal.reports.render import html
from programs.actions.moves import WrongState
from programs.actions.release import ReleaseRefused, policy_of, release_rakor, set_policy
from programs.actions.room import show
from programs.models import BeritaAcara, Proposal, RakorItem, Round
from programs.states import Move, ProposalState, ReleasePolicy
from tests import factories
from tests.programs import minutes_story, story
from tests.programs.test_room import rule

pytestmark = pytest.mark.django_db
HELD = (ReleasePolicy.AFTER_MINUTES, ReleasePolicy.ON_ACT)
# Words and amounts that only the decision could bring.
TELLS = ("Satu baris diturunkan", "2.400.000", "Harga pasar lebih rendah", "400.000", "penyesuaian")


def the_rakor(item):
    return item.desk.rakor


def told(html_text: str) -> list[str]:
    return [word for word in TELLS if word in html_text]


def read(client, person, name, *args, query="") -> str:
    client.force_login(person.user)
    response = client.get(reverse(name, args=args) + query, follow=True)
    return response.content.decode()


@pytest.fixture(params=HELD, ids=lambda policy: policy.name)
def held(request, people):
    return minutes_story.decided(people, request.param)


def places(item):
    """Every page of an office on which a verdict could stand."""
    proposal = item.proposal
    return [
        ("home", [], ""),
        ("programs:list", [], ""),
        ("programs:list", [], "?status=disesuaikan"),
        ("programs:proposal", [proposal.pk], ""),
        ("programs:history", [proposal.pk], ""),
        ("programs:comparison", [proposal.pk], ""),
        ("programs:discussion", [proposal.pk], ""),
        ("programs:receipt", [proposal.pk], ""),
        ("programs:origins", [proposal.pk], ""),
        ("programs:rakor", [item.desk.rakor_id], ""),
        ("programs:province-screen", [item.desk_id], ""),
        ("programs:needs", [], ""),
        ("programs:province-desk", [], ""),
        ("reports:list", [], ""),
        ("statistics", [], ""),
        ("budgets:ceilings", [], ""),
    ]


def test_no_page_of_the_office_tells_a_decision_that_is_held(client, people, held):
    for name, args, query in places(held):
        for person in (people.drafter, people.head):
            page = read(client, person, name, *args, query=query)
            assert told(page.replace("Disetujui dengan penyesuaian</option>", "")) == [] or (
                name == "programs:list"
            ), (name, told(page))


def test_list_and_search_do_not_know_the_state_that_is_held(client, people, held):
    found = Proposal.objects.visible_to(people.drafter)

    assert held.proposal.state == ProposalState.IN_DISCUSSION
    assert list(found.in_state(ProposalState.ADJUSTED)) == []
    assert held.proposal.transitions.filter(move=Move.ADJUST).exists() is False


def test_shared_desk_is_closed_while_the_round_holds_back(client, people, held):
    rakor = the_rakor(held)
    rakor.shares_live = True
    rakor.save()

    page = read(client, people.head, "programs:province-screen", held.desk_id)

    assert "Meja ini belum dibuka untuk Dinas" in page


def test_no_letter_and_no_report_tells_it(people, held):
    document = document_for(
        ReportKind.RAKOR_REVIEW,
        {"rakor": str(held.desk.rakor_id)},
        province_id=held.desk.province_id,
    )

    assert told(html.body(document)) == []
    assert not OutgoingMail.objects.filter(dedupe_key__startswith="decided").exists()


def test_desk_and_centre_know_what_they_decided(client, people, held):
    page = read(client, people.reviewer, "programs:item", held.pk)

    assert "Disetujui dengan penyesuaian" in page
    assert "Ditahan: Dinas melihat keputusan ini setelah dirilis." in page
    with pytest.raises(WrongState, match="sudah diputus"):
        rule(held, people.reviewer)
    with pytest.raises(WrongState, match="sudah diputus"):
        show(held, by=people.reviewer, at=story.hours(6))
    assert list(RakorItem.objects.undecided()) == []


def test_held_decision_sent_twice_is_one_and_another_is_refused(people, held):
    story.decide(held, people, Move.ADJUST, note="Satu baris diturunkan.")

    with pytest.raises(WrongState, match="sudah diputus: Disetujui dengan penyesuaian"):
        story.decide(held, people, Move.DECLINE, note="Ditolak saja")


def test_seal_releases_where_the_round_waits_for_it(client, people):
    item = minutes_story.decided(people, ReleasePolicy.AFTER_MINUTES)

    minutes_story.sealed(item, people)

    item.proposal.refresh_from_db()
    move = item.proposal.transitions.get(move=Move.ADJUST)
    assert item.proposal.state == ProposalState.ADJUSTED
    assert move.made_by == people.reviewer.user
    assert OutgoingMail.objects.filter(dedupe_key__startswith="decided").count() == 2
    assert "2.400.000" in read(client, people.drafter, "programs:proposal", item.proposal_id)


def test_seal_releases_nothing_where_a_director_does(client, people):
    item = minutes_story.decided(people, ReleasePolicy.ON_ACT)
    found = minutes_story.sealed(item, people)

    item.proposal.refresh_from_db()
    assert item.proposal.state == ProposalState.IN_DISCUSSION
    assert not BeritaAcara.objects.visible_to(people.drafter).exists()
    page = client.get(reverse("programs:verify-minutes", args=[found.verification_code]))
    assert told(page.content.decode()) == []


def test_director_releases_every_desk_at_once(people):
    item = minutes_story.decided(people, ReleasePolicy.ON_ACT)

    count = release_rakor(the_rakor(item), by=people.director, at=story.hours(9))

    assert count == 1
    assert release_rakor(the_rakor(item), by=people.director, at=story.hours(9)) == 0
    assert story.state_of(item.proposal) == ProposalState.ADJUSTED


def test_nobody_else_releases_and_nobody_past_a_berita_acara(people):
    item = minutes_story.decided(people, ReleasePolicy.AFTER_MINUTES)

    with pytest.raises(PermissionDenied):
        release_rakor(the_rakor(item), by=people.admin, at=story.hours(9))
    with pytest.raises(ReleaseRefused, match="setelah berita acaranya disegel"):
        release_rakor(the_rakor(item), by=people.director, at=story.hours(9))


def test_award_waits_for_the_release(people):
    item = minutes_story.decided(people, ReleasePolicy.AFTER_MINUTES)

    with pytest.raises(WrongState):
        story.award(item.proposal, people)


def test_round_that_had_opened_last_governs_the_meeting(people):
    item = story.on_the_table(people)
    rakor = the_rakor(item)
    assert policy_of(rakor) == ReleasePolicy.AT_ONCE
    held = factories.RoundFactory(scheme=rakor.scheme)
    assert policy_of(rakor) == ReleasePolicy.AT_ONCE

    set_policy(held, release=ReleasePolicy.ON_ACT, by=people.admin)

    assert policy_of(rakor) == ReleasePolicy.ON_ACT
    with pytest.raises(PermissionDenied):
        set_policy(held, release=ReleasePolicy.AT_ONCE, by=people.director)
    assert Round.objects.get().release == ReleasePolicy.ON_ACT


def test_other_meetings_are_left_alone(people):
    item = minutes_story.decided(people, ReleasePolicy.ON_ACT)
    other = factories.RakorItemFactory(
        proposal=factories.ProposalFactory(
            state=ProposalState.IN_DISCUSSION, scheme=item.proposal.scheme
        )
    )
    factories.ProposalDecisionFactory(item=other)

    assert release_rakor(the_rakor(item), by=people.director, at=story.hours(9)) == 1
    assert story.state_of(other.proposal) == ProposalState.IN_DISCUSSION
