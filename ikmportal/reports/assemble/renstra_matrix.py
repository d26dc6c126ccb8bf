"""Matriks Kinerja dan Pendanaan Renstra: indicators by year, and the money linked to them.

A figure that no source gives stays blank; nothing is filled in, carried over or interpolated.
"""

from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.utils.translation import gettext as _

from budgets.figures import IndicatorFigures, YearFigures, renstra_figures
from budgets.models import Plan
from ikmportal.reports.assemble.letterheads import demo_notice, letterhead_of
from ikmportal.reports.document import (
    Cell,
    Column,
    ColumnKind,
    Document,
    Facts,
    Heading,
    Paragraph,
    Row,
    RowStyle,
    Table,
)
from programs.figures import IndicatorMoney, indicator_money
from provinces.models import Office
from provinces.states import OfficeKind

_UNKNOWN = YearFigures(target=None, actual=None)
_NO_MONEY = IndicatorMoney()
Money = dict[tuple[UUID | None, int], IndicatorMoney]


class NoDitjenError(LookupError):
    """Reference data is not loaded: there is no Ditjen to sign as."""


def assemble(plan_id: UUID, *, years: list[int], as_of: datetime) -> Document:
    """Put the matrix of a plan together for the given years. Raises Plan.DoesNotExist."""
    plan = Plan.objects.get(pk=plan_id)
    office = Office.objects.filter(kind=OfficeKind.DITJEN).order_by("valid").last()
    if office is None:
        raise NoDitjenError
    indicators, money = renstra_figures(plan_id), indicator_money(years)
    span = f"{years[0]}–{years[-1]}" if len(years) > 1 else str(years[0])
    return Document(
        title=_("Matriks Kinerja dan Pendanaan Renstra"),
        subtitle=f"{plan.name}, {span}",
        letterhead=letterhead_of(office),
        notice=demo_notice(),
        as_of=as_of,
        is_landscape=True,
        sections=(
            Facts(_facts(plan, span, len(indicators))),
            Heading(_("A. Kinerja")),
            _performance(indicators, years),
            Heading(_("B. Pendanaan")),
            _funding(indicators, money, years),
            Paragraph(
                _(
                    "Tanda “–” berarti angkanya tidak diketahui dari sumber mana pun. Dana "
                    "dihitung dari baris RAB yang ditautkan ke indikator; alokasi yang dibatalkan "
                    "tidak dihitung."
                )
            ),
        ),
    )


def _facts(plan: Plan, span: str, indicators: int) -> tuple[tuple[str, str], ...]:
    return (
        (_("Rencana"), plan.name),
        (_("Tahun"), span),
        (_("Unit organisasi"), "Direktorat Jenderal Industri Kecil, Menengah, dan Aneka"),
        (_("Indikator"), str(indicators)),
    )


def _performance(indicators: list[IndicatorFigures], years: list[int]) -> Table:
    figures = [
        Column(label=label, kind=ColumnKind.NUMBER, width=8, group=str(year))
        for year in years
        for label in (_("Target"), _("Realisasi"))
    ]
    return Table(
        title=_("Target dan realisasi indikator"),
        sheet=_("Kinerja"),
        columns=(
            Column(label=_("No."), kind=ColumnKind.NUMBER, width=4),
            Column(label=_("Sasaran / indikator"), width=30),
            Column(label=_("Satuan"), width=9),
            *figures,
        ),
        rows=tuple(_performance_rows(indicators, years)),
        empty_text=_("Rencana ini belum memuat indikator."),
    )


def _performance_rows(indicators: list[IndicatorFigures], years: list[int]) -> list[Row]:
    rows: list[Row] = []
    objective = ""
    for number, indicator in enumerate(indicators, start=1):
        if indicator.objective != objective:
            objective = indicator.objective
            rows.append(Row(_objective_cells(objective, 2 * len(years)), RowStyle.HEADING))
        known = [indicator.years.get(year, _UNKNOWN) for year in years]
        pairs = [_tidy(value) for year in known for value in (year.target, year.actual)]
        rows.append(Row((number, indicator.name, indicator.unit, *pairs)))
    return rows


def _objective_cells(objective: str, blanks: int) -> tuple[Cell, ...]:
    # "" rather than None: there is nothing to know in a heading.
    return ("", objective, "", *([""] * blanks))


def _tidy(value: Decimal | None) -> Decimal | None:
    return None if value is None else value.normalize() + 0


def _funding(indicators: list[IndicatorFigures], money: Money, years: list[int]) -> Table:
    return Table(
        title=_("Dana yang ditautkan ke indikator"),
        sheet=_("Pendanaan"),
        columns=(
            Column(label=_("No."), kind=ColumnKind.NUMBER, width=4),
            Column(label=_("Indikator"), width=28),
            Column(label=_("Tahun"), width=7),
            Column(label=_("Diusulkan (Rp)"), kind=ColumnKind.RUPIAH, width=18, is_summed=True),
            Column(label=_("Disepakati (Rp)"), kind=ColumnKind.RUPIAH, width=18, is_summed=True),
            Column(label=_("Dialokasikan (Rp)"), kind=ColumnKind.RUPIAH, width=18, is_summed=True),
        ),
        rows=tuple(_funding_rows(indicators, money, years)),
        total_label=_("Jumlah"),
        note=_("Tanpa indikator: baris RAB yang belum ditautkan ke indikator mana pun."),
    )


def _funding_rows(indicators: list[IndicatorFigures], money: Money, years: list[int]) -> list[Row]:
    rows = []
    for number, indicator in enumerate(indicators, start=1):
        for year in years:
            found = money.get((indicator.indicator_id, year), _NO_MONEY)
            rows.append(Row((number, indicator.name, str(year), *_kinds(found))))
    listed = {indicator.indicator_id for indicator in indicators}
    rows += [_loose_row(_("Tanpa indikator"), money.get((None, y), _NO_MONEY), y) for y in years]
    rows += _foreign_rows(money, listed=listed)
    return rows


def _loose_row(label: str, money: IndicatorMoney, year: int) -> Row:
    return Row(("", label, str(year), *_kinds(money)))


def _foreign_rows(money: Money, *, listed: set[UUID]) -> list[Row]:
    """Money of these years that is linked to another plan's indicator: shown, never dropped."""
    label = _("Indikator rencana lain")
    strangers = [
        (year, found)
        for (indicator_id, year), found in money.items()
        if indicator_id is not None and indicator_id not in listed
    ]
    return [
        _loose_row(label, _together([found for at, found in strangers if at == year]), year)
        for year in sorted({year for year, _found in strangers})
    ]


def _together(parts: list[IndicatorMoney]) -> IndicatorMoney:
    return IndicatorMoney(
        proposed_idr=sum(part.proposed_idr or 0 for part in parts) or None,
        agreed_idr=sum(part.agreed_idr or 0 for part in parts) or None,
        allocated_idr=sum(part.allocated_idr or 0 for part in parts) or None,
    )


def _kinds(money: IndicatorMoney) -> tuple[Cell, Cell, Cell]:
    return (money.proposed_idr, money.agreed_idr, money.allocated_idr)
