"""Semula and menjadi in sums: by province, by allocation, by whom the money serves.

Asked of the ledger, so that a page need not read every line.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Case, Count, Exists, Min, OuterRef, Q, QuerySet, Sum, When

from budgets.models import Allocation, Revision, RevisionLine
from budgets.querysets import ROOT, AllocationQuerySet, RevisionLineQuerySet
from budgets.states import BeneficiaryClass, RevisionState

_PROVINCE = "allocation__ceiling__province"


@dataclass(frozen=True, kw_only=True)
class Held:
    """What a province or an allocation held (rupiah) on the first date and on the second.

    ``count``: of how many allocations.
    """

    name: str
    before_idr: int
    after_idr: int
    allocation_id: UUID | None = None
    count: int = 1

    @property
    def key(self) -> UUID:
        """Of an allocation."""
        if self.allocation_id is None:
            raise LookupError(f"{self.name} is no allocation")
        return self.allocation_id

    @property
    def delta_idr(self) -> int:
        return self.after_idr - self.before_idr


@dataclass(frozen=True, kw_only=True)
class TwoDates:
    """Two moments of a scheme (``second`` None: now), of some provinces or of all.

    Every row of the ledger counts from its moment on, reversals and changes too, so the rows before
    a moment add up to what stood then.
    """

    scheme_id: UUID
    first: datetime
    second: datetime | None
    province_ids: frozenset[UUID] | None = None

    def by_province(self) -> list[Held]:
        """In the order of their codes: one query."""
        rows = self._rows().values_list("ceiling__province__name", "ceiling__province__code")
        counted = rows.annotate(grants=Count("pk", filter=Q(reverses=None, revises=None)))
        sums = self._summed(counted).order_by("ceiling__province__code")
        return _found(
            Held(name=name, before_idr=int(before), after_idr=int(after), count=count)
            for name, _code, count, before, after in sums
        )

    def by_allocation(self, province: str) -> list[Held]:
        """Those of one province by name of office and title: one query. All for ``""``."""
        rows = self._rows()
        if province:
            rows = rows.filter(ceiling__province__name=province)
        named = (
            rows.annotate(root=ROOT)
            .values_list("root", "ceiling__province__code", "office__short_name")
            .annotate(titled=Min("title", filter=Q(reverses=None, revises=None)))
        )
        sums = self._summed(named).order_by(
            "ceiling__province__code", "office__short_name", "titled", "root"
        )
        return _found(
            Held(
                name=f"{office}: {title}",
                before_idr=int(before),
                after_idr=int(after),
                allocation_id=root,
            )
            for root, _code, office, title, before, after in sums
        )

    def _rows(self) -> AllocationQuerySet:
        rows = Allocation.objects.of_scheme(self.scheme_id)
        return rows if self.province_ids is None else rows.of_provinces(self.province_ids)

    def _summed(self, rows: QuerySet[Allocation, Any]) -> QuerySet[Any, Any]:
        until = Q() if self.second is None else Q(approved_at__lt=self.second)
        return rows.annotate(
            before=Sum("amount_idr", filter=Q(approved_at__lt=self.first), default=0),
            after=Sum("amount_idr", filter=until, default=0),
        )


@dataclass(frozen=True, kw_only=True)
class RevisionSums:
    """Semula of what a revision touches, from the ledger, and menjadi by its lines.

    Of some provinces or of all. Of a decided revision as it was when it was decided.
    """

    revision: Revision
    province_ids: frozenset[UUID] | None = None

    def by_province(self) -> list[Held]:
        """In the order of their codes: two queries."""
        before = self._before("ceiling__province__code")
        rows = self._lines().values_list(f"{_PROVINCE}__code", f"{_PROVINCE}__name")
        sums = rows.annotate(
            change=Sum("delta_idr"), count=Count("allocation", distinct=True)
        ).order_by(f"{_PROVINCE}__code")
        return [
            _changed(name, before.get(code, 0), change, count=count)
            for code, name, change, count in sums
        ]

    def by_allocation(self, province: str) -> list[Held]:
        """Those of one province by name of office and title: two queries. All for ``""``."""
        before, rows = self._before("root"), self._lines()
        if province:
            rows = rows.filter(**{f"{_PROVINCE}__name": province})
        order = (f"{_PROVINCE}__code", "allocation__office__short_name", "allocation__title")
        sums = rows.values_list("allocation", *order).annotate(change=Sum("delta_idr"))
        return [
            _changed(f"{office}: {title}", before.get(key, 0), change, allocation_id=key)
            for key, _code, office, title, change in sums.order_by(*order, "allocation")
        ]

    def _lines(self) -> RevisionLineQuerySet:
        rows = RevisionLine.objects.filter(revision=self.revision)
        return RevisionLineQuerySet.of_provinces(rows, self.province_ids)

    def _before(self, column: str) -> dict[Any, int]:
        rows = (
            Allocation.objects.of_scheme(self.revision.scheme_id)
            .approved_before(self.revision.decided_at)
            .annotate(root=ROOT)
            .filter(root__in=self._lines().values("allocation"))
        )
        sums = rows.order_by().values_list(column).annotate(total=Sum("amount_idr"))
        return {key: int(total) for key, total in sums}


def _changed(name: str, before: int, change: Any, **facts: Any) -> Held:
    return Held(name=name, before_idr=before, after_idr=before + int(change), **facts)


def classes_served(
    revision: Revision, *, province_ids: frozenset[UUID] | None = None
) -> dict[BeneficiaryClass, tuple[int, int]]:
    """Semula and menjadi of each class that lines of the touched allocations name: one query.

    A line that the revision leaves alone counts on both sides with what it was changed to last.
    """
    own = RevisionLineQuerySet.of_provinces(
        RevisionLine.objects.filter(revision=revision), province_ids
    )
    kept = _last_changes(before=revision.decided_at).filter(
        ~Exists(own.filter(allocation=OuterRef("allocation"), line_ref=OuterRef("line_ref"))),
        allocation__in=own.values("allocation"),
    )
    is_own = Case(When(revision=revision, then="before_idr"), default="after_idr")
    rows = (
        RevisionLine.objects.filter(Q(pk__in=own.values("pk")) | Q(pk__in=kept.values("pk")))
        .exclude(beneficiary="")
        .order_by("beneficiary")
        .values_list("beneficiary")
        .annotate(before=Sum(is_own), after=Sum("after_idr"))
    )
    return {BeneficiaryClass(kind): (int(before), int(after)) for kind, before, after in rows}


def _last_changes(*, before: datetime | None) -> QuerySet[RevisionLine]:
    """The newest approved change of every line."""
    approved = RevisionLine.objects.filter(revision__state=RevisionState.APPROVED)
    if before is not None:
        approved = approved.filter(revision__decided_at__lt=before)
    later = approved.filter(
        Q(revision__decided_at__gt=OuterRef("revision__decided_at"))
        | Q(
            revision__decided_at=OuterRef("revision__decided_at"),
            revision__position__gt=OuterRef("revision__position"),
        ),
        allocation=OuterRef("allocation"),
        line_ref=OuterRef("line_ref"),
    )
    return approved.filter(~Exists(later))


def _found(rows: Iterable[Held]) -> list[Held]:
    """Without what held nothing on either date."""
    return [one for one in rows if one.before_idr or one.after_idr]
