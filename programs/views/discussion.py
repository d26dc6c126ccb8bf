"""Discussion: the threads of a proposal, one thread, and what is done in them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.db.models import Count, F, Max, OuterRef, Prefetch, Subquery
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from ikmportal.accounts.models import User
from programs import rules
from programs.actions import comments
from programs.actions.comments import CommentRefused, Topic
from programs.actions.moves import KeyReused
from programs.forms.office import CommentForm, ThreadForm
from programs.models import Comment, Mention, Proposal, RabLine, Thread
from programs.states import SECTION_NAMES, Audience
from programs.views.finding import find_proposal, perform, require
from provinces.middleware import ActorRequest
from provinces.views.finding import today

_SHOWN = 100


@dataclass(frozen=True)
class Talk:
    """One thread in the list, with the first words of it."""

    pk: UUID
    audience: str
    section_name: str
    line: RabLine | None
    resolved_at: datetime | None
    opened_by: User
    opening: str
    latest_at: datetime
    comment_count: int


@dataclass(frozen=True)
class Said:
    """The newest wording of a comment, with the earlier ones."""

    comment: Comment
    earlier: list[Comment]
    named: list[str]
    is_own: bool


@require_http_methods(["GET", "HEAD", "POST"])
def discussion(request: ActorRequest, proposal_id: UUID) -> HttpResponse:
    """All threads the person may read, by part or line if one is named; and a new one."""
    found = find_proposal(request, proposal_id)
    line = _line_asked(request, found)
    audiences = _audiences(request, found)
    if request.method == "POST":
        require(bool(audiences))
    form = _thread_form(request, found, audiences, line)
    if (opened := _opened(request, found, form, line)) is not None:
        return redirect("programs:thread", found.pk, opened.pk)
    section = request.GET.get("bagian", "")
    context = {
        "proposal": found,
        "form": form,
        "line": line,
        "section": section,
        "section_name": SECTION_NAMES.get(section, ""),
        "threads": _threads(request, found, section=section, line=line),
    }
    status = 422 if form is not None and form.errors else 200
    return render(request, "programs/discussion.html", context, status=status)


def _line_asked(request: ActorRequest, found: Proposal) -> RabLine | None:
    """The line named by ?baris=, also one that was removed."""
    try:
        asked = UUID(request.GET.get("baris", ""))
    except ValueError:
        return None
    return get_object_or_404(RabLine, pk=asked, proposal=found)


def _audiences(request: ActorRequest, found: Proposal) -> list[str]:
    return [a for a in Audience.values if rules.may_comment(request.actor, found, a)]


def _thread_form(
    request: ActorRequest, found: Proposal, audiences: list[str], line: RabLine | None
) -> ThreadForm | None:
    if not audiences:
        return None
    asked = request.POST.get("audience", audiences[0])
    form = ThreadForm(
        request.POST if request.method == "POST" else None,
        colleagues=_colleagues(request, found, asked if asked in audiences else audiences[0]),
        audiences=audiences,
        initial={"section": "rab" if line else request.GET.get("bagian", "kak")},
    )
    if line is not None:
        del form.fields["section"]
    return form


def _colleagues(request: ActorRequest, found: Proposal, audience: str) -> list[User]:
    people = comments.readers(found, audience, on=today())
    return [person for person in people if person.pk != request.actor.user.pk]


def _opened(
    request: ActorRequest, found: Proposal, form: ThreadForm | None, line: RabLine | None
) -> "Thread | Comment | None":
    if form is None or not form.is_bound or not form.is_valid():
        return None
    section = "rab" if line is not None else form.cleaned_data["section"]
    topic = Topic(section=section, audience=form.cleaned_data["audience"], line=line)
    by, at = request.actor, timezone.now()
    return _tried(form, lambda: comments.open_thread(found, topic, form.message, by=by, at=at))


def _tried(form: CommentForm, act: Callable[[], "Thread | Comment"]) -> "Thread | Comment | None":
    try:
        return perform(act)
    except (CommentRefused, KeyReused) as problem:
        form.add_error(None, str(problem))
        return None


def _threads(
    request: ActorRequest, found: Proposal, *, section: str, line: RabLine | None
) -> list[Talk]:
    """Open ones first, then by the newest word."""
    seen = Thread.objects.visible_to(request.actor).filter(proposal=found)
    if line is not None:
        seen = seen.filter(line=line)
    elif section in SECTION_NAMES:
        seen = seen.filter(section=section)
    said = Comment.objects.filter(thread=OuterRef("pk")).order_by("written_at", "id")
    rows = (
        seen.select_related("opened_by", "line")
        .annotate(
            opening=Subquery(said.values("body")[:1]),
            comment_count=Count("comments"),
            latest_at=Max("comments__written_at"),
        )
        .order_by(F("resolved_at").desc(nulls_first=True), "-latest_at", "id")[:_SHOWN]
    )
    return [_talk(row) for row in rows]


def _talk(row: Thread) -> Talk:
    return Talk(
        pk=row.pk,
        audience=row.audience,
        section_name=str(SECTION_NAMES.get(row.section, row.section)),
        line=row.line,
        resolved_at=row.resolved_at,
        opened_by=row.opened_by,
        opening=row.opening,  # type: ignore[attr-defined]
        latest_at=row.latest_at,  # type: ignore[attr-defined]
        comment_count=row.comment_count,  # type: ignore[attr-defined]
    )


@require_http_methods(["GET", "HEAD", "POST"])
def thread(request: ActorRequest, proposal_id: UUID, thread_id: UUID) -> HttpResponse:
    """One thread with its comments; ?ubah= corrects one's own."""
    found = find_proposal(request, proposal_id)
    held = _find_thread(request, found, thread_id)
    may = rules.may_comment(request.actor, found, held.audience)
    if request.method == "POST":
        require(may)
    own = _own_comment(request, held)
    form = _comment_form(request, held, own) if may else None
    if _said_it(request, held, own, form):
        return redirect("programs:thread", found.pk, held.pk)
    context = {
        "proposal": found,
        "thread": held,
        "section_name": SECTION_NAMES.get(held.section, held.section),
        "said": _said(request, held),
        "form": form,
        "correcting": own,
        "is_shared": held.audience == Audience.SHARED,
    }
    status = 422 if form is not None and form.errors else 200
    return render(request, "programs/thread.html", context, status=status)


