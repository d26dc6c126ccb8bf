"""Allocate and reverse: what the actions promise and refuse."""

from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied

from budgets.actions.allocations import (
    AlreadyReversed,
    CeilingExceeded,
    Grant,
    Share,
    allocate,
    reverse,
)
from budgets.models import Allocation
from tests import factories
from tests.factories import MOMENT

pytestmark = pytest.mark.django_db


def grant(*amounts: int) -> Grant:
    shares = [
        Share(
            line_ref=uuid4(),
            account_code="522151",
            description="Baris",
            indicator_id=None,
            amount_idr=amount,
        )
        for amount in amounts
    ]
    return Grant(
        award_ref=uuid4(), office_id=factories.OfficeFactory().pk, title="A", shares=shares
    )


@pytest.fixture
def director():
    return factories.actor_of(factories.director())


def test_allocation_is_the_sum_of_its_lines_and_uses_both_ceilings(director):
    ceiling = factories.CeilingFactory(limit_idr=100)

    allocation = allocate(ceiling, grant=grant(30, 20), by=director, at=MOMENT)

    ceiling.refresh_from_db()
    ceiling.parent.refresh_from_db()
    assert sum(line.amount_idr for line in allocation.lines.all()) == allocation.amount_idr == 50
    assert (ceiling.used_idr, ceiling.parent.used_idr) == (50, 50)


def test_one_rupiah_over_is_refused_with_the_sum_and_nothing_changes(director):
    ceiling = factories.CeilingFactory(limit_idr=100)

    with pytest.raises(CeilingExceeded) as refused:
        allocate(ceiling, grant=grant(101), by=director, at=MOMENT)

    ceiling.refresh_from_db()
    assert str(refused.value) == (
        "Alokasi Rp101 melebihi sisa pagu provinsi Rp100, lebih Rp1. "
        "Tidak ada yang berubah. Turunkan nilai yang disepakati atau naikkan pagu provinsi."
    )
    assert (ceiling.used_idr, Allocation.objects.count()) == (0, 0)


def test_amount_that_fits_the_province_but_not_the_nation_names_the_nation(director):
    ceiling = factories.CeilingFactory(limit_idr=100)
    factories.AllocationFactory(
        ceiling=ceiling.parent, office=factories.OfficeFactory(), amount_idr=70
    )

    with pytest.raises(CeilingExceeded) as refused:
        allocate(ceiling, grant=grant(80), by=director, at=MOMENT)

    assert str(refused.value) == (
        "Alokasi Rp80 melebihi sisa pagu nasional Rp30, lebih Rp50. "
        "Tidak ada yang berubah. Turunkan nilai yang disepakati atau naikkan pagu nasional."
    )


def test_twenty_digits_over_a_used_ceiling_are_refused_not_a_crash(director):
    ceiling = factories.CeilingFactory(limit_idr=10**20 - 1)
    allocate(ceiling, grant=grant(10**20 - 1), by=director, at=MOMENT)

    with pytest.raises(CeilingExceeded, match="melebihi sisa pagu provinsi Rp0"):
        allocate(ceiling, grant=grant(10**20 - 1), by=director, at=MOMENT)


@pytest.mark.parametrize("person", ["admin", "reviewer", "leadership", "auditor"])
def test_only_a_director_allocates_or_reverses(person):
    other = factories.actor_of(getattr(factories, person)())
    allocation = factories.AllocationFactory()

    with pytest.raises(PermissionDenied):
        allocate(allocation.ceiling, grant=grant(1), by=other, at=MOMENT)
    with pytest.raises(PermissionDenied):
        reverse(allocation, reason="x", by=other, at=MOMENT)


def test_reversal_is_a_row_and_gives_the_money_back(director):
    allocation = factories.AllocationFactory(amount_idr=70)

    reversal = reverse(allocation, reason="Salah ketik", by=director, at=MOMENT)

    allocation.ceiling.refresh_from_db()
    assert (reversal.amount_idr, reversal.reverses) == (-70, allocation)
    assert (allocation.ceiling.used_idr, allocation.ceiling.parent.used_idr) == (0, 0)
    assert Allocation.objects.count() == 2


def test_second_reversal_is_refused(director):
    allocation = factories.AllocationFactory()
    reverse(allocation, reason="Salah ketik", by=director, at=MOMENT)

    with pytest.raises(AlreadyReversed):
        reverse(allocation, reason="Lagi", by=director, at=MOMENT)
