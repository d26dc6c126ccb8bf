"""Matriks Kinerja dan Pendanaan Renstra: indicators by year, and the money linked to them.

A figure that no source gives stays blank; nothing is filled in, carried over or interpolated.
"""

from collections.abc import Iterable
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
        note=_(
            "Tanpa indikator: baris RAB yang belum ditautkan ke indikator mana pun. Jumlah "
            "menghitung baris indikator; baris tahun menjelaskan isinya."
        ),
    )


def _funding_rows(indicators: list[IndicatorFigures], money: Money, years: list[int]) -> list[Row]:
    """A row an indicator with what all years hold, and below it the years that hold anything."""
    rows: list[Row] = []
    for number, indicator in enumerate(indicators, start=1):
        held = {y: m for y in years if (m := money.get((indicator.indicator_id, y)))}
        rows += _block(number, indicator.name, held)
    loose = {y: m for y in years if (m := money.get((None, y)))}
    rows += _block("", _("Tanpa indikator"), loose)
    strangers = _of_other_plans(money, {indicator.indicator_id for indicator in indicators})
    if strangers:
        # Linked to another plan's indicator: shown, never dropped.
        rows += _block("", _("Indikator rencana lain"), strangers)
    return rows


def _block(number: Cell, label: str, held: dict[int, IndicatorMoney]) -> list[Row]:
    whole = _together(list(held.values()))
    details = [
        Row(("", "", str(year), *_kinds(money)), RowStyle.DETAIL)
        for year, money in sorted(held.items())
    ]
    return [Row((number, label, "", *_kinds(whole)), RowStyle.HEADING), *details]


def _of_other_plans(money: Money, listed: set[UUID]) -> dict[int, IndicatorMoney]:
    parts: dict[int, list[IndicatorMoney]] = {}
    for (indicator_id, year), found in money.items():
        if indicator_id is not None and indicator_id not in listed:
            parts.setdefault(year, []).append(found)
    return {year: _together(found) for year, found in parts.items()}


def _together(parts: list[IndicatorMoney]) -> IndicatorMoney:
    """Add what is known; a kind that none of them knows stays unknown."""
    return IndicatorMoney(
        proposed_idr=_known_sum(part.proposed_idr for part in parts),
        agreed_idr=_known_sum(part.agreed_idr for part in parts),
        allocated_idr=_known_sum(part.allocated_idr for part in parts),
    )


def _known_sum(amounts: Iterable[int | None]) -> int | None:
    known = [amount for amount in amounts if amount is not None]
    return sum(known) if known else None


def _kinds(money: IndicatorMoney) -> tuple[Cell, Cell, Cell]:
    return (money.proposed_idr, money.agreed_idr, money.allocated_idr)
