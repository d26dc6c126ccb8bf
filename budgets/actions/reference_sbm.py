"""Load SBM items and rates. A rate that is there stays as it is: tables come by workbook later."""

from collections.abc import Mapping
from pathlib import Path
from uuid import UUID

from budgets.models import SbmItem, SbmRate
from budgets.states import SbmClass
from provinces.actions.reference_files import Row, Written, bring_to, identity, read_table
from provinces.models import Province
from provinces.states import Confidence

_COLUMNS = (
    "regulation", "annex", "item_number", "province_code", "unit", "rate_idr", "confidence",
    "source", "note",
)  # fmt: skip
# Annex I of the regulation holds ceilings, annex II estimates.
_ANNEXES = {"I": SbmClass.CEILING, "II": SbmClass.ESTIMATE}
Named = Mapping[tuple[str, str], Row]


def load(folder: Path) -> Written:
    """Add the items and rates that are missing. Places and years must be loaded before.

    Refuses an item without a name in ``sbm_items.csv``, a place that is not loaded and a rate
    given twice (ReferenceFileError).
    """
    names = read_table(
        folder / "sbm_items.csv",
        key=["item_key", "class_key"],
        columns=["name", "account_codes", "words"],
    )
    named = {(row.text("item_key"), row.text("class_key")): row for row in names}
    rows = read_table(folder / "sbm.csv", key=["fiscal_year", "item_key"], columns=_COLUMNS,
                      may_repeat=True)  # fmt: skip
    known = set(Province.objects.values_list("pk", flat=True))
    items = {item.pk: item for item in (_item(row, named) for row in rows)}
    rates = [_rate(row, known) for row in rows]
    _refuse_repeats(rows, rates)
    return bring_to(SbmItem, list(items.values()), keep=("*",)) + bring_to(
        SbmRate, rates, keep=("*",)
    )


def item_identity(year: int, key: str, class_key: str) -> UUID:
    """The identity of an item in a year."""
    return identity("sbm", year, key, class_key)


def rate_identity(item_id: UUID, province_id: UUID | None) -> UUID:
    """The identity of an item's rate in a province, or nationally."""
    return identity("tarif-sbm", item_id, province_id or "nasional")


def _item(row: Row, named: Named) -> SbmItem:
    key = row.text("item_key"), row.text("class_key")
    if key not in named:
        raise row.refused("class_key", f"“{key[1]}” belum bernama", "Tambahkan ke sbm_items.csv.")
    year, name = row.integer("fiscal_year"), named[key]
    return SbmItem(
        id=item_identity(year, *key),
        fiscal_year_id=year,
        key=key[0],
        class_key=key[1],
        name=name.text("name"),
        unit=row.text("unit"),
        kind=row.one_of("annex", _ANNEXES),
        item_number=row.integer("item_number"),
        regulation=row.text("regulation"),
        account_codes=name.optional("account_codes"),
        words=name.optional("words"),
    )


def _rate(row: Row, known: set[UUID]) -> SbmRate:
    code = row.optional("province_code")
    item = item_identity(row.integer("fiscal_year"), row.text("item_key"), row.text("class_key"))
    province = identity("provinsi", code) if code else None
    if province is not None and province not in known:
        raise row.refused("province_code", f"“{code}” tidak dikenal", "Pakai kode data wilayah.")
    return SbmRate(
        id=rate_identity(item, province),
        item_id=item,
        province_id=province,
        rate_idr=row.integer("rate_idr"),
        confidence=row.choice("confidence", Confidence),
        source=row.text("source"),
        note=row.optional("note"),
    )


def _refuse_repeats(rows: list[Row], rates: list[SbmRate]) -> None:
    seen: dict[UUID, int] = {}
    for row, rate in zip(rows, rates, strict=True):
        if rate.pk in seen:
            raise row.refused(
                "province_code", f"tarif ini sudah ada pada baris {seen[rate.pk]}", "Hapus satu."
            )
        seen[rate.pk] = row.line
