"""Meetings, their desks, and the split view in which a desk decides."""

from dataclasses import dataclass
from uuid import UUID, uuid4

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from programs import rules
from programs.actions import decisions, rakors, room
from programs.actions.decisions import LineRuling, newest_rulings
from programs.actions.moves import MoveRefused, NoteRequired
from programs.checks import Dossier, examine, read_dossier
from programs.figures.room import beat_of_desk
from programs.forms.acts import DecisionForm, LineDecisionForm, RakorForm
from programs.models import LineDecision, RabLine, Rakor, RakorItem
from programs.states import LineVerdict, ProposalState
from programs.views.finding import ITEM_PAGE, find_desk, find_item, find_rakor, perform, require
from programs.views.line_forms import Sender, form_id, fresh_form, refused_form
from programs.views.pulse import pulse_address
from programs.views.reading import fact_pairs, volume_text
from provinces.middleware import ActorRequest
from provinces.models import Province

# Shown on either side of the item on the table.
_NEIGHBOURS = 12


@require_safe
def rakor_list(request: ActorRequest) -> HttpResponse:
    """Meetings the person may know of, newest first."""
    seen = (
        Rakor.objects.visible_to(request.actor)
        .select_related("scheme", "host")
        .annotate(desk_count=Count("desks"))
        .newest_first()
    )
    context = {"rakors": seen[:100], "may_arrange": rules.may_arrange_meetings(request.actor)}
    return render(request, "programs/rakor_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def rakor_new(request: ActorRequest) -> HttpResponse:
    """Arrange a meeting, with one desk per province that exists on its first day."""
    require(rules.may_arrange_meetings(request.actor))
    form = RakorForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        rakor = perform(lambda: _arrange(request, form))
        return redirect("programs:rakor", rakor.pk)
    status = 422 if form.errors else 200
    return render(request, "programs/rakor_new.html", {"form": form}, status=status)


def _arrange(request: ActorRequest, form: RakorForm) -> Rakor:
    rakor = rakors.arrange(by=request.actor, **form.cleaned_data)
    provinces = list(Province.objects.existing_on(rakor.first_day).by_code())
    rakors.open_desks(rakor, by=request.actor, provinces=provinces)
    return rakor


@require_safe
def rakor(request: ActorRequest, rakor_id: UUID) -> HttpResponse:
    """The meeting with its desks and how far each is."""
    found = find_rakor(request, rakor_id)
    desks = found.desks.select_related("province").annotate(
        item_count=Count("items", distinct=True),
        decided_count=Count("items", filter=Q(items__decision__isnull=False), distinct=True),
    )
    if not request.actor.is_national:
        mine = [m.province_id for m in request.actor.mandates if m.province_id]
        desks = desks.filter(province_id__in=mine)
    context = {
        "rakor": found,
        "desks": desks.order_by("number"),
        "may_enter": request.actor.is_national and rules.may_open_queue(request.actor),
        "may_follow": request.actor.is_national or bool(request.actor.province_ids()),
    }
    return render(request, "programs/rakor.html", context)


@require_safe
def desk(request: ActorRequest, desk_id: UUID) -> HttpResponse:
    """Go to the first proposal still to be decided at this desk, or show that none is."""
    found = find_desk(request, desk_id)
    require(rules.may_open_queue(request.actor))
    items = found.items.order_by("tabled_at", "pk")
    waiting = items.filter(proposal__state=ProposalState.IN_DISCUSSION).first()
    chosen = waiting or items.first()
    if chosen is None:
        return render(request, "programs/desk_empty.html", {"desk": found})
    return redirect("programs:item", chosen.pk)


@dataclass(frozen=True)
class DeskQueue:
    """What lies on a desk, in the order it was brought, as seen from one item.

    A national Rakor may bring hundreds to one desk: ``items`` holds the neighbours only, and
    ``before`` and ``after`` count those beyond them.
    """

    items: list[RakorItem]
    before: int
    after: int
    total: int
    decided: int
    previous: UUID | None
    next: UUID | None


def desk_queue(found: RakorItem) -> DeskQueue:
    """Read the queue around an item: two queries, whatever the length."""
    order = list(
        RakorItem.objects.filter(desk=found.desk_id)
        .order_by("tabled_at", "pk")
        .values_list("pk", "decision")
    )
    keys = [pk for pk, _decision in order]
    at = keys.index(found.pk)
    first, last = max(0, at - _NEIGHBOURS), at + _NEIGHBOURS + 1
    near = RakorItem.objects.filter(pk__in=keys[first:last]).with_total()
    return DeskQueue(
        items=list(near.select_related("proposal__regency").order_by("tabled_at", "pk")),
        before=first,
        after=len(keys[last:]),
        total=len(keys),
        decided=sum(decision is not None for _pk, decision in order),
        previous=keys[at - 1] if at else None,
        next=keys[at + 1] if at + 1 < len(keys) else None,
    )


@dataclass(frozen=True)
class LineView:
    """One line on the table: what was asked, what was ruled, and the form to rule again."""

    line: RabLine
    volume: str
    ruling: LineDecision | None
    form: SafeString


@require_safe
def item(request: ActorRequest, item_id: UUID) -> HttpResponse:
    """The split view: queue, proposal, decision."""
    return item_page(request, find_item(request, item_id, shown=ITEM_PAGE))


def item_page(
    request: ActorRequest,
    found: RakorItem,
    *,
    decision_form: DecisionForm | None = None,
    line_form: tuple[UUID, LineDecisionForm] | None = None,
) -> HttpResponse:
    """Draw the split view, with a refused form in its place if there is one."""
    require(rules.may_open_queue(request.actor))
    proposal = found.proposal
    # Before everything else: what changes while the page is read is asked for again.
    beat = beat_of_desk(found.desk_id)
    dossier = read_dossier(proposal)
    rulings = newest_rulings(found)
    desk = desk_queue(found)
    agreed = sum(_agreed(line, rulings) for line in dossier.lines)
    refused = decision_form is not None or line_form is not None
    is_open = proposal.state == ProposalState.IN_DISCUSSION and rules.may_review(
        request.actor, proposal
    )
    item_url = reverse("programs:item", args=[found.pk])
    sender = Sender(item_url, token=get_token(request)) if is_open else None
    context = {
        "item": found,
        "proposal": proposal,
        "badge": ProposalState(proposal.state).badge,
        "items": [(i, ProposalState(i.proposal.state).badge) for i in desk.items],
        "desk": desk,
        "facts": fact_pairs(dossier),
        "findings": examine(dossier),
        "lines": _line_views(dossier.lines, rulings, sender=sender, refused=line_form),
        "proposed_idr": dossier.total_idr,
        "agreed_idr": agreed,
        "lowered_idr": dossier.total_idr - agreed,
        "ceiling": _ceiling_view(dossier, agreed),
        "documents_done": len(dossier.answered),
        "documents_wanted": len(dossier.requirements),
        "is_open": is_open,
        "pulse": pulse_address("meja", found.desk_id),
        "beat": beat,
        "decision_form": decision_form or DecisionForm(initial={"key": uuid4()}),
        "form": decision_form or (line_form[1] if line_form else None),
    }
    return render(request, "programs/item.html", context, status=422 if refused else 200)


def _agreed(line: RabLine, rulings: dict[UUID, LineDecision]) -> int:
    ruling = rulings.get(line.pk)
    return int(ruling.agreed_idr if ruling else line.amount_idr)


def _line_views(
    lines: list[RabLine],
    rulings: dict[UUID, LineDecision],
    *,
    sender: Sender | None,
    refused: tuple[UUID, LineDecisionForm] | None,
) -> list[LineView]:
    """The lines in order; without a sender there is nothing to rule any more."""
    return [
        LineView(
            line=line,
            volume=volume_text(line),
            ruling=(ruling := rulings.get(line.pk)),
            form=_line_form(line, ruling, sender=sender, refused=refused),
        )
        for line in lines
    ]


def _line_form(
    line: RabLine,
    ruling: LineDecision | None,
    *,
    sender: Sender | None,
    refused: tuple[UUID, LineDecisionForm] | None,
) -> SafeString:
    if sender is None:
        return SafeString()
    if refused and refused[0] == line.pk:
        return refused_form(line, ruling, refused[1], sender=sender)
    return fresh_form(line, ruling, sender=sender)


def _ceiling_view(dossier: Dossier, agreed_idr: int) -> dict[str, float] | None:
    """What the province's ceiling would look like after this decision."""
    limit, left = dossier.ceiling_limit_idr, dossier.ceiling_remaining_idr
    if not limit or left is None:
        return None
    return {
        "limit_idr": limit,
        "left_idr": left - agreed_idr,
        "used_percent": round(100 * (limit - left) / limit, 1),
        "this_percent": round(100 * agreed_idr / limit, 1),
    }


@require_POST
def line_decide(request: ActorRequest, item_id: UUID, line_id: UUID) -> HttpResponse:
    """Decide one line."""
    found = find_item(request, item_id)
    require(rules.may_review(request.actor, found.proposal))
    line = get_object_or_404(RabLine.objects.current(), pk=line_id, proposal=found.proposal)
    form = LineDecisionForm(request.POST, auto_id=form_id(line.pk))
    if not form.is_valid():
        return item_page(request, found, line_form=(line.pk, form))
    ruling = LineRuling(
        verdict=LineVerdict(form.cleaned_data["verdict"]),
        agreed_idr=form.cleaned_data["agreed_idr"] or 0,
        note=form.cleaned_data["note"],
        seen=form.cleaned_data["seen"],
        key=form.cleaned_data["key"],
    )
    try:
        perform(
            lambda: decisions.decide_line(
                found, line, ruling=ruling, by=request.actor, at=timezone.now()
            )
        )
    except MoveRefused as problem:
        form.add_error(None, str(problem))
        return item_page(request, found, line_form=(line.pk, form))
    return _go(request, reverse("programs:item", args=[found.pk]) + f"#baris-{line.pk}")


@require_POST
def decide(request: ActorRequest, item_id: UUID) -> HttpResponse:
    """Decide the proposal and go to the next one on the table."""
    found = find_item(request, item_id)
    require(rules.may_review(request.actor, found.proposal))
    form = DecisionForm(request.POST)
    if not form.is_valid():
        return item_page(request, found, decision_form=form)
    try:
        perform(lambda: _decide(request, found, form))
    except NoteRequired as problem:
        form.add_error("note", str(problem))
        return item_page(request, found, decision_form=form)
    except MoveRefused as problem:
        form.add_error("verdict", str(problem))
        return item_page(request, found, decision_form=form)
    messages.success(
        request, _("Keputusan atas %(number)s tersimpan.") % {"number": found.proposal.number}
    )
    return _go(request, reverse("programs:desk", args=[found.desk_id]))


def _go(request: ActorRequest, address: str) -> HttpResponse:
    """Send a browser on; tell a queue (room-queue.js) that the decision is stored, and where to."""
    if request.headers.get("X-Ikm-Queue"):
        return JsonResponse({"next": address})
    return redirect(address)


def _decide(request: ActorRequest, found: RakorItem, form: DecisionForm) -> None:
    """Decide, and lead the room's screens to the next paper."""
    at = timezone.now()
    decisions.decide_proposal(
        found,
        verdict=form.move,
        note=form.cleaned_data["note"],
        key=form.cleaned_data["key"],
        by=request.actor,
        at=at,
    )
    room.go_on(found, by=request.actor, at=at)
