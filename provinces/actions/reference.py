"""Load provinces, kabupaten/kota with their placements, offices, and what is published of them."""

from pathlib import Path
from uuid import UUID

from provinces.actions import reference_registers
from provinces.actions.reference_files import Row, Written, bring_to, identity, period, read_table
from provinces.models import Office, Province, Regency, RegencyPlacement
from provinces.states import OfficeKind, RegencyKind, TimeZone

DATA = Path(__file__).resolve().parents[1] / "data"

_PROVINCE_COLUMNS = (
    "name", "official_name", "abbreviation", "iso_code", "capital", "island_group", "time_zone",
    "tile_row", "tile_column", "valid_from", "predecessor_code", "founding_law", "source",
)  # fmt: skip
_REGENCY_COLUMNS = (
    "kind", "is_administrative", "name", "full_name", "province_code", "old_code",
    "old_province_code", "moved_on", "source",
)  # fmt: skip
_OFFICE_COLUMNS = (
    "kind", "parent_key", "province_code", "regency_code", "name", "short_name", "government",
    "city", "satker_code", "source",
)  # fmt: skip


def load(*, folder: Path = DATA) -> Written:
    """Bring territory, offices and published facts to the tables. Call inside a transaction.

    Repeating it writes nothing. Offices, sentra and units that exist are left alone, because people
    may have corrected them. Raises ReferenceFileError.
    """
    provinces = read_table(folder / "provinces.csv", key=["code"], columns=_PROVINCE_COLUMNS)
    regencies = read_table(folder / "regencies.csv", key=["code"], columns=_REGENCY_COLUMNS)
    offices = read_table(folder / "offices.csv", key=["key"], columns=_OFFICE_COLUMNS)
    known = {row.text("code"): row for row in provinces}
    places = {row.text("code"): row for row in regencies}
    named = _offices(offices, provinces=known, regencies=places)
    taken = {office.regency_id for office in named}
    generic = [_regency_office(r, known) for r in regencies if _regency_id(r) not in taken]
    return (
        bring_to(Province, [_province(row, known) for row in provinces])
        + bring_to(Regency, [_regency(row) for row in regencies])
        + bring_to(RegencyPlacement, [p for row in regencies for p in _placements(row, known)])
        + bring_to(Office, [*named, *generic], keep=("*",))
        + reference_registers.load(folder, provinces=known, regencies=places)
    )


def _province(row: Row, known: dict[str, Row]) -> Province:
    predecessor = None
    if row.optional("predecessor_code"):
        predecessor = row.one_of("predecessor_code", known).text("code")
    return Province(
        id=identity("provinsi", row.text("code")),
        code=row.text("code"),
        name=row.text("name"),
        official_name=row.text("official_name"),
        abbreviation=row.text("abbreviation"),
        iso_code=row.text("iso_code"),
        capital=row.text("capital"),
        island_group=row.text("island_group"),
        time_zone=row.choice("time_zone", TimeZone),
        tile_row=row.integer("tile_row"),
        tile_column=row.integer("tile_column"),
        valid=period(row.day("valid_from"), None),
        predecessor_id=identity("provinsi", predecessor) if predecessor else None,
        founding_law=row.optional("founding_law"),
        source=row.text("source"),
    )


def _regency(row: Row) -> Regency:
    return Regency(
        id=_regency_id(row),
        kind=row.choice("kind", RegencyKind),
        name=row.text("name"),
        full_name=row.text("full_name"),
        is_administrative=row.flag("is_administrative"),
        source=row.text("source"),
    )


def _placements(row: Row, known: dict[str, Row]) -> list[RegencyPlacement]:
    """Where it belongs now and, if it moved in 2022, where it belonged before."""
    moved_on = row.day("moved_on")
    now = (row.text("code"), row.one_of("province_code", known).text("code"))
    spans = [(*now, period(moved_on, None))]
    if moved_on:
        before = (row.text("old_code"), row.one_of("old_province_code", known).text("code"))
        spans.append((*before, period(None, moved_on)))
    return [
        RegencyPlacement(
            id=identity("kedudukan", row.text("code"), code),
            regency_id=_regency_id(row),
            province_id=identity("provinsi", province),
            code=code,
            valid=valid,
            source=row.text("source"),
        )
        for code, province, valid in spans
    ]


def _offices(
    rows: list[Row], *, provinces: dict[str, Row], regencies: dict[str, Row]
) -> list[Office]:
    known = {row.text("key"): row for row in rows}
    return [_office(row, known=known, provinces=provinces, regencies=regencies) for row in rows]


def _office(
    row: Row, *, known: dict[str, Row], provinces: dict[str, Row], regencies: dict[str, Row]
) -> Office:
    kind = row.choice("kind", OfficeKind)
    is_regional = kind in (OfficeKind.PROVINCE, OfficeKind.REGENCY)
    province = row.one_of("province_code", provinces) if is_regional else None
    regency = row.one_of("regency_code", regencies) if kind == OfficeKind.REGENCY else None
    parent = row.one_of("parent_key", known) if row.optional("parent_key") else None
    return Office(
        id=identity("kantor", row.text("key")),
        kind=kind,
        name=row.text("name"),
        short_name=row.text("short_name"),
        parent_id=identity("kantor", parent.text("key")) if parent else None,
        province_id=identity("provinsi", province.text("code")) if province else None,
        regency_id=_regency_id(regency) if regency else None,
        time_zone=province.choice("time_zone", TimeZone) if province else TimeZone.WIB,
        letterhead=_letterhead(row.text("government"), row.text("name")),
        city=row.text("city"),
        satker_code=row.optional("satker_code"),
        valid=period(province.day("valid_from") if province else None, None),
        source=row.text("source"),
    )


def _regency_office(row: Row, provinces: dict[str, Row]) -> Office:
    """The kabupaten/kota Dinas under a generic name until someone enters the real one."""
    code, name = row.text("code"), row.text("full_name")
    province = row.one_of("province_code", provinces)
    return Office(
        id=identity("kantor", f"kabkota-{code}"),
        kind=OfficeKind.REGENCY,
        name=f"Dinas yang membidangi perindustrian {name}",
        short_name=f"Dinas Perindustrian {name}",
        has_generic_name=True,
        parent_id=identity("kantor", f"prov-{province.text('code')}"),
        province_id=identity("provinsi", province.text("code")),
        regency_id=_regency_id(row),
        time_zone=province.choice("time_zone", TimeZone),
        letterhead=_letterhead(f"Pemerintah {name}", "Dinas yang membidangi perindustrian"),
        valid=period(None, None),
        source="Nama umum; belum dicocokkan dengan peraturan daerah",
    )


def _regency_id(row: Row) -> UUID:
    return identity("kabkota", row.text("code"))


def _letterhead(government: str, office: str) -> str:
    return f"{government}\n{office}".upper()
