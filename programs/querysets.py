"""What may be asked of proposals, lines, files, meetings and decisions."""

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.apps import apps
from django.db import models
from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from programs.states import AGREED, NOT_SUBMITTED, DocumentStatus, ProposalState
from provinces.states import Role

if TYPE_CHECKING:
    from programs.models import (
        LineDecision,
        Proposal,
        ProposalDocument,
        RabHeading,
        RabLine,
        Rakor,
        RakorItem,
        Round,
    )
    from provinces.rules import Actor


class ProposalQuerySet(models.QuerySet["Proposal"]):
    def visible_to(self, actor: "Actor") -> "ProposalQuerySet":
        """The first wall: what a person may know of. Anything else does not exist for them.

        An auditor reads everything. The centre reads whatever was ever submitted. A Dinas reads
        its own; a provincial Dinas also reads the kabupaten/kota of its province.
        """
        if actor.holds(Role.AUDITOR):
            return self
        if actor.is_national:
            return self.filter(first_submitted_at__isnull=False)
        return self.filter(
            Q(office_id__in=actor.office_ids()) | Q(province_id__in=actor.province_ids())
        )

    def search(self, text: str) -> "ProposalQuerySet":
        """Title, number or place containing the text, in any case."""
        # PostgreSQL's text has no NUL, so no title holds one.
        words = text.replace("\x00", "").strip()[:100]
        if not words:
            return self
        return self.filter(
            Q(title__icontains=words) | Q(number__istartswith=words) | Q(place__icontains=words)
        )

    def in_state(self, state: str) -> "ProposalQuerySet":
        return self.filter(state=state) if state in ProposalState.values else self

    def newest_first(self) -> "ProposalQuerySet":
        return self.order_by("-created_at", "id")

    def awaiting_signature(self, office_ids: frozenset[UUID]) -> "ProposalQuerySet":
        """Waiting for the Kepala Dinas of the offices."""
        return self.filter(state=ProposalState.AWAITING_HEAD, office_id__in=office_ids)

    def awaiting_review(self) -> "ProposalQuerySet":
        """With the centre and not yet decided, oldest submission first."""
        return self.filter(
            state__in=[
                ProposalState.SUBMITTED,
                ProposalState.IN_REVIEW,
                ProposalState.IN_DISCUSSION,
                ProposalState.DEFERRED,
            ]
        ).order_by("submitted_at", "id")

    def submitted(self) -> "ProposalQuerySet":
        return self.exclude(state__in=NOT_SUBMITTED)

    def agreed(self) -> "ProposalQuerySet":
        return self.filter(state__in=AGREED)

    def with_total(self) -> "ProposalQuerySet":
        """Adds ``total_idr`` (rupiah): the sum of the current lines."""
        return self.annotate(total_idr=_line_total(of="pk"))

    def with_answered(self) -> "ProposalQuerySet":
        """Adds ``answered``: how many mandatory documents stand and were not rejected."""
        answers = (
            _model("ProposalDocument")
            .objects.current()
            .not_rejected()
            .filter(proposal=OuterRef("pk"), requirement__is_mandatory=True)
            .order_by()
            .values("proposal")
            .annotate(count=Count("pk"))
            .values("count")
        )
        return self.annotate(answered=Coalesce(Subquery(answers), 0))

    def for_budget(self) -> "ProposalQuerySet":
        """With what a RAB stands under; the answers of the other sections are left out."""
        return self.select_related("scheme", "budget_program", "budget_activity").only(
            "number", "title", "state", "version", "changed_at", "office", "province",
            "scheme__fiscal_year", "scheme__kind", "scheme__evidence_above_idr",
            "budget_program__code", "budget_program__name",
            "budget_activity__code", "budget_activity__name",
        )  # fmt: skip

    def for_list(self) -> "ProposalQuerySet":
        """Only what a list row shows: narrow rows, no further queries."""
        return (
            self.with_total()
            .select_related("office", "province", "regency", "scheme")
            .only(
                "number", "title", "state", "created_at", "changed_at", "submitted_at",
                "office__short_name", "province__name", "regency__full_name",
                "scheme__kind", "scheme__fiscal_year",
            )
        )  # fmt: skip


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


class RabHeadingQuerySet(models.QuerySet["RabHeading"]):
    def in_order(self) -> "RabHeadingQuerySet":
        return self.order_by("output_class__code", "output_code", "component", "subcomponent")


class ProposalDocumentQuerySet(models.QuerySet["ProposalDocument"]):
    def current(self) -> "ProposalDocumentQuerySet":
        """The file that answers each requirement now."""
        return self.filter(replaced_at=None)

    def not_rejected(self) -> "ProposalDocumentQuerySet":
        return self.exclude(status=DocumentStatus.REJECTED)


class RakorQuerySet(models.QuerySet["Rakor"]):
    def visible_to(self, actor: "Actor") -> "RakorQuerySet":
        """The centre sees every meeting; a Dinas those in which its province has a desk."""
        if actor.is_national:
            return self
        mine = frozenset(m.province_id for m in actor.mandates if m.province_id)
        desks = _model("RakorDesk").objects.filter(rakor=OuterRef("pk"), province_id__in=mine)
        return self.filter(Exists(desks))

    def newest_first(self) -> "RakorQuerySet":
        return self.order_by("-first_day", "name")


class RakorItemQuerySet(models.QuerySet["RakorItem"]):
    def with_total(self) -> "RakorItemQuerySet":
        """Adds ``total_idr`` (rupiah): the sum of the proposal's current lines."""
        return self.annotate(total_idr=_line_total(of="proposal_id"))


class RoundQuerySet(models.QuerySet["Round"]):
    def of_scheme(self, scheme_id: UUID) -> "RoundQuerySet":
        return self.filter(scheme_id=scheme_id)

    def with_longest_for(self, office_id: UUID) -> "RoundQuerySet":
        """Adds ``longest``: the latest instant given to one office, if any."""
        own = Q(extensions__office_id=office_id)
        return self.annotate(longest=Max("extensions__until", filter=own))

    def latest_first(self) -> "RoundQuerySet":
        """By closing, the last one first."""
        return self.order_by("-window__endswith")


class LineDecisionQuerySet(models.QuerySet["LineDecision"]):
    def newest(self) -> "QuerySet[LineDecision]":
        """The decision that counts for each line of each item."""
        return self.order_by("item", "line", "-id").distinct("item", "line")


def _line_total(*, of: str) -> Coalesce:
    """Sum the current lines of the proposal whose key is in that column."""
    sums = (
        _model("RabLine")
        .objects.filter(is_removed=False)
        .filter(proposal=OuterRef(of))
        .order_by()
        .values("proposal")
        .annotate(total=Sum("amount_idr"))
        .values("total")
    )
    return Coalesce(Subquery(sums), 0, output_field=_rupiah())


def _rupiah() -> "models.DecimalField[object, object]":
    return models.DecimalField(max_digits=20, decimal_places=0)


def _model(name: str) -> Any:
    # Models stand above querysets; a sibling model is asked for by name.
    return apps.get_model("programs", name)
