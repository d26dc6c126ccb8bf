"""What other institutions wrote about a proposal, with their letters."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from programs import rules
from programs.actions import reviewing
from programs.actions.documents import FileRefused, StorageFull
from programs.actions.moves import MoveRefused
from programs.forms.reviewing import OpinionForm
from programs.models import Proposal
from programs.views.examining import Refused, draw, find_sheet
from programs.views.finding import perform, require
from programs.views.serving import stored_file
from provinces.middleware import ActorRequest


@require_POST
def opinion(request: ActorRequest, proposal_id: UUID) -> HttpResponse:
    """Record what another institution wrote."""
    found = find_sheet(request, proposal_id)
    require(rules.may_record_opinion(request.actor, found))
    form = OpinionForm(request.POST, request.FILES)
    if not (form.is_valid() and _recorded(request, found, form)):
        return draw(request, found, Refused(opinion=form))
    messages.success(request, _("Pendapat tercatat."))
    return redirect(reverse("programs:review", args=[found.pk]) + "#pendapat")


def _recorded(request: ActorRequest, found: Proposal, form: OpinionForm) -> bool:
    """Whether it was stored; else the form says why not."""
    try:
        perform(
            lambda: reviewing.record_opinion(
                found,
                opinion=form.opinion,
                letter=form.cleaned_data["file"],
                by=request.actor,
                at=timezone.now(),
            )
        )
    except (FileRefused, StorageFull) as problem:
        form.add_error("file", str(problem))
    except MoveRefused as problem:
        form.add_error("given_on", str(problem))
    else:
        return True
    return False


@require_safe
def letter(request: ActorRequest, proposal_id: UUID, opinion_id: UUID) -> HttpResponseBase:
    """The letter as an attachment, for whoever reads reviews. Its digest is compared first."""
    found = find_sheet(request, proposal_id)
    stored = get_object_or_404(found.opinions.exclude(storage_name=""), pk=opinion_id)
    return stored_file(
        request,
        stored,
        content_type=reviewing.PDF,
        back=reverse("programs:review", args=[found.pk]),
    )
