"""What an office writes around its proposals: threads, comments, returned parts, saved views."""

import factory
from factory.django import DjangoModelFactory

from programs.models import (
    Comment,
    Mention,
    ReturnedPart,
    ReturnReading,
    SavedView,
    SectionEdit,
    Thread,
)
from programs.states import Audience, Move

from .people import UserFactory
from .proposals import ProposalFactory, TransitionFactory
from .times import MOMENT


class ThreadFactory(DjangoModelFactory):
    """An open thread of the office, without a word in it yet."""

    class Meta:
        model = Thread

    proposal = factory.SubFactory(ProposalFactory)
    section = "kak"
    audience = Audience.OFFICE
    opened_by = factory.SubFactory(UserFactory)
    opened_at = MOMENT


class CommentFactory(DjangoModelFactory):
    class Meta:
        model = Comment

    thread = factory.SubFactory(ThreadFactory)
    body = factory.Sequence(lambda n: f"Komentar {n}")
    author = factory.LazyAttribute(lambda o: o.thread.opened_by)
    post_title = "Penyusun"
    written_at = MOMENT


class MentionFactory(DjangoModelFactory):
    class Meta:
        model = Mention

    comment = factory.SubFactory(CommentFactory)
    person = factory.SubFactory(UserFactory)


class ReturnedPartFactory(DjangoModelFactory):
    class Meta:
        model = ReturnedPart

    transition = factory.SubFactory(TransitionFactory, move=Move.HEAD_RETURNS)
    section = "kak"
    note = "Sebutkan angkanya."


class ReturnReadingFactory(DjangoModelFactory):
    class Meta:
        model = ReturnReading

    transition = factory.SubFactory(TransitionFactory, move=Move.HEAD_RETURNS)
    read_by = factory.SubFactory(UserFactory)
    read_at = MOMENT


class SectionEditFactory(DjangoModelFactory):
    class Meta:
        model = SectionEdit

    proposal = factory.SubFactory(ProposalFactory)
    section = "kak"
    person = factory.SubFactory(UserFactory)
    edited_at = MOMENT


class SavedViewFactory(DjangoModelFactory):
    class Meta:
        model = SavedView

    owner = factory.SubFactory(UserFactory)
    name = factory.Sequence(lambda n: f"Tampilan {n}")
    query = "status=diajukan"
    created_at = MOMENT
