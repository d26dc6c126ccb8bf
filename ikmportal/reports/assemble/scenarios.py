"""Perbandingan skenario pagu: shares side by side, rules, and targets lost or won."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ObjectDoesNotExist
from django.utils.translation import gettext as _

from budgets.figures.scenarios import Ground, carried_targets, effect, ground
from budgets.figures.worked import Worked, work
from budgets.models import Scenario
from budgets.states import IN_NUMBERS, EditKind
from ikmportal.reports.assemble.letterheads import demo_notice, letterhead_of
from ikmportal.reports.assemble.renstra_matrix import NoDitjenError
from ikmportal.reports.document import Column, ColumnKind, Document, Paragraph, Row, Table
from ikmportal.ui import formats
from provinces.models import Office, Province
from provinces.states import OfficeKind


class NoScenarioError(ObjectDoesNotExist):
    """None of the scenarios is there any more."""


def assemble(scenario_ids: Sequence[UUID], *, as_of: datetime) -> Document:
    """Put scenarios of one scheme and stage side by side."""
    rows = Scenario.objects.filter(pk__in=scenario_ids).select_related("scheme")
    found = sorted(rows, key=lambda one: scenario_ids.index(one.pk))
    office = Office.objects.filter(kind=OfficeKind.DITJEN).order_by("valid").last()
    if not found:
        raise NoScenarioError
    if office is None:
        raise NoDitjenError
    scheme, stage = found[0].scheme, found[0]
    base = ground(scheme, stage.stage)
    worked = work(found, base)
    return Document(
        title=_("Perbandingan skenario pagu"),
        subtitle=f"{scheme}, {stage.get_stage_display()}",
        letterhead=letterhead_of(office),
        notice=" · ".join(filter(None, [_("Skenario, bukan pagu"), demo_notice()])),
        as_of=as_of,
        is_landscape=True,
        sections=(
            *(Paragraph(f"{w.scenario.name}: {text}") for w in worked for text in w.problems),
            _shares_table(worked, base),
            _rules_table(worked),
            _effects_table(worked, base),
        ),
    )


def _shares_table(worked: Sequence[Worked], base: Ground) -> Table:
    money = ColumnKind.RUPIAH
    columns = [Column(label=_("Provinsi"), width=18)]
    if base.reference:
        label = _("%(name)s (Rp)") % {"name": base.reference_name}
        columns.append(Column(label=label, kind=money, width=16, is_summed=True))
    columns += [
        Column(
            label=_("%(name)s (Rp)") % {"name": one.scenario.name},
            kind=money,
            width=16,
            is_summed=True,
        )
        for one in worked
    ]
    rows = []
    for place in base.evidence.places:
        cells: list[Any] = [place.name]
        if base.reference:
            cells.append(base.reference.get(place.id))
        rows.append(Row((*cells, *(one.shares.get(place.id) for one in worked))))
    return Table(
        title=_("Per provinsi"),
        sheet=_("Provinsi"),
        columns=tuple(columns),
        rows=tuple(rows),
        total_label=_("Jumlah"),
    )


def _rules_table(worked: Sequence[Worked]) -> Table:
    keys = list(dict.fromkeys(key for one in worked for key in one.recipe.settings))
    names = dict(
        Province.objects.filter(pk__in=[p for _k, p in keys if p]).values_list("pk", "name")
    )
    return Table(
        title=_("Aturan"),
        sheet=_("Aturan"),
        columns=(
            Column(label=_("Aturan"), width=24),
            Column(label=_("Provinsi"), width=16),
            *(Column(label=one.scenario.name, width=20) for one in worked),
        ),
        rows=tuple(
            Row(
                (
                    str(kind.label),
                    names.get(province, "") if province else "",
                    *(_setting(one, kind, province) for one in worked),
                )
            )
            for kind, province in keys
        ),
    )


def _setting(one: Worked, kind: EditKind, province: UUID | None) -> str:
    value = one.recipe.settings.get((kind, province))
    if value is None:
        return ""
    text = str(value.amount) if kind in IN_NUMBERS else formats.rupiah(value.amount)
    return f"{text} ({value.reason})" if value.reason else text


def _effects_table(worked: Sequence[Worked], base: Ground) -> Table:
    """One row an indicator and province whose target moves in some scenario."""
    names = {place.id: place.name for place in base.evidence.places}
    rows = []
    for carried in carried_targets(worked[0].scenario.scheme):
        effects = [effect(carried, shares=w.shares, reference=base.reference) for w in worked]
        rows += [
            Row(
                (
                    carried.name,
                    carried.unit,
                    name,
                    *(
                        e.changes.get(pk) if w.shares else None
                        for e, w in zip(effects, worked, strict=True)
                    ),
                )
            )
            for pk, name in names.items()
            if any(pk in e.changes for e in effects)
        ]
    return Table(
        title=_("Target yang bertambah atau berkurang per provinsi"),
        sheet=_("Indikator"),
        columns=(
            Column(label=_("Indikator"), width=24),
            Column(label=_("Satuan"), width=8),
            Column(label=_("Provinsi"), width=16),
            *(Column(label=one.scenario.name, kind=ColumnKind.NUMBER, width=14) for one in worked),
        ),
        rows=tuple(rows),
        empty_text=_("Belum ada uang yang tertaut ke indikator."),
    )
