"""What is done about a request for support: items, files, tasks, stages."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from programs import rules
from programs.actions import support
from programs.actions.documents import FileRefused, StorageFull
from programs.actions.moves import MoveRefused, NoteRequired
from programs.actions.proposals import SchemeClosed
from programs.actions.support_moves import move_support
from programs.forms.support import (
    DoneForm,
    FileForm,
    ItemForm,
    ProposeForm,
    SupportStageForm,
    TaskForm,
)
from programs.models import SupportFile, SupportItem, SupportRequest, SupportTask
from programs.states import SupportFileKind
from programs.views.finding import conflict, find_support, perform, require
from programs.views.serving import stored_file
from programs.views.support import draw
from provinces.middleware import ActorRequest


def _changeable(request: ActorRequest, request_id: UUID) -> SupportRequest:
    found = find_support(request, request_id)
    require(rules.may_change_support(request.actor, found))
    return found


def _handled(request: ActorRequest, request_id: UUID) -> SupportRequest:
    found = find_support(request, request_id)
    require(rules.may_handle_support(request.actor))
    return found


def _act(
    request: ActorRequest, found: SupportRequest, act: Callable[[], object], *, done: str
) -> HttpResponse:
    back = reverse("programs:support", args=[found.pk])
    try:
        perform(act)
    except (MoveRefused, SchemeClosed) as problem:
        return conflict(request, str(problem), back=back)
    messages.success(request, done)
    return redirect(back)


@require_POST
def item_add(request: ActorRequest, request_id: UUID) -> HttpResponse:
    """Add one thing that was asked for."""
    found = _changeable(request, request_id)
    form = ItemForm(request.POST, request=found)
    if not form.is_valid():
        return draw(request, found, item_form=form)
    return _act(
        request,
        found,
        lambda: support.add_item(found.pk, facts=form.facts, by=request.actor, at=timezone.now()),
        done=_("Butir tercatat."),
    )


@require_POST
def item_remove(request: ActorRequest, request_id: UUID, item_id: UUID) -> HttpResponse:
    """Take an item away again."""
    found = _changeable(request, request_id)
    item = get_object_or_404(SupportItem, pk=item_id, request=found)
    return _act(
        request,
        found,
        lambda: support.remove_item(item, by=request.actor, at=timezone.now()),
        done=_("Butir dihapus."),
    )


@require_POST
def item_propose(request: ActorRequest, request_id: UUID, item_id: UUID) -> HttpResponse:
    """Open a draft of the place's Dinas for one item."""
    found = _handled(request, request_id)
    item = get_object_or_404(SupportItem, pk=item_id, request=found)
    form = ProposeForm(request.POST)
    if not form.is_valid():
        back = reverse("programs:support", args=[found.pk])
        return conflict(request, _("Pilih skema yang menerima usulan."), back=back)
    return _act(
        request,
        found,
        lambda: support.propose_item(
            item.pk, scheme=form.cleaned_data["scheme"], by=request.actor, at=timezone.now()
        ),
        done=_("Draf usulan dibuka di Dinas yang meminta."),
    )


@require_POST
def file_add(request: ActorRequest, request_id: UUID) -> HttpResponse:
    """Keep a letter, an ekspose file or a photo."""
    found = _changeable(request, request_id)
    form = FileForm(request.POST, request.FILES)
    if not form.is_valid():
        return draw(request, found, file_form=form)
    try:
        perform(
            lambda: support.attach_file(
                found.pk,
                kind=SupportFileKind(form.cleaned_data["kind"]),
                upload=form.cleaned_data["file"],
                by=request.actor,
                at=timezone.now(),
            )
        )
    except (FileRefused, StorageFull) as problem:
        form.add_error("file", str(problem))
        return draw(request, found, file_form=form)
    except MoveRefused as problem:
        return conflict(request, str(problem), back=reverse("programs:support", args=[found.pk]))
    messages.success(request, _("Berkas tersimpan."))
    return redirect("programs:support", found.pk)


@require_safe
def file(request: ActorRequest, request_id: UUID, file_id: UUID) -> HttpResponseBase:
    """The file as an attachment, after its digest was compared with the one at upload."""
    found = find_support(request, request_id)
    stored = get_object_or_404(SupportFile, pk=file_id, request=found)
    return stored_file(
        request,
        stored,
        content_type=stored.content_type,
        back=reverse("programs:support", args=[found.pk]),
    )


@require_POST
def task_add(request: ActorRequest, request_id: UUID) -> HttpResponse:
    """Give somebody in the centre something to do about it."""
    found = _handled(request, request_id)
    form = TaskForm(request.POST)
    if not form.is_valid():
        return draw(request, found, task_form=form)
    return _act(
        request,
        found,
        lambda: support.add_task(
            found.pk, by=request.actor, at=timezone.now(), **form.cleaned_data
        ),
        done=_("Tugas tercatat."),
    )


@require_POST
def task_done(request: ActorRequest, request_id: UUID, task_id: UUID) -> HttpResponse:
    """Mark a task as done."""
    found = _handled(request, request_id)
    task = get_object_or_404(SupportTask, pk=task_id, request=found)
    form = DoneForm(request.POST)
    note = form.cleaned_data["note"] if form.is_valid() else ""
    return _act(
        request,
        found,
        lambda: support.finish_task(task.pk, note=note, by=request.actor, at=timezone.now()),
        done=_("Tugas selesai."),
    )


@require_POST
def stage(request: ActorRequest, request_id: UUID) -> HttpResponse:
    """Move on to the next stage, or answer."""
    found = _handled(request, request_id)
    form = SupportStageForm(request.POST, request=found)
    if not form.is_valid():
        return draw(request, found, stage_form=form)
    given = form.cleaned_data
    try:
        perform(
            lambda: move_support(
                found.pk,
                move=form.step,
                version=given["version"],
                note=given["note"],
                by=request.actor,
                at=timezone.now(),
            )
        )
    except NoteRequired as problem:
        form.add_error("note", str(problem))
        return draw(request, found, stage_form=form)
    except MoveRefused as problem:
        return conflict(request, str(problem), back=reverse("programs:support", args=[found.pk]))
    messages.success(request, _("Tahap permohonan tercatat."))
    return redirect("programs:support", found.pk)
