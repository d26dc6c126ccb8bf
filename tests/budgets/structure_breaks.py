"""One act per constraint of programs, kegiatan and products of units that breaks it."""

from collections.abc import Callable

from budgets.models import BudgetActivity, BudgetProgram, UnitProduct
from tests import factories


def program(**fields):
    given = {"code": "ZZ", "name": "Program", "source": "uji"} | fields
    given.setdefault("fiscal_year", factories.FiscalYearFactory())
    return BudgetProgram.objects.create(**given)


def activity(**fields):
    given = {"code": "8888", "name": "Kegiatan", "source": "uji"} | fields
    given.setdefault("program", factories.BudgetProgramFactory())
    return BudgetActivity.objects.create(**given)


def product(*codes: str):
    """Of these units, whose product is the first; "" leaves a place empty."""
    units = [factories.UnitFactory(code=code, name=code) if code else None for code in codes]
    parts = {f"unit_{position}": unit for position, unit in enumerate(units, start=1)}
    return UnitProduct.objects.create(**parts, result=units[0], source="uji")


def again(make, *given):
    def prepare():
        make(*given)
        return lambda: make(*given)

    return prepare


STRUCTURE_BREAKS: dict[str, Callable[[], Callable[[], object]]] = {
    "budget_program_code_once_per_year": again(program),
    "budget_program_code_is_two_latin_letters": lambda: lambda: program(code="E1"),
    "budget_activity_code_once_per_program": again(activity),
    "budget_activity_code_is_four_digits": lambda: lambda: activity(code="88A8"),
    "unit_product_once": again(product, "UJA", "UJB"),
    "unit_product_parts_in_order": lambda: lambda: product("UJA", "UJB", "", "UJC"),
}
