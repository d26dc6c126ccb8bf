"""The room of a Rakor: beats, positions, screens, and two people ruling on one line."""

import uuid

import pytest
from django.core.cache import caches
from django.db import connection, transaction
from django.db.utils import ProgrammingError
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from programs.actions import room
from programs.actions.decisions import LineRuling, RulingTaken, decide_line
from programs.actions.moves import WrongState
from programs.figures.room import beat_of_desk, beats_of, board, desk_state
from programs.models import DeskPosition, LineDecision, Proposal, Rakor
from programs.states import LineVerdict, Move, ProposalState
from programs.views.pulse import beats_first, pulse_address, pulse_of_desk
from tests import factories
from tests.programs import story

pytestmark = pytest.mark.django_db


@pytest.fixture
def item(people):
    return story.on_the_table(people)


def rule(item, by, *, seen=None, key=None, verdict=LineVerdict.REFUSED, amount=0):
    line = item.proposal.lines.get(position=1)
    ruling = LineRuling(verdict, agreed_idr=amount, note="Tidak perlu", seen=seen, key=key)
    return decide_line(item, line, ruling=ruling, by=by, at=story.hours(5))


def another(item):
    """A second paper on the same desk."""
    proposal = factories.ProposalFactory(
        office=item.proposal.office,
        scheme=item.proposal.scheme,
        state=ProposalState.IN_DISCUSSION,
        title="Kemasan kopi siap ekspor",
    )
    return factories.RakorItemFactory(desk=item.desk, proposal=proposal, tabled_at=story.hours(6))


def test_desk_beats_with_papers_positions_and_decisions_once_a_statement(people, item):
    beats = [beat_of_desk(item.desk_id)]
    room.show(item, by=people.reviewer, at=story.hours(5))
    beats.append(beat_of_desk(item.desk_id))
    rule(item, people.reviewer)
    beats.append(beat_of_desk(item.desk_id))
    story.decide(item, people, Move.ADJUST, note="Satu baris ditolak.")
    # Two untouched lines accepted in one statement, and the decision itself.
    beats.append(beat_of_desk(item.desk_id))

    assert beats == [1, 2, 3, 5]
    assert beats_of(item.desk.rakor_id) == {item.desk_id.hex: 5}


def test_other_desks_do_not_beat(people, item):
    other = factories.RakorDeskFactory(rakor=item.desk.rakor, number=2)

    rule(item, people.reviewer)

    assert beat_of_desk(other.pk) == 0


def test_showing_the_same_paper_again_changes_nothing(people, item):
    first = room.show(item, by=people.reviewer, at=story.hours(5))
    again = room.show(item, by=people.reviewer, at=story.hours(6))

    assert first == again
    assert DeskPosition.objects.count() == 1


def test_decided_paper_is_not_shown(people, item):
    story.decide(item, people)
    item.proposal.refresh_from_db()

    with pytest.raises(WrongState, match="Usulan ini sudah diputus: Disetujui"):
        room.show(item, by=people.reviewer, at=story.hours(6))


def test_positions_are_never_changed_even_by_sql(people, item):
    room.show(item, by=people.reviewer, at=story.hours(5))

    with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE programs_deskposition SET taken_at = now()")


def test_screens_go_on_to_the_next_paper_after_a_decision(client, people, item):
    following = another(item)
    room.show(item, by=people.reviewer, at=story.hours(5))
    client.force_login(people.reviewer.user)
    form = {"key": str(uuid.uuid4()), "verdict": "setujui", "note": ""}

    client.post(reverse("programs:decide", args=[item.pk]), form)

    assert desk_state(item.desk).current.item == following


def test_screen_that_shows_another_paper_is_left_alone(client, people, item):
    other = another(item)
    room.show(other, by=people.reviewer, at=story.hours(5))
    client.force_login(people.reviewer.user)
    form = {"key": str(uuid.uuid4()), "verdict": "setujui", "note": ""}

    client.post(reverse("programs:decide", args=[item.pk]), form)

    assert DeskPosition.objects.count() == 1


