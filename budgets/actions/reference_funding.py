"""Load funding records. A record that is there never changes: a correction is another row."""

from collections.abc import Sequence
from pathlib import Path
from uuid import UUID

from budgets.models import FundingRecord
from budgets.states import FundingStatus, SchemeKind
from provinces.actions.reference_files import Row, Written, bring_to, identity, read_table
from provinces.models import Province, Regency
from provinces.states import Confidence

_COLUMNS = (
    "fiscal_year", "province_code", "regency_code", "kind", "amount_idr", "recipient_count",
    "status", "corrects", "confidence", "source", "note",
)  # fmt: skip


def load(folder: Path) -> Written:
    """Add the records that are missing. Places must be loaded before.

    Refuses a place that is not loaded, and a row that differs from the record it became
    (ReferenceFileError).
    """
    rows = read_table(folder / "funding_records.csv", key=["key"], columns=_COLUMNS)
    wanted = [_record(row) for row in rows]
    _require_places(rows, wanted)
    stored = FundingRecord.objects.in_bulk([record.pk for record in wanted])
    for row, record in zip(rows, wanted, strict=True):
        if record.pk in stored and _said(stored[record.pk]) != _said(record):
            raise row.refused(
                "key",
                f"“{record.key}” sudah dimuat dengan isi lain",
                "Kembalikan baris ini, lalu tambah baris baru dengan kunci ini di kolom corrects.",
            )
    return bring_to(FundingRecord, wanted, keep=("*",))


def _said(record: FundingRecord) -> list[object]:
    return [getattr(record, field.attname) for field in record._meta.concrete_fields]


def _require_places(rows: Sequence[Row], wanted: Sequence[FundingRecord]) -> None:
    known: set[UUID] = set(Province.objects.values_list("pk", flat=True))
    known |= set(Regency.objects.values_list("pk", flat=True))
    for row, record in zip(rows, wanted, strict=True):
        for column, place in (
            ("province_code", record.province_id),
            ("regency_code", record.regency_id),
        ):
            if place is not None and place not in known:
                raise row.refused(
                    column, f"“{row.text(column)}” tidak dikenal", "Pakai kode di data wilayah."
                )


def _record(row: Row) -> FundingRecord:
    province, regency = row.optional("province_code"), row.optional("regency_code")
    corrects = row.optional("corrects")
    return FundingRecord(
        id=identity("pendanaan", row.text("key")),
        key=row.text("key"),
        fiscal_year_id=row.integer("fiscal_year") if row.optional("fiscal_year") else None,
        province_id=identity("provinsi", province) if province else None,
        regency_id=identity("kabkota", regency) if regency else None,
        kind=row.choice("kind", SchemeKind),
        amount_idr=row.integer("amount_idr"),
        recipient_count=row.integer("recipient_count") if row.optional("recipient_count") else None,
        status=row.choice("status", FundingStatus),
        corrects_id=identity("pendanaan", corrects) if corrects else None,
        confidence=row.choice("confidence", Confidence),
        source=row.text("source"),
        note=row.optional("note"),
    )
