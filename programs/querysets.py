"""What may be asked of proposals, lines, files, meetings and decisions."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.apps import apps
from django.db import models
from django.db.models import (
    Count,
    Exists,
    ExpressionWrapper,
    F,
    Max,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
)
from django.db.models.functions import Coalesce, Now, TruncDate

from budgets.models import SbmRate
from programs.states import (
    AGREED,
    EDITABLE,
    NEED_OPEN,
    NEED_TAKEN_ON,
    NOT_SUBMITTED,
    SUPPORT_OPEN,
    Audience,
    DocumentSafety,
    DocumentStatus,
    NeedState,
    ProposalState,
    SupportStage,
    UploadState,
)
from provinces.models import Office
from provinces.states import Role

if TYPE_CHECKING:
    from programs.models import (
        DocumentRequirement,
        LineDecision,
        Mention,
        Need,
        Proposal,
        ProposalDocument,
        RabHeading,
        RabLine,
        Rakor,
        RakorItem,
        Rank,
        Round,
        RuleSetting,
        SupportRequest,
        SupportTask,
        Thread,
        Upload,
        Uptake,
        WorkbookUpload,
    )
    from provinces.rules import Actor


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
_WIB = ZoneInfo("Asia/Jakarta")


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
            _model("ProposalDocument")
            .objects.current()
            .not_rejected()
            .filter(proposal=OuterRef(OuterRef("pk")), requirement=OuterRef("pk"))
        )
        missing = _model("DocumentRequirement").objects.filter(
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

    def awaiting_signature(self, office_ids: frozenset[UUID]) -> "ProposalQuerySet":
        """Waiting for the Kepala Dinas of the offices."""
        return self.filter(state=ProposalState.AWAITING_HEAD, office_id__in=office_ids)

    def awaiting_province(self, province_ids: frozenset[UUID]) -> "ProposalQuerySet":
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
        return self.filter(
            state__in=[
                ProposalState.SUBMITTED,
                ProposalState.VERIFIED,
                ProposalState.IN_REVIEW,
                ProposalState.IN_DISCUSSION,
                ProposalState.DEFERRED,
            ]
        ).order_by("submitted_at", "id")

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
            .select_related("office", "province", "regency", "scheme", "supersedes")
            .only(
                "supersedes__number",
                "number", "title", "state", "created_at", "changed_at", "submitted_at",
                "office__short_name", "province__name", "regency__full_name",
                "scheme__kind", "scheme__fiscal_year",
            )
        )  # fmt: skip


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


class WorkbookUploadQuerySet(models.QuerySet["WorkbookUpload"]):
    def newest_first(self) -> "WorkbookUploadQuerySet":
        return self.order_by("-uploaded_at", "id")

    def claimable(self) -> "WorkbookUploadQuerySet":
        """Not read yet, and no worker holds it."""
        is_free = Q(lease_until=None) | Q(lease_until__lt=Now())
        return self.filter(is_free, state=UploadState.RECEIVED)

    def forgotten(self, patience: timedelta) -> "WorkbookUploadQuerySet":
        """Claimable, and no hint is on its way."""
        return self.claimable().filter(hinted_at__lt=Now() - patience)

    def held(self, upload_id: UUID, *, attempt: int) -> "WorkbookUploadQuerySet":
        """The upload, only while this attempt still reads it."""
        return self.filter(pk=upload_id, state=UploadState.RECEIVED, attempt=attempt)


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


class NeedQuerySet(models.QuerySet["Need"]):
    def visible_to(self, actor: "Actor") -> "NeedQuerySet":
        """An office reads its own, a province those of its kabupaten/kota, never a draft of them.

        The centre reads what a province took on; an auditor reads everything.
        """
        if actor.holds(Role.AUDITOR):
            return self
        if actor.is_national:
            return self.filter(state__in=NEED_TAKEN_ON)
        own, provinces = Q(office_id__in=actor.office_ids()), actor.province_ids()
        return self.filter(own | Q(province_id__in=provinces) & ~Q(state=NeedState.DRAFT))

    def open(self) -> "NeedQuerySet":
        """With the province, which has not disposed of it."""
        return self.filter(state__in=NEED_OPEN)

    def search(self, text: str) -> "NeedQuerySet":
        """Words in the title, the place, or the names of kabupaten/kota, sentra or UPTD."""
        words = text.replace("\x00", "").strip()[:100]
        if not words:
            return self
        return self.filter(
            Q(title__icontains=words)
            | Q(place__icontains=words)
            | Q(regency__full_name__icontains=words)
            | Q(sentra__name__icontains=words)
            | Q(technical_unit__name__icontains=words)
        )

    def in_state(self, state: str) -> "NeedQuerySet":
        return self.filter(state=state) if state in NeedState.values else self

    def newest_first(self) -> "NeedQuerySet":
        return self.order_by("-changed_at", "id")

    def for_list(self) -> "NeedQuerySet":
        return self.select_related("regency", "sentra", "technical_unit", "activity", "unit")


class UptakeQuerySet(models.QuerySet["Uptake"]):
    def current(self) -> "UptakeQuerySet":
        """Those that were not released."""
        return self.filter(released_at=None)

    def with_both_ends(self) -> "UptakeQuerySet":
        return self.select_related(
            "need__regency", "need__unit", "source__regency", "source__office__regency", "target"
        )


class RankQuerySet(models.QuerySet["Rank"]):
    def newest(self) -> "QuerySet[Rank]":
        """The row that counts for each need and proposal."""
        return self.order_by("need", "proposal", "-id").distinct("need", "proposal")


class SupportRequestQuerySet(models.QuerySet["SupportRequest"]):
    def visible_to(self, actor: "Actor") -> "SupportRequestQuerySet":
        """The centre reads all; a kabupaten/kota its own; a province those of its own."""
        if actor.is_national:
            return self
        regencies = {m.regency_id for m in actor.mandates if m.regency_id}
        return self.filter(Q(regency_id__in=regencies) | Q(province_id__in=actor.province_ids()))

    def search(self, text: str) -> "SupportRequestQuerySet":
        """Words in the subject, the letter, the delegation, an item or the kabupaten/kota."""
        words = text.replace("\x00", "").strip()[:100]
        if not words:
            return self
        items = _model("SupportItem").objects.filter(description__icontains=words)
        return self.filter(
            Q(subject__icontains=words)
            | Q(letter_number__icontains=words)
            | Q(delegation__icontains=words)
            | Q(regency__full_name__icontains=words)
            | Q(pk__in=items.values("request"))
        )

    def in_stage(self, stage: str) -> "SupportRequestQuerySet":
        return self.filter(stage=stage) if stage in SupportStage.values else self

    def open(self) -> "SupportRequestQuerySet":
        return self.filter(stage__in=SUPPORT_OPEN)

    def newest_first(self) -> "SupportRequestQuerySet":
        return self.order_by("-received_at", "id")


class SupportTaskQuerySet(models.QuerySet["SupportTask"]):
    def open(self) -> "SupportTaskQuerySet":
        return self.filter(done_at=None)

    def due_by(self, day: date) -> "SupportTaskQuerySet":
        """Not done, and due on that day or before."""
        return self.open().filter(due_date__lte=day)


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


class ThreadQuerySet(models.QuerySet["Thread"]):
    def visible_to(self, actor: "Actor") -> "ThreadQuerySet":
        """What the office keeps to itself is its own; the rest follows the proposal.

        Nobody outside the office reads an internal thread: not the centre, not the auditor, not
        the province of a kabupaten/kota.
        """
        seen = _model("Proposal").objects.visible_to(actor)
        return self.filter(
            Q(audience=Audience.SHARED) | Q(proposal__office_id__in=actor.office_ids()),
            proposal__in=seen,
        )

    def newest_first(self) -> "ThreadQuerySet":
        return self.order_by("-opened_at", "id")


class MentionQuerySet(models.QuerySet["Mention"]):
    def waiting_for(self, actor: "Actor") -> "MentionQuerySet":
        """Unread, in threads the person may still read, newest first."""
        threads = _model("Thread").objects.visible_to(actor)
        return (
            self.filter(person=actor.user, read_at=None, comment__thread__in=threads)
            .select_related("comment__author", "comment__thread__proposal")
            .order_by("-comment__written_at", "id")
        )


class RuleSettingQuerySet(models.QuerySet["RuleSetting"]):
    def in_force(self) -> "RuleSettingQuerySet":
        """Rows that count today; the database's clock decides, in WIB."""
        return self.filter(valid__contains=TruncDate(Now(), tzinfo=_WIB))


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
