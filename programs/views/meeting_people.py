"""Who was invited to a meeting and who came."""

from typing import Any
from uuid import UUID, uuid4

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from programs import rules
from programs.actions import meeting_parts
from programs.actions.moves import MoveRefused
from programs.figures import meeting
from programs.forms.meeting import AttendanceForm, InviteForm
from programs.forms.meeting_results import AttendanceFileForm
from programs.models import Rakor
from programs.views.finding import carry_out, find_kept_rakor, find_rakor, go_on, perform, require
from provinces.middleware import ActorRequest


@require_http_methods(["GET", "HEAD", "POST"])
def people(request: ActorRequest, rakor_id: UUID) -> HttpResponse:
    """Invitations and the attendance list; the host writes somebody in."""
    found = find_rakor(request, rakor_id)
    if request.method != "POST":
        return _page(request, found)
    require(rules.may_keep_meeting(request.actor, found))
    form = AttendanceForm(request.POST, rakor=found)
    if form.is_valid():
        try:
            perform(
                lambda: meeting_parts.record_attendance(
                    found.pk, facts=form.facts, by=request.actor, at=timezone.now()
                )
            )
        except MoveRefused as problem:
            form.add_error("name", str(problem))
        else:
            return go_on(request, _("Kehadiran tercatat."), back=_back(found))
    return _page(request, found, form=form, attendance_form=form)


def _back(found: Rakor) -> str:
    return reverse("programs:people", args=[found.pk])


def _page(request: ActorRequest, found: Rakor, **refused: Any) -> HttpResponse:
    may_keep = rules.may_keep_meeting(request.actor, found)
    invitations = found.invitations.select_related("office").order_by(
        "office__kind", "office__name"
    )
    context: dict[str, Any] = {
        "rakor": found,
        "attendance": meeting.attendance(found),
        "invitations": invitations,
        "may_keep": may_keep,
        "file_form": AttendanceFileForm(initial={"key": uuid4()}),
    }
    if may_keep:
        context["attendance_form"] = AttendanceForm(rakor=found)
        context["invite_form"] = InviteForm(rakor=found)
    context |= refused
    return render(request, "programs/people.html", context, status=422 if refused else 200)


@require_POST
def invite(request: ActorRequest, rakor_id: UUID) -> HttpResponse:
    """Invite the ticked offices and write to them."""
    found = find_kept_rakor(request, rakor_id)
    form = InviteForm(request.POST, rakor=found)
    if not form.is_valid():
        return _page(request, found, form=form, invite_form=form)
    offices = form.chosen
    return carry_out(
        request,
        lambda: meeting_parts.invite(
            found.pk,
            offices=offices,
            letter_number=form.cleaned_data["letter_number"],
            by=request.actor,
            at=timezone.now(),
        ),
        done=ngettext("%(count)s kantor diundang.", "%(count)s kantor diundang.", len(offices))
        % {"count": len(offices)},
        back=_back(found),
    )


@require_POST
def attendance_remove(request: ActorRequest, rakor_id: UUID, attendance_id: UUID) -> HttpResponse:
    """Strike a line of the attendance list."""
    found = find_kept_rakor(request, rakor_id)
    row = get_object_or_404(found.attendances, pk=attendance_id)
    return carry_out(
        request,
        lambda: meeting_parts.remove_attendance(row, by=request.actor),
        done=_("Baris daftar hadir dihapus."),
        back=_back(found),
    )


@require_safe
def attendance_print(request: ActorRequest, rakor_id: UUID) -> HttpResponse:
    """The attendance list for the printer, with a column to sign."""
    found = find_rakor(request, rakor_id)
    context = {"rakor": found, "attendance": meeting.attendance(found)}
    return render(request, "programs/attendance_print.html", context)
