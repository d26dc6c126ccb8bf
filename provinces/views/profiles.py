"""The profile of a province or a kabupaten/kota: what is known of its IKM, from named sources."""

from typing import Any
from uuid import UUID

from django.db.models import Count, F, Prefetch, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ikmportal.ui.tables import Column, Row, Table, link
from provinces.figures import ikm_population
from provinces.middleware import ActorRequest
from provinces.models import (
    Province,
    Regency,
    RegencyPlacement,
    Sentra,
    SentraProduct,
    TechnicalUnit,
    TechnicalUnitProduct,
)
from provinces.states import SentraStageKind
from provinces.views import tables
from provinces.views.finding import (
    Place,
    find_placement,
    find_province,
    placement_of,
    require_reader,
    today,
)

SENTRA_PRODUCTS = Prefetch("products", SentraProduct.objects.order_by("position"))
UNIT_PRODUCTS = Prefetch("products", TechnicalUnitProduct.objects.order_by("position"))
MOST_SENTRA = 50


@require_safe
def province(request: ActorRequest, code: str) -> HttpResponse:
    """Population by year and source, commodities, WPPI, kabupaten/kota, sentra, UPTD, funding."""
    require_reader(request)
    found = find_province(code)
    population = ikm_population(found.pk)
    context = {
        "facts": _province_facts(found),
        "population": population,
        "population_table": tables.population_table(population),
        "others_table": tables.other_figures_table(population),
        "growth_regions": found.growth_regions.order_by("number"),
        "regencies_table": _regencies_table(found),
        "funding_url": reverse("budgets:funding-province", args=[code]),
        **_registers(request, Place(found)),
    }
    return render(request, "provinces/province.html", context)


@require_safe
def regency(request: ActorRequest, code: str, regency_code: str) -> HttpResponse:
    """What is registered in a kabupaten/kota; published figures stop at the province."""
    require_reader(request)
    placement = find_placement(code, regency_code)
    serving = TechnicalUnit.objects.serving(
        province_id=placement.province_id, regency_id=placement.regency_id
    )
    serving = serving.exclude(regency_id=placement.regency_id)
    context = {
        "serving_table": tables.unit_table(
            _units(serving), caption=_("Daftar unit dari daerah lain")
        ),
        "funding_url": reverse("budgets:funding-regency", args=[code, regency_code]),
        **_registers(request, Place(placement.province, placement)),
    }
    return render(request, "provinces/regency.html", context)


@require_safe
def place(request: ActorRequest, place_id: UUID) -> HttpResponse:
    """Send on to the profile of a province or kabupaten/kota known by its identity."""
    require_reader(request)
    if Regency.objects.filter(pk=place_id).exists():
        placement = placement_of(place_id)
        return redirect("provinces:regency", placement.province.code, placement.code)
    found = get_object_or_404(Province, pk=place_id)
    return redirect("provinces:province", found.code)


def _province_facts(found: Province) -> list[tuple[str, str]]:
    return [
        (_("Kode"), found.code),
        (_("Ibu kota"), found.capital),
        (_("Zona waktu"), found.get_time_zone_display()),
        (_("Undang-undang"), found.founding_law),
    ]


def _registers(request: ActorRequest, where: Place) -> dict[str, Any]:
    """Sentra, their commodities and the units of a place, with the doors its registrar has."""
    sentra = _sentra(where)
    units = _units(_units_in(where))
    return {
        "place": where,
        "province": where.province,
        "sentra_count": len(sentra),
        "sentra_table": tables.sentra_table(sentra[:MOST_SENTRA]),
        "has_more_sentra": len(sentra) > MOST_SENTRA,
        "commodities": sorted({line.name for one in sentra for line in one.products.all()}),
        "unit_table": tables.unit_table(units, caption=_("Daftar UPTD dan UPT")),
        "may_edit": where.may_be_edited_by(request),
    }


def _sentra(where: Place) -> list[Sentra]:
    found = Sentra.objects.placed_on(today(), province_code=where.province.code)
    if where.regency_id:
        found = found.filter(regency_id=where.regency_id)
    found = found.select_related("regency").prefetch_related(SENTRA_PRODUCTS)
    return list(found.order_by(F("regency_code"), "name"))


def _units_in(where: Place) -> Any:
    if where.regency_id:
        return TechnicalUnit.objects.filter(regency_id=where.regency_id)
    return TechnicalUnit.objects.standing_in(where.province.pk, on=today())


def _units(units: Any) -> list[TechnicalUnit]:
    listed = units.select_related("regency", "province").prefetch_related(UNIT_PRODUCTS)
    return list(listed.order_by("name", "pk"))


def _regencies_table(found: Province) -> Table:
    placements = (
        RegencyPlacement.objects.on(today())
        .filter(province=found)
        .select_related("regency")
        .annotate(
            sentra_count=Count("regency__sentra", distinct=True),
            working_count=Count(
                "regency__sentra",
                filter=Q(regency__sentra__stage=SentraStageKind.OPERATING),
                distinct=True,
            ),
        )
        .order_by("code")
    )
    return Table(
        caption=_("Daftar kabupaten/kota"),
        is_caption_hidden=True,
        columns=(
            Column(label=_("Kode"), kind="code"),
            Column(label=_("Kabupaten/kota"), kind="head"),
            Column(label=_("Sentra tercatat"), kind="number"),
            Column(label=_("Beroperasi"), kind="number"),
        ),
        rows=[_regency_row(found, placement) for placement in placements],
    )


def _regency_row(found: Province, placement: Any) -> Row:
    address = reverse("provinces:regency", args=[found.code, placement.code])
    return Row(
        cells=(
            placement.code,
            link(address, placement.regency.full_name),
            placement.sentra_count,
            placement.working_count,
        )
    )
