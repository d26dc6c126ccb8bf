"""Funding history of the country, a province or a kabupaten/kota, by year and source."""

from collections.abc import Sequence
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from budgets import figures, rules
from budgets.figures import FundingLine
from ikmportal.ui.tables import Column, Row, Table
from provinces.middleware import ActorRequest
from provinces.models import Province, RegencyPlacement
from provinces.views.finding import today


@require_safe
def nation(request: ActorRequest) -> HttpResponse:
    """National amounts, from the sources that name them."""
    sees = _reads(request, None)
    lines = figures.funding_of_the_nation(with_allocations=sees)
    return _page(request, lines, name=_("Nasional"), sees=sees, back=reverse("provinces:territory"))


@require_safe
def province(request: ActorRequest, code: str) -> HttpResponse:
    """A province with its kabupaten/kota."""
    _require_reader(request)
    found = get_object_or_404(Province.objects.existing_on(today()), code=code)
    sees = _reads(request, found.pk)
    lines = figures.funding_of_province(found.pk, on=today(), with_allocations=sees)
    back = reverse("provinces:province", args=[code])
    return _page(request, lines, name=found.official_name, sees=sees, back=back)


@require_safe
def regency(request: ActorRequest, code: str, regency_code: str) -> HttpResponse:
    """One kabupaten/kota."""
    _require_reader(request)
    placements = RegencyPlacement.objects.on(today()).select_related("regency")
    found = get_object_or_404(placements, code=regency_code, province__code=code)
    sees = _reads(request, found.province_id)
    lines = figures.funding_of_regency(found.regency_id, with_allocations=sees)
    back = reverse("provinces:regency", args=[code, regency_code])
    return _page(request, lines, name=found.regency.full_name, sees=sees, back=back)


def _require_reader(request: ActorRequest) -> None:
    if not rules.may_read_funding(request.actor):
        raise PermissionDenied


def _reads(request: ActorRequest, province_id: UUID | None) -> bool:
    """Whether the portal's own sums are shown as well."""
    _require_reader(request)
    return rules.may_read_allocations(request.actor, province_id=province_id)


def _page(
    request: ActorRequest, lines: Sequence[FundingLine], *, name: str, sees: bool, back: str
) -> HttpResponse:
    """The whole page, or its table alone for the panel of a profile."""
    is_panel = request.headers.get("HX-Request") == "true"
    template = "budgets/parts/funding.html" if is_panel else "budgets/funding.html"
    context = {
        "name": name,
        "back": back,
        "table": _table(lines) if lines else None,
        "sees_allocations": sees,
    }
    response = render(request, template, context)
    patch_vary_headers(response, ["HX-Request"])
    return response


def _table(lines: Sequence[FundingLine]) -> Table:
    return Table(
        caption=_("Pendanaan menurut tahun dan sumber"),
        is_caption_hidden=True,
        columns=(
            Column(label=_("Tahun anggaran"), kind="head"),
            Column(label=_("Skema")),
            Column(label=_("Jumlah (Rp)"), kind="number"),
            Column(label=_("Status")),
            Column(label=_("Daerah")),
            Column(label=_("Sumber")),
            Column(label=_("Keyakinan")),
            Column(label=_("Catatan")),
        ),
        rows=[_row(line) for line in lines],
    )


def _row(line: FundingLine) -> Row:
    return Row(
        cells=(
            str(line.year) if line.year else _("Tidak disebut"),
            str(line.kind.label),
            line.amount_idr,
            str(line.status.label),
            line.place or _recipients(line),
            line.source or _("Portal ini"),
            line.confidence or None,
            line.note or None,
        )
    )


def _recipients(line: FundingLine) -> str | None:
    if line.recipient_count is None:
        return None
    return _("%(count)d daerah") % {"count": line.recipient_count}
