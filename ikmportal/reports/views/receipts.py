"""Have the receipt of a submitted proposal made as a PDF."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ikmportal.reports.actions import KeyTakenError, Order, request_report
from ikmportal.reports.build import SubjectMissingError, may_make
from ikmportal.reports.models import ReportFormat, ReportKind
from ikmportal.reports.render.pdf import PdfUnavailableError
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
    try:
        with transaction.atomic(durable=True):
            run = request_report(
                order, by=request.actor, key=form.cleaned_data["key"], at=timezone.now()
            )
    except SubjectMissingError as missing:
        raise Http404 from missing
    except PdfUnavailableError:
        messages.error(request, _("PDF tidak tersedia di server ini. Cetak halaman ini."))
    except KeyTakenError:
        messages.error(request, _("Formulir ini sudah dipakai. Muat ulang halaman lalu kirim."))
    else:
        return redirect("reports:run", run.pk)
    return redirect("programs:receipt", found.pk)
