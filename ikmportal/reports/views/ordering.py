"""Order a report from a button of another page: the same form gives the same run."""

from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from ikmportal.reports.actions import KeyTakenError, Order, request_report
from ikmportal.reports.build import SubjectMissingError
from ikmportal.reports.models import ReportRun
from ikmportal.reports.render.pdf import PdfUnavailableError
from provinces.middleware import ActorRequest


def kept(request: ActorRequest, order: Order, *, key: UUID) -> ReportRun:
    """The run of an order, in a transaction of its own.

    404 when what it tells of is not there for this person. PdfUnavailableError and KeyTakenError
    are for the caller to say in words.
    """
    try:
        with transaction.atomic(durable=True):
            return request_report(order, by=request.actor, key=key, at=timezone.now())
    except SubjectMissingError as missing:
        raise Http404 from missing


def ordered(
    request: ActorRequest, order: Order, *, key: UUID, back: str, subject: UUID, instead: str
) -> HttpResponse:
    """Go to the run; or back to the page of the button, named ``back``, with what to do instead.

    ``instead`` is said where this server makes no PDF.
    """
    try:
        return redirect("reports:run", kept(request, order, key=key).pk)
    except PdfUnavailableError:
        messages.error(request, instead)
    except KeyTakenError:
        messages.error(request, _("Formulir ini sudah dipakai. Muat ulang halaman lalu kirim."))
    return redirect(back, subject)
