"""Rows of money as pages and files list them, so that a file can only say what its page says."""

from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID

from django.db.models import F

from budgets.models import Allocation, Ceiling, CeilingEntry, DakRequest, FundingScheme
from budgets.querysets import AllocationQuerySet, CeilingEntryQuerySet, DakRequestQuerySet
from budgets.states import CeilingStage
from provinces.rules import Actor

Share = tuple[str, int, int]


def ceilings_at(
    scheme: FundingScheme, stage: str, *, province_ids: Collection[UUID] | None = None
) -> list[Ceiling]:
    """The nation and its provinces at one stage, by code; of some provinces these alone."""
    rows = Ceiling.objects.of_scheme(scheme.pk, stage=stage).select_related("province")
    if province_ids is not None:
        rows = rows.filter(province_id__in=province_ids)
    return list(rows.order_by("province__code"))


def entries_of(
    scheme: FundingScheme, province_id: UUID, *, before: datetime | None = None
) -> CeilingEntryQuerySet:
    """What changed the ceilings of one province, the newest letter first."""
    return (
        CeilingEntry.objects.of_scheme(scheme.pk)
        .recorded_before(before)
        .filter(ceiling__province=province_id)
        .select_related("ceiling__province", "ceiling__regency")
        .order_by("-letter_date", "-recorded_at", "pk")
    )


def grants_in(
    scheme: FundingScheme, province_id: UUID, *, before: datetime | None = None
) -> AllocationQuerySet:
    """Every row of the ledger of one province, the newest first."""
    return (
        Allocation.objects.of_scheme(scheme.pk)
        .approved_before(before)
        .of_provinces(frozenset({province_id}))
        .select_related("office")
        .only("title", "amount_idr", "approved_at", "reason", "office__short_name")
        .order_by("-approved_at", "pk")
    )


def shares_in(scheme: FundingScheme, province_id: UUID) -> list[Share]:
    """Kabupaten/kota with a ceiling of their own now: name, limit and what is used."""
    rows = Ceiling.objects.filter(
        scheme=scheme,
        province=province_id,
        regency__isnull=False,
        stage=CeilingStage.ALLOCATION,
    )
    named = rows.annotate(name=F("regency__full_name")).order_by("name")
    return [
        (name, int(limit), int(used))
        for name, limit, used in named.values_list("name", "limit_idr", "used_idr")
    ]


def dak_requests(actor: Actor, *, on: date) -> DakRequestQuerySet:
    """Requests the person may read, with the newest recommendation; the newest year first."""
    seen = DakRequest.objects.visible_to(actor, on=on).with_recommendation()
    return seen.select_related("regency").order_by("-fiscal_year", "regency__full_name", "pk")
