"""Which instruments are missing, and the forms that record them."""

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from budgets import rules
from budgets.actions.instruments import (
    InstrumentRefused,
    end_official,
    name_official,
    record_for_all,
    record_instrument,
)
from budgets.figures.allocated import AgreedRow, agreed, instrument_dues, provinces_of
from budgets.forms.instruments import InstrumentForm, OfficialForm
from budgets.models import BudgetOfficial, FundingScheme, LegalInstrument
from budgets.states import InstrumentKind
from budgets.views.finding import find_province, find_scheme, own_provinces, perform, require
from budgets.views.instrument_rows import instrument_badge
from ikmportal.ui.components import Badge
from ikmportal.ui.formats import date_text
from ikmportal.ui.tables import Column, Row, Table
from ikmportal.ui.templatetags.ikm import state_badge
from provinces.middleware import ActorRequest
from provinces.models import Office, Province
from provinces.states import OfficeKind
from provinces.views.finding import today


@require_safe
def matrix(request: ActorRequest, scheme_id: UUID) -> HttpResponse:
    """What is missing per province, with overdue marks; a Dinas sees its own."""
    require(rules.may_read_allocation_list(request.actor))
    scheme = find_scheme(scheme_id)
    mine = None if request.actor.is_national else frozenset(own_provinces(request))
    rows = agreed(scheme, province_ids=mine)
    only_missing = request.GET.get("kurang") == "1"
    shown = [row for row in rows if _lacks(row)] if only_missing else rows
    dues = instrument_dues(scheme)
    context = {
        "scheme": scheme,
        "table": _table(scheme, shown, dues, on=today()) if shown else None,
        "dues": [(kind.label, dues.get(kind)) for kind in InstrumentKind],
        "has_dues": bool(dues),
        "only_missing": only_missing,
        "lacking": sum(_lacks(row) for row in rows),
        "provinces": len(rows),
    }
    return render(request, "budgets/instruments.html", context)


def _lacks(row: AgreedRow) -> bool:
    return bool(row.missing()) or not {"kpa", "ppk"} <= row.officials.keys()


def _table(
    scheme: FundingScheme, rows: list[AgreedRow], dues: dict[InstrumentKind, date], *, on: date
) -> Table:
    return Table(
        caption=_("Instrumen yang kurang per provinsi"),
        is_caption_hidden=True,
        columns=(
            Column(label=_("Provinsi"), kind="head"),
            *(Column(label=str(kind.label)) for kind in InstrumentKind),
            Column(label=_("KPA dan PPK")),
        ),
        rows=[Row(cells=_cells(scheme, row, dues, on=on)) for row in rows],
    )


def _cells(
    scheme: FundingScheme, row: AgreedRow, dues: dict[InstrumentKind, date], *, on: date
) -> list[object]:
    address = reverse("budgets:allocation-province", args=[scheme.pk, row.province.pk])
    officials = [kind.upper() for kind in ("kpa", "ppk") if kind not in row.officials]
    named = (
        Badge(_("Kurang %(posts)s") % {"posts": ", ".join(officials)}, "jam", "proses")
        if officials
        else Badge(_("Ada"), "cek", "setuju")
    )
    return [
        format_html('<a href="{}">{}</a>', address, row.province.name),
        *(
            _instrument_cell(row.instruments.get(kind), dues.get(kind), on=on)
            for kind in InstrumentKind
        ),
        state_badge(named),
    ]


