"""What may be asked of RAB lines and the names of their levels."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import models
from django.db.models import ExpressionWrapper, F, OuterRef, Q, QuerySet, Subquery

from budgets.models import SbmRate

if TYPE_CHECKING:
    from programs.models import RabHeading, RabLine


@dataclass(frozen=True)
class SbmMatch:
    """The SBM rate a line is held against."""

    rate_idr: int
    kind: str
    name: str
    confidence: str
    has_reason: bool

    @classmethod
    def of(cls, lines: "Iterable[RabLine]") -> "dict[UUID, SbmMatch]":
        """By line, from lines read ``with_sbm``."""
        rows: Iterable[Any] = lines
        return {
            line.pk: cls(
                int(line.sbm_rate_idr), line.sbm_kind, line.sbm_name, line.sbm_confidence,
                line.has_reason,
            )
            for line in rows
            if line.sbm_rate_idr is not None
        }  # fmt: skip


class RabLineQuerySet(models.QuerySet["RabLine"]):
    def current(self) -> "RabLineQuerySet":
        """Lines that were not removed."""
        return self.filter(is_removed=False)

    def in_order(self) -> "RabLineQuerySet":
        return self.order_by("position", "id")

    def for_grid(self) -> QuerySet["RabLine", Any]:
        """Plain values of every cell, with the codes and names of what a line points to."""
        return self.values(
            "id", "output_class__code", "output_code", "component", "subcomponent",
            "account__code", "description", "factor_1", "unit_1_id", "factor_2", "unit_2_id",
            "factor_3", "unit_3_id", "factor_4", "unit_4_id", "volume", "unit_price_idr",
            "amount_idr", "price_source", "indicator__name", "note",
        )  # fmt: skip

    def with_sbm(self, province_id: UUID) -> "RabLineQuerySet":
        """Adds the rate of each line's SBM item in a province, or nationally where it has none.

        ``sbm_rate_idr`` (rupiah), ``sbm_confidence``, ``sbm_kind``, ``sbm_name``, and whether the
        line says why (``has_reason``).
        """
        rates = (
            SbmRate.objects.filter(item=OuterRef("sbm_item"))
            .filter(Q(province=province_id) | Q(province=None))
            .order_by(F("province").asc(nulls_last=True))
        )
        return self.annotate(
            sbm_rate_idr=Subquery(rates.values("rate_idr")[:1]),
            sbm_confidence=Subquery(rates.values("confidence")[:1]),
            sbm_kind=F("sbm_item__kind"),
            sbm_name=F("sbm_item__name"),
            has_reason=ExpressionWrapper(~Q(note=""), output_field=models.BooleanField()),
        )

    def sbm_rates(self, province_id: UUID) -> dict[UUID, int]:
        """SBM rate (rupiah) by line, for the lines that have one. One query."""
        annotated: models.QuerySet[Any] = self.with_sbm(province_id).filter(sbm_item__isnull=False)
        pairs = annotated.values_list("pk", "sbm_rate_idr")
        return {pk: int(rate) for pk, rate in pairs if rate is not None}


class RabHeadingQuerySet(models.QuerySet["RabHeading"]):
    def in_order(self) -> "RabHeadingQuerySet":
        return self.order_by("output_class__code", "output_code", "component", "subcomponent")
