"""Permohonan dukungan: the list, recording one, and its page."""

from datetime import date
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Min, Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from ikmportal.ui.components import Step
from ikmportal.ui.tables import Column, Row, Table, link
from ikmportal.ui.templatetags.ikm import state_badge, tanggal
from programs import rules
from programs.actions import support
from programs.actions.moves import KeyReused, MoveRefused, StaleVersion
from programs.forms.support import (
    DoneForm,
    FileForm,
    ItemForm,
    ProposeForm,
    SupportFilterForm,
    SupportForm,
    SupportStageForm,
    TaskForm,
    every_regency,
    new_key,
    these_regencies,
)
from programs.models import SupportRequest
from programs.states import SupportStage
from programs.views.finding import conflict, find_support, perform, require
from provinces.middleware import ActorRequest
from provinces.models import Regency, RegencyPlacement
from provinces.views.finding import today

PAGE_SIZE = 50


@require_safe
def support_list(request: ActorRequest) -> HttpResponse:
    """Every request the person may see, newest first."""
    require(rules.may_read_support(request.actor))
    asked = {name: request.GET.get(name, "") for name in ("q", "tahap")}
    seen = SupportRequest.objects.visible_to(request.actor)
    seen = seen.search(asked["q"]).in_stage(asked["tahap"]).newest_first()
    seen = seen.select_related("regency").annotate(
        item_count=Count("items", distinct=True),
        next_due=Min("tasks__due_date", filter=Q(tasks__done_at=None)),
    )
    page = Paginator(seen, PAGE_SIZE).get_page(request.GET.get("halaman"))
    context = {
        "form": SupportFilterForm(request.GET),
        "is_filtered": any(asked.values()),
        "count": page.paginator.count,
        "table": _table(list(page), is_centre=request.actor.is_national),
        "previous": _address(asked, page.number - 1) if page.has_previous() else "",
        "next": _address(asked, page.number + 1) if page.has_next() else "",
        "may_record": rules.may_record_support(request.actor),
        "may_read_desk": rules.may_read_province_desk(request.actor),
    }
    return render(request, "programs/support_list.html", context)


def _address(asked: dict[str, str], number: int) -> str:
    return f"?{urlencode({**asked, 'halaman': number})}"


def _table(shown: list[Any], *, is_centre: bool) -> Table:
    """Rows of a list page; who follows up until when is the centre's own business."""
    columns = [
        Column(label=_("Perihal"), kind="head"),
        Column(label=_("Kabupaten/kota")),
        Column(label=_("Surat")),
        Column(label=_("Pertemuan")),
        Column(label=_("Butir"), kind="number"),
        Column(label=_("Tahap")),
    ]
    if is_centre:
        columns.append(Column(label=_("Batas tugas terdekat")))
    return Table(
        caption=_("Daftar permohonan dukungan"),
        is_caption_hidden=True,
        columns=columns,
        rows=[_row(one, is_centre=is_centre) for one in shown],
    )


def _row(one: Any, *, is_centre: bool) -> Row:
    cells: list[object] = [
        link(reverse("programs:support", args=[one.pk]), one.subject),
        one.regency.full_name,
        one.letter_number or None,
        tanggal(one.met_on) if one.met_on else None,
        one.item_count,
        state_badge(SupportStage(one.stage).badge),
    ]
    if is_centre:
        cells.append(tanggal(one.next_due) if one.next_due else None)
    is_late = is_centre and one.next_due is not None and one.next_due < today()
    return Row(cells=cells, tone="temuan" if is_late else "")


def _regencies(request: ActorRequest) -> list[tuple[str, Any]]:
    """Every place for the centre; the own one for a regency office."""
    own = [m.regency_id for m in request.actor.mandates if m.regency_id]
    if own and not request.actor.is_national:
        return these_regencies(list(Regency.objects.filter(pk__in=own).order_by("full_name")))
    return every_regency(on=today())


@require_http_methods(["GET", "HEAD", "POST"])
def support_new(request: ActorRequest) -> HttpResponse:
    """Record a request as received."""
    require(rules.may_record_support(request.actor))
    regencies = _regencies(request)
    if request.method != "POST":
        return _form_page(request, SupportForm(regencies=regencies, initial=new_key()))
    form = SupportForm(request.POST, regencies=regencies)
    if form.is_valid():
        try:
            made = perform(
                lambda: support.record_support(
                    form.cleaned_data["regency"],
                    facts=form.facts,
                    key=form.cleaned_data["key"],
                    by=request.actor,
                    at=timezone.now(),
                )
            )
        except KeyReused as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, _("Permohonan tercatat sebagai diterima."))
            return redirect("programs:support", made.pk)
    return _form_page(request, form)


