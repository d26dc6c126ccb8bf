"""The province's word on a proposal of one of its kabupaten/kota."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from programs import rules
from programs.actions import verification
from programs.actions.moves import MoveRefused
from programs.forms.needs import ForwardForm, ReasonForm
from programs.views.finding import conflict, find_proposal, perform, require
from provinces.middleware import ActorRequest


@require_POST
def forward(request: ActorRequest, proposal_id: UUID) -> HttpResponse:
    """Documents looked at, place in the order given: on to Ditjen IKMA."""
    found = find_proposal(request, proposal_id)
    require(rules.may_verify(request.actor, found))
    form = ForwardForm(request.POST)
    back = reverse("programs:proposal", args=[found.pk])
    if not form.is_valid():
        return conflict(request, form.problem, back=back)
    given = form.cleaned_data
    try:
        perform(
            lambda: verification.forward(
                found.pk,
                position=given["position"],
                version=given["version"],
                note=given["note"],
                by=request.actor,
                at=timezone.now(),
            )
        )
    except MoveRefused as problem:
        return conflict(request, str(problem), back=back)
    messages.success(request, _("Usulan diverifikasi dan diteruskan ke Ditjen IKMA."))
    return redirect(back)


@require_POST
def province_return(request: ActorRequest, proposal_id: UUID) -> HttpResponse:
    """Back to the kabupaten/kota with the reason."""
    found = find_proposal(request, proposal_id)
    require(rules.may_verify(request.actor, found))
    form = ReasonForm(request.POST)
    back = reverse("programs:proposal", args=[found.pk])
    if not form.is_valid():
        return conflict(request, form.problem, back=back)
    try:
        perform(
            lambda: verification.province_returns(
                found.pk,
                version=None,
                note=form.cleaned_data["note"],
                by=request.actor,
                at=timezone.now(),
            )
        )
    except MoveRefused as problem:
        return conflict(request, str(problem), back=back)
    messages.success(request, _("Usulan dikembalikan ke kabupaten/kota."))
    return redirect(back)
