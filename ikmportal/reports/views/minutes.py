"""Have a berita acara made as a PDF, on F4 or A4."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ikmportal.reports.actions import Order
from ikmportal.reports.models import ReportFormat, ReportKind
from ikmportal.reports.views.ordering import ordered
from programs.forms.minutes import PaperForm
from programs.models import BeritaAcara
from programs.rules import may_open_queue
from provinces.middleware import ActorRequest


@require_POST
def minutes(request: ActorRequest, minutes_id: UUID) -> HttpResponse:
    """Ask for the print of one berita acara; the same form gives the same run."""
    found = get_object_or_404(BeritaAcara.objects.visible_to(request.actor), pk=minutes_id)
    if request.actor.is_national and not may_open_queue(request.actor):
        raise PermissionDenied
    form = PaperForm(request.POST)
    if not form.is_valid():
        return redirect("programs:minutes", found.pk)
    order = Order(
        kind=ReportKind.MINUTES,
        parameters={
            "person": str(request.actor.user.pk),
            "minutes": str(found.pk),
            "paper": form.cleaned_data["paper"],
            "label": f"{found.number} {form.cleaned_data['paper'].upper()}",
        },
        format=ReportFormat.PDF,
    )
    return ordered(
        request,
        order,
        key=form.cleaned_data["key"],
        back="programs:minutes",
        subject=found.pk,
        instead=_("PDF tidak tersedia di server ini. Cetak halaman ini."),
    )
