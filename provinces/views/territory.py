"""Territory as it was on a date."""

from datetime import date

from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ikmportal.ui.formats import DateTextError, parse_date, wib_today
from ikmportal.ui.tables import Column, Row, Table, link
from provinces.middleware import ActorRequest
from provinces.models import Province
from provinces.rules import may_read_territory


@require_safe
def territory(request: ActorRequest) -> HttpResponse:
    """Provinces that existed on the asked date, with their regencies counted on that date."""
    if not may_read_territory(request.actor):
        raise PermissionDenied
    typed = request.GET.get("pada", "")
    on, problem = _date(typed)
    provinces = list(
        Province.objects.existing_on(on)
        .by_code()
        .annotate(regency_count=Count("placements", filter=Q(placements__valid__contains=on)))
    )
    context = {
        "typed": typed,
        "on": on,
        "problem": problem,
        "count": len(provinces),
        "table": _table(provinces),
    }
    return render(request, "provinces/territory.html", context)


def _date(typed: str) -> tuple[date, str]:
    today = wib_today()
    if not typed.strip():
        return today, ""
    try:
        return parse_date(typed), ""
    except DateTextError as problem:
        return today, str(problem)


def _table(provinces: list[Province]) -> Table:
    return Table(
        caption=_("Provinsi"),
        is_caption_hidden=True,
        columns=(
            Column(label=_("Kode"), kind="code"),
            Column(label=_("Provinsi"), kind="head"),
            Column(label=_("Ibu kota")),
            Column(label=_("Zona waktu")),
            Column(label=_("Kabupaten/kota"), kind="number"),
            Column(label=_("Undang-undang")),
        ),
        rows=[
            Row(
                cells=(
                    province.code,
                    link(reverse("provinces:province", args=[province.code]), province.name),
                    province.capital,
                    province.get_time_zone_display(),
                    province.regency_count,  # type: ignore[attr-defined]
                    province.founding_law or None,
                )
            )
            for province in provinces
        ],
    )
