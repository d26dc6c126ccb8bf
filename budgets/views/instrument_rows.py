"""Instruments and officials as the pages show them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from budgets import rules
from budgets.models import BudgetOfficial, LegalInstrument
from budgets.states import InstrumentKind
from ikmportal.ui.components import Badge
from provinces.rules import Actor


@dataclass(frozen=True, kw_only=True)
class InstrumentRow:
    """One instrument of a province: what stands, by when, and what stood before."""

    kind: InstrumentKind
    standing: LegalInstrument | None
    history: Sequence[LegalInstrument]
    due: date | None
    badge: Badge
    may_record: bool


def instrument_rows(
    history: Sequence[LegalInstrument],
    dues: Mapping[InstrumentKind, date],
    *,
    may: Callable[[InstrumentKind], bool],
    on: date,
) -> list[InstrumentRow]:
    """One row per kind, the oldest record first in its history."""
    rows = []
    for kind in InstrumentKind:
        own = [one for one in history if one.kind == kind]
        last = own[-1] if own else None
        standing = last if last and last.number else None
        rows.append(
            InstrumentRow(
                kind=kind,
                standing=standing,
                history=own,
                due=dues.get(kind),
                badge=instrument_badge(standing, dues.get(kind), on=on),
                may_record=may(kind),
            )
        )
    return rows


def instrument_badge(standing: LegalInstrument | None, due: date | None, *, on: date) -> Badge:
    """There, late although there, missing, or missing and overdue."""
    if standing is not None:
        is_late = due is not None and standing.dated is not None and standing.dated > due
        return Badge(_("Ada, lewat batas") if is_late else _("Ada"), "cek", "setuju")
    if due is not None and due < on:
        return Badge(_("Terlambat"), "seru", "galat")
    return Badge(_("Belum ada"), "jam", "proses")


@dataclass(frozen=True, kw_only=True)
class OfficialRow:
    official: BudgetOfficial
    first_day: date
    last_day: date
    may_end: bool


def official_rows(
    officials: Sequence[BudgetOfficial], actor: Actor, *, on: date
) -> list[OfficialRow]:
    return [
        OfficialRow(
            official=one,
            first_day=one.valid.lower,
            last_day=one.valid.upper - timedelta(days=1),
            may_end=one.valid.upper > on
            and rules.may_name_officials(actor, office_id=one.office_id),
        )
        for one in officials
    ]
