"""Named filters of the list: one's own, and an address for everyone."""

from urllib.parse import parse_qsl
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from programs.actions.saved_views import forget_view, save_view
from programs.forms.lists import ListFilterForm
from programs.forms.office import SavedViewForm
from programs.models import SavedView
from programs.views.finding import perform
from provinces.middleware import ActorRequest


@require_POST
def save(request: ActorRequest) -> HttpResponse:
    """Keep the filters of the page under a name."""
    form = SavedViewForm(request.POST)
    if not form.is_valid():
        messages.warning(request, _("Isi nama tampilan, paling panjang 60 huruf."))
        return redirect("programs:list")
    # Only filters that the list knows are kept.
    asked = dict(parse_qsl(form.cleaned_data["query"]))
    query = ListFilterForm(asked, actor=request.actor).query()[:1000]
    perform(
        lambda: save_view(
            name=form.cleaned_data["name"], query=query, by=request.actor, at=timezone.now()
        )
    )
    messages.success(request, _("Tampilan tersimpan. Alamat halaman ini dapat dibagikan."))
    return redirect(f"{reverse('programs:list')}?{query}")


@require_POST
def forget(request: ActorRequest, view_id: UUID) -> HttpResponse:
    """Forget one's own named filter."""
    view = get_object_or_404(SavedView, pk=view_id, owner=request.actor.user)
    perform(lambda: forget_view(view))
    messages.success(request, _("Tampilan dihapus."))
    return redirect("programs:list")
