"""What stands around a proposal: settings, conditions, usual levels, neighbours. One query."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import CharField, F, OuterRef, Q, Subquery, Value
from django.db.models.functions import Cast, Coalesce, JSONObject

from budgets.models import ActivityType, DakRequest, FundingRecord, FundingScheme, SbmItem
from programs.checks.rule import RuleBook, Setting
from programs.models import EligibilityItem, PriceLevel, Proposal, RabLine, RuleSetting
from programs.querysets import ProposalQuerySet
from programs.states import PriceMeasure, Severity

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
class Background:
    """What one query brings of everything around a proposal."""

    conditions: list[EligibilityItem]
    rules: RuleBook
    sbm_items: Sequence[SbmItem]
    levels: Mapping[LevelKey, Level]
    activity_letter: str
    neighbours: Sequence[Neighbour]


def item_key(description: str) -> str:
    """The first three words of a description: "honorarium narasumber bimbingan".

    ``actions.price_levels`` derives the same key in SQL.
    """
    return " ".join(re.sub(r"[^a-z]+", " ", description.lower()).split()[:_ITEM_WORDS])


def unit_key(line: RabLine) -> str:
    """The units of a line's factors, in a fixed order: ``hari×orang``."""
    return "×".join(sorted(unit for _value, unit in line.factors))


def read_background(
    proposal: Proposal, lines: Sequence[RabLine], *, seen: ProposalQuerySet | None
) -> Background:
    """Everything around a proposal in one query: arrays beside the row of its scheme."""
    # It always answers one row: the proposal's scheme is there.
    row = (
        FundingScheme.objects.filter(pk=proposal.scheme_id)
        .annotate(
            background_conditions=ArraySubquery(_conditions(proposal)),
            background_rules=ArraySubquery(_rules(proposal)),
            background_levels=ArraySubquery(_levels(proposal, lines)),
            background_neighbours=ArraySubquery(_neighbours(proposal, seen)),
            background_funding=ArraySubquery(_funding(proposal)),
            background_dak=ArraySubquery(_dak(proposal)),
            background_sbm=ArraySubquery(_sbm_items()),
            background_letter=Coalesce(Subquery(_letter(proposal)), Value("")),
        )
        .values_list(
            "background_conditions", "background_rules", "background_levels",
            "background_neighbours", "background_funding", "background_dak", "background_sbm",
            "background_letter",
        )
        .get()
    )  # fmt: skip
    conditions, rules, levels, neighbours, funding, dak, sbm, letter = row
    return Background(
        conditions=[EligibilityItem(**values) for values in conditions],
        rules=RuleBook({one["code"]: _setting(one) for one in rules}),
        sbm_items=[SbmItem(**values) for values in sbm],
        levels={_level_key(one): _level(one) for one in levels},
        activity_letter=letter,
        neighbours=[_neighbour(one) for one in [*neighbours, *funding, *dak]],
    )


def _conditions(proposal: Proposal) -> Any:
    rows = EligibilityItem.objects.filter(scheme=proposal.scheme_id).order_by("letter")
    return rows.values(
        json=JSONObject(
            id="id", scheme_id="scheme_id", letter="letter", statement="statement",
            article="article",
        )
    )  # fmt: skip


def _rules(proposal: Proposal) -> Any:
    rows = RuleSetting.objects.filter(scheme=proposal.scheme_id).in_force()
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


def _letter(proposal: Proposal) -> Any:
    return ActivityType.objects.filter(proposal=proposal.pk).values("letter")


def _levels(proposal: Proposal, lines: Sequence[RabLine]) -> Any:
    """Only the levels that a line of this proposal, or its total, can be held against."""
    codes = {line.account.code for line in lines} | {""}
    items = {item_key(line.description) for line in lines} | {""}
    price = Q(
        measure=PriceMeasure.UNIT_PRICE,
        unit__in={unit_key(line) for line in lines},
        code__in=codes,
        item__in=items,
    )
    outputs = Q(
        measure=PriceMeasure.PER_OUTPUT, code__in={line.output_class.code for line in lines}
    )
    each = Q(measure=PriceMeasure.PER_BENEFICIARY, code=Subquery(_letter(proposal)))
    here = Q(province=None) | Q(province=proposal.province_id)
    return PriceLevel.objects.filter(price | outputs | each, here).values(
        json=JSONObject(
            measure="measure", item="item", code="code", unit="unit", province="province_id",
            sample="sample", center=_as_text("center"), spread=_as_text("spread"),
        )
    )  # fmt: skip


def _as_text(name: str) -> Cast:
    # JSON has no decimals: a number would come back as a float.
    return Cast(name, CharField())


def _level_key(one: Mapping[str, Any]) -> LevelKey:
    return one["measure"], one["item"], one["code"], one["unit"], one["province"] or ""


def _level(one: Mapping[str, Any]) -> Level:
    return Level(one["sample"], Decimal(one["center"]), Decimal(one["spread"]))


def _neighbours(proposal: Proposal, seen: ProposalQuerySet | None) -> Any:
    known = (
        Proposal.objects.known_to_office(proposal.office_id, proposal.province_id)
        if seen is None
        else seen
    )
    rows = known.filter(regency=proposal.regency_id, regency__isnull=False).standing()
    return (
        rows.exclude(pk=proposal.pk)
        .order_by("-created_at", "id")
        .values(
            json=JSONObject(
                pk="id", number="number", title="title", place="place", scheme_id="scheme_id",
                year=F("scheme__fiscal_year_id"), kind=F("scheme__kind"), state="state",
            )
        )[:_MOST_NEIGHBOURS]
    )  # fmt: skip


def _funding(proposal: Proposal) -> Any:
    rows = FundingRecord.objects.standing().filter(
        regency=proposal.regency_id, regency__isnull=False, fiscal_year__isnull=False
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


def _dak(proposal: Proposal) -> Any:
    """Requests in the national DAK system for the same kabupaten/kota, as noted here."""
    rows = DakRequest.objects.filter(regency=proposal.regency_id, regency__isnull=False)
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
