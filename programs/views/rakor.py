"""Meetings: the list, a new one, and the page of one with its desks."""

from uuid import UUID

from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from ikmportal.ui.components import Badge
from programs import rules
from programs.actions import rakors
from programs.actions.release import policy_of
from programs.figures.meeting import agenda, waiting_calls
from programs.forms.acts import RakorForm
from programs.forms.meeting import ProvincialRakorForm
from programs.models import (
    BeritaAcara,
    Rakor,
    RakorDesk,
    RakorItem,
)
from programs.states import MaterialKind, MinutesState, ProposalState, RakorKind
from programs.views.finding import find_rakor, perform, require
from programs.views.meeting_calendar import feed_address
from provinces.middleware import ActorRequest
from provinces.models import Province

_STANDING = Q(items__decision__undo__isnull=True)


@require_safe
def rakor_list(request: ActorRequest) -> HttpResponse:
    """Meetings the person may know of, newest first."""
    seen = (
        Rakor.objects.visible_to(request.actor)
        .select_related("scheme", "host")
        .annotate(desk_count=Count("desks"))
        .newest_first()
    )
    context = {
        "rakors": seen[:100],
        "may_arrange": rules.may_call_meetings(request.actor),
        "calls": waiting_calls(request.actor),
    }
    return render(request, "programs/rakor_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def rakor_new(request: ActorRequest) -> HttpResponse:
    """Arrange a meeting, with one desk per province that exists on its first day.

    A provincial Dinas calls a Rakor provinsi, which has no desks.
    """
    require(rules.may_call_meetings(request.actor))
    form = _rakor_form(request)
    if request.method == "POST" and form.is_valid():
        rakor = perform(lambda: _arrange(request, form))
        return redirect("programs:rakor", rakor.pk)
    status = 422 if form.errors else 200
    return render(request, "programs/rakor_new.html", {"form": form}, status=status)


def _rakor_form(request: ActorRequest) -> RakorForm:
    if rules.may_arrange_meetings(request.actor):
        return RakorForm(request.POST or None)
    hosts = rules.hosting_offices(request.actor)
    return ProvincialRakorForm(request.POST or None, hosts=hosts)


def _arrange(request: ActorRequest, form: RakorForm) -> Rakor:
    rakor = rakors.arrange(by=request.actor, **{"kind": RakorKind.PROVINCIAL, **form.cleaned_data})
    if rakor.is_provincial:
        return rakor
    provinces = list(Province.objects.existing_on(rakor.first_day).by_code())
    rakors.open_desks(rakor, by=request.actor, provinces=provinces)
    return rakor


@require_safe
def rakor(request: ActorRequest, rakor_id: UUID) -> HttpResponse:
    """The meeting with its desks and how far each is."""
    found = find_rakor(request, rakor_id)
    known = Q(items__decision__isnull=False)
    if not request.actor.is_national:
        known &= ~Q(items__proposal__state=ProposalState.IN_DISCUSSION)
    desks = found.desks.select_related("province").annotate(
        item_count=Count("items", filter=_STANDING),
        decided_count=Count("items", filter=_STANDING & known),
    )
    if not request.actor.is_national:
        mine = [m.province_id for m in request.actor.mandates if m.province_id]
        desks = desks.filter(province_id__in=mine)
    context = {
        "rakor": found,
        "desks": _with_minutes(
            request, found, list(desks.order_by("number", "slot", "province__code"))
        ),
        "policy": policy_of(found),
        "held_count": _held_count(request, found),
        "may_release": rules.may_release(request.actor),
        "may_enter": request.actor.is_national and rules.may_open_queue(request.actor),
        "may_follow": request.actor.is_national or bool(request.actor.province_ids()),
        "calls": waiting_calls(request.actor, rakor_id=found.pk),
        "agenda": agenda(found),
        "policies": found.materials.current().filter(kind=MaterialKind.POLICY),
        "feed": feed_address(request.actor, found),
    }
    return render(request, "programs/rakor.html", context)


def _with_minutes(
    request: ActorRequest, found: Rakor, desks: list[RakorDesk]
) -> list[tuple[RakorDesk, list[tuple[BeritaAcara, Badge]]]]:
    """Each desk with the berita acara and addenda this person may read: one query."""
    reads = not request.actor.is_national or rules.may_open_queue(request.actor)
    seen = BeritaAcara.objects.visible_to(request.actor).filter(desk__rakor=found).in_order()
    by_desk: dict[UUID, list[tuple[BeritaAcara, Badge]]] = {}
    for one in seen.defer("content") if reads else ():
        by_desk.setdefault(one.desk_id, []).append((one, MinutesState(one.state).badge))
    return [(desk, by_desk.get(desk.pk, [])) for desk in desks]


def _held_count(request: ActorRequest, found: Rakor) -> int:
    """How many decisions wait for their release; an office does not learn of it."""
    if not rules.may_open_queue(request.actor):
        return 0
    return RakorItem.objects.pending().filter(desk__rakor=found).count()