def _find_thread(request: ActorRequest, found: Proposal, thread_id: UUID) -> Thread:
    seen = Thread.objects.visible_to(request.actor).select_related(
        "proposal", "line", "opened_by", "resolved_by"
    )
    return get_object_or_404(seen, pk=thread_id, proposal=found)


def _own_comment(request: ActorRequest, held: Thread) -> Comment | None:
    try:
        asked = UUID(request.GET.get("ubah", ""))
    except ValueError:
        return None
    own = Comment.objects.filter(thread=held, author=request.actor.user).select_related("thread")
    return get_object_or_404(own, pk=asked)


def _comment_form(request: ActorRequest, held: Thread, own: Comment | None) -> CommentForm:
    return CommentForm(
        request.POST if request.method == "POST" else None,
        colleagues=_colleagues(request, held.proposal, held.audience),
        initial={"body": own.body} if own else None,
    )


def _said_it(
    request: ActorRequest, held: Thread, own: Comment | None, form: CommentForm | None
) -> bool:
    if form is None or not form.is_bound or not form.is_valid():
        return False
    return _tried(form, _saying(request, held, own, form)) is not None


def _saying(
    request: ActorRequest, held: Thread, own: Comment | None, form: CommentForm
) -> Callable[[], Comment]:
    by, at = request.actor, timezone.now()
    if own is not None:
        return lambda: comments.correct(own, form.message, by=by, at=at)
    return lambda: comments.answer(held, form.message, by=by, at=at)


def _said(request: ActorRequest, held: Thread) -> list[Said]:
    """Every comment once, in its newest wording, in the order of the first ones."""
    rows = list(
        held.comments.select_related("author")
        .prefetch_related(Prefetch("mentions", Mention.objects.select_related("person")))
        .order_by("written_at", "id")
    )
    newer: dict[UUID | None, Comment] = {row.replaces_id: row for row in rows if row.replaces_id}
    return [_newest(row, newer, request) for row in rows if row.replaces_id is None]


def _newest(first: Comment, newer: dict[UUID | None, Comment], request: ActorRequest) -> Said:
    wordings = [first]
    while wordings[-1].pk in newer:
        wordings.append(newer[wordings[-1].pk])
    named = [m.person.full_name for wording in wordings for m in wording.mentions.all()]
    return Said(
        comment=wordings[-1],
        earlier=wordings[:-1],
        named=named,
        is_own=first.author_id == request.actor.user.pk,
    )


@require_POST
def resolve(request: ActorRequest, proposal_id: UUID, thread_id: UUID) -> HttpResponse:
    """Close a thread, or open it again with ``buka``."""
    found = find_proposal(request, proposal_id)
    held = _find_thread(request, found, thread_id)
    require(rules.may_comment(request.actor, found, held.audience))
    is_resolved = "buka" not in request.POST
    perform(
        lambda: comments.set_resolved(
            held, is_resolved=is_resolved, by=request.actor, at=timezone.now()
        )
    )
    messages.success(request, _("Diskusi ditutup.") if is_resolved else _("Diskusi dibuka lagi."))
    return redirect("programs:thread", found.pk, held.pk)


@require_POST
def read(request: ActorRequest, proposal_id: UUID, thread_id: UUID) -> HttpResponse:
    """Take what names the person here from their first page."""
    found = find_proposal(request, proposal_id)
    held = _find_thread(request, found, thread_id)
    perform(lambda: comments.read_mentions(held, by=request.actor, at=timezone.now()))
    return redirect("home")
