"""Sentra IKM: the list, one sentra, and what its Dinas may do with it."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.db import transaction
from django.db.models import F
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from provinces.actions import registers
from provinces.forms.registers import (
    NewSentraForm,
    PartnerForm,
    SentraFilterForm,
    SentraForm,
    StageForm,
)
from provinces.middleware import ActorRequest
from provinces.models import Province, Sentra, SentraPartner
from provinces.states import SentraStageKind
from provinces.views import tables
from provinces.views.finding import (
    Place,
    find_placement,
    find_sentra,
    place_of_sentra,
    refusable,
    require_reader,
    today,
)
from provinces.views.profiles import SENTRA_PRODUCTS

PAGE_SIZE = 50


@require_safe
def sentra_list(request: ActorRequest) -> HttpResponse:
    """Every sentra, by place and name, fifty at a time."""
    require_reader(request)
    provinces = list(Province.objects.existing_on(today()).by_code().values_list("code", "name"))
    asked = {name: request.GET.get(name, "") for name in ("q", "provinsi", "tahap")}
    page = Paginator(_found(asked), PAGE_SIZE).get_page(request.GET.get("halaman"))
    context = {
        "form": SentraFilterForm(request.GET, provinces=provinces),
        "is_filtered": any(asked.values()),
        "count": page.paginator.count,
        "table": tables.sentra_table(list(page)),
        "previous": _address(asked, page.number - 1) if page.has_previous() else "",
        "next": _address(asked, page.number + 1) if page.has_next() else "",
        "note": _page_note(page),
    }
    return render(request, "provinces/sentra_list.html", context)


def _found(asked: dict[str, str]) -> Any:
    codes = asked["provinsi"] if asked["provinsi"].isascii() else ""
    return (
        Sentra.objects.placed_on(today(), province_code=codes.replace("\x00", ""))
        .in_stage(asked["tahap"] if asked["tahap"] in SentraStageKind.values else "")
        .search(asked["q"])
        .select_related("regency")
        .prefetch_related(SENTRA_PRODUCTS)
        .order_by(F("regency_code"), "name")
    )


def _address(asked: dict[str, str], number: int) -> str:
    return f"?{urlencode({**asked, 'halaman': number})}"


def _page_note(page: Page[Sentra]) -> str:
    numbers = {"number": page.number, "last": page.paginator.num_pages}
    return _("Halaman %(number)d dari %(last)d") % numbers


@require_safe
def sentra(request: ActorRequest, sentra_id: UUID) -> HttpResponse:
    """One sentra: its products, stages and partners."""
    require_reader(request)
    return _page(request, find_sentra(sentra_id))


def _page(
    request: ActorRequest,
    found: Sentra,
    *,
    stage_form: StageForm | None = None,
    partner_form: PartnerForm | None = None,
) -> HttpResponse:
    place = place_of_sentra(found)
    may_edit = place.may_be_edited_by(request)
    context = {
        "sentra": found,
        "place": place,
        "badge": SentraStageKind(found.stage).badge if found.stage else None,
        "products": found.products.order_by("position"),
        "stages": found.stages.select_related("recorded_by").order_by(
            "-since", "-recorded_at", "pk"
        ),
        "partners": found.partners.order_by("kind", "name"),
        "may_edit": may_edit,
        "stage_form": (stage_form or StageForm(present=found.stage)) if may_edit else None,
        "partner_form": (partner_form or PartnerForm(prefix="mitra")) if may_edit else None,
        "form": stage_form or partner_form,
    }
    status = 422 if stage_form or partner_form else 200
    return render(request, "provinces/sentra.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def sentra_new(request: ActorRequest, code: str, regency_code: str) -> HttpResponse:
    """Enter a sentra of a kabupaten/kota."""
    require_reader(request)
    placement = find_placement(code, regency_code)
    place = Place(placement.province, placement)
    place.require_registrar(request)
    form = NewSentraForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = refusable(
            form,
            lambda: registers.register_sentra(
                placement.regency,
                details=form.details,
                stage=form.cleaned_data["stage"],
                since=form.cleaned_data["since"],
                by=request.actor,
                at=timezone.now(),
            ),
        )
        if made:
            messages.success(request, _("Sentra tercatat."))
            return redirect("provinces:sentra", made.pk)
    return _form_page(request, form, place=place)


@require_http_methods(["GET", "HEAD", "POST"])
def sentra_edit(request: ActorRequest, sentra_id: UUID) -> HttpResponse:
    """Change name, units, products and note."""
    require_reader(request)
    found = find_sentra(sentra_id)
    place = place_of_sentra(found)
    place.require_registrar(request)
    form = SentraForm(request.POST) if request.method == "POST" else SentraForm.of(found)
    if request.method == "POST" and form.is_valid():
        done = refusable(
            form,
            lambda: registers.change_sentra(
                found,
                details=form.details,
                version=form.cleaned_data["version"] or 0,
                by=request.actor,
                at=timezone.now(),
            ),
        )
        if done:
            messages.success(request, _("Perubahan sentra tersimpan."))
            return redirect("provinces:sentra", found.pk)
    return _form_page(request, form, place=place, found=found)


def _form_page(
    request: ActorRequest, form: SentraForm, *, place: Place, found: Sentra | None = None
) -> HttpResponse:
    context = {"form": form, "place": place, "sentra": found}
    status = 422 if form.errors else 200
    return render(request, "provinces/sentra_form.html", context, status=status)


@require_POST
def stage(request: ActorRequest, sentra_id: UUID) -> HttpResponse:
    """Record the next stage."""
    require_reader(request)
    found = find_sentra(sentra_id)
    place_of_sentra(found).require_registrar(request)
    form = StageForm(request.POST, present=found.stage)
    if (
        form.is_valid()
        and refusable(
            form,
            lambda: registers.advance_sentra(
                found,
                stage=form.cleaned_data["stage"],
                since=form.cleaned_data["since"],
                note=form.cleaned_data["stage_note"],
                by=request.actor,
                at=timezone.now(),
            ),
        )
        is not None
    ):
        messages.success(request, _("Tahap sentra tercatat."))
        return redirect("provinces:sentra", found.pk)
    return _page(request, found, stage_form=form)


@require_POST
def partner_add(request: ActorRequest, sentra_id: UUID) -> HttpResponse:
    """Link a supplier, buyer or partner."""
    require_reader(request)
    found = find_sentra(sentra_id)
    place_of_sentra(found).require_registrar(request)
    form = PartnerForm(request.POST, prefix="mitra")
    if (
        form.is_valid()
        and refusable(
            form,
            lambda: registers.add_partner(
                found, by=request.actor, at=timezone.now(), **form.cleaned_data
            ),
        )
        is not None
    ):
        messages.success(request, _("Mitra tercatat."))
        return redirect("provinces:sentra", found.pk)
    return _page(request, found, partner_form=form)


@require_POST
def partner_remove(request: ActorRequest, sentra_id: UUID, partner_id: UUID) -> HttpResponse:
    """Take a link away."""
    require_reader(request)
    found = find_sentra(sentra_id)
    place_of_sentra(found).require_registrar(request)
    partner = get_object_or_404(
        SentraPartner.objects.select_related("sentra"), pk=partner_id, sentra=found
    )
    with transaction.atomic(durable=True):
        registers.remove_partner(partner, by=request.actor, at=timezone.now())
    messages.success(request, _("Mitra dihapus dari daftar."))
    return redirect("provinces:sentra", found.pk)
