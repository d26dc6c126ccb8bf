"""Acting heads: who acts, until when, and the form of the head or the admin."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from provinces.actions.delegations import DelegationRefused, delegate, end
from provinces.forms.delegations import DelegationForm
from provinces.middleware import ActorRequest
from provinces.models import Appointment, Post
from provinces.querysets import AppointmentQuerySet
from provinces.rules import Actor, may_delegate, may_open_delegations
from provinces.states import Role
from provinces.views.finding import today

_SHOWN = 100


@dataclass(frozen=True)
class Acting:
    """One acting appointment as the page shows it."""

    appointment: Appointment
    first_day: date
    last_day: date | None
    is_over: bool
    is_running: bool
    may_end: bool


@require_safe
def delegations(request: ActorRequest) -> HttpResponse:
    """Who acts for whom, the newest first, and the posts that may be delegated."""
    if not may_open_delegations(request.actor):
        raise PermissionDenied
    rows = _acting_of(request.actor).select_related("user", "post__office", "made_by")
    on = today()
    context = {
        "rows": [_row(one, request.actor, on) for one in rows.newest_first()[:_SHOWN]],
        "posts": _delegable(request.actor),
    }
    return render(request, "provinces/delegations.html", context)


def _acting_of(actor: Actor) -> AppointmentQuerySet:
    acting = Appointment.objects.acting_heads()
    if actor.holds(Role.ADMIN):
        return acting
    return acting.filter(post__office__in=actor.office_ids())


def _delegable(actor: Actor) -> list[Post]:
    """Head posts this person may delegate."""
    posts = Post.objects.filter(role=Role.HEAD).select_related("office").order_by("title")
    if actor.holds(Role.ADMIN):
        return list(posts)
    own = posts.filter(office__in=actor.office_ids(Role.HEAD))
    return [post for post in own if may_delegate(actor, office_id=post.office_id)]


def _row(one: Appointment, actor: Actor, on: date) -> Acting:
    """An appointment that was ended before it began has no day left."""
    is_empty = one.valid.isempty
    first = on if is_empty else one.valid.lower
    last = None if is_empty else date.fromordinal(one.valid.upper.toordinal() - 1)
    is_over = last is None or last < on
    return Acting(
        appointment=one,
        first_day=first,
        last_day=last,
        is_over=is_over,
        is_running=not is_over and first <= on,
        may_end=not is_over and may_delegate(actor, office_id=one.post.office_id),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def delegation_new(request: ActorRequest, post_id: UUID) -> HttpResponse:
    """Let a colleague act for the head of an office."""
    post = _find_post(request, post_id)
    form = DelegationForm(request.POST if request.method == "POST" else None, post=post, on=today())
    if form.is_bound and form.is_valid() and _delegated(request, post, form):
        messages.success(request, _("Pelimpahan tersimpan."))
        return redirect("provinces:delegations")
    context = {"form": form, "post": post}
    status = 422 if form.errors else 200
    return render(request, "provinces/delegation_form.html", context, status=status)


def _find_post(request: ActorRequest, post_id: UUID) -> Post:
    """A head's post the person knows of; 403 where it is for somebody else to delegate."""
    posts = Post.objects.filter(role=Role.HEAD).select_related("office")
    if not request.actor.holds(Role.ADMIN):
        posts = posts.filter(office__in=request.actor.office_ids())
    post = get_object_or_404(posts, pk=post_id)
    if not may_delegate(request.actor, office_id=post.office_id):
        raise PermissionDenied
    return post


def _delegated(request: ActorRequest, post: Post, form: DelegationForm) -> bool:
    try:
        with transaction.atomic(durable=True):
            delegate(post, form.delegation, by=request.actor, today=today())
    except DelegationRefused as refusal:
        form.add_error(refusal.field, str(refusal))
        return False
    return True


@require_POST
def delegation_end(request: ActorRequest, appointment_id: UUID) -> HttpResponse:
    """End an acting appointment today."""
    acting = _acting_of(request.actor).select_related("post")
    found = get_object_or_404(acting, pk=appointment_id)
    if not may_delegate(request.actor, office_id=found.post.office_id):
        raise PermissionDenied
    try:
        with transaction.atomic(durable=True):
            end(found, by=request.actor, today=today())
    except DelegationRefused as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, _("Pelimpahan diakhiri."))
    return redirect("provinces:delegations")
