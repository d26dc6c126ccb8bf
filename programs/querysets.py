"""What may be asked of proposals, lines, files, meetings and decisions."""

from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.apps import apps
from django.db import models
from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce, Now

from programs.states import AGREED, NOT_SUBMITTED, DocumentSafety, DocumentStatus, ProposalState
from provinces.states import Role

if TYPE_CHECKING:
    from programs.models import (
        DocumentRequirement,
        LineDecision,
        Proposal,
        ProposalDocument,
        RabLine,
        Rakor,
        RakorItem,
        Round,
        Upload,
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
        """Adds ``wanted``, the mandatory documents of scheme and activity, and ``answered``.

        A document answers when it stands and was not rejected.
        """
        wanted = (
            _model("DocumentRequirement")
            .objects.mandatory()
            .asked(scheme=OuterRef("scheme"), activity=OuterRef("activity"))
        )
        answers = (
            _model("ProposalDocument")
            .objects.current()
            .not_rejected()
            .filter(proposal=OuterRef("pk"), requirement__is_mandatory=True)
            .of_asked(activity=OuterRef("activity"))
        )
        return self.annotate(wanted=_count(wanted), answered=_count(answers))

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


class ProposalDocumentQuerySet(models.QuerySet["ProposalDocument"]):
    def current(self) -> "ProposalDocumentQuerySet":
        """The clean file that answers each requirement now."""
        return self.filter(replaced_at=None, safety=DocumentSafety.CLEAN)

    def arriving(self) -> "ProposalDocumentQuerySet":
        """The newest file of a requirement while it is looked into, or when it was refused."""
        return self.filter(replaced_at=None).exclude(safety=DocumentSafety.CLEAN)

    def clean(self) -> "ProposalDocumentQuerySet":
        """What may be given out."""
        return self.filter(safety=DocumentSafety.CLEAN)

    def not_rejected(self) -> "ProposalDocumentQuerySet":
        return self.exclude(status=DocumentStatus.REJECTED)

    def of_asked(self, *, activity: Any) -> "ProposalDocumentQuerySet":
        """Files whose requirement applies to the activity."""
        return self.filter(
            Q(requirement__only_for=None) | Q(requirement__only_for__activity=activity)
        )

    def claimable(self) -> "ProposalDocumentQuerySet":
        """In quarantine, with nobody looking into them now."""
        free = Q(lease_until=None) | Q(lease_until__lt=Now())
        return self.filter(free, safety=DocumentSafety.QUARANTINED)

    def forgotten(self, *, patience: timedelta) -> "ProposalDocumentQuerySet":
        """Claimable, and no hint is on its way."""
        late = Q(hinted_at=None) | Q(hinted_at__lt=Now() - patience)
        return self.claimable().filter(late)

    def held(self, document_id: UUID, *, attempt: int) -> "ProposalDocumentQuerySet":
        """The file, only while this attempt still owns it: the fence of every write of a job."""
        return self.filter(pk=document_id, safety=DocumentSafety.QUARANTINED, attempt=attempt)


class DocumentRequirementQuerySet(models.QuerySet["DocumentRequirement"]):
    def asked(self, *, scheme: Any, activity: Any) -> "DocumentRequirementQuerySet":
        """The checklist of a scheme for one activity: the general items and those of it."""
        return self.filter(Q(only_for=None) | Q(only_for__activity=activity), scheme=scheme)

    def asked_of(self, proposal: "Proposal") -> "DocumentRequirementQuerySet":
        """The checklist of one proposal, in its order."""
        asked = self.asked(scheme=proposal.scheme_id, activity=proposal.activity_id)
        return asked.order_by("position", "code")

    def mandatory(self) -> "DocumentRequirementQuerySet":
        return self.filter(is_mandatory=True)


class UploadQuerySet(models.QuerySet["Upload"]):
    def open(self) -> "UploadQuerySet":
        """Begun and not finished."""
        return self.filter(document=None)

    def expired(self) -> "UploadQuerySet":
        """By the clock of the database."""
        return self.filter(expires_at__lte=Now())


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


def _count(rows: "QuerySet[Any]") -> Coalesce:
    """How many rows a correlated query finds."""
    counted = rows.order_by().annotate(one=Value(1)).values("one").annotate(count=Count("pk"))
    return Coalesce(Subquery(counted.values("count")), 0)


def _rupiah() -> "models.DecimalField[object, object]":
    return models.DecimalField(max_digits=20, decimal_places=0)


def _model(name: str) -> Any:
    # Models stand above querysets; a sibling model is asked for by name.
    return apps.get_model("programs", name)
