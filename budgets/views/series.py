"""Dekonsentrasi and Tugas Pembantuan, year by year."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from budgets import rules
from budgets.figures.series import YearOfSeries
from budgets.figures.series import series as years_of_series
from budgets.views.finding import own_provinces, require
from ikmportal.ui.formats import rupiah_short
from ikmportal.ui.tables import Column, Row, Table
from provinces.middleware import ActorRequest


@require_safe
def series(request: ActorRequest) -> HttpResponse:
    """One row a year; a Dinas its own province only."""
    require(rules.may_read_ceilings(request.actor))
    sees_all = request.actor.is_national
    mine = None if sees_all else frozenset(own_provinces(request))
    years = years_of_series(province_ids=mine)
    context = {"table": _table(years) if years else None, "is_national": sees_all}
    return render(request, "budgets/series.html", context)


def _table(years: list[YearOfSeries]) -> Table:
    return Table(
        caption=_("Dekonsentrasi dan Tugas Pembantuan menurut tahun"),
        is_caption_hidden=True,
        columns=(
            Column(label=_("Tahun anggaran"), kind="head"),
            Column(label=_("Skema")),
            Column(label=_("Provinsi"), kind="number"),
            Column(label=_("Pagu (Rp)"), kind="number"),
            Column(label=_("Alokasi semula (Rp)"), kind="number"),
            Column(label=_("Sesudah revisi (Rp)"), kind="number"),
            Column(label=_("Menurut sumber lain")),
        ),
        rows=[
            Row(
                cells=(
                    str(one.scheme.fiscal_year_id),
                    one.scheme.get_kind_display(),
                    one.provinces or None,
                    one.limit_idr,
                    one.granted_idr or None,
                    one.revised_idr or None,
                    "; ".join(f"{rupiah_short(r.amount_idr)} ({r.source})" for r in one.said)
                    or None,
                )
            )
            for one in years
        ],
    )
