"""Have the receipt of a submitted proposal made as a PDF."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ikmportal.reports.actions import Order
from ikmportal.reports.build import may_make
from ikmportal.reports.models import ReportFormat, ReportKind
from ikmportal.reports.views.ordering import ordered
from programs.forms.acts import KeyForm
from programs.models import Proposal
from provinces.middleware import ActorRequest


@require_POST
def receipt(request: ActorRequest, proposal_id: UUID) -> HttpResponse:
    """Ask for the receipt of the version last submitted; the same form gives the same run."""
    seen = Proposal.objects.visible_to(request.actor)
    found = get_object_or_404(seen, pk=proposal_id)
    version = found.versions.order_by("-ordinal").first()
    if not may_make(request.actor, ReportKind.RECEIPT, province_id=found.province_id):
        raise PermissionDenied
    form = KeyForm(request.POST)
    if version is None or not form.is_valid():
        return redirect("programs:receipt", found.pk)
    order = Order(
        kind=ReportKind.RECEIPT,
        parameters={
            "proposal": str(found.pk),
            "ordinal": version.ordinal,
            "label": f"{found.number} v{version.ordinal}",
        },
        format=ReportFormat.PDF,
        province_id=found.province_id,
    )
    return ordered(
        request,
        order,
        key=form.cleaned_data["key"],
        back="programs:receipt",
        subject=found.pk,
        instead=_("PDF tidak tersedia di server ini. Cetak halaman ini."),
    )
