"""Load what is published about places: statistics, growth regions, known sentra and UPTD."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import TypeVar
from uuid import UUID

from provinces.actions.reference_files import Row, Written, bring_to, identity, read_table
from provinces.models import (
    GrowthRegion,
    IkmStatistic,
    Sentra,
    SentraProduct,
    SentraStage,
    ServedArea,
    TechnicalUnit,
    TechnicalUnitProduct,
)
from provinces.states import (
    Confidence,
    SentraStageKind,
    StatisticIndicator,
    StatisticSize,
    StatisticUnit,
    TechnicalUnitKind,
)

_NATIONAL = "nasional"
Codes = Mapping[str, Row]
Register = TypeVar("Register", Sentra, TechnicalUnit)


def load(folder: Path, *, provinces: Codes, regencies: Codes) -> Written:
    """Bring the published facts; a sentra or unit that exists belongs to its Dinas and stays.

    Raises ReferenceFileError.
    """
    return (
        _load_statistics(folder, provinces)
        + _load_growth_regions(folder, provinces)
        + _load_sentra(folder, regencies)
        + _load_units(folder, provinces, regencies)
    )


def _load_statistics(folder: Path, provinces: Codes) -> Written:
    rows = read_table(
        folder / "ikm_statistics.csv",
        key=["province_code", "year", "series", "size_class", "indicator"],
        columns=["unit", "value", "province_count", "confidence", "source", "note"],
    )
    return bring_to(IkmStatistic, [_statistic(row, provinces) for row in rows])


def _statistic(row: Row, provinces: Codes) -> IkmStatistic:
    code, year, series = row.text("province_code"), row.integer("year"), row.text("series")
    size = row.choice("size_class", StatisticSize)
    indicator = row.choice("indicator", StatisticIndicator)
    return IkmStatistic(
        id=identity("statistik", code, year, series, size, indicator),
        province_id=None if code == _NATIONAL else _province_id(row, provinces),
        year=year,
        series=series,
        size_class=size,
        indicator=indicator,
        unit=row.choice("unit", StatisticUnit),
        value=_value(row),
        province_count=row.integer("province_count") if row.optional("province_count") else None,
        confidence=row.choice("confidence", Confidence),
        source=row.text("source"),
        note=row.optional("note"),
    )


def _value(row: Row) -> Decimal:
    value = row.decimal("value")
    if value is None:
        raise row.refused("value", "kosong", "Isi kolom ini.")
    return value


def _load_growth_regions(folder: Path, provinces: Codes) -> Written:
    rows = read_table(
        folder / "growth_regions.csv",
        key=["number"],
        columns=["province_code", "members", "source", "note"],
    )
    return bring_to(
        GrowthRegion,
        [
            GrowthRegion(
                id=identity("wppi", row.text("number")),
                number=row.integer("number"),
                province_id=_province_id(row, provinces),
                members=row.text("members"),
                source=row.text("source"),
                note=row.optional("note"),
            )
            for row in rows
        ],
    )


def _load_sentra(folder: Path, regencies: Codes) -> Written:
    rows = read_table(
        folder / "sentra.csv",
        key=["regency_code", "name"],
        columns=["products", "unit_count", "stage", "since", "confidence", "source", "note"],
    )
    wanted = [(row, _sentra(row, regencies)) for row in rows]
    new = _missing(Sentra, wanted)
    return (
        bring_to(Sentra, [sentra for _row, sentra in new])
        + bring_to(SentraProduct, [line for row, one in new for line in _sentra_lines(row, one)])
        + bring_to(SentraStage, [_stage(row, one) for row, one in new if row.optional("stage")])
    )


def _missing(
    model: type[Register], wanted: Sequence[tuple[Row, Register]]
) -> list[tuple[Row, Register]]:
    """Those that are not there: what people changed or removed since must not come back."""
    there = set(model._default_manager.values_list("pk", flat=True))
    return [(row, one) for row, one in wanted if one.pk not in there]


def _sentra(row: Row, regencies: Codes) -> Sentra:
    return Sentra(
        id=identity("sentra", row.text("regency_code"), row.text("name")),
        regency_id=_regency_id(row, regencies),
        name=row.text("name"),
        unit_count=row.integer("unit_count") if row.optional("unit_count") else None,
        note=row.optional("note"),
        is_from_reference=True,
        confidence=row.choice("confidence", Confidence),
        source=row.text("source"),
    )


def _sentra_lines(row: Row, sentra: Sentra) -> Iterable[SentraProduct]:
    for position, name in enumerate(_split(row.text("products")), start=1):
        yield SentraProduct(
            id=identity("lini-sentra", sentra.pk, name),
            sentra_id=sentra.pk,
            position=position,
            name=name,
        )


def _stage(row: Row, sentra: Sentra) -> SentraStage:
    return SentraStage(
        id=identity("tahap-sentra", sentra.pk),
        sentra_id=sentra.pk,
        stage=row.choice("stage", SentraStageKind),
        since=row.day("since"),
    )


def _load_units(folder: Path, provinces: Codes, regencies: Codes) -> Written:
    rows = read_table(
        folder / "technical_units.csv",
        key=["key"],
        columns=[
            "kind", "name", "province_code", "regency_code", "products", "serves", "confidence",
            "source", "note",
        ],
    )  # fmt: skip
    new = _missing(TechnicalUnit, [(row, _unit(row, provinces, regencies)) for row in rows])
    areas = [
        area
        for row, unit in new
        for area in _areas(row, unit, provinces=provinces, known=regencies)
    ]
    return (
        bring_to(TechnicalUnit, [unit for _row, unit in new])
        + bring_to(TechnicalUnitProduct, [x for row, unit in new for x in _unit_lines(row, unit)])
        + bring_to(ServedArea, areas)
    )


def _unit(row: Row, provinces: Codes, regencies: Codes) -> TechnicalUnit:
    """A unit of a kabupaten/kota names its province only in the table, to be read by people."""
    in_regency = bool(row.optional("regency_code"))
    province_id = _province_id(row, provinces)
    return TechnicalUnit(
        id=identity("uptd", row.text("key")),
        kind=row.choice("kind", TechnicalUnitKind),
        name=row.text("name"),
        province_id=None if in_regency else province_id,
        regency_id=_regency_id(row, regencies) if in_regency else None,
        note=row.optional("note"),
        is_from_reference=True,
        confidence=row.choice("confidence", Confidence),
        source=row.text("source"),
    )


def _unit_lines(row: Row, unit: TechnicalUnit) -> Iterable[TechnicalUnitProduct]:
    for position, name in enumerate(_split(row.text("products")), start=1):
        yield TechnicalUnitProduct(
            id=identity("lini-uptd", unit.pk, name),
            unit_id=unit.pk,
            position=position,
            name=name,
        )


def _areas(
    row: Row, unit: TechnicalUnit, *, provinces: Codes, known: Codes
) -> Iterable[ServedArea]:
    """A two-digit code is a whole province, any other one kabupaten/kota."""
    for code in _split(row.text("serves")):
        if code not in known and code not in provinces:
            raise row.refused("serves", f"“{code}” tidak dikenal", "Pakai kode provinsi/kab/kota.")
        yield ServedArea(
            id=identity("layanan-uptd", unit.pk, code),
            unit_id=unit.pk,
            province_id=identity("provinsi", code) if code in provinces else None,
            regency_id=identity("kabkota", code) if code in known else None,
        )


def _split(text: str) -> list[str]:
    return [part.strip() for part in text.split(";") if part.strip()]


def _province_id(row: Row, provinces: Codes) -> UUID:
    return identity("provinsi", row.one_of("province_code", provinces).text("code"))


def _regency_id(row: Row, regencies: Codes) -> UUID:
    return identity("kabkota", row.one_of("regency_code", regencies).text("code"))
