"""What a RAB adds up to on every level of its tree. Grouped in SQL; amounts are whole rupiah."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from operator import itemgetter
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet, Sum, TextField
from django.db.models.functions import Cast

from budgets.models import Account, OutputClass
from ikmportal.prepared import AnyOf, Prepared
from programs.models import Proposal, RabHeading, RabLine

# KRO, RO, komponen, subkomponen, akun.
LEVELS = ("kro", "ro", "komponen", "sub", "akun")
_CODES = ("class_code", "output_code", "component", "subcomponent", "account_code")

_NONE: Mapping[UUID, tuple[str, str]] = {}


@dataclass(frozen=True, kw_only=True)
class Node:
    """One code at one level: what it is called, what stands below it."""

    level: str
    path: tuple[str, ...]
    name: str = ""
    amount_idr: int = 0
    lines: int = 0
    volume: Decimal | None = None
    unit: str = ""

    @property
    def code(self) -> str:
        return self.path[-1]

    @property
    def depth(self) -> int:
        return len(self.path)

    @property
    def cost_of_one_idr(self) -> int | None:
        """Rupiah per unit of an RO's volume, rounded; None where no volume is given."""
        return round(self.amount_idr / self.volume) if self.volume else None


@dataclass(frozen=True, kw_only=True)
class RabSums:
    """All sums of one RAB, the nodes in the order of the tree."""

    total_idr: int
    unlinked_idr: int
    lines: int
    nodes: list[Node]

    @property
    def unlinked_percent(self) -> Decimal:
        """Share of the money without an indicator."""
        return Decimal(self.unlinked_idr * 100) / self.total_idr if self.total_idr else Decimal(0)


def rab_sums(proposal: Proposal, *, codes: Mapping[UUID, tuple[str, str]] = _NONE) -> RabSums:
    """Add up the current lines of a proposal on every level: three queries.

    Two where ``codes`` holds code and name of every KRO and akun in use.
    """
    rows = sorted(_named(_sums(proposal.pk), codes), key=itemgetter(*_CODES))
    titles = {_path(heading): heading for heading in _headings(proposal.pk)}
    return RabSums(
        total_idr=sum(int(row["amount"]) for row in rows),
        unlinked_idr=sum(int(row["unlinked"]) for row in rows),
        lines=sum(row["count"] for row in rows),
        nodes=_nodes(rows, titles),
    )


@Prepared
def _sums(proposal_id: UUID) -> QuerySet[RabLine, dict[str, Any]]:
    # Grouped without an order and without names, so that nothing sorts every line or looks its
    # codes up; the groups are few.
    sums: QuerySet[RabLine, Any] = (
        RabLine.objects.current()
        .filter(proposal=proposal_id)
        .order_by()
        .values("output_class", "output_code", "component", "subcomponent", "account")
        .annotate(
            amount=Sum("amount_idr"),
            count=Count("pk"),
            unlinked=Sum("amount_idr", filter=Q(indicator=None), default=0),
        )
    )
    return sums


def _named(
    rows: list[dict[str, Any]], codes: Mapping[UUID, tuple[str, str]]
) -> list[dict[str, Any]]:
    """With code and name of each KRO and akun; one query for those not known."""
    used = {row[column] for row in rows for column in ("output_class", "account")}
    if unknown := [str(key) for key in used if key not in codes]:
        codes = {**codes, **{key: (code, name) for key, code, name in _coded(unknown)}}
    named = []
    for row in rows:
        (class_code, class_name), (code, name) = codes[row["output_class"]], codes[row["account"]]
        named.append(
            row
            | {"class_code": class_code, "class_name": class_name}
            | {"account_code": code, "account_name": name}
        )
    return named


@Prepared
def _coded(keys: list[str]) -> QuerySet[Any, tuple[UUID, str, str]]:
    """Both lists are short, so their keys may be compared as text."""
    classes, accounts = (
        model._default_manager.annotate(key=Cast("pk", TextField()))
        .filter(AnyOf("key", keys))
        .values_list("pk", "code", "name")
        for model in (OutputClass, Account)
    )
    return classes.union(accounts, all=True)


@Prepared
def _headings(proposal_id: UUID) -> QuerySet[RabHeading]:
    return RabHeading.objects.filter(proposal=proposal_id).select_related("output_class")


def _path(heading: RabHeading) -> tuple[str, ...]:
    codes = (heading.output_code, heading.component, heading.subcomponent)
    return (heading.output_class.code, *filter(None, codes))


def _nodes(rows: list[dict[str, Any]], titles: Mapping[tuple[str, ...], RabHeading]) -> list[Node]:
    known: dict[tuple[str, ...], tuple[str, str]] = {}
    amounts: Counter[tuple[str, ...]] = Counter()
    counts: Counter[tuple[str, ...]] = Counter()
    for row in rows:
        names = {"kro": row["class_name"], "akun": row["account_name"]}
        path: tuple[str, ...] = ()
        for level, column in zip(LEVELS, _CODES, strict=True):
            if not row[column]:
                continue  # a komponen without subkomponen
            path = (*path, row[column])
            known.setdefault(path, (level, names.get(level, "")))
            amounts[path] += int(row["amount"])
            counts[path] += row["count"]
    return [
        _node(level, path, name, titles.get(path), amount_idr=amounts[path], lines=counts[path])
        for path, (level, name) in known.items()
    ]


def _node(
    level: str,
    path: tuple[str, ...],
    name: str,
    title: RabHeading | None,
    *,
    amount_idr: int,
    lines: int,
) -> Node:
    node = Node(level=level, path=path, name=name, amount_idr=amount_idr, lines=lines)
    if title is None or level == "akun":
        return node
    return replace(node, name=title.name or name, volume=title.volume, unit=title.unit)
