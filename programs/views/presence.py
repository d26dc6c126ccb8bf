"""Who else is on this proposal now: asked every twenty seconds, answered when it changed."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from programs.actions.presence import come_by, mark_of
from programs.states import SECTION_NAMES
from programs.views.finding import find_proposal
from provinces.middleware import ActorRequest


@require_safe
def presence(request: ActorRequest, proposal_id: UUID) -> HttpResponse:
    """The others by name and part; 204 while they are those whose mark the page sent."""
    found = find_proposal(request, proposal_id)
    asked = request.GET.get("bagian", "")
    section = asked if asked in SECTION_NAMES else ""
    present = come_by(found, by=request.actor, section=section, at=timezone.now())
    mark = mark_of(present)
    if mark == request.GET.get("tanda", ""):
        return HttpResponse(status=204)
    context = {"proposal": found, "section": section, "present": present, "mark": mark}
    return render(request, "programs/parts/presence.html", context)
