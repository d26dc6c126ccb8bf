"""Allocate money under a ceiling, and reverse it by another row."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import DataError, IntegrityError, transaction
from django.db.models import Sum
from django.utils.translation import gettext as _

from budgets.models import Allocation, AllocationLine, Ceiling
from budgets.rules import may_allocate
from ikmportal.ui.formats import rupiah
from provinces.rules import Actor


class CeilingExceeded(Exception):
    """The amount does not fit under the tighter ceiling; nothing was written."""

    def __init__(self, *, amount_idr: int, remaining_idr: int, ceiling: Ceiling) -> None:
        self.amount_idr, self.remaining_idr = amount_idr, remaining_idr
        self.is_national = ceiling.province_id is None
        super().__init__(
            _over(ceiling)
            % {
                "amount": rupiah(amount_idr),
                "remaining": rupiah(remaining_idr),
                "over": rupiah(amount_idr - remaining_idr),
            }
        )


def _over(ceiling: Ceiling) -> str:
    if ceiling.regency_id is not None:
        return _over_the_regency()
    return _over_the_nation() if ceiling.province_id is None else _over_the_province()


def _over_the_regency() -> str:
    return _(
        "Alokasi %(amount)s melebihi sisa pagu kabupaten/kota %(remaining)s, lebih %(over)s. "
        "Tidak ada yang berubah. Turunkan nilai yang disepakati atau naikkan pagunya."
    )


def _over_the_province() -> str:
    return _(
        "Alokasi %(amount)s melebihi sisa pagu provinsi %(remaining)s, lebih %(over)s. "
        "Tidak ada yang berubah. Turunkan nilai yang disepakati atau naikkan pagu provinsi."
    )


def _over_the_nation() -> str:
    return _(
        "Alokasi %(amount)s melebihi sisa pagu nasional %(remaining)s, lebih %(over)s. "
        "Tidak ada yang berubah. Turunkan nilai yang disepakati atau naikkan pagu nasional."
    )


class AlreadyReversed(Exception):
    """This allocation was reversed before, or a revision left nothing of it."""


@dataclass(frozen=True)
class Share:
    """What one RAB line receives (rupiah). ``line_ref`` is the line's UUID.

    A price only where its product with the volume is the amount.
    """

    line_ref: UUID
    account_code: str
    description: str
    indicator_id: UUID | None
    amount_idr: int
    unit_code: str = ""
    volume: Decimal | None = None
    unit_price_idr: int | None = None
    output_code: str = ""


@dataclass(frozen=True)
class Grant:
    """What is to be allocated: the award it comes from, its title and its shares."""

    award_ref: UUID
    office_id: UUID
    title: str
    shares: Sequence[Share]

    @property
    def amount_idr(self) -> int:
        return sum(share.amount_idr for share in self.shares)


def allocate(ceiling: Ceiling, *, grant: Grant, by: Actor, at: datetime) -> Allocation:
    """Write one allocation with its lines; the database moves the counters and refuses excess.

    Promises: all or nothing; the amount is the sum of the shares. Refuses a person who may not
    allocate (PermissionDenied) and an amount above what remains (CeilingExceeded), whoever else
    allocates at the same moment.
    """
    if not may_allocate(by):
        raise PermissionDenied
    allocation = Allocation(
        ceiling=ceiling,
        office_id=grant.office_id,
        award_ref=grant.award_ref,
        title=grant.title,
        amount_idr=grant.amount_idr,
        approved_by=by.user,
        approved_at=at,
    )
    _write(allocation, _lines(allocation, grant.shares))
    return allocation


def reverse(allocation: Allocation, *, reason: str, by: Actor, at: datetime) -> Allocation:
    """Give an allocation back to its ceiling by a row with the amount negated, as revised.

    Refuses a person who may not allocate (PermissionDenied), a second reversal and one of
    nothing (AlreadyReversed), also when two people reverse at once.
    """
    if not may_allocate(by):
        raise PermissionDenied
    # The second of two waits here and then finds the first one's row.
    Allocation.objects.select_for_update(no_key=True).get(pk=allocation.pk)
    if Allocation.objects.filter(reverses=allocation).exists():
        raise AlreadyReversed
    held_idr = _held(allocation)
    if held_idr == 0:
        raise AlreadyReversed
    reversal = Allocation(
        ceiling_id=allocation.ceiling_id,
        office_id=allocation.office_id,
        award_ref=allocation.award_ref,
        title=allocation.title,
        amount_idr=-held_idr,
        reverses=allocation,
        reason=reason,
        approved_by=by.user,
        approved_at=at,
    )
    _write(reversal)
    return reversal


def _held(allocation: Allocation) -> int:
    """What the allocation holds after its revisions."""
    changes = allocation.changes.aggregate(total=Sum("amount_idr", default=0))
    return int(allocation.amount_idr + changes["total"])


def _write(allocation: Allocation, lines: Sequence[AllocationLine] = ()) -> None:
    try:
        with transaction.atomic():
            # Lines first (their key is checked at commit): the counter is held the shorter.
            AllocationLine.objects.bulk_create(lines)
            allocation.save(force_insert=True)
    except IntegrityError as problem:
        if "ceiling_used_within_limit" not in str(problem):
            raise
        raise _exceeded(allocation) from problem
    except DataError as problem:
        # The counter itself would pass 20 digits, which no limit reaches.
        raise _exceeded(allocation) from problem


def _exceeded(allocation: Allocation) -> CeilingExceeded:
    """Name the tightest of the ceilings from the one drawn on up to the nation's."""
    ceiling: Ceiling | None = Ceiling.objects.select_related("parent__parent").get(
        pk=allocation.ceiling_id
    )
    levels = []
    while ceiling is not None:
        levels.append(ceiling)
        ceiling = ceiling.parent
    tightest = min(levels, key=lambda level: level.limit_idr - level.used_idr)
    return CeilingExceeded(
        amount_idr=int(allocation.amount_idr),
        remaining_idr=int(tightest.limit_idr - tightest.used_idr),
        ceiling=tightest,
    )


def _lines(allocation: Allocation, shares: Sequence[Share]) -> list[AllocationLine]:
    return [
        AllocationLine(
            allocation=allocation,
            line_ref=share.line_ref,
            account_code=share.account_code,
            description=share.description,
            indicator_id=share.indicator_id,
            amount_idr=share.amount_idr,
            unit_code=share.unit_code,
            volume=share.volume,
            unit_price_idr=share.unit_price_idr,
            output_code=share.output_code,
        )
        for share in shares
    ]