def _instrument_cell(found: LegalInstrument | None, due: date | None, *, on: date) -> str:
    drawn = state_badge(instrument_badge(found, due, on=on))
    if found is None or found.dated is None:
        return drawn
    return format_html(
        '<div class="text-break">{} <span class="hint d-block">{}, {}</span></div>',
        drawn,
        found.number,
        date_text(found.dated),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def instrument(
    request: ActorRequest, scheme_id: UUID, province_id: UUID, kind: str
) -> HttpResponse:
    """Record one instrument, or correct the record by another row."""
    found, scheme, wanted = find_province(request, province_id), find_scheme(scheme_id), _kind(kind)
    require(rules.may_record_instrument(request.actor, wanted, province_id=found.pk))
    before = (
        LegalInstrument.objects.newest()
        .filter(scheme=scheme, province=found, kind=wanted)
        .select_related("recorded_by")
        .first()
    )
    form = InstrumentForm(
        request.POST if request.method == "POST" else None,
        before=before,
        may_do_all=wanted == InstrumentKind.ASSIGNMENT,
    )
    if form.is_bound and form.is_valid() and _recorded(request, scheme, found, wanted, form):
        return redirect("budgets:allocation-province", scheme.pk, found.pk)
    context = {
        "form": form,
        "scheme": scheme,
        "province": found,
        "kind": wanted,
        "before": before,
        "due": instrument_dues(scheme).get(wanted),
    }
    status = 422 if form.errors else 200
    return render(request, "budgets/instrument_form.html", context, status=status)


def _kind(text: str) -> InstrumentKind:
    if text not in InstrumentKind.values:
        raise Http404
    return InstrumentKind(text)


def _recorded(
    request: ActorRequest,
    scheme: FundingScheme,
    province: Province,
    kind: InstrumentKind,
    form: InstrumentForm,
) -> bool:
    what: dict[str, Any] = {"facts": form.facts, "by": request.actor, "at": timezone.now()}
    try:
        if form.is_for_all:
            places = provinces_of(scheme)
            count = perform(lambda: record_for_all(scheme, places, kind, **what))
            messages.success(
                request,
                ngettext("Tercatat untuk %(n)s provinsi.", "Tercatat untuk %(n)s provinsi.", count)
                % {"n": count},
            )
        else:
            perform(lambda: record_instrument(scheme, province, kind, **what))
            messages.success(request, _("%(kind)s tercatat.") % {"kind": kind.label})
    except InstrumentRefused as problem:
        _tell(form, problem)
        return False
    return True


def _tell(form: InstrumentForm | OfficialForm, problem: InstrumentRefused) -> None:
    form.add_error(problem.field if problem.field in form.fields else None, str(problem))


@require_http_methods(["GET", "HEAD", "POST"])
def official_new(request: ActorRequest, scheme_id: UUID, office_id: UUID) -> HttpResponse:
    """Record who is KPA or PPK of a provincial Dinas in the year of the scheme."""
    scheme, office = find_scheme(scheme_id), _find_office(request, office_id)
    require(rules.may_name_officials(request.actor, office_id=office.pk))
    year = scheme.fiscal_year_id
    form = OfficialForm(
        request.POST if request.method == "POST" else None,
        initial={"kind": "kpa", "first_day": date(year, 1, 1), "last_day": date(year, 12, 31)},
    )
    if form.is_bound and form.is_valid() and _named(request, office, year, form):
        messages.success(request, _("Pejabat tercatat."))
        return redirect("budgets:allocation-province", scheme.pk, office.province_id)
    context = {"form": form, "scheme": scheme, "office": office}
    status = 422 if form.errors else 200
    return render(request, "budgets/official_form.html", context, status=status)


def _named(request: ActorRequest, office: Office, year: int, form: OfficialForm) -> bool:
    try:
        perform(
            lambda: name_official(
                office, year, facts=form.facts, by=request.actor, at=timezone.now()
            )
        )
    except InstrumentRefused as problem:
        _tell(form, problem)
        return False
    return True


def _find_office(request: ActorRequest, office_id: UUID) -> Office:
    """A provincial Dinas: its own people, or the centre."""
    offices = Office.objects.filter(kind=OfficeKind.PROVINCE)
    if not request.actor.is_national:
        offices = offices.filter(pk__in=request.actor.office_ids())
    return get_object_or_404(offices, pk=office_id)


@require_POST
def official_end(request: ActorRequest, scheme_id: UUID, official_id: UUID) -> HttpResponse:
    """End an appointment today; the days before stay."""
    scheme = find_scheme(scheme_id)
    rows = BudgetOfficial.objects.filter(fiscal_year=scheme.fiscal_year_id)
    if not request.actor.is_national:
        rows = rows.filter(office__in=request.actor.office_ids())
    found = get_object_or_404(rows.select_related("office"), pk=official_id)
    require(rules.may_name_officials(request.actor, office_id=found.office_id))
    try:
        perform(lambda: end_official(found, by=request.actor, on=today()))
    except InstrumentRefused as problem:
        messages.warning(request, str(problem))
    else:
        messages.success(request, _("Penunjukan diakhiri."))
    return redirect("budgets:allocation-province", scheme.pk, found.office.province_id)
