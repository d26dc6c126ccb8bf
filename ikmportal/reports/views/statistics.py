"""The national statistics: provinces by state, as a page and through a report run."""

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.html import format_html
from django.views.decorators.http import require_safe

from budgets.models import FundingScheme
from ikmportal.reports import document
from ikmportal.reports.assemble.dashboard import reading
from ikmportal.reports.assemble.statistics import province_codes, statistics_table
from ikmportal.reports.build import may_make_national
from ikmportal.reports.models import ReportKind, national_kinds
from ikmportal.reports.views.dashboard import scheme_asked
from ikmportal.ui.tables import Column, Row, Table
from provinces.middleware import ActorRequest


@require_safe
def statistics(request: ActorRequest) -> HttpResponse:
    """Count proposals per province and state, with totals: the figures the dashboard shows."""
    if ReportKind.STATISTICS not in national_kinds(request.actor):
        raise PermissionDenied
    scheme = scheme_asked(request)
    found = reading(scheme, at=timezone.now()) if scheme else None
    context = {
        "scheme": scheme,
        "table": _as_page(statistics_table(scheme, found.provinces), scheme)
        if scheme and found
        else None,
        "as_of": found.as_of if found else None,
        "may_export": may_make_national(request.actor, ReportKind.STATISTICS),
    }
    return render(request, "reports/statistics.html", context)


def _as_page(table: document.Table, scheme: FundingScheme) -> Table:
    """The same rows and totals, with an anchor a province for the tiles of the dashboard."""
    codes = province_codes(scheme)
    return Table(
        caption=table.title,
        is_caption_hidden=True,
        columns=[
            Column(label=c.label, kind="number" if c.is_figure else "head") for c in table.columns
        ],
        rows=[
            Row(cells=(row.cells[0], _anchored(row.cells[1], code), *row.cells[2:]))
            for row, code in zip(table.rows, codes, strict=True)
        ],
        foot=[Row(cells=["" if cell is None else cell for cell in table.total or ()])],
    )


def _anchored(name: document.Cell, code: str) -> str:
    return format_html('<span id="p-{}">{}</span>', code, name)
