"""Rounds: what is open until when, who got longer, and the menus shown before anyone types."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from budgets.models import Ceiling, FocusMenu
from budgets.states import CeilingStage
from ikmportal.ui.formats import moment
from programs import rules
from programs.actions.rounds import RoundRefused, extend, open_round
from programs.forms.minutes import ReleaseForm
from programs.forms.rounds import ExtensionForm, RoundForm
from programs.models import DocumentRequirement, EligibilityItem, Round
from programs.views.finding import perform, require
from provinces.middleware import ActorRequest
from provinces.states import TimeZone

_MOST_ROWS = 100


@require_safe
def round_list(request: ActorRequest) -> HttpResponse:
    """Windows of every scheme, the last to close first."""
    require(rules.may_read_rounds(request.actor))
    rounds = Round.objects.select_related("scheme").latest_first()[:_MOST_ROWS]
    context = {"rounds": rounds, "may_run": rules.may_run_rounds(request.actor)}
    return render(request, "programs/rounds.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def round_new(request: ActorRequest) -> HttpResponse:
    """Announce a window."""
    require(rules.may_run_rounds(request.actor))
    form = RoundForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            held = perform(
                lambda: open_round(form.cleaned_data["scheme"], facts=form.facts, by=request.actor)
            )
        except RoundRefused as problem:
            form.add_error("closes_on", str(problem))
        else:
            return redirect("programs:round", held.pk)
    status = 422 if form.errors else 200
    return render(request, "programs/round_new.html", {"form": form}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def round_page(request: ActorRequest, round_id: UUID) -> HttpResponse:
    """One round: its window in three zones, its menus, and the extensions an admin gives."""
    require(rules.may_read_rounds(request.actor))
    held = get_object_or_404(Round.objects.select_related("scheme"), pk=round_id)
    may_run = rules.may_run_rounds(request.actor)
    form = ExtensionForm(request.POST or None, held=held) if may_run else None
    if request.method == "POST":
        require(may_run)
        if form is not None and form.is_valid() and _extend(request, held, form):
            return redirect("programs:round", held.pk)
    context = _round_context(request, held) | {"form": form}
    if may_run:
        context["release_form"] = ReleaseForm(initial={"release": held.release})
    status = 422 if form is not None and form.errors else 200
    return render(request, "programs/round.html", context, status=status)


def _extend(request: ActorRequest, held: Round, form: ExtensionForm) -> bool:
    try:
        perform(
            lambda: extend(
                held,
                office=form.cleaned_data["office"],
                until=form.until,
                reason=form.cleaned_data["reason"],
                by=request.actor,
                at=timezone.now(),
            )
        )
    except RoundRefused as problem:
        form.add_error("until_on", str(problem))
        return False
    messages.success(request, _("Perpanjangan tercatat."))
    return True


def _round_context(request: ActorRequest, held: Round) -> dict[str, object]:
    extensions = held.extensions.select_related("office", "granted_by").order_by("-granted_at")
    if not request.actor.is_national:
        extensions = extensions.filter(office_id__in=request.actor.office_ids())
    scheme = held.scheme_id
    mine = {m.province_id for m in request.actor.mandates if m.province_id}
    ceilings = Ceiling.objects.of_scheme(scheme, stage=CeilingStage.ALLOCATION)
    return {
        "round": held,
        "may_start": rules.may_start(request.actor),
        "opens": [moment(held.opens_at, zone=zone.value) for zone in TimeZone],
        "closes": [moment(held.closes_at, zone=zone.value) for zone in TimeZone],
        "extensions": extensions[:_MOST_ROWS],
        "focuses": FocusMenu.objects.of_scheme(scheme, stage=CeilingStage.ALLOCATION),
        "requirements": DocumentRequirement.objects.filter(scheme=scheme).order_by("position"),
        "conditions": EligibilityItem.objects.filter(scheme=scheme).order_by("letter"),
        "ceilings": ceilings.filter(province_id__in=mine)
        .select_related("province")
        .with_remaining(),
    }
