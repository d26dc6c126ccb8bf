"""Data dukung: the checklist, upload, guarded download, verification."""

import hashlib
from uuid import UUID

from django.contrib import messages
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from programs import rules
from programs.actions.documents import FileRefused, attach, verify_document
from programs.actions.moves import WrongState
from programs.forms.acts import UploadForm, VerifyForm
from programs.models import DocumentRequirement, Proposal, ProposalDocument
from programs.views.finding import conflict, find_proposal, perform, require
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
    form = UploadForm(request.POST, request.FILES, scheme=found.scheme)
    if not form.is_valid():
        return _page(request, found, refused=form)
    try:
        perform(
            lambda: attach(
                found.pk,
                form.cleaned_data["requirement"],
                upload=form.cleaned_data["file"],
                by=request.actor,
                at=timezone.now(),
            )
        )
    except FileRefused as problem:
        form.add_error("file", str(problem))
        return _page(request, found, refused=form)
    except WrongState as problem:
        return conflict(request, str(problem), back=reverse("programs:proposal", args=[found.pk]))
    messages.success(request, _("Berkas tersimpan."))
    return redirect("programs:documents", found.pk)


def _page(
    request: ActorRequest, found: Proposal, *, refused: UploadForm | None = None
) -> HttpResponse:
    current = {document.requirement_id: document for document in found.documents.current()}
    refused_id = refused.data.get("requirement") if refused else None
    rows = []
    for requirement in DocumentRequirement.objects.filter(scheme=found.scheme).order_by("position"):
        is_refused = str(requirement.pk) == refused_id
        form = UploadForm(
            scheme=found.scheme,
            initial={"requirement": requirement.pk},
            auto_id=f"id_{requirement.code}_%s",
        )
        rows.append(
            {
                "requirement": requirement,
                "document": current.get(requirement.pk),
                "form": form,
                "error": refused.errors.get("file", [""])[0] if refused and is_refused else "",
            }
        )
    done = sum(row["document"] is not None for row in rows)
    context = {
        "proposal": found,
        "rows": rows,
        "done": done,
        "form": refused,
        "most_mb": 10,
    }
    return render(request, "programs/documents.html", context, status=422 if refused else 200)


@require_safe
def document(request: ActorRequest, proposal_id: UUID, document_id: UUID) -> HttpResponseBase:
    """The file as an attachment, after its digest was compared with the one at upload."""
    found = find_proposal(request, proposal_id)
    stored = get_object_or_404(ProposalDocument, pk=document_id, proposal=found)
    if not default_storage.exists(stored.storage_name):
        raise Http404
    with default_storage.open(stored.storage_name) as body:
        if hashlib.file_digest(body, "sha256").hexdigest() != stored.sha256:
            return conflict(
                request,
                _("Berkas ini berubah sejak diunggah dan tidak dapat diberikan. Hubungi admin."),
                back=reverse("programs:proposal", args=[found.pk]),
            )
    return FileResponse(
        default_storage.open(stored.storage_name),
        as_attachment=True,
        filename=stored.file_name,
        content_type=stored.content_type,
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
    except (FileRefused, WrongState) as problem:
        return conflict(request, str(problem), back=back)
    messages.success(request, _("Pemeriksaan dokumen tersimpan."))
    return redirect(back + f"#dokumen-{stored.pk}")
