"""Bring the SBM table of a year: kept first, applied once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from budgets.actions.reference_sbm import item_identity, rate_identity
from budgets.models import FiscalYear, SbmImport, SbmItem, SbmRate
from ikmportal.accounts.models import User
from provinces.models import Province
from provinces.states import Confidence

_ITEM_COLUMNS = ("name", "unit", "kind", "item_number", "regulation")
_RATE_COLUMNS = ("rate_idr", "confidence", "source")


@dataclass(frozen=True)
class TableDifference:
    """What a kept table would change: counts, and each rate that would be another one."""

    rates: Sequence[SbmRate]
    new_items: int
    new_rates: int
    same_rates: int
    # rate id -> (rupiah before, rupiah after)
    changed: Mapping[UUID, tuple[int, int]]


@dataclass(frozen=True)
class TableFile:
    """Where a table comes from."""

    regulation: str
    file_name: str
    sha256: str


def keep_table(
    year: FiscalYear, rows: Sequence[Mapping[str, Any]], *, file: TableFile, by: User, at: datetime
) -> SbmImport:
    """Keep checked rows of a workbook until somebody applies them."""
    return SbmImport.objects.create(
        fiscal_year=year,
        regulation=file.regulation,
        file_name=file.file_name[:200],
        sha256=file.sha256,
        rows=list(rows),
        uploaded_by=by,
        uploaded_at=at,
    )


def compare_table(kept: SbmImport) -> TableDifference:
    """What applying would change now. Writes nothing."""
    items, rates = wanted_rows(kept)
    stored = SbmRate.objects.in_bulk([rate.pk for rate in rates])
    known = set(SbmItem.objects.filter(pk__in=items).values_list("pk", flat=True))
    changed = {
        rate.pk: (int(stored[rate.pk].rate_idr), int(rate.rate_idr))
        for rate in rates
        if rate.pk in stored and stored[rate.pk].rate_idr != rate.rate_idr
    }
    return TableDifference(
        rates=rates,
        new_items=len(set(items) - known),
        new_rates=sum(rate.pk not in stored for rate in rates),
        same_rates=sum(rate.pk in stored for rate in rates) - len(changed),
        changed=changed,
    )


def apply_table(import_id: UUID, *, by: User, at: datetime) -> SbmImport:
    """Write a kept table in one go. A table that was applied already is left alone.

    Rates that the table does not name stay as they are. Call inside a transaction.
    """
    kept = SbmImport.objects.select_for_update(of=("self",)).get(pk=import_id)
    if kept.applied_at is not None:
        return kept
    items, rates = wanted_rows(kept)
    _write(SbmItem, list(items.values()), _ITEM_COLUMNS)
    _write(SbmRate, rates, _RATE_COLUMNS)
    kept.applied_at, kept.applied_by = at, by
    kept.save(update_fields=["applied_at", "applied_by"])
    return kept


def _write(model: Any, rows: Sequence[Any], columns: Sequence[str]) -> None:
    """Insert what is missing and update what differs, so that the history tells changes only."""
    stored = model.objects.in_bulk([row.pk for row in rows])
    missing = [row for row in rows if row.pk not in stored]
    differing = [
        row
        for row in rows
        if row.pk in stored
        and any(getattr(row, name) != getattr(stored[row.pk], name) for name in columns)
    ]
    model.objects.bulk_create(missing, batch_size=500)
    if differing:
        model.objects.bulk_update(differing, columns, batch_size=500)


def wanted_rows(kept: SbmImport) -> tuple[dict[UUID, SbmItem], list[SbmRate]]:
    """Items by identity and rates as a kept table says them."""
    provinces = dict(Province.objects.values_list("code", "pk"))
    known = _ours_of_other_years(kept)
    items: dict[UUID, SbmItem] = {}
    rates = []
    for row in kept.rows:
        item = _item(kept, row, known)
        items[item.pk] = item
        province = provinces.get(row["province"])
        rates.append(
            SbmRate(
                id=rate_identity(item.pk, province),
                item_id=item.pk,
                province_id=province,
                rate_idr=row["rate_idr"],
                confidence=Confidence.HIGH,
                source=f"{kept.regulation}, {kept.file_name}",
            )
        )
    return items, rates


def _ours_of_other_years(kept: SbmImport) -> dict[tuple[str, str], SbmItem]:
    """Accounts and key words that an item had in another year go on to this one."""
    keys = {row["key"] for row in kept.rows}
    others = SbmItem.objects.filter(key__in=keys).order_by("fiscal_year")
    return {(item.key, item.class_key): item for item in others}


def _item(
    kept: SbmImport, row: Mapping[str, Any], known: Mapping[tuple[str, str], SbmItem]
) -> SbmItem:
    other = known.get((row["key"], row["class_key"]))
    return SbmItem(
        id=item_identity(kept.fiscal_year_id, row["key"], row["class_key"]),
        fiscal_year_id=kept.fiscal_year_id,
        key=row["key"],
        class_key=row["class_key"],
        name=row["name"],
        unit=row["unit"],
        kind=row["kind"],
        item_number=int(row["number"]) if row["number"] else None,
        regulation=kept.regulation,
        account_codes=other.account_codes if other else "",
        words=other.words if other else "",
    )
