"""What stands around a proposal: settings, conditions, usual levels, neighbours. One query."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import CharField, Exists, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Cast, Coalesce, JSONObject

from budgets.models import ActivityType, Ceiling, DakRequest, FundingRecord, FundingScheme, SbmItem
from ikmportal.prepared import AnyOf, Prepared
from programs.checks.rule import RuleBook, Setting
from programs.models import EligibilityItem, PriceLevel, Proposal, RabLine, RuleSetting, Uptake
from programs.querysets import ProposalQuerySet, conflicting_offices, sight_of
from programs.states import PriceMeasure, Severity
from provinces.models import Office
from provinces.rules import Actor

# measure, item, code, unit, province id; "" is any.
LevelKey = tuple[str, str, str, str, str]
_ITEM_WORDS = 3
_MOST_NEIGHBOURS = 50


@dataclass(frozen=True)
class Level:
    """A median of log10(rupiah) with the median distance from it, of so many cases."""

    sample: int
    center: Decimal
    spread: Decimal


@dataclass(frozen=True)
class Neighbour:
    """A proposal, or a funding record of another system, in the same kabupaten/kota."""

    pk: UUID
    number: str
    title: str
    place: str
    year: int
    scheme_id: str
    kind: str
    state: str


@dataclass(frozen=True)
class Purse:
    """The ceiling that an office draws on, in rupiah."""

    limit_idr: int
    used_idr: int


@dataclass(frozen=True)
class Background:
    """What one query brings of everything around a proposal."""

    conditions: list[EligibilityItem]
    rules: RuleBook
    sbm_items: Sequence[SbmItem]
    levels: Mapping[LevelKey, Level]
    activity_letter: str
    neighbours: Sequence[Neighbour]
    ceiling: Purse | None
    # Whether needs or proposals of kabupaten/kota were taken up by it.
    has_origins: bool
    # Whether the reader stands too near to the office to judge it.
    has_conflict: bool


def item_key(description: str) -> str:
    """The first three words of a description: "honorarium narasumber bimbingan".

    ``actions.price_levels`` derives the same key in SQL.
    """
    return " ".join(re.sub(r"[^a-z]+", " ", description.lower()).split()[:_ITEM_WORDS])


def unit_key(line: RabLine) -> str:
    """The units of a line's factors, in a fixed order: ``hari×orang``."""
    return "×".join(sorted(unit for _value, unit in line.factors))


def read_background(
    proposal: Proposal, lines: Sequence[RabLine], *, reader: Actor | None
) -> Background:
    """Everything around a proposal in one query: arrays beside the row of its scheme."""
    # It always answers one row: the proposal's scheme is there.
    (row,) = _around(
        proposal.pk,
        proposal.scheme_id,
        proposal.regency_id,
        proposal.province_id,
        proposal.office_id,
        *((*sight_of(reader), reader.user.pk) if reader else ()),
        *_compared(lines),
    )
    conditions, rules, levels, neighbours, funding, sbm, letter, ceiling, has_origins, dak, near = (
        row
    )
    return Background(
        conditions=[EligibilityItem(**values) for values in conditions],
        rules=RuleBook({one["code"]: _setting(one) for one in rules}),
        sbm_items=[SbmItem(**values) for values in sbm],
        levels={_level_key(one): _level(one) for one in levels},
        activity_letter=letter,
        ceiling=Purse(**{name: int(idr) for name, idr in ceiling[0].items()}) if ceiling else None,
        has_origins=has_origins,
        has_conflict=near,
        neighbours=[_neighbour(one) for one in [*neighbours, *funding, *dak]],
    )


def _compared(lines: Sequence[RabLine]) -> tuple[list[str], ...]:
    """What levels are of: the codes, items and units of the lines, and the codes of outputs."""
    codes = {line.account.code for line in lines} | {""}
    items = {item_key(line.description) for line in lines} | {""}
    units = {unit_key(line) for line in lines}
    outputs = {line.output_class.code for line in lines}
    return list(codes), list(items), list(units), list(outputs)


@Prepared
def _around(
    proposal_id: UUID,
    scheme_id: UUID,
    regency_id: UUID | None,
    province_id: UUID,
    office_id: UUID,
    *rest: Any,
) -> QuerySet[Any, Any]:
    *reader, codes, items, units, outputs = rest
    seen = (
        Proposal.objects.in_sight(*reader[:-1])
        if reader
        else Proposal.objects.known_to_office(office_id, province_id)
    )
    person = reader[-1] if reader else None
    near = conflicting_offices(person).filter(pk=office_id) if person else Office.objects.none()
    letter = ActivityType.objects.filter(proposal=proposal_id).values("letter")
    levels = _levels(codes, items, units, outputs).filter(
        Q(province=None) | Q(province=province_id)
    )
    return (
        FundingScheme.objects.filter(pk=scheme_id)
        .annotate(
            background_letter=Coalesce(Subquery(letter), Value("")),
            background_conditions=ArraySubquery(_conditions()),
            background_rules=ArraySubquery(_rules()),
            background_levels=ArraySubquery(levels),
            background_neighbours=ArraySubquery(_neighbours(seen, proposal_id, regency_id)),
            background_funding=ArraySubquery(_funding(regency_id)),
            background_dak=ArraySubquery(_dak(regency_id)),
            background_sbm=ArraySubquery(_sbm_items()),
            background_ceiling=ArraySubquery(_ceiling(scheme_id, province_id, office_id)),
            background_near=Exists(near),
            background_origins=Exists(Uptake.objects.filter(target=proposal_id).current()),
        )
        .values_list(
            "background_conditions", "background_rules", "background_levels",
            "background_neighbours", "background_funding", "background_sbm", "background_letter",
            "background_ceiling", "background_origins", "background_dak",
            "background_near",
        )
    )  # fmt: skip


