"""Named candidates: masked for everyone, in full for whoever may and says so, which is recorded."""

from collections.abc import Sequence
from uuid import UUID

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from programs import rules
from programs.actions.rows import read_numbers
from programs.models import Candidate, Proposal
from programs.views.finding import find_proposal, perform, require
from provinces.middleware import ActorRequest

_MOST_READINGS = 20
_PAGE_SIZE = 50


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def candidates(request: ActorRequest, proposal_id: UUID) -> HttpResponse:
    """The list. "Tampilkan nomor lengkap" is a POST: it writes who looked, and shows them once."""
    found = find_proposal(request, proposal_id)
    if request.method == "POST":
        require(rules.may_read_numbers(request.actor, found))
        people = perform(lambda: read_numbers(found, by=request.actor, at=timezone.now()))
        return _page(request, found, people, in_full=True)
    return _page(request, found, found.candidates.order_by("position", "id"), in_full=False)


def _page(
    request: ActorRequest,
    found: Proposal,
    people: Sequence[Candidate] | QuerySet[Candidate],
    *,
    in_full: bool,
) -> HttpResponse:
    """Fifty at a time; the full numbers come all at once: their reading is recorded once."""
    per_page = max(len(people), 1) if in_full else _PAGE_SIZE
    page = Paginator(people, per_page).get_page(request.GET.get("halaman"))
    context = {
        "proposal": found,
        "people": list(page),
        "page": page,
        "previous": f"?halaman={page.number - 1}" if page.has_previous() else "",
        "next": f"?halaman={page.number + 1}" if page.has_next() else "",
        "in_full": in_full,
        "may_read_numbers": rules.may_read_numbers(request.actor, found),
        "readings": found.readings.select_related("read_by").order_by("-read_at")[:_MOST_READINGS],
    }
    return render(request, "programs/candidates.html", context)
