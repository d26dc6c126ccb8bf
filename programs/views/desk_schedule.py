"""Which province sits at which table when, and who comes up next."""

from uuid import UUID

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from programs import rules
from programs.actions import desk_schedule
from programs.actions.moves import MoveRefused
from programs.figures.meeting import desk_turns
from programs.forms.meeting import SlotForm, SpreadForm
from programs.models import Rakor, RakorDesk
from programs.views.finding import carry_out, find_rakor, go_on, perform, require
from provinces.middleware import ActorRequest


@require_http_methods(["GET", "HEAD", "POST"])
def schedule(request: ActorRequest, rakor_id: UUID) -> HttpResponse:
    """The schedule: all of it for centre and host, its own desk for a Dinas. The host deals out."""
    found = find_rakor(request, rakor_id)
    if request.method != "POST":
        return _page(request, found, SpreadForm(rakor=found))
    require(rules.may_keep_meeting(request.actor, found))
    form = SpreadForm(request.POST, rakor=found)
    if form.is_valid():
        try:
            perform(lambda: desk_schedule.spread(found.pk, how=form.how, by=request.actor))
        except MoveRefused as problem:
            form.add_error(None, str(problem))
        else:
            return go_on(request, _("Jadwal dibagi."), back=_back(found))
    return _page(request, found, form)


def _back(found: Rakor) -> str:
    return reverse("programs:schedule", args=[found.pk])


def _page(request: ActorRequest, found: Rakor, form: SpreadForm) -> HttpResponse:
    may_keep = rules.may_keep_meeting(request.actor, found)
    sees_all = may_keep or request.actor.is_national
    mine = None if sees_all else [m.province_id for m in request.actor.mandates if m.province_id]
    context = {
        "rakor": found,
        "turns": desk_turns(found, provinces=mine),
        "form": form,
        "may_keep": may_keep,
        "may_finish": rules.may_finish_desk(request.actor, found),
    }
    status = 422 if form.errors else 200
    return render(request, "programs/schedule.html", context, status=status)


def _find(request: ActorRequest, desk_id: UUID) -> RakorDesk:
    """Any desk for the centre; for a Dinas its own, and those of a meeting it hosts."""
    desks = RakorDesk.objects.select_related("rakor", "province")
    if not request.actor.is_national:
        own = Q(province__in=request.actor.province_ids())
        desks = desks.filter(own | Q(rakor__host__in=rules.hosting_offices(request.actor)))
    return get_object_or_404(desks, pk=desk_id)


@require_http_methods(["GET", "HEAD", "POST"])
def desk_slot(request: ActorRequest, desk_id: UUID) -> HttpResponse:
    """Put one province at a table from one time to another."""
    desk = _find(request, desk_id)
    require(rules.may_keep_meeting(request.actor, desk.rakor))
    form = SlotForm(request.POST, rakor=desk.rakor) if request.POST else SlotForm.of(desk)
    if request.method == "POST" and form.is_valid():
        try:
            perform(
                lambda: desk_schedule.set_slot(
                    desk.pk,
                    number=form.cleaned_data["number"],
                    starts_at=form.moment("opens"),
                    ends_at=form.moment("closes"),
                    by=request.actor,
                )
            )
        except MoveRefused as problem:
            form.add_error("opens", str(problem))
        else:
            return go_on(request, _("Jadwal meja tersimpan."), back=_back(desk.rakor))
    status = 422 if request.method == "POST" else 200
    context = {"desk": desk, "rakor": desk.rakor, "form": form}
    return render(request, "programs/desk_slot.html", context, status=status)


@require_POST
def desk_finish(request: ActorRequest, desk_id: UUID) -> HttpResponse:
    """Say that a province is through; who comes up next but one is called."""
    desk = _find(request, desk_id)
    require(rules.may_finish_desk(request.actor, desk.rakor))
    return carry_out(
        request,
        lambda: desk_schedule.finish_desk(desk.pk, by=request.actor, at=timezone.now()),
        done=_("Meja %(province)s selesai.") % {"province": desk.province.name},
        back=_back(desk.rakor),
    )
