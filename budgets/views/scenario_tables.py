"""A scenario as tables and tiles for a page."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from budgets.figures.recipes import Place, Recipe
from budgets.figures.scenarios import Effect, Ground
from budgets.figures.worked import Worked
from budgets.states import IN_NUMBERS, WEIGHTS, EditKind
from budgets.views.stage_tables import signed
from ikmportal.ui import formats
from ikmportal.ui.components import Tile
from ikmportal.ui.tables import Column, Row, Table, link


def change_text(amount: int, reference: int) -> str | None:
    """A change in percent of the reference, with its sign."""
    if not reference:
        return None
    share = Decimal(amount - reference) * 100 / reference
    return ("+" if share > 0 else "") + formats.percent(share, decimals=1)


def shares_table(worked: Worked, ground: Ground, *, may_edit: bool) -> Table:
    """What every province gets, against the reference, with its bounds."""
    columns = [
        Column(label=_("Provinsi"), kind="head"),
        Column(label=_("%(name)s (Rp)") % {"name": ground.reference_name}, kind="number"),
        Column(label=_("Skenario (Rp)"), kind="number"),
        Column(label=_("Selisih (Rp)"), kind="number"),
        Column(label=_("Selisih"), kind="number"),
        Column(label=_("Aturan sendiri")),
    ]
    if not ground.reference:
        columns = [columns[0], columns[2], columns[5]]
    rows = [
        _share_row(worked, ground, place, may_edit=may_edit) for place in ground.evidence.places
    ]
    return Table(
        caption=_("Hasil skenario per provinsi"),
        is_caption_hidden=True,
        columns=columns,
        rows=rows,
        foot=[_share_foot(worked, ground)],
    )


def _share_row(worked: Worked, ground: Ground, place: Place, *, may_edit: bool) -> Row:
    name: Any = format_html('<span id="p-{}">{}</span>', place.code, place.name)
    if may_edit:
        href = reverse("budgets:scenario-cell", args=[worked.scenario.pk, place.id])
        name = format_html('<span id="p-{}">{}</span>', place.code, link(href, place.name))
    share = worked.shares.get(place.id)
    own = own_rules(worked.recipe, place)
    if not ground.reference:
        return Row(cells=(name, share, own))
    reference = ground.reference.get(place.id)
    change = None if share is None or reference is None else share - reference
    text = change_text(share, reference) if share is not None and reference else None
    return Row(cells=(name, reference, share, signed(change), text, own))


def _share_foot(worked: Worked, ground: Ground) -> Row:
    total = worked.total_idr if worked.shares else None
    if not ground.reference:
        return Row(cells=(_("Jumlah"), total, ""))
    known = {place.id for place in ground.evidence.places}
    reference = sum(amount for pk, amount in ground.reference.items() if pk in known)
    change = None if total is None else total - reference
    text = change_text(total, reference) if total is not None else None
    return Row(cells=(_("Jumlah"), reference, total, signed(change), text, ""))


def own_rules(recipe: Recipe, place: Place) -> str | None:
    """What was set for this province alone."""
    manual = recipe.settings.get((EditKind.MANUAL, place.id))
    words = []
    if manual:
        words.append(_("Manual: %(reason)s") % {"reason": manual.reason})
    elif recipe.get(EditKind.LOCK, place.id) is not None:
        words.append(_("Terkunci"))
    for kind in (EditKind.FLOOR, EditKind.CAP):
        amount = recipe.get(kind, place.id)
        if amount is not None:
            words.append(f"{kind.label} {formats.rupiah_short(amount)}")
    return "; ".join(words) or None


def share_tiles(worked: Worked, places: Mapping[UUID, Any]) -> list[Tile]:
    """The provinces as a map of tiles, shaded by what they get. ``places``: Province by id."""
    most = max(worked.shares.values(), default=0)
    return [
        Tile(
            code=p.iso_code.partition("-")[2] or p.abbreviation,
            name=f"{p.name}: {formats.rupiah_short(worked.shares.get(p.pk, 0))}",
            value=formats.number(Decimal(worked.shares.get(p.pk, 0)) / 10**9, decimals=1),
            href=f"#p-{p.code}",
            row=p.tile_row,
            column=p.tile_column,
            shade=_shade(worked.shares.get(p.pk, 0), most),
        )
        for p in places.values()
    ]


def _shade(amount: int, most: int) -> int:
    return min(5, amount * 5 // most + 1) if amount and most else 0


def effects_table(effects: Sequence[Effect]) -> Table:
    """Targets lost and won, one row an indicator."""
    return Table(
        caption=_("Target yang bertambah atau berkurang"),
        is_caption_hidden=True,
        columns=(
            Column(label=_("Indikator"), kind="head"),
            Column(label=_("Target")),
            Column(label=_("Bertambah"), kind="number"),
            Column(label=_("Berkurang"), kind="number"),
        ),
        rows=[_effect_row(effect) for effect in effects],
    )


def _effect_row(effect: Effect) -> Row:
    target = _("%(target)s %(unit)s (%(year)s)") % {
        "target": formats.decimal_text(effect.carried.target),
        "unit": effect.carried.unit,
        "year": effect.carried.target_year,
    }
    if not effect.is_linked:
        note = _("belum ada uang yang tertaut")
        name = format_html('{} <span class="hint">{}</span>', effect.carried.name, note)
        return Row(cells=(name, target, None, None))
    return Row(cells=(effect.carried.name, target, _points(effect.won), _points(effect.lost)))


def _points(value: Decimal) -> str:
    return ("+" if value > 0 else "") + formats.decimal_text(value)


def effects_by_province(effects: Sequence[Effect], places: Sequence[Place]) -> Table | None:
    """The same by province, for indicators that money names."""
    linked = [effect for effect in effects if effect.is_linked]
    touched = [p for p in places if any(p.id in effect.changes for effect in linked)]
    if not touched:
        return None
    return Table(
        caption=_("Target yang bertambah atau berkurang per provinsi"),
        columns=[
            Column(label=_("Provinsi"), kind="head"),
            *(Column(label=f"{e.carried.name} ({e.carried.unit})", kind="number") for e in linked),
        ],
        rows=[
            Row(
                cells=(
                    place.name,
                    *(
                        _points(e.changes[place.id]) if place.id in e.changes else None
                        for e in linked
                    ),
                )
            )
            for place in touched
        ],
    )


def comparison_table(found: Sequence[Worked], ground: Ground) -> Table:
    """Scenarios side by side; from the second on also the difference from the first."""
    columns = [Column(label=_("Provinsi"), kind="head")]
    if ground.reference:
        columns.append(
            Column(label=_("%(name)s (Rp)") % {"name": ground.reference_name}, kind="number")
        )
    for position, worked in enumerate(found):
        name = worked.scenario.name
        columns.append(Column(label=_("%(name)s (Rp)") % {"name": name}, kind="number"))
        if position:
            columns.append(
                Column(
                    label=_("%(name)s terhadap %(first)s")
                    % {"name": name, "first": found[0].scenario.name},
                    kind="number",
                )
            )
    return Table(
        caption=_("Perbandingan skenario"),
        is_caption_hidden=True,
        columns=columns,
        rows=[_comparison_row(place, found, ground) for place in ground.evidence.places],
        foot=[_comparison_foot(found, ground)],
    )


def _comparison_row(place: Place, found: Sequence[Worked], ground: Ground) -> Row:
    amounts = [worked.shares.get(place.id) for worked in found]
    cells: list[Any] = [place.name]
    if ground.reference:
        cells.append(ground.reference.get(place.id))
    return Row(cells=[*cells, *_against_the_first(amounts)])


def _comparison_foot(found: Sequence[Worked], ground: Ground) -> Row:
    cells: list[Any] = [_("Jumlah")]
    if ground.reference:
        cells.append(sum(ground.reference.values()))
    totals = [worked.total_idr if worked.shares else None for worked in found]
    return Row(cells=[*cells, *_against_the_first(totals)])


def _against_the_first(amounts: Sequence[int | None]) -> list[Any]:
    cells: list[Any] = [amounts[0]]
    for amount in amounts[1:]:
        both = None not in (amount, amounts[0])
        cells += [amount, signed(amount - amounts[0]) if both else None]  # type: ignore[operator]
    return cells


def rules_table(found: Sequence[Worked]) -> Table:
    """The rules of scenarios side by side."""
    return Table(
        caption=_("Aturan skenario"),
        is_caption_hidden=True,
        columns=[
            Column(label=_("Aturan"), kind="head"),
            *(Column(label=worked.scenario.name, kind="number") for worked in found),
        ],
        rows=[
            Row(cells=(str(kind.label), *(_rule(worked.recipe, kind) for worked in found)))
            for kind in (EditKind.TOTAL, *WEIGHTS, EditKind.FLOOR, EditKind.CAP, EditKind.BAND)
            if any(worked.recipe.get(kind) for worked in found)
        ],
    )


def _rule(recipe: Recipe, kind: EditKind) -> str | None:
    amount = recipe.get(kind)
    if amount is None:
        return None
    return formats.percent(amount) if kind in IN_NUMBERS else formats.rupiah(amount)