def test_second_person_on_one_line_learns_who_ruled_and_what(people, item):
    colleague = factories.actor_of(factories.reviewer())
    rule(item, people.reviewer, seen=0)

    with pytest.raises(RulingTaken) as refused:
        rule(item, colleague, seen=0, verdict=LineVerdict.ADJUSTED, amount=5)

    words = str(refused.value)
    assert str(people.reviewer.user) in words
    assert "Ditolak, Rp0. Periksa lagi." in words
    assert LineDecision.objects.count() == 1


def test_whoever_saw_the_ruling_may_rule_again(people, item):
    first = rule(item, people.reviewer, seen=0)

    rule(item, people.reviewer, seen=first.pk, verdict=LineVerdict.ADJUSTED, amount=400_000)

    assert LineDecision.objects.count() == 2


def test_ruling_sent_twice_with_one_key_counts_once(people, item):
    key = uuid.uuid4()

    first = rule(item, people.reviewer, seen=0, key=key)
    again = rule(item, people.reviewer, seen=0, key=key)

    assert first == again
    assert LineDecision.objects.count() == 1


def test_page_of_a_refused_ruling_carries_what_was_ruled(client, people, item):
    taken = rule(item, people.reviewer)
    line = item.proposal.lines.get(position=1)
    client.force_login(factories.reviewer())
    form = {"verdict": "diterima", "seen": "0", "key": str(uuid.uuid4())}
    address = reverse("programs:line-decide", args=[item.pk, line.pk])

    response = client.post(address, form)
    html = response.content.decode()

    assert response.status_code == 422
    assert "memutus baris ini pukul" in html
    assert f'name="seen" value="{taken.pk}"' in html
    assert client.post(address, form | {"seen": taken.pk}).status_code == 302


def test_queue_of_a_browser_is_told_where_to_go(client, people, item):
    client.force_login(people.reviewer.user)
    form = {"key": str(uuid.uuid4()), "verdict": "setujui", "note": ""}
    address = reverse("programs:decide", args=[item.pk])

    stored = client.post(address, form, headers={"X-Ikm-Queue": "1"})
    again = client.post(address, form, headers={"X-Ikm-Queue": "1"})

    desk = reverse("programs:desk", args=[item.desk_id])
    assert stored.json() == again.json() == {"next": desk}


class TestState:
    def test_tells_the_paper_its_corrections_and_what_follows(self, people, item):
        following = another(item)
        room.show(item, by=people.reviewer, at=story.hours(5))
        rule(item, people.reviewer, verdict=LineVerdict.ADJUSTED, amount=400_000)

        state = desk_state(item.desk)

        assert state.squares == ("dibahas", "belum")
        assert (state.current.proposed_idr, state.current.agreed_idr) == (3_000_000, 2_400_000)
        (correction,) = state.current.corrections
        assert (correction.proposed_idr, correction.agreed_idr) == (1_000_000, 400_000)
        assert state.waiting == (following,)
        assert (state.total, state.decided) == (2, 0)

    def test_money_left_counts_what_is_agreed_and_what_is_on_the_table(self, people, item):
        factories.CeilingFactory(
            scheme=item.proposal.scheme, province=item.proposal.province, limit_idr=10_000_000
        )
        room.show(item, by=people.reviewer, at=story.hours(5))
        before = desk_state(item.desk).purse
        rule(item, people.reviewer)
        story.decide(item, people, Move.ADJUST, note="Satu baris ditolak.")
        after = desk_state(item.desk).purse
        story.award(item.proposal, people)
        allocated = desk_state(item.desk).purse

        assert (before.spoken_idr, before.this_idr, before.left_idr) == (0, 3_000_000, 7_000_000)
        assert (after.spoken_idr, after.this_idr, after.left_idr) == (2_000_000, 0, 8_000_000)
        assert (allocated.spoken_idr, allocated.left_idr) == (2_000_000, 8_000_000)

    def test_board_sums_every_desk(self, people, item):
        another(item)
        room.show(item, by=people.reviewer, at=story.hours(5))
        story.decide(item, people)

        (brief,) = board(item.desk.rakor)

        assert (brief.total, brief.decided, brief.percent) == (2, 1, 50)
        assert (brief.title, brief.agreed_idr) == (item.proposal.title, 3_000_000)
        assert not brief.is_done

    def test_board_says_that_a_desk_is_done_and_that_one_is_empty(self, client, people, item):
        factories.RakorDeskFactory(rakor=item.desk.rakor, number=2)
        room.show(item, by=people.reviewer, at=story.hours(5))
        story.decide(item, people)
        client.force_login(people.reviewer.user)

        html = client.get(reverse("programs:board", args=[item.desk.rakor_id])).content.decode()

        assert [brief.is_done for brief in board(item.desk.rakor)] == [True, False]
        assert "Selesai" in html
        assert "Belum ada usulan" in html
        assert "Sedang dibahas:" not in html


