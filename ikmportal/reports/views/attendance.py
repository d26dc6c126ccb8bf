"""Have the attendance list of a meeting made as PDF or Excel."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ikmportal.reports.actions import Order
from ikmportal.reports.models import ReportKind
from ikmportal.reports.views.ordering import ordered
from programs.forms.meeting_results import AttendanceFileForm
from programs.models import Rakor
from provinces.middleware import ActorRequest


@require_POST
def attendance(request: ActorRequest, rakor_id: UUID) -> HttpResponse:
    """Ask for the list of one meeting; the same form gives the same run."""
    found = get_object_or_404(Rakor.objects.visible_to(request.actor), pk=rakor_id)
    form = AttendanceFileForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Pilih PDF atau Excel."))
        return redirect("programs:people", found.pk)
    order = Order(
        kind=ReportKind.ATTENDANCE,
        parameters={
            "person": str(request.actor.user.pk),
            "rakor": str(found.pk),
            "label": found.name,
        },
        format=form.cleaned_data["format"],
    )
    return ordered(
        request,
        order,
        key=form.cleaned_data["key"],
        back="programs:people",
        subject=found.pk,
        instead=_("PDF tidak tersedia di server ini. Pilih Excel."),
    )
