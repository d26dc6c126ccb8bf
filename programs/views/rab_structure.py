"""Name the levels of a RAB: program, kegiatan, RO, komponen, subkomponen."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from programs import rules
from programs.actions.moves import MoveRefused
from programs.actions.structure import ActivityElsewhere, save_structure
from programs.figures.rab import rab_sums
from programs.forms.structure import StructureForm
from programs.models import Proposal
from programs.views.finding import conflict, find_budget, perform, require
from provinces.middleware import ActorRequest


@require_http_methods(["GET", "HEAD", "POST"])
def structure(request: ActorRequest, proposal_id: UUID) -> HttpResponse:
    """One form for the whole tree."""
    found = find_budget(request, proposal_id)
    require(rules.may_write(request.actor, found))
    if not rules.may_edit_now(request.actor, found):
        return redirect("programs:proposal", found.pk)
    sums = rab_sums(found)
    form = StructureForm(request.POST or None, proposal=found, nodes=sums.nodes)
    if request.method == "POST" and form.is_valid():
        try:
            return _store(request, found, form)
        except ActivityElsewhere as problem:
            form.add_error("activity", str(problem))
        except MoveRefused as problem:
            return conflict(
                request, str(problem), back=reverse("programs:rab-structure", args=[found.pk])
            )
    context = {"proposal": found, "form": form, "sums": sums}
    return render(
        request, "programs/rab_structure.html", context, status=422 if form.errors else 200
    )


def _store(request: ActorRequest, found: Proposal, form: StructureForm) -> HttpResponse:
    perform(
        lambda: save_structure(
            found.pk,
            by=request.actor,
            version=form.cleaned_data["version"],
            program=form.cleaned_data["program"],
            activity=form.cleaned_data["activity"],
            titles=form.titles(),
            at=timezone.now(),
        )
    )
    messages.success(request, _("Struktur RAB tersimpan."))
    return redirect("programs:rab", found.pk)
