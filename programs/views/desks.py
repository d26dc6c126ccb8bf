"""A desk: its queue, one proposal on the table, and the decisions on it."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ikmportal.prepared import Prepared
from ikmportal.ui.components import Badge
from programs import rules
from programs.actions import decisions, room
from programs.actions.decisions import LineRuling, newest_rulings
from programs.actions.moves import MoveRefused, NoteRequired
from programs.checks import Dossier, examine, read_dossier
from programs.figures.room import beat_of
from programs.forms.acts import DecisionForm, LineDecisionForm
from programs.models import (
    LineDecision,
    ProposalDecision,
    RabLine,
    RakorItem,
)
from programs.states import LineVerdict, ProposalState
from programs.views.around import read_around
from programs.views.desk_filter import DeskFilter
from programs.views.desk_rows import LinesOnDesk, queue_entries
from programs.views.finding import ITEM_PAGE, find_desk, find_item, perform, require
from programs.views.line_forms import Sender, form_id
from programs.views.province_parts import origins_of
from programs.views.pulse import pulse_of_desk
from programs.views.reading import fact_pairs
from provinces.middleware import ActorRequest
from provinces.states import Role

# Shown on either side of the item on the table.
_NEIGHBOURS = 12


@require_safe
def desk(request: ActorRequest, desk_id: UUID) -> HttpResponse:
    """Go to the first proposal still to be decided at this desk, or show that none is."""
    found = find_desk(request, desk_id)
    require(rules.may_open_queue(request.actor))
    narrowed = DeskFilter.of(request)
    items = found.items.standing().order_by("tabled_at", "pk")
    waiting = items.undecided()
    chosen = narrowed.narrow(waiting).first() or waiting.first() or items.first()
    if chosen is None:
        return render(request, "programs/desk_empty.html", {"desk": found})
    return redirect(reverse("programs:item", args=[chosen.pk]) + narrowed.query)


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
    # The first one after this, turning round at the end, that waits for its decision.
    skip: UUID | None


def desk_queue(found: RakorItem, narrowed: DeskFilter) -> DeskQueue:
    """Read the queue around an item: two queries, whatever the length."""
    standing = RakorItem.objects.standing().filter(desk=found.desk_id)
    order = list(
        narrowed.narrow(standing, keep=found.pk)
        .order_by("tabled_at", "pk")
        .values_list("pk", "decision")
    )
    keys = [pk for pk, _decision in order]
    if found.pk not in keys:
        # Its decision was undone: it is still read, in nobody's queue.
        order, keys = [*order, (found.pk, found.pk)], [*keys, found.pk]
    at = keys.index(found.pk)
    first, last = max(0, at - _NEIGHBOURS), at + _NEIGHBOURS + 1
    return DeskQueue(
        items=_neighbours(tuple(keys[first:last])),
        before=first,
        after=len(keys[last:]),
        total=len(keys),
        decided=sum(decision is not None for _pk, decision in order),
        previous=keys[at - 1] if at else None,
        next=keys[at + 1] if at + 1 < len(keys) else None,
        skip=next((pk for pk, made in [*order[at + 1 :], *order[:at]] if made is None), None),
    )


@Prepared
def _neighbours(keys: Any) -> QuerySet[RakorItem]:
    return (
        RakorItem.objects.filter(pk__in=keys)
        .with_total()
        .select_related("proposal__regency", "decision")
        .only(
            "desk",
            "proposal__title",
            "proposal__state",
            "proposal__regency__full_name",
            "decision__verdict",
        )
        .order_by("tabled_at", "pk")
    )


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
    beat = beat_of(found.desk)
    dossier = read_dossier(proposal, reader=request.actor)
    rulings = newest_rulings(found)
    narrowed = DeskFilter.of(request)
    desk = desk_queue(found, narrowed)
    findings = examine(dossier)
    agreed = sum(_agreed(line, rulings) for line in dossier.lines)
    refused = decision_form is not None or line_form is not None
    held = _held_back(found)
    around = read_around(
        proposal.pk, desk_id=found.desk_id, person_id=request.actor.user.pk, at=timezone.now()
    )
    sender = _sender(request, found, dossier)
    lines = LinesOnDesk(
        rulings=rulings,
        words=around.words,
        pointed={finding.anchor for finding in findings},
        sender=sender,
        refused=line_form,
    )
    context = {
        "item": found,
        "proposal": proposal,
        "badge": (held.state if held else ProposalState(proposal.state)).badge,
        "is_held": held is not None,
        "may_draw_up": rules.may_draw_up_minutes(request.actor, found.desk),
        "queued": _queued(desk, found, narrowed),
        "desk": desk,
        "facts": fact_pairs(dossier),
        "findings": findings,
        "lines": lines.rows(dossier.lines),
        "line_count": len(dossier.lines),
        "narrowed": narrowed,
        "undoable": around.undoable if request.actor.holds(Role.REVIEWER) else None,
        "proposed_idr": dossier.total_idr,
        "agreed_idr": agreed,
        "lowered_idr": dossier.total_idr - agreed,
        "ceiling": _ceiling_view(dossier, agreed),
        "documents_done": len(dossier.answered),
        "documents_wanted": len(dossier.requirements),
        "is_open": sender is not None,
        "pulse": pulse_of_desk(found.desk),
        "beat": beat,
        "origins": origins_of(dossier),
        "decision_form": decision_form or DecisionForm(initial={"key": uuid4()}),
        "form": decision_form or (line_form[1] if line_form else None),
    }
    return render(request, "programs/item.html", context, status=422 if refused else 200)


def _queued(desk: DeskQueue, found: RakorItem, narrowed: DeskFilter) -> SafeString:
    shown = [(queued, _badge_at_desk(queued)) for queued in desk.items]
    return queue_entries(shown, current=found.pk, query=narrowed.query)


def _sender(request: ActorRequest, found: RakorItem, dossier: Dossier) -> Sender | None:
    """Where the forms of the desk go; None where there is nothing to decide for this person."""
    proposal = found.proposal
    is_open = proposal.state == ProposalState.IN_DISCUSSION and _held_back(found) is None
    if not is_open or not rules.may_review(
        request.actor, proposal, known_conflict=dossier.has_conflict
    ):
        return None
    return Sender(reverse("programs:item", args=[found.pk]), token=get_token(request))


def _held_back(found: RakorItem) -> ProposalDecision | None:
    """The desk's decision while offices may not know of it yet."""
    is_open = found.proposal.state == ProposalState.IN_DISCUSSION
    return getattr(found, "decision", None) if is_open else None


def _badge_at_desk(found: RakorItem) -> Badge:
    held = _held_back(found)
    return (held.state if held else ProposalState(found.proposal.state)).badge


def _agreed(line: RabLine, rulings: dict[UUID, LineDecision]) -> int:
    ruling = rulings.get(line.pk)
    return int(ruling.agreed_idr if ruling else line.amount_idr)


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
    found = find_item(request, item_id, shown=("proposal", "desk__rakor"))
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
    return _go(
        request, reverse("programs:desk", args=[found.desk_id]) + DeskFilter.of(request).query
    )


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