def _conditions() -> Any:
    rows = EligibilityItem.objects.filter(scheme=OuterRef("pk")).order_by("letter")
    return rows.values(
        json=JSONObject(
            id="id", scheme_id="scheme_id", letter="letter", statement="statement",
            article="article",
        )
    )  # fmt: skip


def _rules() -> Any:
    rows = RuleSetting.objects.filter(scheme=OuterRef("pk")).in_force()
    return rows.values(json=JSONObject(code="code", severity="severity", parameters="parameters"))


def _setting(one: Mapping[str, Any]) -> Setting:
    return Setting(Severity(one["severity"]), one["parameters"])


def _sbm_items() -> Any:
    """Items of the year, as far as a line chooses among them."""
    rows = SbmItem.objects.filter(fiscal_year=OuterRef("fiscal_year")).order_by("name", "id")
    return rows.values(
        json=JSONObject(
            id="id", name="name", unit="unit", kind="kind", account_codes="account_codes",
            words="words",
        )
    )  # fmt: skip


def _levels(
    codes: list[str], items: list[str], units: list[str], outputs: list[str]
) -> QuerySet[PriceLevel, Any]:
    """Only the levels that a line of this proposal, or its total, can be held against."""
    alike = AnyOf("code", codes), AnyOf("item", items), AnyOf("unit", units)
    price = Q(*alike, measure=PriceMeasure.UNIT_PRICE)
    outcome = Q(AnyOf("code", outputs), measure=PriceMeasure.PER_OUTPUT)
    each = Q(measure=PriceMeasure.PER_BENEFICIARY, code=OuterRef("background_letter")) & ~Q(code="")
    return PriceLevel.objects.filter(price | outcome | each).values(
        json=JSONObject(
            measure="measure", item="item", code="code", unit="unit", province="province_id",
            sample="sample", center=_as_text("center"), spread=_as_text("spread"),
        )
    )  # fmt: skip


def _ceiling(scheme_id: UUID, province_id: UUID, office_id: UUID) -> Any:
    rows = Ceiling.objects.allocatable(scheme_id, province_id, office_id=office_id)
    amounts = {name: _as_text(name) for name in ("limit_idr", "used_idr")}
    return rows.values(json=JSONObject(**amounts))[:1]


def _as_text(name: str) -> Cast:
    # JSON has no decimals: a number would come back as a float.
    return Cast(name, CharField())


def _level_key(one: Mapping[str, Any]) -> LevelKey:
    return one["measure"], one["item"], one["code"], one["unit"], one["province"] or ""


def _level(one: Mapping[str, Any]) -> Level:
    return Level(one["sample"], Decimal(one["center"]), Decimal(one["spread"]))


def _neighbours(seen: ProposalQuerySet, proposal_id: UUID, regency_id: UUID | None) -> Any:
    rows = seen.filter(regency=regency_id, regency__isnull=False).standing()
    return (
        rows.exclude(pk=proposal_id)
        .order_by("-created_at", "id")
        .values(
            json=JSONObject(
                pk="id", number="number", title="title", place="place", scheme_id="scheme_id",
                year=F("scheme__fiscal_year_id"), kind=F("scheme__kind"), state="state",
            )
        )[:_MOST_NEIGHBOURS]
    )  # fmt: skip


def _funding(regency_id: UUID | None) -> Any:
    rows = FundingRecord.objects.standing().filter(
        regency=regency_id, regency__isnull=False, fiscal_year__isnull=False
    )
    return (
        rows.order_by("-fiscal_year", "id")
        .values(
            json=JSONObject(
                pk="id", number=Value(""), title="key", place=Value(""), scheme_id=Value(""),
                year=F("fiscal_year_id"), kind="kind", state="status",
            )
        )[:_MOST_NEIGHBOURS]
    )  # fmt: skip


def _dak(regency_id: UUID | None) -> Any:
    """Requests in the national DAK system for the same kabupaten/kota, as noted here."""
    rows = DakRequest.objects.filter(regency=regency_id, regency__isnull=False)
    return (
        rows.order_by("-fiscal_year", "id")
        .values(
            json=JSONObject(
                pk="id", number=Value(""), title="subject", place="commodity", scheme_id=Value(""),
                year=F("fiscal_year_id"), kind="kind", state=Value(""),
            )
        )[:_MOST_NEIGHBOURS]
    )  # fmt: skip


def _neighbour(one: Mapping[str, Any]) -> Neighbour:
    return Neighbour(**{**one, "pk": UUID(one["pk"])})
