"""What a RAB adds up to on every level of its tree. Grouped in SQL; amounts are whole rupiah."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from operator import itemgetter
from typing import Any

from django.db.models import Count, Q, Sum

from programs.models import Proposal, RabHeading, RabLine

# KRO, RO, komponen, subkomponen, akun.
LEVELS = ("kro", "ro", "komponen", "sub", "akun")
_CODES = (
    "output_class__code", "output_code", "component", "subcomponent", "account__code",
)  # fmt: skip


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


def rab_sums(proposal: Proposal) -> RabSums:
    """Add up the current lines of a proposal on every level: two queries."""
    # Grouped without an order, so that nothing sorts every line; the groups are few.
    rows = sorted(
        RabLine.objects.current()
        .filter(proposal=proposal)
        .order_by()
        .values(*_CODES, "output_class__name", "account__name")
        .annotate(
            amount=Sum("amount_idr"),
            count=Count("pk"),
            unlinked=Sum("amount_idr", filter=Q(indicator=None), default=0),
        ),
        key=itemgetter(*_CODES),
    )
    titles = {_path(heading): heading for heading in _headings(proposal)}
    return RabSums(
        total_idr=sum(int(row["amount"]) for row in rows),
        unlinked_idr=sum(int(row["unlinked"]) for row in rows),
        lines=sum(row["count"] for row in rows),
        nodes=list(_nodes(rows, titles)),
    )


def _headings(proposal: Proposal) -> Iterable[RabHeading]:
    return RabHeading.objects.filter(proposal=proposal).select_related("output_class")


def _path(heading: RabHeading) -> tuple[str, ...]:
    codes = (heading.output_code, heading.component, heading.subcomponent)
    return (heading.output_class.code, *filter(None, codes))


def _nodes(
    rows: list[dict[str, Any]], titles: Mapping[tuple[str, ...], RabHeading]
) -> Iterable[Node]:
    found: dict[tuple[str, ...], Node] = {}
    for row in rows:
        names = {"kro": row["output_class__name"], "akun": row["account__name"]}
        path: tuple[str, ...] = ()
        for level, column in zip(LEVELS, _CODES, strict=True):
            if not row[column]:
                continue  # a komponen without subkomponen
            path = (*path, row[column])
            node = found.get(path) or _node(level, path, names.get(level, ""), titles.get(path))
            found[path] = replace(
                node,
                amount_idr=node.amount_idr + int(row["amount"]),
                lines=node.lines + row["count"],
            )
    return found.values()


def _node(level: str, path: tuple[str, ...], name: str, title: RabHeading | None) -> Node:
    if title is None or level == "akun":
        return Node(level=level, path=path, name=name)
    return Node(
        level=level, path=path, name=title.name or name, volume=title.volume, unit=title.unit
    )
