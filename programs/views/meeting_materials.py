"""The library of a meeting: arahan, paparan, photos."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from programs import rules
from programs.actions import meeting_parts
from programs.actions.documents import FileRefused, StorageFull
from programs.actions.moves import MoveRefused
from programs.figures import meeting
from programs.forms.meeting import MaterialForm
from programs.models import Rakor, RakorMaterial
from programs.views.finding import (
    carry_out,
    find_kept_rakor,
    find_rakor,
    perform,
    require,
)
from programs.views.serving import stored_file
from provinces.middleware import ActorRequest


@require_http_methods(["GET", "HEAD", "POST"])
def materials(request: ActorRequest, rakor_id: UUID) -> HttpResponse:
    """Everybody who knows of the meeting reads; the host adds."""
    found = find_rakor(request, rakor_id)
    if request.method != "POST":
        return _page(request, found, MaterialForm())
    require(rules.may_keep_meeting(request.actor, found))
    form = MaterialForm(request.POST, request.FILES)
    if form.is_valid() and _added(request, found, form):
        messages.success(request, _("Materi tersimpan."))
        return redirect("programs:materials", found.pk)
    return _page(request, found, form)


def _added(request: ActorRequest, found: Rakor, form: MaterialForm) -> RakorMaterial | None:
    """Add it; what is refused becomes an error of the form, and nothing typed is lost."""
    try:
        return perform(
            lambda: meeting_parts.add_material(
                found.pk,
                facts=form.facts,
                upload=form.cleaned_data["file"],
                by=request.actor,
                at=timezone.now(),
            )
        )
    except (FileRefused, StorageFull) as problem:
        form.add_error("file", str(problem))
    except MoveRefused as problem:
        form.add_error(None, str(problem))
    return None


def _page(request: ActorRequest, found: Rakor, form: MaterialForm) -> HttpResponse:
    context = {
        "rakor": found,
        "materials": meeting.materials(found),
        "photos": meeting.photos(found),
        "form": form,
        "may_keep": rules.may_keep_meeting(request.actor, found),
    }
    status = 422 if form.errors else 200
    return render(request, "programs/materials.html", context, status=status)


@require_safe
def material(request: ActorRequest, rakor_id: UUID, material_id: UUID) -> HttpResponseBase:
    """The file as an attachment; a photo also on the page."""
    found = find_rakor(request, rakor_id)
    stored = get_object_or_404(found.materials.current().exclude(storage_name=""), pk=material_id)
    return stored_file(
        request,
        stored,
        content_type=stored.content_type,
        back=reverse("programs:materials", args=[found.pk]),
    )


@require_POST
def material_withdraw(request: ActorRequest, rakor_id: UUID, material_id: UUID) -> HttpResponse:
    """Take something out of the library."""
    found = find_kept_rakor(request, rakor_id)
    stored = get_object_or_404(found.materials.current(), pk=material_id)
    return carry_out(
        request,
        lambda: meeting_parts.withdraw_material(stored.pk, by=request.actor, at=timezone.now()),
        done=_("Materi ditarik."),
        back=reverse("programs:materials", args=[found.pk]),
    )
