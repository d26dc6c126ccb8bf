"""UPTD and UPT: one unit, its service area and machines, and what its Dinas may do."""

from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ikmportal.ui.tables import Column, Row, Table, link
from provinces.actions import technical_units as units
from provinces.forms.registers import MachineForm, UnitForm
from provinces.middleware import ActorRequest
from provinces.models import Machine, Province, Regency, ServedArea, TechnicalUnit
from provinces.views.finding import (
    Place,
    find_placement,
    find_province,
    find_unit,
    place_of_unit,
    refusable,
    require_reader,
    today,
)


@require_safe
def unit(request: ActorRequest, unit_id: UUID) -> HttpResponse:
    """One unit: product lines, whom it serves, its machines."""
    require_reader(request)
    return _page(request, find_unit(unit_id))


def _page(
    request: ActorRequest, found: TechnicalUnit, *, form: MachineForm | None = None
) -> HttpResponse:
    place = place_of_unit(found)
    may_edit = place.may_be_edited_by(request)
    machines = list(found.machines.order_by("name", "year", "pk"))
    context = {
        "unit": found,
        "place": place,
        "products": found.products.order_by("position"),
        "areas": _area_names(found),
        "machine_count": sum(one.count for one in machines),
        "table": _machine_table(machines, may_edit=may_edit) if machines else None,
        "may_edit": may_edit,
        "machine_form": (form or MachineForm()) if may_edit else None,
        "form": form,
    }
    return render(request, "provinces/unit.html", context, status=422 if form else 200)


def _area_names(found: TechnicalUnit) -> list[str]:
    areas = ServedArea.objects.filter(unit=found).select_related("province", "regency")
    return sorted(
        _("Seluruh %(province)s") % {"province": area.province.official_name}
        if area.province
        else str(area.regency)
        for area in areas
    )


def _machine_table(machines: list[Machine], *, may_edit: bool) -> Table:
    return Table(
        caption=_("Daftar mesin"),
        is_caption_hidden=True,
        columns=(
            Column(label=_("Mesin"), kind="head"),
            Column(label=_("Jumlah"), kind="number"),
            Column(label=_("Tahun perolehan")),
            Column(label=_("Kondisi")),
            Column(label=_("Catatan")),
        ),
        rows=[
            Row(
                cells=(
                    link(_machine_address(one), one.name) if may_edit else one.name,
                    one.count,
                    str(one.year) if one.year else None,
                    one.get_condition_display(),
                    one.note or None,
                )
            )
            for one in machines
        ],
    )


def _machine_address(machine: Machine) -> str:
    return reverse("provinces:machine", args=[machine.unit_id, machine.pk])


@require_http_methods(["GET", "HEAD", "POST"])
def unit_new(request: ActorRequest, code: str, regency_code: str = "") -> HttpResponse:
    """Enter a unit of a kabupaten/kota, or of the province itself."""
    require_reader(request)
    if regency_code:
        placement = find_placement(code, regency_code)
        place = Place(placement.province, placement)
    else:
        place = Place(find_province(code))
    place.require_registrar(request)
    owner = place.placement.regency if place.placement else place.province
    form = _form(request, place)
    if request.method == "POST" and form.is_valid():
        made = refusable(
            form,
            lambda: units.register_unit(
                owner, details=form.details, by=request.actor, at=timezone.now()
            ),
        )
        if made:
            messages.success(request, _("Unit tercatat."))
            return redirect("provinces:unit", made.pk)
    return _form_page(request, form, place=place)


@require_http_methods(["GET", "HEAD", "POST"])
def unit_edit(request: ActorRequest, unit_id: UUID) -> HttpResponse:
    """Change name, product lines, service area and note."""
    require_reader(request)
    found = find_unit(unit_id)
    place = place_of_unit(found)
    place.require_registrar(request)
    form = _form(request, place, found=found)
    if request.method == "POST" and form.is_valid():
        done = refusable(
            form,
            lambda: units.change_unit(
                found,
                details=form.details,
                version=form.cleaned_data["version"] or 0,
                by=request.actor,
                at=timezone.now(),
            ),
        )
        if done:
            messages.success(request, _("Perubahan unit tersimpan."))
            return redirect("provinces:unit", found.pk)
    return _form_page(request, form, place=place, found=found)


def _form(request: ActorRequest, place: Place, *, found: TechnicalUnit | None = None) -> UnitForm:
    """Offer the kabupaten/kota of the province and those served already, and every province."""
    offered = Q(placements__province=place.province, placements__valid__contains=today())
    if found:
        offered |= Q(served_by__unit=found)
    regencies = Regency.objects.filter(offered).distinct()
    return UnitForm(
        request.POST if request.method == "POST" else None,
        regencies=regencies.order_by("full_name"),
        provinces=Province.objects.existing_on(today()).by_code(),
        initial=UnitForm.answers(found) if found else None,
    )


def _form_page(
    request: ActorRequest, form: UnitForm, *, place: Place, found: TechnicalUnit | None = None
) -> HttpResponse:
    context = {"form": form, "place": place, "unit": found}
    status = 422 if form.errors else 200
    return render(request, "provinces/unit_form.html", context, status=status)


@require_POST
def machine_add(request: ActorRequest, unit_id: UUID) -> HttpResponse:
    """Add a line to the inventory."""
    require_reader(request)
    found = find_unit(unit_id)
    place_of_unit(found).require_registrar(request)
    form = MachineForm(request.POST)
    if not form.is_valid():
        return _page(request, found, form=form)
    with transaction.atomic(durable=True):
        units.add_machine(found, details=form.details, by=request.actor, at=timezone.now())
    messages.success(request, _("Mesin tercatat."))
    return redirect("provinces:unit", found.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def machine(request: ActorRequest, unit_id: UUID, machine_id: UUID) -> HttpResponse:
    """Change a line of the inventory."""
    found = _find_machine(request, unit_id, machine_id)
    form = MachineForm(request.POST) if request.method == "POST" else MachineForm.of(found)
    if request.method == "POST" and form.is_valid():
        with transaction.atomic(durable=True):
            units.change_machine(found, details=form.details, by=request.actor, at=timezone.now())
        messages.success(request, _("Perubahan mesin tersimpan."))
        return redirect("provinces:unit", unit_id)
    context = {"form": form, "machine": found, "unit": found.unit}
    status = 422 if form.errors else 200
    return render(request, "provinces/machine.html", context, status=status)


@require_POST
def machine_remove(request: ActorRequest, unit_id: UUID, machine_id: UUID) -> HttpResponse:
    """Take a line away."""
    found = _find_machine(request, unit_id, machine_id)
    with transaction.atomic(durable=True):
        units.remove_machine(found, by=request.actor, at=timezone.now())
    messages.success(request, _("Mesin dihapus dari inventaris."))
    return redirect("provinces:unit", unit_id)


def _find_machine(request: ActorRequest, unit_id: UUID, machine_id: UUID) -> Machine:
    """A machine of the unit, for who keeps its register."""
    require_reader(request)
    place_of_unit(find_unit(unit_id)).require_registrar(request)
    machines = Machine.objects.select_related("unit")
    return get_object_or_404(machines, pk=machine_id, unit_id=unit_id)
