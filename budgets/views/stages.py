"""Ceilings of a scheme at every stage: who has what, what changed and why, who used what."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from budgets import rules
from budgets.figures.listed import entries_of, grants_in, shares_in
from budgets.figures.stages import (
    Ledger,
    PlaceRow,
    Sums,
    ledger,
    letters,
    only,
    waterfall,
)
from budgets.forms.axes import AxisForm
from budgets.models import FundingScheme
from budgets.views import stage_tables as tables
from budgets.views.finding import find_province, find_scheme, own_provinces, require
from ikmportal.ui.charts import waterfall_svg
from provinces.middleware import ActorRequest
from provinces.models import Province
from provinces.views.finding import today

_MOST_ROWS = 100


@require_safe
def stages(request: ActorRequest, scheme_id: UUID) -> HttpResponse:
    """All stages side by side; a Dinas sees its own province only."""
    require(rules.may_read_ceilings(request.actor))
    scheme = find_scheme(scheme_id)
    form = AxisForm(request.GET)
    found = ledger(scheme, before=form.before, today=today() if form.is_today else None)
    sees_all = request.actor.is_national
    mine = None if sees_all else own_provinces(request)
    shown = found if mine is None else only(found, mine)
    context = {
        "scheme": scheme,
        "form": form,
        "is_national": sees_all,
        "headline": _headline(shown),
        **_tables(shown, scheme, form, foot=sees_all),
        "letters": tables.letters_table(letters(scheme.pk, before=form.before, province_ids=mine)),
        "may_change": rules.may_set_ceilings(request.actor),
        "may_scenarios": rules.may_read_scenarios(request.actor),
        "may_export": rules.may_export(request.actor),
        "export": _export(scheme, form),
    }
    return render(request, "budgets/stages.html", context)


def _headline(found: Ledger) -> Sums | None:
    """The newest stage that has an amount."""
    return found.nation[found.stages[-1]] if found.stages else None


def _tables(found: Ledger, scheme: FundingScheme, form: AxisForm, *, foot: bool) -> dict[str, Any]:
    if not found.stages:
        return {"table": None}
    steps = tables.labelled(waterfall(found.nation))
    suffix = _suffix(form)

    def href(row: PlaceRow) -> str:
        return reverse("budgets:ceiling-province", args=[scheme.pk, row.id]) + suffix

    return {
        "table": tables.stages_table(found, href=href, foot=foot),
        "waterfall": waterfall_svg(_("Dari pagu sampai alokasi, %(s)s") % {"s": scheme}, steps),
        "waterfall_table": tables.waterfall_table(steps),
        "stage": found.stages[-1].label,
    }


def _suffix(form: AxisForm) -> str:
    return f"?{urlencode({'per': form.on.isoformat()})}" if form.on else ""


def _export(scheme: FundingScheme, form: AxisForm) -> str:
    asked = {
        "scheme": str(scheme.pk),
        "per": form.on.isoformat() if form.on else "",
        "sumbu": "kini" if form.is_today else "",
    }
    return urlencode({name: value for name, value in asked.items() if value})


@require_safe
def province(request: ActorRequest, scheme_id: UUID, province_id: UUID) -> HttpResponse:
    """One province: its stages, the letters behind them, its kabupaten/kota, who used what."""
    require(rules.may_read_ceilings(request.actor))
    found = find_province(request, province_id)
    scheme = find_scheme(scheme_id)
    form = AxisForm(request.GET)
    book = ledger(scheme, before=form.before)
    mine = only(book, {found.pk})
    context = {
        "scheme": scheme,
        "province": found,
        "form": form,
        "headline": _headline(mine),
        **_tables(mine, scheme, form, foot=False),
        **_details(scheme, found, form),
        "export": _export(scheme, form),
    }
    return render(request, "budgets/stages_province.html", context)


def _details(scheme: FundingScheme, found: Province, form: AxisForm) -> dict[str, Any]:
    entries = entries_of(scheme, found.pk, before=form.before)[:_MOST_ROWS]
    used = grants_in(scheme, found.pk, before=form.before)[:_MOST_ROWS]
    shares = _regency_shares(scheme, found) if form.on is None else []
    return {
        "entries": tables.entries_table(entries),
        "allocations": tables.allocations_table(used) if used else None,
        "shares": tables.shares_table(shares) if shares else None,
    }


def _regency_shares(scheme: FundingScheme, found: Province) -> list[tuple[str, Sums]]:
    return [
        (name, Sums(limit_idr=limit, used_idr=used))
        for name, limit, used in shares_in(scheme, found.pk)
    ]
