"""Ask for a report, watch it being made, take the file."""

import hashlib
import logging
from typing import Any
from uuid import UUID

from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.core.files.storage import default_storage
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from ikmportal.reports.actions import KeyTakenError
from ikmportal.reports.build import document_for, may_make_any, subject_of
from ikmportal.reports.forms import FORMS
from ikmportal.reports.forms.base import ReportForm
from ikmportal.reports.models import ReportFormat, ReportKind, ReportRun, national_kinds
from ikmportal.reports.render import html
from ikmportal.reports.render.pdf import PdfUnavailableError
from ikmportal.reports.views.ordering import kept
from ikmportal.reports.views.rows import run_row
from provinces.middleware import ActorRequest
from provinces.rules import Actor

logger = logging.getLogger(__name__)
CONTENT_TYPES = {
    ReportFormat.PDF: "application/pdf",
    ReportFormat.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_LIST_LENGTH = 50
_ASKED = ("rakor", "scheme", "per", "sumbu", "revision", "tabel", "province", "sampai")


@require_safe
def run_list(request: ActorRequest) -> HttpResponse:
    """Reports this person may read, newest first, and those that may be asked for."""
    makeable = [kind for kind in ReportKind if may_make_any(request.actor, kind)]
    if not makeable and not national_kinds(request.actor):
        raise PermissionDenied
    runs = (
        ReportRun.objects.visible_to(request.actor)
        .select_related("requested_by", "province")
        .newest_first()[:_LIST_LENGTH]
    )
    context = {"kinds": makeable, "rows": [run_row(run) for run in runs]}
    return render(request, "reports/run_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def run_new(request: ActorRequest, kind: str) -> HttpResponse:
    """Ask for one report; the same form sent twice leads to the same run."""
    form = _form(request, kind)
    if form.is_bound and form.is_valid():
        try:
            return redirect("reports:run", kept(request, form.order(), key=form.key_value).pk)
        except PdfUnavailableError:
            form.add_error("format", _("PDF tidak tersedia di server ini. Pilih Excel."))
        except KeyTakenError:
            form.add_error(None, _("Formulir ini sudah dipakai. Muat ulang halaman lalu kirim."))
    context = {"form": form, "kind": ReportKind(kind)}
    return render(request, "reports/run_new.html", context)


@require_safe
def run(request: ActorRequest, run_id: UUID) -> HttpResponse:
    """Show one run; while it is open the page asks for its status every two seconds."""
    found = _find(request.actor, run_id)
    return render(request, "reports/run.html", _run_context(found))


@require_safe
def run_status(request: ActorRequest, run_id: UUID) -> HttpResponse:
    """Give the part of the page that changes."""
    found = _find(request.actor, run_id)
    return render(request, "reports/parts/run_status.html", _run_context(found))


@require_safe
def run_screen(request: ActorRequest, run_id: UUID) -> HttpResponse:
    """Show the same report on screen, with the figures of this moment."""
    found = _find(request.actor, run_id)
    try:
        document = document_for(found.kind, found.parameters, province_id=found.province_id)
        body: str | None = html.body(document)
    except ObjectDoesNotExist:
        body = None
    context = _run_context(found) | {"body": body}
    return render(request, "reports/screen.html", context)


@require_safe
def run_file(request: ActorRequest, run_id: UUID) -> HttpResponse:
    """Hand out the file as an attachment, after checking that it is what the worker stored."""
    found = _find(request.actor, run_id)
    if not found.is_done:
        raise Http404
    content = _sound_content(found)
    if content is None:
        return render(request, "reports/damaged.html", _run_context(found), status=500)
    response = HttpResponse(content, content_type=CONTENT_TYPES[ReportFormat(found.format)])
    response["Content-Disposition"] = content_disposition_header(True, found.file_name)
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


def _form(request: ActorRequest, kind: str) -> ReportForm:
    if kind not in FORMS:
        raise Http404
    if not may_make_any(request.actor, kind):
        raise PermissionDenied
    data = request.POST if request.method == "POST" else None
    asked: dict[str, Any] = {n: v for n, v in request.GET.items() if n in _ASKED}
    if "s" in request.GET:
        asked["scenarios"] = request.GET.getlist("s")
    # The list's own address, whole: its filters are read where the order is made.
    asked["query"] = request.GET.urlencode()
    return FORMS[kind](data, actor=request.actor, initial=asked)


def _find(actor: Actor, run_id: UUID) -> ReportRun:
    runs = ReportRun.objects.visible_to(actor).select_related("requested_by", "province")
    return get_object_or_404(runs, pk=run_id)


def _run_context(found: ReportRun) -> dict[str, Any]:
    return {"run": found, "subject": subject_of(found)}


def _sound_content(found: ReportRun) -> bytes | None:
    """The stored bytes, or None when they are gone or not those that were stored."""
    try:
        with default_storage.open(found.storage_name) as stored:
            content: bytes = stored.read()
    except FileNotFoundError:
        content = b""
    if hashlib.sha256(content).hexdigest() == found.sha256:
        return content
    logger.error("Report %s: stored file does not match its SHA-256", found.pk)
    return None


def reports_nav_allowed(request: HttpRequest) -> bool:
    """Whether the person has any business with reports."""
    actor: Actor | None = getattr(request, "actor", None)
    if actor is None:
        return False
    return bool(national_kinds(actor)) or any(may_make_any(actor, kind) for kind in ReportKind)
