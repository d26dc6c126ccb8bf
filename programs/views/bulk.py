"""Several proposals at once: a preview of each, then each in a transaction of its own."""

from dataclasses import dataclass
from uuid import UUID, uuid4

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ikmportal.ui.components import Badge
from programs.actions.moves import KeyReused, MoveRefused
from programs.actions.proposals import SIGNED_STATEMENT, SchemeClosed
from programs.checks import examine, read_dossier
from programs.models import Proposal
from programs.states import ProposalState
from programs.views.bulk_acts import BulkAct, Turn, bulk_acts
from programs.views.finding import perform, require
from provinces.middleware import ActorRequest

MOST_ROWS = 50


@dataclass(frozen=True)
class Preview:
    """One row before: what it is, and why it is left out where it is."""

    proposal: Proposal
    badge: Badge
    finding_count: int | None
    obstacle: str


@dataclass(frozen=True)
class Outcome:
    """One row after."""

    proposal: Proposal
    is_done: bool
    message: str


@require_http_methods(["GET", "HEAD", "POST"])
def bulk(request: ActorRequest) -> HttpResponse:
    """``aksi`` on the proposals named by ``usulan``; nothing happens before the preview."""
    acts = bulk_acts(request.actor)
    require(bool(acts))
    sent = request.POST if request.method == "POST" else request.GET
    act = next((act for act in acts if act.name == sent.get("aksi")), None)
    chosen = _chosen(request, sent.getlist("usulan"))
    if act is None or not chosen:
        return redirect("programs:list")
    if request.method == "POST":
        return _act(request, act, chosen)
    return _preview(request, act, chosen)


def _chosen(request: ActorRequest, texts: list[str]) -> list[Proposal]:
    keys = [key for text in texts[:MOST_ROWS] if (key := _key(text))]
    seen = (
        Proposal.objects.visible_to(request.actor)
        .with_total()
        .select_related("scheme", "office", "regency", "created_by")
    )
    return list(seen.filter(pk__in=keys).order_by("number", "id"))


def _key(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _preview(
    request: ActorRequest, act: BulkAct, chosen: list[Proposal], *, error: str = ""
) -> HttpResponse:
    rows = [_row(request, act, proposal) for proposal in chosen]
    context = {
        "act": act,
        "rows": rows,
        "ready": sum(not row.obstacle for row in rows),
        "key": _key(request.POST.get("key", "")) or uuid4(),
        "note": request.POST.get("note", ""),
        "error": error,
        "statement": SIGNED_STATEMENT if act.name == "setujui" else "",
    }
    return render(request, "programs/bulk.html", context, status=422 if error else 200)


def _row(request: ActorRequest, act: BulkAct, proposal: Proposal) -> Preview:
    # Only a head reads the findings of each: a handful of proposals, never a page of them.
    findings = len(examine(read_dossier(proposal))) if act.name == "setujui" else None
    return Preview(
        proposal=proposal,
        badge=ProposalState(proposal.state).badge,
        finding_count=findings,
        obstacle=_obstacle(request, act, proposal),
    )


def _obstacle(request: ActorRequest, act: BulkAct, proposal: Proposal) -> str:
    if not act.rule(request.actor, proposal):
        return _("Bukan wewenang Anda.")
    if act.states is not None and proposal.state not in act.states:
        return _("Statusnya sekarang %(state)s.") % {"state": proposal.get_state_display()}
    return ""


def _act(request: ActorRequest, act: BulkAct, chosen: list[Proposal]) -> HttpResponse:
    key, note = _key(request.POST.get("key", "")), request.POST.get("note", "").strip()
    if key is None:
        return _preview(request, act, chosen, error=_("Muat ulang halaman lalu kirim lagi."))
    if act.needs_note and not note:
        return _preview(request, act, chosen, error=_("Isi alasan."))
    turn = Turn(by=request.actor, note=note[:4000], at=timezone.now(), form_key=key)
    outcomes = [_outcome(act, proposal, turn) for proposal in chosen]
    context = {
        "act": act,
        "outcomes": outcomes,
        "done": sum(outcome.is_done for outcome in outcomes),
    }
    return render(request, "programs/bulk_done.html", context)


def _outcome(act: BulkAct, proposal: Proposal, turn: Turn) -> Outcome:
    """One row in its own transaction: what fails here leaves the others alone."""
    try:
        perform(lambda: act.act(proposal, turn))
    except (MoveRefused, KeyReused, SchemeClosed) as problem:
        return Outcome(proposal, False, str(problem))
    except PermissionDenied:
        return Outcome(proposal, False, _("Bukan wewenang Anda."))
    return Outcome(proposal, True, _("Berhasil"))
