"""Talk about a proposal: open a thread, answer, correct, resolve, and mention colleagues."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID, uuid4

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.utils.translation import gettext as _

from ikmportal.accounts.models import User
from ikmportal.ui.formats import wib_day
from programs import emails
from programs.actions.moves import KeyReused
from programs.models import Comment, Mention, Proposal, RabLine, Thread
from programs.rules import may_comment
from programs.states import SECTION_NAMES, Audience
from provinces.models import Appointment
from provinces.rules import Actor
from provinces.states import OfficeKind, Role


class CommentRefused(Exception):
    """Nothing was written; ``str()`` says why."""


@dataclass(frozen=True, kw_only=True)
class Topic:
    """What a thread is about, and who reads it."""

    section: str
    audience: str
    line: RabLine | None = None


@dataclass(frozen=True, kw_only=True)
class Message:
    """What is said, and whom it names."""

    body: str
    mentioned: Collection[UUID] = ()
    key: UUID | None = None


def open_thread(
    proposal: Proposal, topic: Topic, message: Message, *, by: Actor, at: datetime
) -> Thread:
    """Begin a thread on a part or a line with its first comment.

    The message's key becomes the thread's identity, so a form sent twice is one thread. Refuses
    a person who may not write for this audience (PermissionDenied), a part there is not and a
    line of another proposal (CommentRefused).
    """
    if not may_comment(by, proposal, topic.audience):
        raise PermissionDenied
    if topic.section not in SECTION_NAMES or _is_foreign(topic.line, proposal):
        raise CommentRefused(_("Bagian atau baris ini tidak ada di usulan ini."))
    known = Thread.objects.filter(pk=message.key).first() if message.key else None
    if known is not None:
        return _same(known, proposal, by)
    thread = Thread.objects.create(
        id=message.key or uuid4(),
        proposal=proposal,
        section=topic.section,
        line=topic.line,
        audience=topic.audience,
        opened_by=by.user,
        opened_at=at,
    )
    _say(thread, message, comment_id=None, by=by, at=at)
    return thread


def _is_foreign(line: RabLine | None, proposal: Proposal) -> bool:
    return line is not None and line.proposal_id != proposal.pk


def _same(thread: Thread, proposal: Proposal, by: Actor) -> Thread:
    if (thread.proposal_id, thread.opened_by_id) != (proposal.pk, by.user.pk):
        raise KeyReused(_("Formulir ini sudah dipakai. Muat ulang halaman lalu kirim."))
    return thread


def answer(thread: Thread, message: Message, *, by: Actor, at: datetime) -> Comment:
    """Add a comment; whoever answers has read what named them in this thread."""
    if not may_comment(by, thread.proposal, thread.audience):
        raise PermissionDenied
    known = Comment.objects.filter(pk=message.key).first() if message.key else None
    if known is not None:
        if (known.thread_id, known.author_id) != (thread.pk, by.user.pk):
            raise KeyReused(_("Formulir ini sudah dipakai. Muat ulang halaman lalu kirim."))
        return known
    read_mentions(thread, by=by, at=at)
    return _say(thread, message, comment_id=message.key, by=by, at=at)


def correct(comment: Comment, message: Message, *, by: Actor, at: datetime) -> Comment:
    """Replace one's own comment by a new row; the earlier wording stays to be read.

    Refuses somebody else's comment (PermissionDenied) and one replaced already (CommentRefused).
    """
    thread = comment.thread
    if comment.author_id != by.user.pk or not may_comment(by, thread.proposal, thread.audience):
        raise PermissionDenied
    # Two corrections at once would both find nothing newer.
    Thread.objects.select_for_update(of=("self",)).get(pk=thread.pk)
    if Comment.objects.filter(replaces=comment).exists():
        raise CommentRefused(_("Komentar ini sudah dikoreksi. Ubah yang terbaru."))
    return _say(thread, message, comment_id=None, by=by, at=at, replaces=comment)


def _say(
    thread: Thread,
    message: Message,
    *,
    comment_id: UUID | None,
    by: Actor,
    at: datetime,
    replaces: Comment | None = None,
) -> Comment:
    comment = Comment.objects.create(
        id=comment_id or uuid4(),
        thread=thread,
        body=message.body,
        author=by.user,
        post_title=by.title_as(*Role, office_id=thread.proposal.office_id),
        written_at=at,
        replaces=replaces,
    )
    _mention(comment, message, on=wib_day(at), told=_told_before(replaces))
    return comment


def _told_before(replaced: Comment | None) -> set[UUID]:
    """A correction does not write to those whom the earlier wording named."""
    if replaced is None:
        return set()
    return set(replaced.mentions.values_list("person_id", flat=True))


def _mention(comment: Comment, message: Message, *, on: date, told: set[UUID]) -> None:
    thread = comment.thread
    colleagues = readers(thread.proposal, thread.audience, on=on)
    named = [
        person
        for person in colleagues
        if (person.pk in message.mentioned or f"@{person.full_name}" in comment.body)
        and person.pk != comment.author_id
        and person.pk not in told
    ]
    Mention.objects.bulk_create(Mention(comment=comment, person=person) for person in named)
    emails.mentioned(comment, named)


def readers(proposal: Proposal, audience: str, *, on: date) -> list[User]:
    """Colleagues who read a thread of this audience and may answer in it, by name."""
    inside = Q(post__office=proposal.office_id)
    if audience == Audience.SHARED:
        inside |= Q(
            post__office__kind=OfficeKind.PROVINCE, post__office__province=proposal.province_id
        )
        if proposal.first_submitted_at is not None:
            inside |= Q(
                post__role__in=[Role.REVIEWER, Role.DIRECTOR],
                post__office__kind__in=[OfficeKind.DITJEN, OfficeKind.DIRECTORATE],
            )
    seated = Appointment.objects.in_force(on).filter(inside).values("user")
    return list(User.objects.filter(pk__in=seated).order_by("full_name", "email")[:200])


def set_resolved(thread: Thread, *, is_resolved: bool, by: Actor, at: datetime) -> Thread:
    """Close a thread, or open it again. Whoever may write in it may do so."""
    if not may_comment(by, thread.proposal, thread.audience):
        raise PermissionDenied
    thread.resolved_by = by.user if is_resolved else None
    thread.resolved_at = at if is_resolved else None
    thread.save(update_fields=["resolved_by", "resolved_at"])
    read_mentions(thread, by=by, at=at)
    return thread


def read_mentions(thread: Thread, *, by: Actor, at: datetime) -> None:
    """Take what names the person in this thread from their first page."""
    Mention.objects.filter(comment__thread=thread, person=by.user, read_at=None).update(read_at=at)
