"""Files in pieces: begin, add a piece, give up; and the row of the checklist by itself.

The answers are small JSON for the script ``unggah.js``. Every refusal names the mend; 409 says
where the next piece begins, 507 that the disk is full.
"""

from collections.abc import Callable
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from programs import rules
from programs.actions import documents, uploads
from programs.actions.documents import FileRefused, StorageFull
from programs.actions.moves import WrongState
from programs.actions.uploads import Announced, Piece, PieceDamaged, PieceRefused
from programs.forms.acts import AnnounceForm, PieceForm
from programs.models import DocumentRequirement, Proposal, Upload
from programs.views.document_rows import document_rows
from programs.views.documents import upload_settings
from programs.views.finding import conflict, find_proposal, perform, require
from provinces.middleware import ActorRequest


@require_POST
def begin(request: ActorRequest, proposal_id: UUID) -> HttpResponse:
    """Open a way for one file, or go on with it: where to send pieces and where to go on."""
    found = _writable(request, proposal_id)
    form = AnnounceForm(request.POST, asked=DocumentRequirement.objects.asked_of(found))
    if not form.is_valid():
        return _refusal(_("Pilih berkas dari daftar dokumen di halaman ini."), status=422)
    said = form.cleaned_data
    file = Announced(said["name"], said["size"], said["sha256"])
    return _answer(
        lambda: uploads.begin(
            found.pk, said["requirement"], file, by=request.actor, at=timezone.now()
        )
    )


@require_POST
def piece(request: ActorRequest, proposal_id: UUID, upload_id: UUID) -> HttpResponse:
    """Add one piece. Its place and digest are in the address, its bytes are the body."""
    found = _writable(request, proposal_id)
    _find_own(request, found, upload_id)
    form = PieceForm(request.GET)
    if not form.is_valid() or len(request.body) > settings.UPLOAD_CHUNK_BYTES:
        return _refusal(_("Potongan berkas ini tidak dikenali. Muat ulang halaman."), status=422)
    part = Piece(form.cleaned_data["offset"], request.body, form.cleaned_data["sha256"])
    return _answer(lambda: uploads.add_piece(upload_id, part, by=request.actor, at=timezone.now()))


def _answer(act: Callable[[], Upload]) -> HttpResponse:
    try:
        upload = perform(act)
    except PieceRefused as problem:
        return JsonResponse({"received": problem.expected}, status=409)
    except PieceDamaged:
        return _refusal(_("Potongan berkas rusak di jalan. Kirim lagi."), status=400)
    except FileRefused as problem:
        return _refusal(str(problem), status=422)
    except StorageFull as problem:
        return _refusal(str(problem), status=507)
    except WrongState as problem:
        return _refusal(str(problem), status=410)
    where = reverse("programs:upload-piece", args=[upload.proposal_id, upload.pk])
    is_done = upload.document_id is not None
    return JsonResponse({"where": where, "received": upload.received_bytes, "done": is_done})


def _refusal(message: str, *, status: int) -> HttpResponse:
    return JsonResponse({"message": message}, status=status)


@require_POST
def give_up(request: ActorRequest, proposal_id: UUID, upload_id: UUID) -> HttpResponse:
    """Throw away the pieces of a file that was not finished."""
    found = _writable(request, proposal_id)
    _find_own(request, found, upload_id)
    perform(lambda: uploads.give_up(upload_id, by=request.actor))
    return redirect("programs:documents", found.pk)


@require_POST
def take_back(request: ActorRequest, proposal_id: UUID, document_id: UUID) -> HttpResponse:
    """Set aside a file that is still looked into or was not taken."""
    found = _writable(request, proposal_id)
    stored = get_object_or_404(found.documents, pk=document_id)
    try:
        perform(
            lambda: documents.take_back(
                stored.pk, proposal_id=found.pk, by=request.actor, at=timezone.now()
            )
        )
    except WrongState as problem:
        return conflict(request, str(problem), back=reverse("programs:proposal", args=[found.pk]))
    return redirect("programs:documents", found.pk)


@require_safe
def row(request: ActorRequest, proposal_id: UUID, requirement_id: UUID) -> HttpResponse:
    """One row of the checklist: asked again while a file is looked into."""
    found = _writable(request, proposal_id)
    asked = DocumentRequirement.objects.asked_of(found).filter(pk=requirement_id)
    rows = document_rows(found, asked=asked, writer=request.actor.user.pk)
    if not rows:
        raise Http404
    context = {"proposal": found, "row": rows[0], **upload_settings()}
    return render(request, "programs/parts/document_row.html", context)


def _writable(request: ActorRequest, proposal_id: UUID) -> Proposal:
    found = find_proposal(request, proposal_id)
    require(rules.may_write(request.actor, found))
    return found


def _find_own(request: ActorRequest, found: Proposal, upload_id: UUID) -> Upload:
    """A colleague's way does not exist for this person."""
    return get_object_or_404(Upload, pk=upload_id, proposal=found, owner=request.user)