# What a screen says it has, and the answer while the desk's beat is 1.
KNOWN = {
    '"1"': 304,
    '"2"': 304,
    '"0"': 200,
    '"²"': 200,
    '"-5"': 200,
    "*": 200,
    '"' + "9" * 50 + '"': 200,
}


class TestPulse:
    def address(self, client, people, item) -> str:
        client.force_login(people.reviewer.user)
        page = client.get(reverse("programs:screen", args=[item.desk_id])).content.decode()
        return page.partition('data-ikm-pulse="')[2].partition('"')[0]

    def test_asks_one_question_without_a_session(self, client, people, item):
        address = self.address(client, people, item)

        with CaptureQueriesContext(connection) as captured:
            response = Client().get(address)

        assert (response.content, response["ETag"]) == (b"1", '"1"')
        assert len(captured.captured_queries) == 1

    def test_asks_the_database_once_a_moment_for_all_desks(
        self, client, people, item, django_assert_num_queries
    ):
        desk = self.address(client, people, item)
        board = pulse_address(item.desk.rakor_id)
        Client().get(desk)

        with django_assert_num_queries(0):
            assert [Client().get(address).content for address in (desk, board)] == [b"1", b"1"]

    def test_does_not_send_a_screen_back_that_knows_more(self, client, people, item):
        address = self.address(client, people, item)

        answers = [Client().get(address, headers={"If-None-Match": tag}) for tag in KNOWN]

        assert [answer.status_code for answer in answers] == list(KNOWN.values())

    def test_is_304_until_something_changes(self, client, people, item):
        address = self.address(client, people, item)
        ask = {"If-None-Match": '"1"'}

        same = Client().get(address, headers=ask)
        rule(item, people.reviewer)
        caches["moment"].clear()
        changed = Client().get(address, headers=ask)

        assert (same.status_code, same.content) == (304, b"")
        assert (changed.status_code, changed.content) == (200, b"2")

    def test_ends_after_ten_minutes(self, client, people, item, monkeypatch):
        address = self.address(client, people, item)
        monkeypatch.setattr("programs.views.pulse.SECONDS", -1)
        caches["moment"].clear()

        assert Client().get(address).status_code == 404


