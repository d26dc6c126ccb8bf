"""The RAB as a workbook: download, upload, watch it being read, accept what it changes."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from programs import rules
from programs.actions.moves import MoveRefused, WrongState
from programs.actions.workbook_apply import apply_upload
from programs.actions.workbook_review import review
from programs.actions.workbooks import (
    UploadRefused,
    receive,
    take_snapshot,
    withdraw,
    workbook_of,
)
from programs.forms.workbooks import DecisionForm, WorkbookForm
from programs.models import Proposal, WorkbookSnapshot, WorkbookUpload
from programs.states import UploadState
from programs.views.finding import conflict, find_proposal, perform, require
from programs.views.workbook_rows import outcome_facts, review_context
from programs.workbook.refusals import sentence
from provinces.middleware import ActorRequest

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_UPLOADS_SHOWN = 20


@require_http_methods(["GET", "HEAD", "POST"])
def workbook(request: ActorRequest, proposal_id: UUID) -> HttpResponse:
    """Download and upload on one page, with what was uploaded before."""
    found = _writable(request, proposal_id)
    if not rules.may_edit_now(request.actor, found):
        return redirect("programs:proposal", found.pk)
    if request.method != "POST":
        return _page(request, found, WorkbookForm())
    form = WorkbookForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, found, form)
    try:
        upload = perform(
            lambda: receive(
                found.pk, upload=form.cleaned_data["file"], by=request.actor, at=timezone.now()
            )
        )
    except UploadRefused as problem:
        form.add_error("file", str(problem))
        return _page(request, found, form)
    except WrongState as problem:
        return conflict(request, str(problem), back=_back(found))
    return redirect("programs:rab-upload", found.pk, upload.pk)


@require_POST
def workbook_take(request: ActorRequest, proposal_id: UUID) -> HttpResponse:
    """Freeze what the workbook is written from, then hand it out."""
    found = _writable(request, proposal_id)
    try:
        snapshot = perform(lambda: take_snapshot(found.pk, by=request.actor, at=timezone.now()))
    except WrongState as problem:
        return conflict(request, str(problem), back=_back(found))
    return redirect("programs:rab-workbook-file", found.pk, snapshot.pk)


@require_safe
def workbook_file(request: ActorRequest, proposal_id: UUID, snapshot_id: UUID) -> HttpResponse:
    """The workbook of a snapshot as an attachment."""
    found = _writable(request, proposal_id)
    snapshot = get_object_or_404(
        WorkbookSnapshot.objects.select_related("proposal__scheme"), pk=snapshot_id, proposal=found
    )
    notice = _("Data contoh, bukan data resmi.") if settings.IS_DEMO else ""
    response = HttpResponse(workbook_of(snapshot, notice=notice), content_type=XLSX)
    name = slugify(f"rab {found.number}") + f"-v{snapshot.version}.xlsx"
    response["Content-Disposition"] = content_disposition_header(True, name)
    response["Cache-Control"] = "private, no-store"
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: ActorRequest, proposal_id: UUID, upload_id: UUID) -> HttpResponse:
    """What a workbook would change, cell by cell; before and after, how it stands."""
    found, uploaded = _find(request, proposal_id, upload_id)
    if not rules.may_edit_now(request.actor, found):
        return redirect("programs:proposal", found.pk)
    if request.method != "POST":
        return _upload_page(request, found, uploaded)
    form = DecisionForm(request.POST)
    if not form.is_valid():
        return _upload_page(request, found, uploaded, form=form)
    try:
        perform(
            lambda: apply_upload(
                uploaded.pk, by=request.actor, decision=form.decision(), at=timezone.now()
            )
        )
    except UploadRefused as problem:
        form.add_error(None, str(problem))
        return _upload_page(request, found, uploaded, form=form)
    except MoveRefused as problem:
        return conflict(request, str(problem), back=_back(found))
    messages.success(request, _("Perubahan dari buku kerja tersimpan."))
    return redirect("programs:rab-upload", found.pk, uploaded.pk)


@require_safe
def upload_status(request: ActorRequest, proposal_id: UUID, upload_id: UUID) -> HttpResponse:
    """The part of the page that waits; once the file is read the whole page is asked for again."""
    found, uploaded = _find(request, proposal_id, upload_id)
    context = {"proposal": found, "upload": uploaded}
    response = render(request, "programs/parts/upload_status.html", context)
    if not uploaded.is_open:
        response["HX-Refresh"] = "true"
    return response


@require_POST
def upload_withdraw(request: ActorRequest, proposal_id: UUID, upload_id: UUID) -> HttpResponse:
    """Lay an upload aside."""
    found, uploaded = _find(request, proposal_id, upload_id)
    try:
        perform(lambda: withdraw(uploaded.pk, by=request.actor))
    except MoveRefused as problem:
        return conflict(request, str(problem), back=_back(found))
    messages.success(request, _("Unggahan dibatalkan. Tidak ada yang berubah."))
    return redirect("programs:rab-workbook", found.pk)


def _writable(request: ActorRequest, proposal_id: UUID) -> Proposal:
    found = find_proposal(request, proposal_id)
    require(rules.may_write(request.actor, found))
    return found


def _find(
    request: ActorRequest, proposal_id: UUID, upload_id: UUID
) -> tuple[Proposal, WorkbookUpload]:
    found = _writable(request, proposal_id)
    uploads = WorkbookUpload.objects.select_related(
        "proposal__scheme", "snapshot", "reading", "uploaded_by", "applied_by"
    )
    return found, get_object_or_404(uploads, pk=upload_id, proposal=found)


def _back(found: Proposal) -> str:
    return reverse("programs:proposal", args=[found.pk])


def _page(request: ActorRequest, found: Proposal, form: WorkbookForm) -> HttpResponse:
    uploads = found.workbook_uploads.select_related("uploaded_by").newest_first()[:_UPLOADS_SHOWN]
    context = {
        "proposal": found,
        "form": form,
        "line_count": found.lines.current().count(),
        "uploads": [(row, UploadState(row.state).badge) for row in uploads],
    }
    return render(request, "programs/workbook.html", context, status=422 if form.errors else 200)


def _upload_page(
    request: ActorRequest,
    found: Proposal,
    uploaded: WorkbookUpload,
    *,
    form: DecisionForm | None = None,
) -> HttpResponse:
    context: dict[str, object] = {
        "proposal": found,
        "upload": uploaded,
        "badge": UploadState(uploaded.state).badge,
        "form": form,
    }
    match uploaded.state:
        case UploadState.READ:
            context |= review_context(review(uploaded), form)
        case UploadState.REJECTED:
            context["refusal"] = sentence(uploaded.refusal, uploaded.refusal_detail)
        case UploadState.APPLIED:
            context["facts"] = outcome_facts(uploaded)
    status = 422 if form is not None and form.errors else 200
    return render(request, "programs/upload.html", context, status=status)
