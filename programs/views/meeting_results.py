"""What a meeting leaves behind: issues and follow-up, recommendations, the summary."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from programs import rules
from programs.actions import meeting_results
from programs.actions.moves import MoveRefused
from programs.figures import meeting
from programs.forms.meeting_results import (
    CarryForm,
    IssueDoneForm,
    IssueForm,
    RecommendationForm,
)
from programs.models import Rakor, RakorIssue
from programs.views.finding import (
    carry_out,
    conflict,
    find_kept_rakor,
    find_rakor,
    go_on,
    perform,
    require,
)
from provinces.middleware import ActorRequest
from provinces.views.finding import today


@require_http_methods(["GET", "HEAD", "POST"])
def followup(request: ActorRequest, rakor_id: UUID) -> HttpResponse:
    """Points of discussion with their follow-up, and the rumusan; the host adds a point."""
    found = find_rakor(request, rakor_id)
    if request.method != "POST":
        return _page(request, found)
    require(rules.may_keep_meeting(request.actor, found))
    form = IssueForm(request.POST, rakor=found)
    if form.is_valid() and _put(request, found, form):
        return go_on(request, _("Isu tercatat."), back=_back(found))
    return _page(request, found, issue_form=form)


def _put(
    request: ActorRequest, found: Rakor, form: IssueForm, issue_id: UUID | None = None
) -> RakorIssue | None:
    try:
        return perform(
            lambda: meeting_results.put_issue(
                found.pk,
                facts=form.facts,
                by=request.actor,
                at=timezone.now(),
                issue_id=issue_id,
            )
        )
    except MoveRefused as problem:
        form.add_error(None, str(problem))
        return None


def _back(found: Rakor) -> str:
    return reverse("programs:followup", args=[found.pk])


def _page(request: ActorRequest, found: Rakor, **refused: Any) -> HttpResponse:
    actor, day = request.actor, today()
    may_keep, working = rules.may_keep_meeting(actor, found), rules.working_offices(actor)
    points = meeting.issues(found)
    context: dict[str, Any] = {
        "rakor": found,
        "points": [
            {
                "row": row,
                "is_late": row.is_late_on(day),
                "may_finish": row.is_open and (may_keep or row.owner_office_id in working),
                "form": IssueDoneForm(auto_id=f"id_{row.id}_%s"),
            }
            for row in points
        ],
        "recommendations": meeting.recommendations(found),
        "may_keep": may_keep,
        "form": next(iter(refused.values()), None),
    }
    if may_keep:
        context["issue_form"] = IssueForm(rakor=found)
        context["recommendation_form"] = RecommendationForm()
        context["later"] = list(CarryForm(origin=found, actor=actor).later) if points else []
    context |= refused
    return render(request, "programs/followup.html", context, status=422 if refused else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def issue(request: ActorRequest, rakor_id: UUID, issue_id: UUID) -> HttpResponse:
    """The host writes an open point anew."""
    found = find_kept_rakor(request, rakor_id)
    row = _find(found, issue_id)
    form = IssueForm(request.POST, rakor=found) if request.POST else IssueForm.of(row)
    if request.method == "POST" and form.is_valid() and _put(request, found, form, row.pk):
        return go_on(request, _("Isu tersimpan."), back=_back(found))
    context = {"rakor": found, "issue": row, "form": form}
    status = 422 if request.method == "POST" else 200
    return render(request, "programs/issue.html", context, status=status)


def _find(found: Rakor, issue_id: UUID) -> RakorIssue:
    issues = found.issues.select_related("rakor__scheme", "rakor__host")
    return get_object_or_404(issues, pk=issue_id)


@require_POST
def issue_done(request: ActorRequest, rakor_id: UUID, issue_id: UUID) -> HttpResponse:
    """The host or the owner says that it is done."""
    found = find_rakor(request, rakor_id)
    row = _find(found, issue_id)
    require(rules.may_finish_issue(request.actor, row))
    form = IssueDoneForm(request.POST)
    note = form.cleaned_data["note"] if form.is_valid() else ""
    return carry_out(
        request,
        lambda: meeting_results.finish_issue(
            row.pk, note=note, by=request.actor, at=timezone.now()
        ),
        done=_("Tindak lanjut selesai."),
        back=_back(found),
    )


@require_POST
def issue_carry(request: ActorRequest, rakor_id: UUID, issue_id: UUID) -> HttpResponse:
    """Put an open point on the table of a later meeting."""
    found = find_kept_rakor(request, rakor_id)
    row = _find(found, issue_id)
    form = CarryForm(request.POST, origin=found, actor=request.actor)
    if not form.is_valid():
        return conflict(request, _("Pilih rapat yang lebih kemudian."), back=_back(found))
    to = form.cleaned_data["rakor"]
    require(rules.may_keep_meeting(request.actor, to))
    return carry_out(
        request,
        lambda: meeting_results.carry_issue(row.pk, to=to, by=request.actor, at=timezone.now()),
        done=_("Isu dibawa ke %(rakor)s.") % {"rakor": to.name},
        back=_back(found),
    )


@require_POST
def recommendation_add(request: ActorRequest, rakor_id: UUID) -> HttpResponse:
    """Add a rumusan after the last one."""
    found = find_kept_rakor(request, rakor_id)
    form = RecommendationForm(request.POST)
    if not form.is_valid():
        return _page(request, found, recommendation_form=form)
    return carry_out(
        request,
        lambda: meeting_results.add_recommendation(
            found.pk, text=form.cleaned_data["text"], by=request.actor, at=timezone.now()
        ),
        done=_("Rumusan tercatat."),
        back=_back(found),
    )


@require_POST
def recommendation_remove(
    request: ActorRequest, rakor_id: UUID, recommendation_id: UUID
) -> HttpResponse:
    """Take a rumusan away."""
    found = find_kept_rakor(request, rakor_id)
    row = get_object_or_404(found.recommendations, pk=recommendation_id)
    return carry_out(
        request,
        lambda: meeting_results.remove_recommendation(row.pk, rakor_id=found.pk, by=request.actor),
        done=_("Rumusan dihapus; nomor berikutnya naik."),
        back=_back(found),
    )


@require_POST
def recommendation_move(
    request: ActorRequest, rakor_id: UUID, recommendation_id: UUID
) -> HttpResponse:
    """Bring a rumusan one place up or down."""
    found = find_kept_rakor(request, rakor_id)
    row = get_object_or_404(found.recommendations, pk=recommendation_id)
    is_up = request.POST.get("ke") != "bawah"
    return carry_out(
        request,
        lambda: meeting_results.move_recommendation(
            row.pk, rakor_id=found.pk, is_up=is_up, by=request.actor
        ),
        done=_("Urutan rumusan tersimpan."),
        back=f"{_back(found)}#rumusan-{row.pk}",
    )


@require_safe
def summary(request: ActorRequest, rakor_id: UUID) -> HttpResponse:
    """The rangkuman: what was discussed, decided, recommended, and what is to be done."""
    found = find_rakor(request, rakor_id)
    context = {
        "rakor": found,
        "summary": meeting.summary(found),
        "agenda": meeting.agenda(found),
        "today": today(),
    }
    return render(request, "programs/summary.html", context)
