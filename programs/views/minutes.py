"""Berita acara of a desk: draw it up, read it, write what it says, send it, add to it."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from programs import rules
from programs.actions import minutes as acts
from programs.actions.minutes_signing import may_sign_side
from programs.actions.moves import MoveRefused
from programs.figures.minutes import content_of, desk_result, opening_of, title_of
from programs.forms.minutes import AddendumForm, MinutesForms, PaperForm
from programs.models import BeritaAcara, MinutesSignature
from programs.states import MinutesState, Side
from programs.views.finding import conflict, find_desk, perform, require
from provinces.middleware import ActorRequest

_SHOWN = ("desk__rakor__scheme", "desk__province", "corrects", "made_by")


@dataclass(frozen=True)
class SideView:
    """One party on the page: who is named, whether it signed, and whether this person may."""

    side: Side
    party: dict[str, str]
    titles: tuple[str, ...]
    signature: MinutesSignature | None
    may_sign: bool


def find_minutes(request: ActorRequest, minutes_id: UUID) -> BeritaAcara:
    """A berita acara the person may know of; at the centre only for those who read desks."""
    seen = BeritaAcara.objects.visible_to(request.actor).select_related(*_SHOWN)
    found = get_object_or_404(seen, pk=minutes_id)
    if request.actor.is_national:
        require(rules.may_open_queue(request.actor))
    return found


@require_POST
def desk_minutes(request: ActorRequest, desk_id: UUID) -> HttpResponse:
    """One press at the desk: its berita acara, filled in; the same one when pressed again."""
    desk = find_desk(request, desk_id)
    require(rules.may_draw_up_minutes(request.actor, desk))
    back = reverse("programs:rakor", args=[desk.rakor_id])
    try:
        made = perform(lambda: acts.draw_up(desk, by=request.actor, at=timezone.now()))
    except MoveRefused as problem:
        sealed = desk.minutes.order_by("-ordinal").first()
        if sealed is not None:
            return redirect("programs:minutes", sealed.pk)
        return conflict(request, str(problem), back=back)
    return redirect("programs:minutes", made.pk)


@require_safe
def minutes(request: ActorRequest, minutes_id: UUID) -> HttpResponse:
    """What it says, who signed, and what may be done with it now."""
    found = find_minutes(request, minutes_id)
    return render(request, "programs/minutes.html", _context(request, found))


def _context(request: ActorRequest, found: BeritaAcara) -> dict[str, object]:
    content = found.content or content_of(found, desk_result(found.desk))
    writes = rules.may_draw_up_minutes(request.actor, found.desk)
    sides = side_views(request, found, content["parties"])
    chain = BeritaAcara.objects.visible_to(request.actor).filter(desk=found.desk_id).in_order()
    return {
        "minutes": found,
        "badge": MinutesState(found.state).badge,
        "content": content,
        "opening": opening_of(content),
        "due": date.fromisoformat(content["documents_due"]) if content["documents_due"] else None,
        "difference_idr": content["proposed_idr"] - content["agreed_idr"],
        "sides": sides,
        # The own side first: at the desk a person of the centre may hand over the pen as well.
        "signable": _signable(request, found, sides),
        "chain": [(one, MinutesState(one.state).badge) for one in chain],
        "may_write": writes and found.is_draft,
        "may_recall": writes and found.is_waiting,
        "may_add": writes and found.is_sealed and not _has_open(found),
        "paper_form": None if found.is_draft else PaperForm.fresh(),
    }


def _signable(request: ActorRequest, found: BeritaAcara, sides: list[SideView]) -> str:
    own = Side.CENTRE if request.actor.is_national else Side.PROVINCE
    return next((v.side.value for v in sides if v.side == own and v.may_sign), "")


def _has_open(found: BeritaAcara) -> bool:
    return BeritaAcara.objects.open().filter(desk=found.desk_id).exists()


def side_views(
    request: ActorRequest, found: BeritaAcara, parties: list[dict[str, str]]
) -> list[SideView]:
    """Both parties in the order of print."""
    named = {party["side"]: party for party in parties}
    given = {s.side: s for s in found.signatures.filter(sha256=found.sha256)}
    return [
        SideView(
            side=side,
            party=named.get(side, {}),
            titles=title_of(named[side]) if side in named else (),
            signature=given.get(side),
            may_sign=found.is_waiting
            and side not in given
            and may_sign_side(request.actor, found, side),
        )
        for side in Side
    ]


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: ActorRequest, minutes_id: UUID) -> HttpResponse:
    """Write what it says beside the decisions, and who signs."""
    found = find_minutes(request, minutes_id)
    require(rules.may_draw_up_minutes(request.actor, found.desk))
    page = reverse("programs:minutes", args=[found.pk])
    if not found.is_draft:
        return conflict(request, _("Isi yang sudah dikirim tidak berubah."), back=page)
    forms = MinutesForms(found, request.POST or None)
    if request.method == "POST" and forms.is_valid():
        try:
            perform(lambda: acts.revise(found, facts=forms.facts, by=request.actor))
        except MoveRefused as problem:
            return conflict(request, str(problem), back=page)
        messages.success(request, _("Berita acara tersimpan."))
        return redirect(page)
    failed = request.method == "POST"
    context = {
        "minutes": found,
        "forms": forms,
        "form": forms.main,
        "province_form": forms.parties[Side.PROVINCE],
        "centre_form": forms.parties[Side.CENTRE],
    }
    return render(request, "programs/minutes_edit.html", context, status=422 if failed else 200)


@require_POST
def send(request: ActorRequest, minutes_id: UUID) -> HttpResponse:
    """Lay it before both sides; from here on it does not change."""
    found = find_minutes(request, minutes_id)
    require(rules.may_draw_up_minutes(request.actor, found.desk))
    page = reverse("programs:minutes", args=[found.pk])
    try:
        perform(lambda: acts.send(found, by=request.actor, at=timezone.now()))
    except MoveRefused as problem:
        return conflict(request, str(problem), back=page)
    messages.success(request, _("Dikirim untuk ditandatangani kedua pihak."))
    return redirect(page)


@require_POST
def recall(request: ActorRequest, minutes_id: UUID) -> HttpResponse:
    """Take it back to be changed, before both sides have signed."""
    found = find_minutes(request, minutes_id)
    require(rules.may_draw_up_minutes(request.actor, found.desk))
    page = reverse("programs:minutes", args=[found.pk])
    try:
        perform(lambda: acts.recall(found, by=request.actor))
    except MoveRefused as problem:
        return conflict(request, str(problem), back=page)
    return redirect(page)


@require_http_methods(["GET", "HEAD", "POST"])
def addendum(request: ActorRequest, minutes_id: UUID) -> HttpResponse:
    """Start a numbered addendum to a sealed one."""
    found = find_minutes(request, minutes_id)
    require(rules.may_draw_up_minutes(request.actor, found.desk))
    if not found.is_sealed:
        raise Http404
    form = AddendumForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            made = perform(
                lambda: acts.start_addendum(
                    found, reason=reason, by=request.actor, at=timezone.now()
                )
            )
        except MoveRefused as problem:
            form.add_error(None, str(problem))
        else:
            return redirect("programs:minutes-edit", made.pk)
    status = 422 if form.errors else 200
    context = {"minutes": found, "form": form}
    return render(request, "programs/minutes_addendum.html", context, status=status)
