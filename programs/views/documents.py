"""Data dukung: the checklist, upload, guarded download, verification."""

import io
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ikmportal.files.docx import document_of
from ikmportal.files.kinds import CONTENT_TYPES
from programs import rules
from programs.actions.documents import (
    MEBIBYTE,
    FileRefused,
    StorageFull,
    attach,
    verify_document,
)
from programs.actions.moves import MoveRefused, WrongState
from programs.forms.acts import UploadForm, VerifyForm
from programs.models import DocumentRequirement, Proposal, ProposalDocument
from programs.views.document_rows import DocumentRow, completeness, document_rows
from programs.views.finding import conflict, find_proposal, perform, require
from programs.views.serving import locked_in, stored_file
from provinces.middleware import ActorRequest


@require_http_methods(["GET", "HEAD", "POST"])
def documents(request: ActorRequest, proposal_id: UUID) -> HttpResponse:
    """The checklist with one upload form per item."""
    found = find_proposal(request, proposal_id)
    require(rules.may_write(request.actor, found))
    if not rules.may_edit_now(request.actor, found):
        return redirect("programs:proposal", found.pk)
    if request.method != "POST":
        return _page(request, found)
    return _receive(request, found)


def _receive(request: ActorRequest, found: Proposal) -> HttpResponse:
    """A file sent whole: the way without JavaScript."""
    asked = DocumentRequirement.objects.asked_of(found)
    form = UploadForm(request.POST, request.FILES, asked=asked)
    if not form.is_valid():
        return _page(request, found, refused=form)
    try:
        taken = perform(
            lambda: attach(
                found.pk,
                form.cleaned_data["requirement"],
                upload=form.cleaned_data["file"],
                by=request.actor,
                at=timezone.now(),
            )
        )
    except (FileRefused, StorageFull) as problem:
        form.add_error("file", str(problem))
        is_full = isinstance(problem, StorageFull)
        return _page(request, found, refused=form, status=507 if is_full else 422)
    except WrongState as problem:
        return conflict(request, str(problem), back=reverse("programs:proposal", args=[found.pk]))
    return _answer(request, found, taken)


def _answer(request: ActorRequest, found: Proposal, taken: ProposalDocument) -> HttpResponse:
    """Say what became of the file: a small one was looked into already."""
    taken.refresh_from_db()
    if taken.is_refused:
        return _page(request, found, status=422)
    if taken.is_clean:
        messages.success(request, _("Berkas tersimpan."))
    else:
        messages.info(request, _("Berkas diterima dan sedang diperiksa keamanannya."))
    here = reverse("programs:documents", args=[found.pk])
    return redirect(f"{here}#dokumen-{taken.requirement.code}")


def _page(
    request: ActorRequest,
    found: Proposal,
    *,
    refused: UploadForm | None = None,
    status: int = 0,
) -> HttpResponse:
    rows = document_rows(found, writer=request.actor.user.pk)
    if refused:
        _show_error(rows, refused)
    context = {
        "proposal": found,
        "rows": rows,
        "form": refused,
        "stray_error": refused and not any(row.error for row in rows),
        **completeness(rows),
        **upload_settings(),
    }
    answer = status or (422 if refused else 200)
    return render(request, "programs/documents.html", context, status=answer)


def _show_error(rows: list[DocumentRow], refused: UploadForm) -> None:
    """The error stands at the form that was sent."""
    for row in rows:
        if str(row.requirement.pk) == refused.data.get("requirement"):
            row.error = " ".join(str(text) for text in refused.errors.get("file", []))


def upload_settings() -> dict[str, int]:
    """What the page tells about sizes."""
    return {
        "most_mb": settings.UPLOAD_MAX_BYTES // MEBIBYTE,
        "chunk_bytes": settings.UPLOAD_CHUNK_BYTES,
    }


@require_safe
def document(request: ActorRequest, proposal_id: UUID, document_id: UUID) -> HttpResponseBase:
    """The file as an attachment, or to look at where a browser can show it safely.

    Only a clean file, after its digest was compared with the one at upload. ``?lihat=1`` opens a
    PDF or picture in a page of its own that may run nothing.
    """
    found = find_proposal(request, proposal_id)
    stored = _find_clean(found, document_id)
    return stored_file(
        request,
        stored,
        content_type=stored.content_type,
        back=reverse("programs:proposal", args=[found.pk]),
    )


@require_safe
def preview(request: ActorRequest, proposal_id: UUID, document_id: UUID) -> HttpResponseBase:
    """The small picture drawn anew when the file was looked into."""
    stored = _find_clean(find_proposal(request, proposal_id), document_id)
    if not stored.preview_name or not default_storage.exists(stored.preview_name):
        raise Http404
    body = default_storage.open(stored.preview_name)
    return locked_in(FileResponse(body, content_type="image/jpeg"))


@require_safe
def example(request: ActorRequest, proposal_id: UUID, requirement_id: UUID) -> HttpResponseBase:
    """An example of a requirement to fill in, as DOCX."""
    found = find_proposal(request, proposal_id)
    requirement = get_object_or_404(
        DocumentRequirement.objects.asked_of(found).exclude(example=""), pk=requirement_id
    )
    body = io.BytesIO(document_of(requirement.example, title=requirement.name))
    name = f"contoh-{requirement.code}.docx"
    kind = CONTENT_TYPES["docx"]
    answer = FileResponse(body, as_attachment=True, filename=name, content_type=kind)
    return locked_in(answer)


def _find_clean(found: Proposal, document_id: UUID) -> ProposalDocument:
    """A file in quarantine or refused does not exist for anybody."""
    return get_object_or_404(
        ProposalDocument.objects.clean().select_related("requirement"),
        pk=document_id,
        proposal=found,
    )


@require_POST
def verify(request: ActorRequest, proposal_id: UUID, document_id: UUID) -> HttpResponse:
    """A reviewer says whether a document fits."""
    found = find_proposal(request, proposal_id)
    require(rules.may_review(request.actor, found))
    stored = get_object_or_404(
        ProposalDocument.objects.current().select_related("proposal"),
        pk=document_id,
        proposal=found,
    )
    form = VerifyForm(request.POST)
    back = reverse("programs:proposal", args=[found.pk])
    if not form.is_valid():
        return conflict(request, _("Pilih hasil pemeriksaan dokumen."), back=back)
    try:
        perform(
            lambda: verify_document(
                stored, by=request.actor, at=timezone.now(), **form.cleaned_data
            )
        )
    except (FileRefused, MoveRefused) as problem:
        return conflict(request, str(problem), back=back)
    messages.success(request, _("Pemeriksaan dokumen tersimpan."))
    return redirect(back + f"#dokumen-{stored.pk}")
