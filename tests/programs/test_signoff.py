"""Signing off: return by part and its undo, acting heads, and who may never sign."""

import uuid

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.urls import reverse

from ikmportal.audit.context import acting
from ikmportal.mail.models import OutgoingMail
from programs.actions import proposals, sections
from programs.actions.moves import AlreadyRead, MoveRefused
from programs.models import Proposal, ReturnedPart, SectionEdit, Transition
from programs.states import Move, ProposalState
from provinces.models import Appointment, Post
from provinces.states import AppointmentKind, Role
from tests import factories
from tests.factories.territory import SINCE
from tests.programs import story

pytestmark = pytest.mark.django_db
State = ProposalState


def write(proposal, by, **values):
    """One section saved, as a request of that person would."""
    version = Proposal.objects.values_list("version", flat=True).get(pk=proposal.pk)
    with acting(by.user.pk, origin="test"), transaction.atomic():
        # Inside a test the transaction began before the actor was named.
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('ikm.actor', %s, true)", [str(by.user.pk)])
        sections.save_section(proposal.pk, by=by, version=version, values=values, at=story.hours(1))
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('ikm.actor', '', true)")


def also_head(people, person):
    """The person acts for the head (Plh.) of the office."""
    post = Post.objects.get(office=people.office, role=Role.HEAD)
    factories.AppointmentFactory(
        post=post,
        user=person.user,
        kind=AppointmentKind.PLH,
        valid=type(SINCE)(SINCE.lower, factories.MOMENT.date().replace(year=2090)),
    )
    return factories.actor_of(person.user)


def signed_by_sql(proposal, person) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE programs_proposal SET signed_by_id = %s WHERE id = %s",
            [person.pk, proposal.pk],
        )


def test_changed_parts_remember_their_editor(people):
    proposal = story.draft(people)

    write(proposal, people.drafter, problem="Baru", place="Balai lain")
    write(proposal, people.drafter, problem="Baru lagi")

    edits = {e.section: e.person for e in SectionEdit.objects.filter(proposal=proposal)}
    assert edits == {"kak": people.drafter.user, "lokasi": people.drafter.user}


@pytest.mark.parametrize("how", ["started", "wrote", "sent"])
def test_database_refuses_a_signature_of_whoever_had_a_hand_in_it(people, how):
    """Raw SQL, past every rule: the sender of now is somebody else in each case."""
    person = factories.drafter_of(people.office)
    proposal = factories.ProposalFactory(
        office=people.office,
        created_by=person if how == "started" else factories.UserFactory(),
        state=State.AWAITING_HEAD,
    )
    Proposal.objects.filter(pk=proposal.pk).update(sent_by=factories.UserFactory())
    if how == "wrote":
        factories.office.SectionEditFactory(proposal=proposal, person=person)
    if how == "sent":
        factories.TransitionFactory(proposal=proposal, made_by=person)

    with (
        pytest.raises(IntegrityError, match="has not written or sent"),
        transaction.atomic(),
    ):
        signed_by_sql(proposal, person)

    signed_by_sql(proposal, people.head.user)
    proposal.refresh_from_db()
    assert proposal.signed_by == people.head.user


def test_drafter_acting_as_head_signs_others_but_not_what_they_wrote(people):
    colleague = factories.actor_of(factories.drafter_of(people.office))
    own = factories.ProposalFactory(office=people.office, created_by=people.drafter.user)
    write(own, colleague, problem="Masalah ini ditulis oleh seorang rekan penyusun.")
    foreign = factories.ProposalFactory(office=people.office, created_by=people.drafter.user)
    for proposal in (own, foreign):
        story.send(proposal, people)
    acting_head = also_head(people, colleague)

    with pytest.raises(MoveRefused, match="Penyusun tidak dapat menyetujui"):
        proposals.sign(own.pk, by=acting_head, version=_version(own), at=story.hours(2))
    proposals.sign(foreign.pk, by=acting_head, version=_version(foreign), at=story.hours(2))

    signed = Transition.objects.get(proposal=foreign, move=Move.SIGN)
    assert signed.post_title.startswith("Plh. Kepala Dinas")
    assert "bertanggung jawab" in signed.note


def _version(proposal) -> int:
    return Proposal.objects.values_list("version", flat=True).get(pk=proposal.pk)


def returned(people, **told):
    proposal = story.send(story.draft(people), people)
    told.setdefault("parts", {"kak": "Sebutkan angkanya.", "rab": "Harga perlu pembanding."})
    return proposals.head_returns(
        proposal.pk,
        by=people.head,
        version=proposal.version,
        note=told.pop("note", ""),
        at=story.hours(2),
        **told,
    )


