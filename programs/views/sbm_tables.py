"""The SBM tables: read by everyone with a post, brought by workbook by an admin."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from budgets.actions.sbm_tables import compare_table
from budgets.models import FiscalYear, SbmImport, SbmRate
from budgets.states import SbmClass
from ikmportal.ui.formats import number
from ikmportal.ui.tables import Column, Row, Table
from programs import rules
from programs.actions.sbm_import import (
    TableUnreadable,
    apply_import,
    keep_workbook,
    table_impact,
)
from programs.forms.sbm import SbmUploadForm
from programs.views.finding import perform, require
from programs.workbook.sbm_table import CellProblem, TableRefused, TableRow
from programs.workbook.sbm_table import template as workbook
from provinces.middleware import ActorRequest
from provinces.models import Province
from provinces.states import Confidence

_MOST_SHOWN = 100
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
def sbm(request: ActorRequest) -> HttpResponse:
    """The rates of one year in one province, with the nation's beside them."""
    require(rules.may_read_rules(request.actor))
    years = list(FiscalYear.objects.filter(sbm_items__isnull=False).distinct().order_by("-year"))
    provinces = list(Province.objects.by_code())
    year = next((y for y in years if str(y.year) == request.GET.get("tahun", "")), None)
    year = year or next(iter(years), None)
    province = next((p for p in provinces if p.code == request.GET.get("provinsi", "")), None)
    province = province or _own_province(request, provinces)
    context = {
        "years": years,
        "provinces": provinces,
        "year": year,
        "province": province,
        "table": _table(year, province) if year else None,
        "may_keep": rules.may_keep_sbm(request.actor),
    }
    return render(request, "programs/sbm.html", context)


def _own_province(request: ActorRequest, provinces: Sequence[Province]) -> Province | None:
    mine = {m.province_id for m in request.actor.mandates if m.province_id}
    return next((p for p in provinces if p.pk in mine), next(iter(provinces), None))


def _table(year: FiscalYear, province: Province | None) -> Table | None:
    here = SbmRate.objects.filter(item__fiscal_year=year).select_related("item")
    rows = [
        *here.filter(province=province).order_by("item__name"),
        *here.filter(province=None).order_by("item__name"),
    ]
    if not rows:
        return None
    return Table(
        caption=_("Tarif SBM"),
        is_caption_hidden=True,
        columns=(
            Column(label=_("Uraian"), kind="head"),
            Column(label=_("Satuan")),
            Column(label=_("Sifat")),
            Column(label=_("Tarif (Rp)"), kind="number"),
            Column(label=_("Berlaku di")),
            Column(label=_("Keyakinan")),
            Column(label=_("Peraturan")),
        ),
        rows=[_row(rate, province) for rate in rows],
    )


def _row(rate: SbmRate, province: Province | None) -> Row:
    place = province.name if province and rate.province_id else _("Nasional")
    return Row(
        cells=(
            rate.item.name,
            rate.item.unit,
            SbmClass(rate.item.kind).label,
            rate.rate_idr,
            place,
            Confidence(rate.confidence).label,
            rate.item.regulation,
        )
    )


@require_safe
def template(request: ActorRequest) -> HttpResponse:
    """The newest table as a workbook to change and upload."""
    require(rules.may_keep_sbm(request.actor))
    provinces = dict(Province.objects.values_list("code", "name"))
    response = HttpResponse(workbook(_newest(), provinces=provinces), content_type=_XLSX)
    response["Content-Disposition"] = 'attachment; filename="templat-sbm.xlsx"'
    return response


def _newest() -> list[TableRow]:
    newest = FiscalYear.objects.filter(sbm_items__isnull=False).order_by("-year").first()
    rates = (
        SbmRate.objects.filter(item__fiscal_year=newest)
        .select_related("item", "province")
        .order_by("item__key", "item__class_key", "province__code")
    )
    return [
        TableRow(
            key=rate.item.key,
            class_key=rate.item.class_key,
            name=rate.item.name,
            unit=rate.item.unit,
            kind=rate.item.kind,
            number="" if rate.item.item_number is None else str(rate.item.item_number),
            province=rate.province.code if rate.province else "",
            rate_idr=int(rate.rate_idr),
        )
        for rate in rates
    ]


@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: ActorRequest) -> HttpResponse:
    """Read a workbook and keep its table; nothing changes before it is applied."""
    require(rules.may_keep_sbm(request.actor))
    is_sent = request.method == "POST"
    form = SbmUploadForm(request.POST if is_sent else None, request.FILES if is_sent else None)
    problems: Sequence[CellProblem] = ()
    if is_sent and form.is_valid():
        data = form.cleaned_data
        try:
            kept = perform(
                lambda: keep_workbook(
                    data["file"],
                    year=data["fiscal_year"],
                    regulation=data["regulation"],
                    by=request.actor,
                    at=timezone.now(),
                )
            )
        except TableUnreadable as problem:
            form.add_error("file", str(problem))
        except TableRefused as problem:
            problems = problem.problems
            form.add_error("file", _("Ada sel yang perlu diperbaiki. Perbaiki lalu unggah lagi."))
        else:
            return redirect("programs:sbm-import", kept.pk)
    context = {"form": form, "problems": problems}
    status = 422 if form.errors else 200
    return render(request, "programs/sbm_upload.html", context, status=status)


@require_safe
def preview(request: ActorRequest, import_id: UUID) -> HttpResponse:
    """What a kept table would change, in rates and in drafts."""
    require(rules.may_keep_sbm(request.actor))
    kept = get_object_or_404(SbmImport.objects.select_related("uploaded_by"), pk=import_id)
    difference = compare_table(kept)
    drafts = table_impact(difference.rates)
    context = {
        "kept": kept,
        "difference": difference,
        "changes": _changes(difference.changed),
        "change_count": len(difference.changed),
        "drafts": drafts[:_MOST_SHOWN],
        "draft_count": len(drafts),
        "newly_above": sum(draft.newly_above > 0 for draft in drafts),
    }
    return render(request, "programs/sbm_import.html", context)


def _changes(amounts: Mapping[UUID, tuple[int, int]]) -> list[tuple[str, str, str, str]]:
    """(item, place, before, after) of the first rates that would change."""
    rates = (
        SbmRate.objects.filter(pk__in=amounts)
        .select_related("item", "province")
        .order_by("item__name", "province__code")[:_MOST_SHOWN]
    )
    return [
        (
            rate.item.name,
            rate.province.name if rate.province else _("Nasional"),
            number(amounts[rate.pk][0]),
            number(amounts[rate.pk][1]),
        )
        for rate in rates
    ]


@require_POST
def apply(request: ActorRequest, import_id: UUID) -> HttpResponse:
    """Apply a kept table in one transaction; once."""
    require(rules.may_keep_sbm(request.actor))
    get_object_or_404(SbmImport, pk=import_id)
    perform(lambda: apply_import(import_id, by=request.actor, at=timezone.now()))
    messages.success(request, _("Tabel SBM diterapkan."))
    return redirect("programs:sbm-import", import_id)
