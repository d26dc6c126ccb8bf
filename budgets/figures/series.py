"""Dekonsentrasi until TA 2023 and Tugas Pembantuan from TA 2024 as one series of years.

And the funding of one place beside a DAK request: what may be the same work twice.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Q, Sum
from django.utils.translation import gettext as _

from budgets.models import Allocation, Ceiling, DakRequest, FundingRecord, FundingScheme
from budgets.states import CeilingStage, FundingStatus, SchemeKind
from ikmportal.ui.formats import rupiah

_IN_SERIES = (SchemeKind.DECONCENTRATION, SchemeKind.CO_ADMINISTRATION)
_YEARS_BACK = 3


@dataclass(frozen=True, kw_only=True)
class YearOfSeries:
    """One year. ``limit_idr`` None where no ceiling was entered; ``said`` is what sources name."""

    scheme: FundingScheme
    provinces: int
    limit_idr: int | None
    granted_idr: int
    revised_idr: int
    said: Sequence[FundingRecord]


def series(*, province_ids: frozenset[UUID] | None = None) -> list[YearOfSeries]:
    """Every year from the first to the last, of all provinces or of some: four queries.

    National amounts of sources are left out where only some provinces are asked for.
    """
    schemes = list(FundingScheme.objects.filter(kind__in=_IN_SERIES).order_by("fiscal_year"))
    ceilings, revised = _ceilings(schemes, province_ids), _revised(schemes, province_ids)
    said = {} if province_ids is not None else _said()
    found = []
    for scheme in schemes:
        count, limit, used = ceilings.get(scheme.pk, (0, None, 0))
        found.append(
            YearOfSeries(
                scheme=scheme,
                provinces=count,
                limit_idr=limit,
                granted_idr=used - revised.get(scheme.pk, 0),
                revised_idr=used,
                said=said.get((scheme.fiscal_year_id, scheme.kind), ()),
            )
        )
    return found


def _ceilings(
    schemes: Sequence[FundingScheme], province_ids: frozenset[UUID] | None
) -> dict[UUID, tuple[int, int, int]]:
    """How many provinces have a ceiling at the last stage, the sum of these, and what is used."""
    rows = Ceiling.objects.filter(
        scheme__in=schemes,
        stage=CeilingStage.ALLOCATION,
        regency=None,
        province__isnull=False,
        limit_idr__gt=0,
    )
    if province_ids is not None:
        rows = rows.filter(province__in=province_ids)
    sums = (
        rows.order_by()
        .values_list("scheme")
        .annotate(n=Count("pk"), total=Sum("limit_idr"), used=Sum("used_idr"))
    )
    return {scheme: (count, int(total), int(used)) for scheme, count, total, used in sums}


def _revised(
    schemes: Sequence[FundingScheme], province_ids: frozenset[UUID] | None
) -> dict[UUID, int]:
    """What revisions added to allocations that still stand, or took from them."""
    rows = Allocation.objects.filter(
        ceiling__scheme__in=schemes, revises__isnull=False, revises__reversal=None
    )
    if province_ids is not None:
        rows = rows.of_provinces(province_ids)
    sums = rows.order_by().values_list("ceiling__scheme").annotate(total=Sum("amount_idr"))
    return {scheme: int(total) for scheme, total in sums}


def _said() -> dict[tuple[int, str], list[FundingRecord]]:
    found: dict[tuple[int, str], list[FundingRecord]] = {}
    records = FundingRecord.objects.standing().national().filter(kind__in=_IN_SERIES)
    for record in records.exclude(fiscal_year=None).order_by("amount_idr"):
        if record.fiscal_year_id is not None:
            found.setdefault((record.fiscal_year_id, record.kind), []).append(record)
    return found


def overlaps_of(request: DakRequest) -> list[str]:
    """Other DAK, funding and allocations at the same place in the years around: three queries.

    Sentences to look at, never a proof that work is paid twice.
    """
    years = range(request.fiscal_year_id - _YEARS_BACK, request.fiscal_year_id + 1)
    return [*_other_requests(request, years), *_records(request, years), *_grants(request, years)]


def _other_requests(request: DakRequest, years: range) -> list[str]:
    same = Q(regency_id=request.regency_id) & (
        Q(commodity__iexact=request.commodity) | Q(fiscal_year=request.fiscal_year_id)
    )
    if request.sentra_id:
        same |= Q(sentra_id=request.sentra_id)
    rows = DakRequest.objects.filter(same, fiscal_year__in=years).exclude(pk=request.pk)
    return [
        _("Usulan %(kind)s %(year)s “%(subject)s” di tempat yang sama. Jelaskan bedanya.")
        % {
            "kind": one.get_kind_display(),
            "year": one.fiscal_year_id,
            "subject": one.subject,
        }
        for one in rows.order_by("-fiscal_year", "subject")
    ]


def _records(request: DakRequest, years: range) -> list[str]:
    rows = FundingRecord.objects.standing().of_regency(request.regency_id)
    return [
        _("Tercatat %(kind)s %(year)s %(amount)s (%(status)s). Pastikan tidak dibiayai dua kali.")
        % {
            "kind": one.get_kind_display(),
            "year": one.fiscal_year_id or _("tanpa tahun"),
            "amount": rupiah(one.amount_idr),
            "status": FundingStatus(one.status).label,
        }
        for one in rows.filter(Q(fiscal_year=None) | Q(fiscal_year__in=years)).order_by("key")
    ]


def _grants(request: DakRequest, years: range) -> list[str]:
    rows = (
        Allocation.objects.standing()
        .filter(office__regency_id=request.regency_id, ceiling__scheme__fiscal_year__in=years)
        .select_related("ceiling__scheme")
        .order_by("-approved_at", "pk")
    )
    return [
        _("Alokasi %(scheme)s “%(title)s” untuk Dinas kabupaten/kota ini.")
        % {"scheme": one.ceiling.scheme.short_label, "title": one.title}
        for one in rows
    ]