def test_return_by_part_is_kept_written_and_shown_at_each_part(client, people):
    proposal = returned(people)

    letter = OutgoingMail.objects.get(subject__startswith="Dikembalikan")
    assert dict(ReturnedPart.objects.values_list("section", "note")) == {
        "kak": "Sebutkan angkanya.",
        "rab": "Harga perlu pembanding.",
    }
    assert "RAB: Harga perlu pembanding." in letter.body
    client.force_login(people.drafter.user)
    tasks = client.get(reverse("programs:proposal", args=[proposal.pk])).content.decode()
    section = client.get(reverse("programs:section", args=[proposal.pk, "kak"])).content.decode()
    other = client.get(reverse("programs:section", args=[proposal.pk, "lokasi"])).content.decode()
    assert "Diminta Kepala Dinas: Sebutkan angkanya." in tasks
    assert "Sebutkan angkanya." in section
    assert "Sebutkan angkanya." not in other


def test_undo_brings_it_back_to_the_head_until_a_drafter_opens_it(people):
    proposal = returned(people)
    proposals.take_back_return(proposal.pk, by=people.head, at=story.hours(3))
    assert story.state_of(proposal) == State.AWAITING_HEAD

    again = returned(people)
    proposals.open_return(again.pk, by=people.drafter, at=story.hours(3))

    with pytest.raises(AlreadyRead):
        proposals.take_back_return(again.pk, by=people.head, at=story.hours(4))
    assert story.state_of(again) == State.DRAFT


def test_undo_is_refused_once_something_was_changed(people):
    proposal = returned(people)
    sections.save_section(
        proposal.pk,
        by=people.drafter,
        version=proposal.version,
        values={"place": "Lain"},
        at=story.hours(3),
    )

    with pytest.raises(AlreadyRead):
        proposals.take_back_return(proposal.pk, by=people.head, at=story.hours(4))


def test_sheet_returns_by_part_and_keeps_what_was_typed(client, people):
    proposal = story.send(story.draft(people), people)
    client.force_login(people.head.user)
    address = reverse("programs:signoff", args=[proposal.pk])
    form = {"key": str(uuid.uuid4()), "version": str(proposal.version)}

    empty = client.post(address, form)
    kept = client.post(address, {"version": "x", "bagian_kak": "Angka belum ada."})
    done = client.post(address, form | {"bagian_kak": "Angka belum ada."})
    twice = client.post(address, form | {"bagian_kak": "Angka belum ada."})

    assert (empty.status_code, kept.status_code) == (422, 422)
    assert "Tulis apa yang perlu diperbaiki" in empty.content.decode()
    assert "Angka belum ada." in kept.content.decode()
    assert done.status_code == twice.status_code == 302
    assert Transition.objects.filter(move=Move.HEAD_RETURNS).count() == 1
    after = client.get(address).content.decode()
    assert "Urungkan pengembalian" in after


def test_sheet_says_how_much_in_words_and_warns_an_author(client, people):
    proposal = story.send(story.draft(people), people)
    acting_head = also_head(people, people.drafter)
    address = reverse("programs:signoff", args=[proposal.pk])
    client.force_login(people.head.user)
    head = client.get(address).content.decode()
    client.force_login(acting_head.user)
    author = client.get(address).content.decode()

    assert "tiga juta rupiah" in head
    assert "Setujui dan ajukan" in head
    assert "ikut menulis atau mengirim" in author
    assert "Setujui dan ajukan" not in author


def test_letter_to_the_head_names_the_deadline_and_leads_to_the_sheet(people):
    draft = story.draft(people)
    factories.RoundFactory(scheme=draft.scheme)
    story.send(draft, people)

    letter = OutgoingMail.objects.get(recipient=people.head.user.email)

    assert letter.subject.startswith(f"Perlu persetujuan: {draft.title}, batas ")
    assert reverse("programs:signoff", args=[draft.pk]) in letter.body


def test_first_page_of_the_head_leads_to_the_sheet(client, people):
    proposal = story.send(story.draft(people), people)
    client.force_login(people.head.user)

    html = client.get(reverse("home")).content.decode()

    assert reverse("programs:signoff", args=[proposal.pk]) in html


def test_audience_of_a_thread_cannot_be_changed_by_sql(people):
    thread = factories.office.ThreadFactory(proposal=story.draft(people))

    with (
        pytest.raises(DatabaseError, match="keeps its place and its audience"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("UPDATE programs_thread SET audience = 'ditjen'")

    assert Appointment.objects.exists()
    assert type(thread).objects.get().audience == "internal"