@require_http_methods(["GET", "HEAD", "POST"])
def support_edit(request: ActorRequest, request_id: UUID) -> HttpResponse:
    """Mend what was recorded."""
    found = find_support(request, request_id)
    require(rules.may_change_support(request.actor, found))
    regencies = these_regencies([found.regency])
    if request.method != "POST":
        return _form_page(request, SupportForm.of(found, regencies=regencies), found=found)
    form = SupportForm(request.POST, regencies=regencies)
    if form.is_valid():
        try:
            perform(
                lambda: support.change_support(
                    found.pk,
                    facts=form.facts,
                    version=form.cleaned_data["version"] or 0,
                    by=request.actor,
                    at=timezone.now(),
                )
            )
        except StaleVersion as problem:
            typed = request.POST.copy()
            typed["version"] = str(found.version)
            form = SupportForm(typed, regencies=regencies)
            form.add_error(None, str(problem))
            return _form_page(request, form, found=found, status=409)
        except MoveRefused as problem:
            back = reverse("programs:support", args=[found.pk])
            return conflict(request, str(problem), back=back)
        messages.success(request, _("Perubahan permohonan tersimpan."))
        return redirect("programs:support", found.pk)
    return _form_page(request, form, found=found)


def _form_page(
    request: ActorRequest,
    form: SupportForm,
    *,
    found: SupportRequest | None = None,
    status: int = 0,
) -> HttpResponse:
    code = status or (422 if form.errors else 200)
    return render(
        request, "programs/support_form.html", {"form": form, "found": found}, status=code
    )


@require_safe
def support_page(request: ActorRequest, request_id: UUID) -> HttpResponse:
    """One request: what came, what it asks for, how far it is, and the place's funding history."""
    return draw(request, find_support(request, request_id))


def draw(request: ActorRequest, found: SupportRequest, **refused: Any) -> HttpResponse:
    """The page, with a refused form in its place if there is one."""
    actor = request.actor
    handles = rules.may_handle_support(actor)
    is_open = found.stage != SupportStage.ANSWERED
    context = {
        "found": found,
        "badge": SupportStage(found.stage).badge,
        "steps": stage_steps(found),
        "items": _items(found),
        "files": found.files.select_related("uploaded_by").order_by("kind", "uploaded_at"),
        "transitions": found.transitions.select_related("made_by").order_by("-made_at"),
        "funding_url": _funding_url(found),
        "may_change": is_open and rules.may_change_support(actor, found),
        "handles": handles,
        "is_centre": actor.is_national,
        "form": next(iter(refused.values()), None),
        **_forms(found, is_open=is_open, handles=handles),
        **refused,
    }
    if actor.is_national:
        context["tasks"] = _tasks(found, on=today())
    return render(request, "programs/support.html", context, status=422 if refused else 200)


def _forms(found: SupportRequest, *, is_open: bool, handles: bool) -> dict[str, Any]:
    """Fresh forms of what may be done now."""
    if not is_open:
        return {}
    forms: dict[str, Any] = {"item_form": ItemForm(request=found), "file_form": FileForm()}
    if handles:
        forms |= {
            "stage_form": SupportStageForm(request=found),
            "task_form": TaskForm(),
            "propose_form": ProposeForm(auto_id=False),
        }
    return forms


def _items(found: SupportRequest) -> Any:
    return found.items.select_related("sentra", "technical_unit", "proposal__office").order_by(
        "position"
    )


def _tasks(found: SupportRequest, *, on: date) -> list[dict[str, Any]]:
    tasks = found.tasks.select_related("owner", "done_by").order_by("done_at", "due_date", "pk")
    return [
        {
            "task": task,
            "is_late": task.done_at is None and task.due_date < on,
            "form": DoneForm(auto_id=f"id_{task.pk}_%s"),
        }
        for task in tasks
    ]


def stage_steps(found: SupportRequest) -> list[Step]:
    """The way a request goes, with its place marked."""
    order = list(SupportStage)
    if found.stage == SupportStage.ANSWERED:
        made = set(found.transitions.values_list("target", flat=True))
        order = [s for s in order if s in made or s in (SupportStage.RECEIVED, found.stage)]
    here = order.index(SupportStage(found.stage))
    return [
        Step(label=stage.label, is_current=index == here, is_done=index < here)
        for index, stage in enumerate(order)
    ]


def _funding_url(found: SupportRequest) -> str:
    """The funding history of the place, under the code it has today."""
    placement = (
        RegencyPlacement.objects.on(today())
        .filter(regency_id=found.regency_id)
        .select_related("province")
        .first()
    )
    if placement is None:
        return ""
    return reverse("budgets:funding-regency", args=[placement.province.code, placement.code])
