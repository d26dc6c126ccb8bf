"""The head's page on a phone: one proposal, everything needed to say yes or to send it back."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from programs import rules
from programs.actions import proposals
from programs.actions.moves import MoveRefused, returned_last, wrote_or_sent
from programs.actions.rounds import window_of
from programs.checks import Severity, examine, read_dossier
from programs.forms.acts import ActForm
from programs.forms.office import ReturnForm
from programs.models import Proposal, ReturnReading
from programs.states import SECTION_NAMES, ProposalState
from programs.views.finding import conflict, find_proposal, perform, require
from programs.views.office_notes import newest_moves
from programs.views.reading import fact_pairs, rab_table
from provinces.middleware import ActorRequest


@require_http_methods(["GET", "HEAD", "POST"])
def signoff(request: ActorRequest, proposal_id: UUID) -> HttpResponse:
    """Read, and approve (``sign``) or return with a note for each part."""
    found = find_proposal(request, proposal_id)
    require(rules.may_sign(request.actor, found))
    if request.method == "POST":
        return _return(request, found)
    if found.state != ProposalState.AWAITING_HEAD:
        return _after(request, found)
    return _page(request, found, ReturnForm.fresh(version=found.version))


def _page(
    request: ActorRequest, found: Proposal, form: ReturnForm, *, status: int = 200
) -> HttpResponse:
    dossier = read_dossier(found)
    findings = examine(dossier)
    context = {
        "proposal": found,
        "facts": fact_pairs(dossier),
        "total_idr": dossier.total_idr,
        "remaining_idr": dossier.ceiling_remaining_idr,
        "blockers": [f for f in findings if f.severity == Severity.BLOCK],
        "warnings": [f for f in findings if f.severity == Severity.WARN],
        "table": rab_table(dossier.lines, {}),
        "document_count": len(dossier.answered),
        "requirement_count": len(dossier.requirements),
        "sent": next(iter(newest_moves(found.pk)), None),
        "window": window_of(found.scheme_id, found.office_id),
        "is_author": wrote_or_sent(found, request.actor.user.pk),
        "statement": proposals.SIGNED_STATEMENT,
        "act_form": ActForm.fresh(version=found.version),
        "form": form,
    }
    return render(request, "programs/signoff.html", context, status=status)


def _return(request: ActorRequest, found: Proposal) -> HttpResponse:
    form = ReturnForm(request.POST)
    if not form.is_valid():
        return _page(request, found, form, status=422)
    data = form.cleaned_data
    try:
        perform(
            lambda: proposals.head_returns(
                found.pk,
                by=request.actor,
                version=data["version"],
                note=data["note"],
                parts=form.parts,
                key=data["key"],
                at=timezone.now(),
            )
        )
    except MoveRefused as problem:
        back = reverse("programs:proposal", args=[found.pk])
        return conflict(request, str(problem), back=back)
    return redirect("programs:signoff", found.pk)


def _after(request: ActorRequest, found: Proposal) -> HttpResponse:
    """Just returned: what was asked, and the way to undo it. Anything else is read elsewhere."""
    last = returned_last(found) if found.state == ProposalState.DRAFT else None
    if last is None:
        return redirect("programs:proposal", found.pk)
    context = {
        "proposal": found,
        "returned": last,
        "parts": [(SECTION_NAMES.get(part.section, ""), part.note) for part in last.parts.all()],
        "reading": ReturnReading.objects.filter(transition=last).select_related("read_by").first(),
    }
    return render(request, "programs/returned.html", context)


@require_POST
def undo(request: ActorRequest, proposal_id: UUID) -> HttpResponse:
    """Take a return back while no drafter has opened it."""
    found = find_proposal(request, proposal_id)
    require(rules.may_sign(request.actor, found))
    back = reverse("programs:proposal", args=[found.pk])
    try:
        perform(lambda: proposals.take_back_return(found.pk, by=request.actor, at=timezone.now()))
    except MoveRefused as problem:
        return conflict(request, str(problem), back=back)
    messages.success(request, _("Pengembalian dibatalkan. Usulan menunggu persetujuan lagi."))
    return redirect("programs:signoff", found.pk)


@require_POST
def opened(request: ActorRequest, proposal_id: UUID) -> HttpResponse:
    """The drafter has the return before them; the page says so by itself, or by its button."""
    found = find_proposal(request, proposal_id)
    require(rules.may_write(request.actor, found))
    perform(lambda: proposals.open_return(found.pk, by=request.actor, at=timezone.now()))
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204)
    return redirect("programs:proposal", found.pk)
