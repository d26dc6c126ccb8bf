"""What was agreed: one row per province, and one page per province with its instruments."""

from collections.abc import Sequence
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from budgets import rules
from budgets.figures.allocated import AgreedRow, agreed, instrument_dues
from budgets.figures.listed import grants_in
from budgets.models import Allocation, BudgetOfficial, FundingScheme, LegalInstrument
from budgets.states import InstrumentKind
from budgets.views.finding import find_province, find_scheme, own_provinces, require
from budgets.views.instrument_rows import InstrumentRow, instrument_rows, official_rows
from ikmportal.ui import formats
from ikmportal.ui.tables import Column, Row, Table, link
from provinces.middleware import ActorRequest
from provinces.models import Office
from provinces.states import OfficeKind
from provinces.views.finding import today


@require_safe
def allocations(request: ActorRequest, scheme_id: UUID) -> HttpResponse:
    """Every province of the year with what was agreed, also zero; a Dinas its own only."""
    require(rules.may_read_allocation_list(request.actor))
    scheme = find_scheme(scheme_id)
    sees_all = request.actor.is_national
    mine = None if sees_all else frozenset(own_provinces(request))
    rows = agreed(scheme, province_ids=mine)
    context = {
        "scheme": scheme,
        "is_national": sees_all,
        "table": _table(scheme, rows) if rows else None,
        "total_idr": sum(row.amount_idr for row in rows),
        "count": sum(row.count for row in rows),
        "provinces_with": sum(row.amount_idr > 0 for row in rows),
        "provinces": len(rows),
        "may_export": rules.may_export(request.actor),
        "may_annex": sees_all and not request.actor.reads_only,
    }
    return render(request, "budgets/allocations.html", context)


def _table(scheme: FundingScheme, rows: list[AgreedRow]) -> Table:
    return Table(
        caption=_("Alokasi yang disepakati per provinsi"),
        is_caption_hidden=True,
        columns=(
            Column(label=_("Provinsi"), kind="head"),
            Column(label=_("Usulan"), kind="number"),
            Column(label=_("Disepakati (Rp)"), kind="number"),
            *(Column(label=str(kind.label)) for kind in InstrumentKind),
            Column(label=_("KPA")),
        ),
        rows=[Row(cells=_cells(scheme, row)) for row in rows],
        foot=[
            Row(
                cells=(
                    _("Jumlah"),
                    sum(row.count for row in rows),
                    sum(row.amount_idr for row in rows),
                    *_counts(rows),
                    None,
                ),
                tone="jumlah",
            )
        ],
    )


def _counts(rows: list[AgreedRow]) -> list[str]:
    return [
        _("%(n)s dari %(all)s")
        % {"n": sum(kind in row.instruments for row in rows), "all": len(rows)}
        for kind in InstrumentKind
    ]


def _cells(scheme: FundingScheme, row: AgreedRow) -> list[object]:
    address = reverse("budgets:allocation-province", args=[scheme.pk, row.province.pk])
    kpa = row.officials.get("kpa", [])
    return [
        link(address, row.province.name),
        row.count,
        row.amount_idr,
        *(_instrument(row, kind) for kind in InstrumentKind),
        kpa[-1].full_name if kpa else _("belum dicatat"),
    ]


def _instrument(row: AgreedRow, kind: InstrumentKind) -> str | SafeString:
    found = row.instruments.get(kind)
    return found.number if found else format_html('<span class="sec">{}</span>', _("belum ada"))


@require_safe
def province(request: ActorRequest, scheme_id: UUID, province_id: UUID) -> HttpResponse:
    """One province: its allocations, its instruments with their history, its KPA and PPK."""
    require(rules.may_read_allocation_list(request.actor))
    found = find_province(request, province_id)
    scheme = find_scheme(scheme_id)
    rows = list(grants_in(scheme, found.pk))
    office = _office_of(found.pk)
    officials = _officials(office, scheme)
    context = {
        "scheme": scheme,
        "province": found,
        "total_idr": sum(int(row.amount_idr) for row in rows),
        "allocations": _allocations_table(rows) if rows else None,
        "instruments": _instruments(request, scheme, found.pk),
        "office": office,
        "officials": official_rows(officials, request.actor, on=today()),
        "may_name": bool(office and rules.may_name_officials(request.actor, office_id=office.pk)),
    }
    return render(request, "budgets/allocations_province.html", context)


def _allocations_table(rows: Sequence[Allocation]) -> Table:
    return Table(
        caption=_("Tiap alokasi"),
        is_caption_hidden=True,
        columns=(
            Column(label=_("Usulan"), kind="head"),
            Column(label=_("Kantor")),
            Column(label=_("Disepakati pada")),
            Column(label=_("Jumlah (Rp)"), kind="number"),
            Column(label=_("Alasan perubahan")),
        ),
        rows=[
            Row(
                cells=(
                    one.title,
                    one.office.short_name,
                    formats.moment(one.approved_at),
                    one.amount_idr,
                    one.reason or None,
                )
            )
            for one in rows
        ],
        foot=[
            Row(
                cells=(_("Jumlah"), None, None, sum(int(one.amount_idr) for one in rows), None),
                tone="jumlah",
            )
        ],
    )


def _office_of(province_id: UUID) -> Office | None:
    """The provincial Dinas of today."""
    offices = Office.objects.existing_on(today())
    return offices.filter(kind=OfficeKind.PROVINCE, province=province_id).first()


def _officials(office: Office | None, scheme: FundingScheme) -> list[BudgetOfficial]:
    if office is None:
        return []
    rows = BudgetOfficial.objects.of_year(scheme.fiscal_year_id).filter(office=office)
    return list(rows.select_related("recorded_by"))


def _instruments(
    request: ActorRequest, scheme: FundingScheme, province_id: UUID
) -> list[InstrumentRow]:
    rows = LegalInstrument.objects.filter(scheme=scheme, province=province_id)
    history = list(rows.select_related("recorded_by").order_by("recorded_at", "pk"))
    return instrument_rows(
        history,
        instrument_dues(scheme),
        may=lambda kind: rules.may_record_instrument(request.actor, kind, province_id=province_id),
        on=today(),
    )
