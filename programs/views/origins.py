"""Who asked for what a provincial proposal holds, and which RAB lines pay for it."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from programs import rules
from programs.actions.moves import MoveRefused
from programs.actions.uptakes import link_lines
from programs.figures.outcomes import outcomes
from programs.forms.needs import ReasonForm
from programs.models import Proposal, UptakeLine
from programs.states import EDITABLE, ProposalState
from programs.views.finding import conflict, find_proposal, perform, require
from programs.views.province_parts import taken_up_by
from provinces.middleware import ActorRequest


@require_http_methods(["GET", "HEAD", "POST"])
def origins(request: ActorRequest, proposal_id: UUID) -> HttpResponse:
    """What was asked, by whom, and what became of it; lines are linked here while it is a draft."""
    found = find_proposal(request, proposal_id)
    if request.method == "POST":
        return _link(request, found)
    may_link = rules.may_link_lines(request.actor, found) and found.state in EDITABLE
    is_verifier = rules.verifies_in(request.actor, found.province_id)
    may_release = is_verifier and found.state in (*EDITABLE, ProposalState.DECLINED)
    taken = taken_up_by(found.pk)
    chosen = set(UptakeLine.objects.filter(uptake__in=taken).values_list("uptake_id", "line_id"))
    lines = list(found.lines.current().in_order().only("description", "amount_idr"))
    context = {
        "proposal": found,
        "rows": [
            {
                "outcome": outcome,
                "lines": [(line, (outcome.uptake.pk, line.pk) in chosen) for line in lines],
                "release_form": ReasonForm(auto_id=f"id_{outcome.uptake.pk}_%s"),
            }
            for outcome in outcomes(taken)
        ],
        "may_link": may_link,
        "may_release": may_release,
        "has_lines": bool(lines),
    }
    return render(request, "programs/origins.html", context)


def _link(request: ActorRequest, found: Proposal) -> HttpResponse:
    require(rules.may_link_lines(request.actor, found))
    back = reverse("programs:origins", args=[found.pk])
    asked = _id(request.POST.get("asal", ""))
    uptake = found.origins.current().filter(pk=asked).first() if asked else None
    if uptake is None:
        return conflict(request, _("Kaitan ini sudah dilepas. Muat ulang halaman."), back=back)
    lines = [line for text in request.POST.getlist("baris")[:500] if (line := _id(text))]
    try:
        perform(lambda: link_lines(uptake, line_ids=lines, by=request.actor))
    except MoveRefused as problem:
        return conflict(request, str(problem), back=back)
    messages.success(request, _("Kaitan baris tersimpan."))
    return redirect(f"{back}#asal-{uptake.pk}")


def _id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
