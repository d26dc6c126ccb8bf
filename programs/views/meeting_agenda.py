"""The agenda of a meeting: who speaks when, how, and who stood in."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from programs import rules
from programs.actions import meeting_parts
from programs.figures import meeting
from programs.forms.meeting import SessionForm
from programs.models import Rakor, RakorSession
from programs.views.finding import carry_out, find_kept_rakor, find_rakor, require
from provinces.middleware import ActorRequest


@require_http_methods(["GET", "HEAD", "POST"])
def agenda(request: ActorRequest, rakor_id: UUID) -> HttpResponse:
    """Everybody reads it; the host adds a row."""
    found = find_rakor(request, rakor_id)
    if request.method != "POST":
        return _page(request, found, SessionForm(rakor=found, initial={"day": found.first_day}))
    require(rules.may_keep_meeting(request.actor, found))
    form = SessionForm(request.POST, rakor=found)
    if not form.is_valid():
        return _page(request, found, form)
    return carry_out(
        request,
        lambda: meeting_parts.put_session(found.pk, facts=form.facts, by=request.actor),
        done=_("Acara tercatat."),
        back=_back(found),
    )


def _page(request: ActorRequest, found: Rakor, form: SessionForm) -> HttpResponse:
    context = {
        "rakor": found,
        "rows": meeting.agenda(found),
        "form": form,
        "may_keep": rules.may_keep_meeting(request.actor, found),
    }
    status = 422 if form.errors else 200
    return render(request, "programs/agenda.html", context, status=status)


def _back(found: Rakor) -> str:
    return reverse("programs:agenda", args=[found.pk])


@require_http_methods(["GET", "HEAD", "POST"])
def session(request: ActorRequest, rakor_id: UUID, session_id: UUID) -> HttpResponse:
    """The host writes a row anew: who really spoke, and what was said."""
    found = find_kept_rakor(request, rakor_id)
    row = _find(found, session_id)
    form = SessionForm(request.POST, rakor=found) if request.POST else SessionForm.of(row)
    if request.method == "POST" and form.is_valid():
        return carry_out(
            request,
            lambda: meeting_parts.put_session(
                found.pk, facts=form.facts, by=request.actor, session_id=row.pk
            ),
            done=_("Acara tersimpan."),
            back=_back(found),
        )
    context = {"rakor": found, "session": row, "form": form}
    status = 422 if request.method == "POST" else 200
    return render(request, "programs/session.html", context, status=status)


def _find(found: Rakor, session_id: UUID) -> RakorSession:
    return get_object_or_404(found.sessions.select_related("rakor"), pk=session_id)


@require_POST
def session_remove(request: ActorRequest, rakor_id: UUID, session_id: UUID) -> HttpResponse:
    """Take a row off the agenda."""
    found = find_kept_rakor(request, rakor_id)
    row = _find(found, session_id)
    return carry_out(
        request,
        lambda: meeting_parts.remove_session(row, by=request.actor),
        done=_("Acara dihapus."),
        back=_back(found),
    )
