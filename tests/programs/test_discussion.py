"""Threads, mentions and who is here: two audiences that never mix."""

import uuid
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from ikmportal.mail.models import OutgoingMail
from programs.actions import comments
from programs.actions.comments import CommentRefused, Message, Topic
from programs.actions.presence import come_by
from programs.models import Comment, Mention, RabLine, Thread
from programs.states import Audience, ProposalState
from tests import factories
from tests.programs import story
from tests.programs.test_query_counts import questions

pytestmark = pytest.mark.django_db
AT = story.hours(1)


def opened(people, proposal, *, by=None, audience=Audience.OFFICE, body="Apa ini benar?", **told):
    topic = Topic(
        section=told.pop("section", "kak"), audience=audience, line=told.pop("line", None)
    )
    return comments.open_thread(
        proposal, topic, Message(body=body, **told), by=by or people.drafter, at=AT
    )


def test_centre_neither_reads_nor_writes_what_is_internal(people):
    proposal = story.draft(people, state=ProposalState.IN_REVIEW)
    inside = opened(people, proposal)
    shared = opened(people, proposal, audience=Audience.SHARED)
    auditor = factories.actor_of(factories.auditor())

    for outsider in (people.reviewer, people.director, people.admin, auditor):
        assert list(Thread.objects.visible_to(outsider)) == [shared]
        with pytest.raises(PermissionDenied):
            comments.answer(inside, Message(body="x"), by=outsider, at=AT)
    comments.answer(shared, Message(body="Ya."), by=people.reviewer, at=AT)
    with pytest.raises(PermissionDenied):
        comments.answer(shared, Message(body="x"), by=auditor, at=AT)


def test_mention_writes_a_letter_and_stands_on_the_first_page_until_read(client, people):
    proposal = story.draft(people)
    head = people.head.user
    thread = opened(people, proposal, body=f"@{head.full_name} mohon dilihat", mentioned=[head.pk])

    letter = OutgoingMail.objects.get(recipient=head.email)
    assert "mohon dilihat" in letter.body
    assert reverse("programs:thread", args=[proposal.pk, thread.pk]) in letter.body
    client.force_login(head)
    assert "mohon dilihat" in client.get(reverse("home")).content.decode()
    client.post(reverse("programs:thread-read", args=[proposal.pk, thread.pk]))
    assert "mohon dilihat" not in client.get(reverse("home")).content.decode()


def test_nobody_is_mentioned_who_may_not_read_the_thread(people):
    proposal = story.draft(people, state=ProposalState.IN_REVIEW)
    reviewer = people.reviewer.user
    text = f"@{reviewer.full_name} tolong"

    opened(people, proposal, body=text, mentioned=[reviewer.pk])
    assert not Mention.objects.exists()
    opened(people, proposal, body=text, audience=Audience.SHARED)

    assert Mention.objects.get().person == reviewer


def test_ditjen_is_no_reader_before_the_first_submission(people):
    on = AT.date()
    draft = story.draft(people)
    submitted = story.draft(people, state=ProposalState.SUBMITTED)

    assert people.reviewer.user not in comments.readers(draft, Audience.SHARED, on=on)
    assert people.reviewer.user in comments.readers(submitted, Audience.SHARED, on=on)


def test_correction_is_a_new_row_and_the_old_wording_stays(client, people):
    proposal = story.draft(people)
    thread = opened(people, proposal, body="Dua puluh.")
    first = Comment.objects.get()

    second = comments.correct(first, Message(body="Dua puluh lima."), by=people.drafter, at=AT)
    with pytest.raises(CommentRefused):
        comments.correct(first, Message(body="Lain."), by=people.drafter, at=AT)
    with pytest.raises(PermissionDenied):
        comments.correct(second, Message(body="Lain."), by=people.head, at=AT)

    client.force_login(people.head.user)
    page = client.get(reverse("programs:thread", args=[proposal.pk, thread.pk]))
    (said,) = page.context["said"]
    assert said.comment == second
    assert said.earlier == [first]


