"""Load programs and the names of products of units. An admin enters the kegiatan."""

from collections.abc import Sequence
from pathlib import Path

from budgets.models import BudgetProgram, UnitProduct
from provinces.actions.reference_files import Row, Written, bring_to, identity, read_table

_PARTS = ("unit_1", "unit_2", "unit_3", "unit_4")


def load(folder: Path, *, years: Sequence[int]) -> Written:
    """Bring both tables to the database, after the units. Raises ReferenceFileError."""
    programs = read_table(
        folder / "budget_programs.csv",
        key=["first_year", "last_year", "code"],
        columns=["name", "source"],
    )
    products = read_table(
        folder / "unit_products.csv",
        key=["unit_1", "unit_2", "result"],
        columns=[*_PARTS, "source"],
    )
    wanted = [_program(row, year) for row in programs for year in years if _covers(row, year)]
    return bring_to(BudgetProgram, wanted) + bring_to(
        UnitProduct, [_product(row) for row in products]
    )


def _covers(row: Row, year: int) -> bool:
    return row.integer("first_year") <= year <= row.integer("last_year")


def _program(row: Row, year: int) -> BudgetProgram:
    return BudgetProgram(
        id=identity("program-anggaran", year, row.text("code")),
        fiscal_year_id=year,
        code=row.text("code"),
        name=row.text("name"),
        source=row.text("source"),
    )


def _product(row: Row) -> UnitProduct:
    parts = [row.optional(name) or None for name in _PARTS]
    return UnitProduct(
        id=identity("hasil-satuan", *parts),
        result_id=row.text("result"),
        source=row.text("source"),
        **{f"{name}_id": part for name, part in zip(_PARTS, parts, strict=True)},
    )
