"""The code lists of one year, read when they are first asked for and at most once."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db.models import QuerySet, Value

from budgets.models import Account, Indicator, OutputClass, Unit, UnitProduct
from ikmportal.prepared import Prepared
from programs.figures.products import Products


@dataclass(frozen=True)
class Coded:
    """One row of a code list."""

    pk: UUID
    code: str
    name: str

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class Catalogue:
    """What the cells of a RAB may say in one fiscal year."""

    def __init__(self, year: int) -> None:
        self.year = year

    @property
    def classes(self) -> dict[str, Coded]:
        """KRO by code."""
        return self._codes["kro"]

    @property
    def accounts(self) -> dict[str, Coded]:
        """Akun by code."""
        return self._codes["akun"]

    @cached_property
    def codes(self) -> dict[UUID, tuple[str, str]]:
        """Code and name of every KRO and akun by key."""
        lists = self._codes.values()
        return {coded.pk: (coded.code, coded.name) for found in lists for coded in found.values()}

    @cached_property
    def _codes(self) -> dict[str, dict[str, Coded]]:
        """Both lists in one query."""
        found: dict[str, dict[str, Coded]] = {"kro": {}, "akun": {}}
        for kind, pk, code, name in _coded(self.year):
            found[kind][code] = Coded(pk, code, name)
        return found

    @cached_property
    def indicators(self) -> dict[str, Coded]:
        """By name in lower case, and by key."""
        rows = _indicators(self.year)
        coded = [Coded(row.pk, row.key, row.name) for row in rows]
        return {c.code.casefold(): c for c in coded} | {c.name.casefold(): c for c in coded}

    @cached_property
    def units(self) -> dict[str, Unit]:
        """By code."""
        return {unit.code: unit for unit in _units()}

    @cached_property
    def unit_words(self) -> dict[str, str]:
        """Unit codes by everything people write for them, in lower case."""
        words: dict[str, str] = {}
        for unit in self.units.values():
            for word in (unit.name_en, unit.name, unit.short, unit.code):
                words[word.casefold()] = unit.code
        words.pop("", None)
        return words

    @cached_property
    def products(self) -> list[UnitProduct]:
        return list(UnitProduct.objects.order_by("unit_1", "unit_2", "result"))

    @cached_property
    def _names(self) -> Products:
        return Products.of(self.units.values(), self.products)

    def label(self, unit: str | None) -> str:
        """A unit as it stands in a calculation: Org, Kgt, Jam."""
        return self.units[unit].label if unit in self.units else unit or ""

    def result_unit(self, units: Iterable[str]) -> str:
        """What the product of units is called: Org × Kgt × Jam -> OJ; else the units joined."""
        codes = list(units)
        # The names of products are read only where there is one.
        named = self._names.named(codes) if len(codes) > 1 else codes
        return "·".join(map(self.label, named))

    def parts_of(self, result: str, *, count: int) -> tuple[str, ...] | None:
        """The units whose product has that name, as many as there are factors: OJ -> Org, Jam."""
        found = (p.parts for p in self.products if p.result_id == result and len(p.parts) == count)
        return next(found, None)


@Prepared
def _coded(year: int) -> QuerySet[Any, tuple[str, UUID, str, str]]:
    classes, accounts = (
        model._default_manager.filter(fiscal_year=year)
        .annotate(kind=Value(kind))
        .values_list("kind", "id", "code", "name")
        for model, kind in ((OutputClass, "kro"), (Account, "akun"))
    )
    return classes.union(accounts, all=True).order_by("code")


@Prepared
def _indicators(year: int) -> QuerySet[Indicator]:
    return Indicator.objects.choosable(year).select_related("objective")


@Prepared
def _units() -> QuerySet[Unit]:
    return Unit.objects.order_by("code")
