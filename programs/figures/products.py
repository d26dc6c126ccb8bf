"""What the units of a line make together, and what an agreed amount leaves of volume and price."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from budgets.figures.revisions import product
from budgets.models import Unit, UnitProduct
from programs.models import RabLine

_STEP, _MOST = Decimal("0.000001"), Decimal(10) ** 18


@dataclass(frozen=True)
class Products:
    """Names of products of units: org × kgt × jam = OJ, in any order."""

    multipliers: frozenset[str]
    results: Mapping[frozenset[tuple[str, int]], str]

    @classmethod
    def of(cls, units: Iterable[Unit], products: Iterable[UnitProduct]) -> "Products":
        return cls(
            multipliers=frozenset(unit.code for unit in units if unit.is_multiplier),
            results={_bag(one.parts): one.result_id for one in products},
        )

    def named(self, units: Iterable[str]) -> tuple[str, ...]:
        """The one code that names the product; the codes themselves where none does."""
        codes = tuple(units)
        counted = tuple(code for code in codes if code not in self.multipliers) or codes[:1]
        for bag in (codes, counted):
            if len(bag) == 1:
                return bag
            if found := self.results.get(_bag(bag)):
                return (found,)
        return codes


def products() -> Products:
    """Read the names: two queries."""
    return Products.of(Unit.objects.filter(is_multiplier=True), UnitProduct.objects.all())


def _bag(codes: Iterable[str]) -> frozenset[tuple[str, int]]:
    return frozenset(Counter(codes).items())


def agreed_volume_and_price(line: RabLine, agreed_idr: int) -> tuple[Decimal | None, int | None]:
    """What an agreed amount buys. Pure.

    The volume stays as proposed: a Rakor lowers amounts, and an output volume may not drop
    unsaid. The price is what the amount makes of one unit where that is whole rupiah, else None.
    """
    volume = line.volume.quantize(_STEP, rounding=ROUND_HALF_UP)
    if not 0 < volume < _MOST:
        return None, None
    price = (Decimal(agreed_idr) / volume).to_integral_value(rounding=ROUND_HALF_UP)
    is_whole = product(volume, int(price)) == agreed_idr
    return volume, int(price) if is_whole else None
