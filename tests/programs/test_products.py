"""What units make together, and what an agreed amount leaves of volume and price."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgets.figures.revisions import product
from budgets.models import Unit, UnitProduct
from programs.figures.products import Products, agreed_volume_and_price
from programs.models import RabLine

NAMES = Products.of(
    [Unit(code="kali", is_multiplier=True), Unit(code="orang", is_multiplier=False)],
    [UnitProduct(unit_1_id="orang", unit_2_id="jam", result_id="OJ")],
)


@pytest.mark.parametrize(
    ("units", "named"),
    [
        (["orang"], ("orang",)),
        (["jam", "orang"], ("OJ",)),
        (["orang", "kali"], ("orang",)),
        (["orang", "jam", "kali"], ("OJ",)),
        (["paket", "bulan"], ("paket", "bulan")),
    ],
)
def test_a_product_is_named_in_any_order_and_without_multipliers(units, named):
    assert NAMES.named(units) == named


def line(volume: str, price: int) -> RabLine:
    return RabLine(volume=Decimal(volume), unit_price_idr=price)


@pytest.mark.parametrize(
    ("volume", "agreed", "kept"),
    [
        ("10", 10_000_000, (Decimal(10), 1_000_000)),
        ("10", 8_000_000, (Decimal(10), 800_000)),
        ("3", 1_000_000, (Decimal(3), None)),
        ("0.5", 250, (Decimal("0.5"), 500)),
        ("1" + "0" * 18, 10**19, (None, None)),
        ("0.0000001", 5, (None, None)),
    ],
)
def test_the_volume_stays_and_the_price_is_kept_where_it_is_whole(volume, agreed, kept):
    assert agreed_volume_and_price(line(volume, 1), agreed) == kept


@given(
    volume=st.decimals("0.000001", 10**9, places=6),
    price=st.integers(1, 10**9),
    cut=st.integers(0, 10**12),
)
def test_volume_times_price_is_the_agreed_amount_or_no_price_is_named(volume, price, cut):
    agreed = max(1, product(volume, price) - cut)

    kept, whole = agreed_volume_and_price(line(str(volume), price), agreed)

    assert kept == volume
    assert whole is None or product(kept, whole) == agreed
