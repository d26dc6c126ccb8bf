"""What was agreed for each province of a scheme, and which instruments make it official."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.db.models import Count, Min, Q, Sum

from budgets.models import (
    Allocation,
    BudgetOfficial,
    FundingScheme,
    LegalInstrument,
    Obligation,
)
from budgets.states import INSTRUMENT_PROOFS, InstrumentKind, OfficialKind
from provinces.models import Province


@dataclass(frozen=True, kw_only=True)
class AgreedRow:
    """One province of the year: also where nothing was agreed."""

    province: Province
    count: int = 0
    amount_idr: int = 0
    instruments: dict[str, LegalInstrument] = field(default_factory=dict)
    officials: dict[str, list[BudgetOfficial]] = field(default_factory=dict)

    def missing(self) -> list[InstrumentKind]:
        return [kind for kind in InstrumentKind if kind not in self.instruments]


def provinces_of(scheme: FundingScheme) -> list[Province]:
    """The provinces that existed on the first day of the fiscal year, by code."""
    return list(Province.objects.existing_on(date(scheme.fiscal_year_id, 1, 1)).by_code())


def agreed(
    scheme: FundingScheme, *, province_ids: frozenset[UUID] | None = None
) -> list[AgreedRow]:
    """One row per province of the year, in code order: four queries, whatever the size.

    An allocation of a province that the first day of the year did not know has a row as well, so
    that the rows always add up to the ledger. Reversals lower the amount and leave the count.
    """
    sums = _sums(scheme)
    places = {one.pk: one for one in provinces_of(scheme)}
    late = sums.keys() - places.keys()
    if late:
        places |= {one.pk: one for one in Province.objects.filter(pk__in=late)}
    instruments, officials = _instruments(scheme), _officials(scheme)
    rows = [
        AgreedRow(
            province=place,
            count=sums.get(place.pk, (0, 0))[0],
            amount_idr=sums.get(place.pk, (0, 0))[1],
            instruments=instruments[place.pk],
            officials=officials[place.pk],
        )
        for place in sorted(places.values(), key=lambda one: one.code)
    ]
    return rows if province_ids is None else [r for r in rows if r.province.pk in province_ids]


def _sums(scheme: FundingScheme) -> dict[UUID, tuple[int, int]]:
    grouped = (
        Allocation.objects.of_scheme(scheme.pk)
        .values_list("ceiling__province")
        .annotate(
            count=Count("pk", filter=Q(reverses=None, reversal=None)), amount=Sum("amount_idr")
        )
    )
    return {place: (count, int(amount)) for place, count, amount in grouped}


def _instruments(scheme: FundingScheme) -> dict[UUID, dict[str, LegalInstrument]]:
    found: dict[UUID, dict[str, LegalInstrument]] = defaultdict(dict)
    for one in LegalInstrument.objects.standing().filter(scheme=scheme):
        found[one.province_id][one.kind] = one
    return found


def _officials(scheme: FundingScheme) -> dict[UUID, dict[str, list[BudgetOfficial]]]:
    found: dict[UUID, dict[str, list[BudgetOfficial]]] = defaultdict(lambda: defaultdict(list))
    rows = BudgetOfficial.objects.of_year(scheme.fiscal_year_id)
    for one in rows.filter(office__regency=None).select_related("office"):
        if one.office.province_id:
            found[one.office.province_id][OfficialKind(one.kind)].append(one)
    return found


def instrument_dues(scheme: FundingScheme) -> dict[InstrumentKind, date]:
    """By when each instrument is to be there, as the roster of obligations says."""
    rows = (
        Obligation.objects.filter(scheme=scheme, duty__proof__in=list(INSTRUMENT_PROOFS))
        .values_list("duty__proof")
        .annotate(due=Min("due_date"))
    )
    return {InstrumentKind(proof): due for proof, due in rows}
