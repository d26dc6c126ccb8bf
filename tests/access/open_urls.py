"""The portal with three deliberately wrong doors, for the controls of the checker."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.urls import path

from ikmportal.accounts.models import User
from ikmportal.urls import urlpatterns as real_patterns
from programs.models import Proposal


def open_proposal(request, proposal_id):
    """Finds any proposal: ``visible_to`` was forgotten."""
    return HttpResponse(get_object_or_404(Proposal, pk=proposal_id).title)


def talkative_proposal(request, proposal_id):
    """Hides foreign proposals, but says that they exist."""
    if Proposal.objects.visible_to(request.actor).filter(pk=proposal_id).exists():
        return HttpResponse("ada")
    if Proposal.objects.filter(pk=proposal_id).exists():
        return HttpResponse(render_to_string("404.html") + "bukan milik Anda", status=404)
    raise Http404


def writing_page(request):
    """Writes on GET, and takes every method."""
    User.objects.filter(pk=request.user.pk).update(honorific="dilihat")
    return HttpResponse()


urlpatterns = [
    path("terbuka/<uuid:proposal_id>/", open_proposal, name="open-proposal"),
    path("banyak-bicara/<uuid:proposal_id>/", talkative_proposal, name="talkative-proposal"),
    path("menulis/", writing_page, name="writing-page"),
    *real_patterns,
]
