"""The repeating parts of a proposal as frozen records, read by one query whatever their number."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from decimal import Decimal
from typing import Any, TypeVar
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, Q, QuerySet, TextField
from django.db.models.functions import Cast, JSONObject
from django.utils.translation import gettext as _

from ikmportal.prepared import Prepared
from ikmportal.ui.masking import mask_number
from programs.models import (
    Candidate,
    EligibilityItem,
    FormChoice,
    OutputTarget,
    Proposal,
    ProposalLocation,
    RecipientGroup,
    ScheduleStage,
    YearPlan,
)
from programs.states import ChoiceKind, GroupKind


@dataclass(frozen=True)
class Place:
    """The main place (no id of its own: it is the proposal's) or a further one."""

    id: str = ""
    regency: str = ""
    sentra: str = ""
    unit_count: int | None = None
    place: str = ""

    def __str__(self) -> str:
        return " · ".join(filter(None, (self.regency, self.sentra, self.place)))


@dataclass(frozen=True)
class Group:
    id: str = ""
    name: str = ""
    kind: str = ""
    member_count: int | None = None
    is_small_industry: bool = False
    uses_manual_tools: bool = False
    verified_by: str = ""

    @property
    def may_receive_machines(self) -> bool:
        """A KUB of small industries with traditional or manual tools, verified by somebody."""
        is_right_kind = self.kind == GroupKind.KUB and self.is_small_industry
        return is_right_kind and self.uses_manual_tools and bool(self.verified_by)

    def __str__(self) -> str:
        members = _("%(count)s anggota") % {"count": self.member_count or "–"}
        form = str(GroupKind(self.kind).label) if self.kind else ""
        return " · ".join(filter(None, (self.name, form, members)))


@dataclass(frozen=True)
class Person:
    """A candidate. The full numbers serve the rules; whatever is shown takes the masked ones."""

    id: str = ""
    name: str = ""
    nik: str = ""
    nib: str = ""
    trade: str = ""
    address: str = ""
    worker_count: int | None = None
    investment_idr: int | None = None

    @property
    def masked_nik(self) -> str:
        return mask_number(self.nik)

    @property
    def masked_nib(self) -> str:
        return mask_number(self.nib)

    def __str__(self) -> str:
        numbers = (
            self.masked_nik and f"NIK {self.masked_nik}",
            self.nib and f"NIB {self.masked_nib}",
        )
        return " · ".join(filter(None, (self.name, *numbers, self.trade)))


@dataclass(frozen=True)
class Target:
    id: str = ""
    indicator_id: str | None = None
    indicator: str = ""
    description: str = ""
    target: Decimal | None = None
    unit: str = ""


@dataclass(frozen=True)
class Stage:
    id: str = ""
    name: str = ""
    first_month: int | None = None
    last_month: int | None = None


@dataclass(frozen=True)
class Year:
    id: str = ""
    year: int | None = None
    target: str = ""
    estimate_idr: int | None = None


@dataclass(frozen=True)
class Choice:
    """One line of a tick register."""

    kind: str = ""
    code: str = ""
    name: str = ""
    article: str = ""


@dataclass(frozen=True)
class Elsewhere:
    """A number of a candidate that another proposal names too, and the scheme of that one."""

    number: str
    scheme: str


@dataclass(frozen=True)
class Contents:
    """Everything that repeats, and what of the registers a rule must know."""

    main: Place = Place()
    locations: Sequence[Place] = ()
    groups: Sequence[Group] = ()
    candidates: Sequence[Person] = ()
    targets: Sequence[Target] = ()
    stages: Sequence[Stage] = ()
    years: Sequence[Year] = ()
    choices: Sequence[Choice] = ()
    elsewhere: Sequence[Elsewhere] = ()
    activity: str = ""
    focus: str = ""
    conditions: Sequence[EligibilityItem] = ()

    def ticked(self, kind: ChoiceKind, answers: Mapping[str, Any]) -> list[Choice]:
        """The lines of a register that were ticked."""
        return [c for c in self.choices if c.kind == kind and answers.get(c.code) is True]

    def open(self, kind: ChoiceKind, answers: Mapping[str, Any]) -> list[Choice]:
        """The lines that were not."""
        return [c for c in self.choices if c.kind == kind and answers.get(c.code) is not True]


T = TypeVar("T")
_SETS: tuple[tuple[str, type[Any], type[Any], dict[str, Any]], ...] = (
    (
        "locations",
        ProposalLocation,
        Place,
        {
            "regency": "regency__full_name",
            "sentra": "sentra__name",
            "unit_count": "sentra__unit_count",
        },
    ),
    ("groups", RecipientGroup, Group, {}),
    ("candidates", Candidate, Person, {}),
    (
        "targets",
        OutputTarget,
        Target,
        # As text: a JSON number would pass through binary floating point.
        {"indicator": "indicator__name", "target": Cast("target", TextField())},
    ),
    ("stages", ScheduleStage, Stage, {}),
    ("years", YearPlan, Year, {}),
)


@Prepared
def _everything(proposal_id: UUID) -> QuerySet[Proposal, Any]:
    rows: QuerySet[Proposal, Any] = (
        Proposal.objects.filter(pk=proposal_id)
        .annotate(
            **{
                f"all_{key}": _subquery(model, record, paths) for key, model, record, paths in _SETS
            },
            all_choices=_choices(),
            all_conditions=_conditions(),
        )
        .values(
            *(f"all_{key}" for key, *_rest in _SETS),
            "all_choices",
            "all_conditions",
            "regency__full_name",
            "sentra__name",
            "sentra__unit_count",
            "activity__letter",
            "focus__name",
        )
    )
    return rows


def read_contents(proposal: Proposal) -> Contents:
    """Read all of it: one query, and one more for numbers that stand elsewhere too."""
    (row,) = _everything(proposal.pk)
    candidates = _records(Person, row["all_candidates"])
    return Contents(
        main=Place(
            regency=row["regency__full_name"] or "",
            sentra=row["sentra__name"] or "",
            unit_count=row["sentra__unit_count"],
            place=proposal.place,
        ),
        locations=_records(Place, row["all_locations"]),
        groups=_records(Group, row["all_groups"]),
        candidates=candidates,
        targets=_records(Target, row["all_targets"]),
        stages=_records(Stage, row["all_stages"]),
        years=_records(Year, row["all_years"]),
        choices=_records(Choice, row["all_choices"]),
        elsewhere=_elsewhere(proposal, candidates),
        activity=row["activity__letter"] or "",
        focus=row["focus__name"] or "",
        conditions=[EligibilityItem(**condition) for condition in row["all_conditions"]],
    )


def _subquery(model: type[Any], record: type[Any], paths: Mapping[str, Any]) -> ArraySubquery:
    named = {field.name: paths.get(field.name, field.name) for field in fields(record)}
    rows = model.objects.filter(proposal=OuterRef("pk")).order_by("position", "id")
    return ArraySubquery(rows.values(record=JSONObject(**named)))


def _choices() -> ArraySubquery:
    rows = FormChoice.objects.filter(fiscal_year=OuterRef("scheme__fiscal_year"))
    named = {name: F(name) for name in ("kind", "code", "name", "article")}
    return ArraySubquery(rows.order_by("kind", "position").values(record=JSONObject(**named)))


def _conditions() -> ArraySubquery:
    rows = EligibilityItem.objects.filter(scheme=OuterRef("scheme")).order_by("letter")
    named = {name: F(name) for name in ("id", "letter", "statement", "article")}
    return ArraySubquery(rows.values(record=JSONObject(**named)))


def _records(record: type[T], rows: Sequence[Mapping[str, Any]]) -> list[T]:
    """Records from JSON: what is missing is the record's own empty value."""
    return [
        record(
            **{
                name: Decimal(value) if record is Target and name == "target" else value
                for name, value in row.items()
                if value is not None
            }
        )
        for row in rows
    ]


def _elsewhere(proposal: Proposal, candidates: Sequence[Person]) -> list[Elsewhere]:
    niks = {person.nik for person in candidates if person.nik}
    nibs = {person.nib for person in candidates if person.nib}
    if not niks and not nibs:
        return []
    others = (
        Candidate.objects.filter(Q(nik__in=niks) | Q(nib__in=nibs))
        .exclude(proposal=proposal)
        .select_related("proposal__scheme")
        .only("nik", "nib", "proposal__scheme__kind", "proposal__scheme__fiscal_year")
        .order_by("nik", "nib")
    )
    return [
        Elsewhere(number=number, scheme=other.proposal.scheme.short_label)
        for other in others
        for number, known in ((other.nik, niks), (other.nib, nibs))
        if number in known
    ]