def test_thread_of_a_removed_line_stays_reachable(client, people):
    proposal = story.draft(people)
    line = proposal.lines.first()
    thread = opened(people, proposal, section="rab", line=line)
    RabLine.objects.filter(pk=line.pk).update(is_removed=True)
    client.force_login(people.drafter.user)
    talk = reverse("programs:discussion", args=[proposal.pk])

    listed = client.get(talk).content.decode()
    of_line = client.get(talk, {"baris": str(line.pk)}).content.decode()

    address = reverse("programs:thread", args=[proposal.pk, thread.pk])
    assert address in listed
    assert address in of_line
    assert "(baris sudah dihapus)" in of_line


def test_line_of_another_proposal_and_unknown_part_are_refused(people):
    proposal = story.draft(people)

    with pytest.raises(CommentRefused):
        opened(people, proposal, section="rab", line=factories.RabLineFactory())
    with pytest.raises(CommentRefused):
        opened(people, proposal, section="entah")


def test_resolved_is_reopened_and_says_who(client, people):
    proposal = story.draft(people)
    thread = opened(people, proposal)
    client.force_login(people.head.user)
    address = reverse("programs:thread-resolve", args=[proposal.pk, thread.pk])

    client.post(address)
    thread.refresh_from_db()
    assert thread.resolved_by == people.head.user
    client.post(address, {"buka": "1"})

    thread.refresh_from_db()
    assert (thread.resolved_by, thread.resolved_at) == (None, None)


def test_page_opens_a_thread_once_and_keeps_what_was_typed(client, people):
    proposal = story.draft(people)
    client.force_login(people.drafter.user)
    address = reverse("programs:discussion", args=[proposal.pk])
    form = {"key": str(uuid.uuid4()), "section": "kak", "audience": "internal", "body": "Halo."}

    wrong = client.post(address, form | {"section": "entah"})
    first, second = client.post(address, form), client.post(address, form)

    assert wrong.status_code == 422
    assert "Halo." in wrong.content.decode()
    assert first.url == second.url
    assert (Thread.objects.count(), Comment.objects.count()) == (1, 1)


def test_pages_ask_the_same_for_one_and_three(people):
    proposal = story.draft(people)
    thread = opened(people, proposal)
    addresses = [
        reverse("programs:discussion", args=[proposal.pk]),
        reverse("programs:thread", args=[proposal.pk, thread.pk]),
        reverse("home"),
    ]
    head = people.head.user
    comments.answer(thread, Message(body="Satu", mentioned=[head.pk]), by=people.drafter, at=AT)
    one = [len(questions(head, address)) for address in addresses]

    for _ in range(2):
        message = Message(body="Lagi", mentioned=[head.pk])
        comments.answer(thread, message, by=people.drafter, at=AT)
        opened(people, proposal, mentioned=[head.pk])
        factories.drafter_of(people.office)

    assert [len(questions(head, address)) for address in addresses] == one


def test_presence_names_the_others_and_answers_204_while_nothing_changes(client, people):
    proposal = story.draft(people)
    address = reverse("programs:presence", args=[proposal.pk])
    come_by(proposal, by=people.head, section="rab", at=_now())
    client.force_login(people.drafter.user)

    page = client.get(address, {"bagian": "kak"})
    again = client.get(address, {"bagian": "kak", "tanda": page.context["mark"]})

    assert f"<b>{people.head.user.full_name}</b> (RAB)" in page.content.decode()
    assert people.drafter.user.full_name not in page.content.decode()
    assert (again.status_code, again.content) == (204, b"")


def test_presence_fades_and_keeps_the_sides_apart(people):
    proposal = story.draft(people, state=ProposalState.IN_REVIEW)
    now = _now()
    come_by(proposal, by=people.drafter, section="", at=now - timedelta(minutes=2))
    come_by(proposal, by=people.reviewer, section="", at=now)

    assert come_by(proposal, by=people.head, section="", at=now) == []


def test_presence_is_quiet_without_redis(client, people, settings):
    settings.CACHE_URL = "unix:///tidak/ada.sock?db=0"
    proposal = story.draft(people)
    client.force_login(people.drafter.user)

    page = client.get(reverse("programs:presence", args=[proposal.pk]))

    assert page.status_code == 200
    assert page.context["present"] == []


def _now():
    return timezone.now()
