"""What may be asked of proposals."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.apps import apps
from django.contrib.postgres.aggregates import StringAgg
from django.db import models
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from budgets.models import Ceiling
from programs.querysets.totals import line_total, sibling
from programs.states import AGREED, AWAITING_REVIEW, EDITABLE, NOT_SUBMITTED, ProposalState
from provinces.models import Office
from provinces.states import Role

if TYPE_CHECKING:
    from programs.models import Proposal
    from provinces.rules import Actor


# Reads all, reads what the centre reads, offices, provinces.
Sight = tuple[bool, bool, tuple[UUID, ...], tuple[UUID, ...]]


def sight_of(actor: "Actor") -> Sight:
    """What decides how far a person sees, in plain values."""
    national = actor.is_national
    places = ((), ()) if national else (actor.office_ids(), actor.province_ids())
    return actor.holds(Role.AUDITOR), national, tuple(places[0]), tuple(places[1])


def _counted(rows: "QuerySet[Any]") -> "QuerySet[Any, Any]":
    """One row with how many there are, or none where there are none."""
    grouped = rows.order_by().annotate(one=Value(1)).values("one").annotate(count=Count("pk"))
    counts: QuerySet[Any, Any] = grouped.values_list("count", flat=True)
    return counts


def _count(rows: "QuerySet[Any]") -> Coalesce:
    """How many rows a correlated query finds."""
    return Coalesce(Subquery(_counted(rows)), 0)


@dataclass(frozen=True, kw_only=True)
class Narrowing:
    """What a list is narrowed to. Empty means everything."""

    words: str = ""
    state: str = ""
    scheme_id: UUID | None = None
    regency_id: UUID | None = None
    focus: str = ""
    activity: str = ""
    at_least_idr: int | None = None
    at_most_idr: int | None = None
    is_complete: bool | None = None
    author_id: UUID | None = None
    office_ids: frozenset[UUID] | None = None


# Each with the key as the last word, so that no row comes twice or never.
SORTS: dict[str, tuple[str, ...]] = {
    "terbaru": ("-created_at", "id"),
    "diubah": ("-changed_at", "id"),
    "judul": ("title", "id"),
    "nomor": ("number", "id"),
    "terbesar": ("-total_idr", "id"),
    "terkecil": ("total_idr", "id"),
}


class ProposalQuerySet(models.QuerySet["Proposal"]):
    def visible_to(self, actor: "Actor") -> "ProposalQuerySet":
        """The first wall: what a person may know of. Anything else does not exist for them.

        An auditor reads everything. The centre reads whatever was ever submitted. A Dinas reads
        its own; a provincial Dinas also reads the kabupaten/kota of its province.
        """
        return self.in_sight(*sight_of(actor))

    def in_sight(
        self,
        reads_all: bool,
        is_national: bool,
        office_ids: Sequence[UUID],
        province_ids: Sequence[UUID],
    ) -> "ProposalQuerySet":
        """The same wall for a ``Prepared`` question, which takes plain values."""
        if reads_all:
            return self
        if is_national:
            return self.filter(first_submitted_at__isnull=False)
        return self.filter(Q(office_id__in=office_ids) | Q(province_id__in=province_ids))

    def narrowed(self, to: Narrowing) -> "ProposalQuerySet":
        """Everything that fits; each filter only costs where it is used."""
        equal = {
            "scheme_id": to.scheme_id,
            "regency_id": to.regency_id,
            "focus__name": to.focus,
            "activity__letter": to.activity,
            "created_by_id": to.author_id,
        }
        found = self.search(to.words).in_state(to.state)
        found = found.filter(**{name: value for name, value in equal.items() if value})
        if to.office_ids is not None:
            found = found.filter(office_id__in=to.office_ids)
        return found._within(to)._completed(to.is_complete)

    def _within(self, to: Narrowing) -> "ProposalQuerySet":
        if to.at_least_idr is None and to.at_most_idr is None:
            return self
        ends = {"total_idr__gte": to.at_least_idr, "total_idr__lte": to.at_most_idr}
        given = {name: value for name, value in ends.items() if value is not None}
        return self.with_total().filter(**given)

    def _completed(self, is_complete: bool | None) -> "ProposalQuerySet":
        """Whether every mandatory document stands and was not rejected."""
        if is_complete is None:
            return self
        answers = (
            sibling("ProposalDocument")
            .objects.current()
            .not_rejected()
            .filter(proposal=OuterRef(OuterRef("pk")), requirement=OuterRef("pk"))
        )
        missing = sibling("DocumentRequirement").objects.filter(
            ~Exists(answers), scheme=OuterRef("scheme"), is_mandatory=True
        )
        return self.filter(~Exists(missing)) if is_complete else self.filter(Exists(missing))

    def sorted_by(self, name: str) -> "ProposalQuerySet":
        """In a stable order; the newest first unless another one is named."""
        order = SORTS.get(name, SORTS["terbaru"])
        found = self.with_total() if "total_idr" in order[0] else self
        return found.order_by(*order)

    def search(self, text: str) -> "ProposalQuerySet":
        """Title, number, place or kabupaten/kota containing the text, in any case."""
        # PostgreSQL's text has no NUL, so no title holds one.
        words = text.replace("\x00", "").strip()[:100]
        if not words:
            return self
        fits = Q(title__icontains=words) | Q(number__istartswith=words) | Q(place__icontains=words)
        # As values, not as a subquery: only then do the indexes of all four work together.
        regencies = apps.get_model("provinces", "Regency").objects.filter(
            full_name__icontains=words
        )
        if places := list(regencies.values_list("pk", flat=True)[:100]):
            fits |= Q(regency_id__in=places)
        return self.filter(fits)

    def in_state(self, state: str) -> "ProposalQuerySet":
        return self.filter(state=state) if state in ProposalState.values else self

    def newest_first(self) -> "ProposalQuerySet":
        return self.order_by("-created_at", "id")

    def drafts_of(self, office_ids: Iterable[UUID]) -> "ProposalQuerySet":
        return self.filter(state=ProposalState.DRAFT, office_id__in=office_ids)

    def returned_to(self, office_ids: Iterable[UUID]) -> "ProposalQuerySet":
        """Given back to the drafters of the offices."""
        return self.filter(state=ProposalState.RETURNED, office_id__in=office_ids)

    def awaiting_signature(self, office_ids: Iterable[UUID]) -> "ProposalQuerySet":
        """Waiting for the Kepala Dinas of the offices."""
        return self.filter(state=ProposalState.AWAITING_HEAD, office_id__in=office_ids)

    def awaiting_province(self, province_ids: Iterable[UUID]) -> "ProposalQuerySet":
        """Signed by a kabupaten/kota and waiting for its province."""
        return self.filter(state=ProposalState.AT_PROVINCE, province_id__in=province_ids)

    def open_for_uptake(self, province_id: UUID) -> "ProposalQuerySet":
        """Drafts of the provincial Dinas: what needs may be consolidated into."""
        return self.filter(
            province_id=province_id,
            through_province=False,
            office__regency=None,
            state__in=EDITABLE,
        )

    def awaiting_review(self) -> "ProposalQuerySet":
        """With the centre and not yet decided, oldest submission first."""
        return self.filter(state__in=AWAITING_REVIEW).order_by("submitted_at", "id")

    def assigned_to(self, person_id: UUID) -> "ProposalQuerySet":
        """Those that this person was given to review."""
        own = sibling("ReviewAssignment").objects.current().filter(reviewer=person_id)
        return self.filter(pk__in=own.values("proposal"))

    def counted(self) -> "QuerySet[Proposal, int]":
        """How many there are, for a ``Prepared`` question: one row, or none for nothing."""
        return _counted(self)

    def with_findings(self) -> "ProposalQuerySet":
        """Those of which the rules warned as they were submitted last (kept with the version)."""
        versions = sibling("ProposalVersion").objects.filter(proposal=OuterRef("pk"))
        newest = versions.order_by("-ordinal").values("warning_count")[:1]
        return self.alias(warned=Subquery(newest)).filter(warned__gt=0)

    def with_holder(self) -> "ProposalQuerySet":
        """Adds ``holder_name``: in whose hand each proposal is now, None where in nobody's."""
        held = sibling("PaperHold").objects.live().filter(proposal=OuterRef("pk"))
        return self.annotate(holder_name=Subquery(held.values("holder__full_name")[:1]))

    def with_reviewers(self) -> "ProposalQuerySet":
        """Adds ``reviewer_names``: who was given each proposal, by name."""
        current = sibling("ReviewAssignment").objects.current().filter(proposal=OuterRef("pk"))
        names = (
            current.order_by()
            .values("proposal")
            .annotate(names=StringAgg("reviewer__full_name", ", ", order_by="reviewer__full_name"))
            .values("names")
        )
        return self.annotate(reviewer_names=Subquery(names))

    def submitted(self) -> "ProposalQuerySet":
        return self.exclude(state__in=NOT_SUBMITTED)

    def standing(self) -> "ProposalQuerySet":
        """Submitted once, and neither given back nor declined."""
        gone = [ProposalState.DRAFT, ProposalState.RETURNED, ProposalState.DECLINED]
        return self.filter(first_submitted_at__isnull=False).exclude(state__in=gone)

    def known_to_office(self, office_id: UUID, province_id: UUID) -> "ProposalQuerySet":
        """What everybody who may read a proposal of this office may know of besides it."""
        provincial = Office.objects.filter(pk=office_id, regency=None, province_id=province_id)
        return self.filter(Q(office_id=office_id) | Q(Exists(provincial), province_id=province_id))

    def agreed(self) -> "ProposalQuerySet":
        return self.filter(state__in=AGREED)

    def with_total(self) -> "ProposalQuerySet":
        """Adds ``total_idr`` (rupiah): the sum of the current lines."""
        return self.annotate(total_idr=line_total(of="pk"))

    def with_answered(self) -> "ProposalQuerySet":
        """Adds ``wanted``, the mandatory documents of scheme and activity, and ``answered``.

        A document answers when it stands and was not rejected.
        """
        wanted = (
            sibling("DocumentRequirement")
            .objects.mandatory()
            .asked(scheme=OuterRef("scheme"), activity=OuterRef("activity"))
        )
        answers = (
            sibling("ProposalDocument")
            .objects.current()
            .not_rejected()
            .filter(proposal=OuterRef("pk"), requirement__is_mandatory=True)
            .of_asked(activity=OuterRef("activity"))
        )
        return self.annotate(wanted=_count(wanted), answered=_count(answers))

    def for_budget(self) -> "ProposalQuerySet":
        """With what a RAB stands under; the answers of the other sections are left out.

        Adds ``limit_idr`` and ``used_idr`` (rupiah) of the ceiling it draws on, None without one.
        """
        drawn = Ceiling.objects.allocatable(
            OuterRef("scheme"), OuterRef("province"), office_id=OuterRef("office")
        )
        return (
            self.select_related("scheme", "budget_program", "budget_activity")
            .only(
                "number", "title", "state", "version", "changed_at", "office", "province",
                "scheme__fiscal_year", "scheme__kind", "scheme__evidence_above_idr",
                "budget_program__code", "budget_program__name",
                "budget_activity__code", "budget_activity__name",
            )
            .annotate(
                limit_idr=Subquery(drawn.values("limit_idr")[:1]),
                used_idr=Subquery(drawn.values("used_idr")[:1]),
            )
        )  # fmt: skip

    def for_list(self) -> "ProposalQuerySet":
        """Only what a list row shows: narrow rows, no further queries."""
        return (
            self.with_total()
            .select_related("office", "province", "regency", "scheme", "supersedes")
            .only(
                "supersedes__number",
                "number", "title", "state", "created_at", "changed_at", "submitted_at",
                "office__short_name", "province__name", "regency__full_name",
                "scheme__kind", "scheme__fiscal_year",
            )
        )  # fmt: skip