class TestBeatsFirst:
    """What gunicorn serves: the same answers, the quiet ones before Django begins."""

    @pytest.fixture
    def ask(self, monkeypatch):
        # As the test client does: the test's own transaction is on that connection.
        monkeypatch.setattr("programs.views.pulse.close_old_connections", lambda: None)
        reached, started = [], []

        def portal(environ, start_response):
            reached.append(environ["PATH_INFO"])
            return [b"portal"]

        def send(path, **environ):
            reached.clear()
            started.clear()
            environ = {"REQUEST_METHOD": "GET", "PATH_INFO": path} | environ
            body = beats_first(portal)(environ, lambda *told: started.append(told))
            return b"".join(body), [status for status, _headers in started]

        return send

    def test_no_news_is_told_without_django(self, ask, item):
        answer = ask(pulse_of_desk(item.desk), HTTP_IF_NONE_MATCH='"1"')

        assert answer == (b"", ["304 Not Modified"])

    @pytest.mark.parametrize(
        "environ",
        [
            {"HTTP_IF_NONE_MATCH": '"0"'},
            {},
            {"HTTP_IF_NONE_MATCH": '"1"', "REQUEST_METHOD": "POST"},
        ],
        ids=["news", "no tag", "another method"],
    )
    def test_everything_else_goes_to_the_portal(self, ask, item, environ):
        assert ask(pulse_of_desk(item.desk), **environ) == (b"portal", [])

    @pytest.mark.parametrize("path", ["/", "/rakor/denyut/palsu/", "/x/rakor/denyut/palsu/"])
    def test_other_addresses_go_to_the_portal(self, ask, path):
        assert ask(path, HTTP_IF_NONE_MATCH='"1"') == (b"portal", [])

    def test_portal_is_served_through_it(self):
        from ikmportal import wsgi

        assert wsgi.application.__qualname__ == beats_first(wsgi.portal).__qualname__


class TestProvince:
    def look(self, client, user, item):
        client.force_login(user)
        return client.get(reverse("programs:province-screen", args=[item.desk_id]))

    def test_sees_nothing_of_the_discussion_unless_the_meeting_shares_it(
        self, client, people, item
    ):
        room.show(item, by=people.reviewer, at=story.hours(5))
        rule(item, people.reviewer)

        html = self.look(client, people.head.user, item).content.decode()

        assert "Meja ini belum dibuka untuk Dinas" in html
        assert item.proposal.title not in html
        assert "Tidak perlu" not in html

    def test_follows_its_desk_where_the_meeting_shares_it(self, client, people, item):
        Rakor.objects.update(shares_live=True)
        room.show(item, by=people.reviewer, at=story.hours(5))
        rule(item, people.reviewer)

        html = self.look(client, people.head.user, item).content.decode()

        assert item.proposal.title in html
        assert "Rp2.000.000" in html
        assert "Keputusan masih sementara" in html


def asked(user, address: str) -> int:
    client = Client()
    client.force_login(user)
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured.captured_queries)


@pytest.mark.parametrize("name", ["screen", "board"])
def test_screen_asks_the_same_for_one_and_three(people, item, name):
    room.show(item, by=people.reviewer, at=story.hours(5))
    subject = item.desk_id if name == "screen" else item.desk.rakor_id
    address = reverse(f"programs:{name}", args=[subject])
    one = asked(people.reviewer.user, address)

    for number in (2, 3):
        another(item)
        desk = factories.RakorDeskFactory(rakor=item.desk.rakor, number=number)
        factories.RakorItemFactory(desk=desk)
        rule(item, people.reviewer)
    three = asked(people.reviewer.user, address)

    assert one == three
    assert three <= 12


def test_proposal_decided_meanwhile_says_so(client, people, item):
    client.force_login(people.reviewer.user)
    story.decide(item, people)

    response = client.post(
        reverse("programs:decide", args=[item.pk]),
        {"key": str(uuid.uuid4()), "verdict": "tolak", "note": "Tidak layak"},
    )

    assert response.status_code == 422
    assert "Usulan ini sekarang berstatus Disetujui." in response.content.decode()
    assert Proposal.objects.get(pk=item.proposal_id).state == ProposalState.APPROVED


def test_kabupaten_does_not_follow_the_desk_of_its_province(client, people, item):
    Rakor.objects.update(shares_live=True)
    regency = factories.regency_office(item.proposal.province)
    client.force_login(factories.head_of(regency))

    meeting = client.get(reverse("programs:rakor", args=[item.desk.rakor_id]))
    screen = client.get(reverse("programs:province-screen", args=[item.desk_id]))

    assert meeting.status_code == 200
    assert "/daerah/" not in meeting.content.decode()
    assert screen.status_code == 404
