"""Ceilings stage by stage: as they stand or stood on a date, in the places of then or of today.

Axis rule. An amount moves to another province only when its ceiling names a kabupaten/kota: it
then stands where that kabupaten/kota lies today. What a province held without such detail stays
with it, under a note that names the provinces split off since. Nothing is ever split by guess, so
every total is the same on both axes.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count, Q, Sum
from django.utils.translation import gettext as _

from budgets.models import Allocation, Ceiling, CeilingEntry, FundingScheme
from budgets.states import CeilingStage
from ikmportal.ui.charts import Step
from provinces.models import Province, RegencyPlacement


@dataclass(frozen=True, kw_only=True)
class Standing:
    """One ceiling at a moment; ``used_idr`` is what was allocated under it itself."""

    stage: CeilingStage
    province_id: UUID | None
    regency_id: UUID | None
    limit_idr: int
    used_idr: int


@dataclass
class Sums:
    """One place at one stage: limit, what is used in it, what is shared out below it (rupiah)."""

    limit_idr: int = 0
    used_idr: int = 0
    shared_idr: int = 0

    @property
    def remaining_idr(self) -> int:
        return self.limit_idr - self.used_idr

    @property
    def unshared_idr(self) -> int:
        return self.limit_idr - self.shared_idr


Board = dict[UUID | None, dict[CeilingStage, Sums]]


def standings(scheme_id: UUID, *, before: datetime | None = None) -> list[Standing]:
    """Every ceiling of a scheme, from its counters or replayed up to a moment: 1 or 3 queries."""
    ceilings = Ceiling.objects.filter(scheme_id=scheme_id)
    limits = _limits(scheme_id, before) if before else None
    used = _used(scheme_id, before)
    return [
        Standing(
            stage=CeilingStage(stage),
            province_id=province_id,
            regency_id=regency_id,
            limit_idr=int(limit) if limits is None else limits.get(pk, 0),
            used_idr=used.get(pk, 0),
        )
        for pk, stage, province_id, regency_id, limit in ceilings.values_list(
            "pk", "stage", "province_id", "regency_id", "limit_idr"
        )
        if limits is None or pk in limits
    ]


def _limits(scheme_id: UUID, before: datetime) -> dict[UUID, int]:
    rows = CeilingEntry.objects.of_scheme(scheme_id).recorded_before(before).order_by()
    return {pk: int(total) for pk, total in rows.values_list("ceiling").annotate(Sum("amount_idr"))}


def _used(scheme_id: UUID, before: datetime | None) -> dict[UUID, int]:
    rows = Allocation.objects.of_scheme(scheme_id).approved_before(before).order_by()
    return {pk: int(total) for pk, total in rows.values_list("ceiling").annotate(Sum("amount_idr"))}


def board(found: Iterable[Standing], *, homes: Mapping[UUID, UUID] | None = None) -> Board:
    """Add ceilings up by place and stage (None: the nation). ``homes`` says where each
    kabupaten/kota lies on the axis; without it, where its ceiling was entered. Pure."""
    places: Board = {}
    for one in found:
        nation = _sums(places, None, one.stage)
        nation.used_idr += one.used_idr
        if one.province_id is None:
            nation.limit_idr += one.limit_idr
            continue
        old = _sums(places, one.province_id, one.stage)
        if one.regency_id is None:
            nation.shared_idr += one.limit_idr
            old.limit_idr += one.limit_idr
            old.used_idr += one.used_idr
            continue
        new = _sums(places, _home(one, homes), one.stage)
        old.limit_idr -= one.limit_idr
        new.limit_idr += one.limit_idr
        new.shared_idr += one.limit_idr
        new.used_idr += one.used_idr
    return places


def _home(one: Standing, homes: Mapping[UUID, UUID] | None) -> UUID | None:
    if homes is None or one.regency_id is None:
        return one.province_id
    return homes.get(one.regency_id, one.province_id)


def _sums(places: Board, place: UUID | None, stage: CeilingStage) -> Sums:
    return places.setdefault(place, {}).setdefault(stage, Sums())


def homes_on(on: date) -> dict[UUID, UUID]:
    """The province of every kabupaten/kota on a date: one query."""
    placed = RegencyPlacement.objects.on(on)
    return dict(placed.values_list("regency_id", "province_id"))


@dataclass(frozen=True, kw_only=True)
class PlaceRow:
    """One province with its sums by stage, and a note where the axis leaves something unsaid."""

    id: UUID
    code: str
    name: str
    stages: Mapping[CeilingStage, Sums]
    note: str = ""

    def at(self, stage: CeilingStage) -> Sums:
        return self.stages.get(stage, Sums())


@dataclass(frozen=True, kw_only=True)
class Ledger:
    """All places of a scheme at a moment."""

    nation: Mapping[CeilingStage, Sums]
    rows: Sequence[PlaceRow] = field(default_factory=tuple)

    @property
    def stages(self) -> list[CeilingStage]:
        """Stages that have an amount somewhere, in order."""
        return [
            stage
            for stage in CeilingStage
            if stage in self.nation
            and (self.nation[stage].limit_idr or self.nation[stage].used_idr)
        ]


def stage_change(stages: Mapping[CeilingStage, Sums], stage: CeilingStage) -> int | None:
    earlier = [s for s in CeilingStage if s in stages]
    position = earlier.index(stage) if stage in earlier else 0
    if not position:
        return None
    return stages[stage].limit_idr - stages[earlier[position - 1]].limit_idr


def ledger(
    scheme: FundingScheme, *, before: datetime | None = None, today: date | None = None
) -> Ledger:
    """Read a scheme's ceilings in the places of its time, or with ``today`` in those of today.

    Three to five queries, whatever the size.
    """
    homes = homes_on(today) if today else None
    places = board(standings(scheme.pk, before=before), homes=homes)
    year_start = date(scheme.fiscal_year_id, 1, 1)
    named = Q(pk__in=[pk for pk in places if pk])
    wanted = named | Q(valid__contains=today) if today else named
    provinces = list(Province.objects.filter(wanted).by_code().distinct())
    splits = _splits(provinces, since=year_start) if today else {}
    return Ledger(
        nation=places.get(None, {}),
        rows=[
            PlaceRow(
                id=p.pk,
                code=p.code,
                name=p.name,
                stages=places.get(p.pk, {}),
                note=", ".join(splits.get(p.pk, ())),
            )
            for p in provinces
        ],
    )


def _splits(provinces: Iterable[Province], *, since: date) -> dict[UUID, list[str]]:
    """Provinces founded after a date, under the one they were part of."""
    found: dict[UUID, list[str]] = {}
    for province in provinces:
        if province.predecessor_id and province.valid.lower and province.valid.lower > since:
            found.setdefault(province.predecessor_id, []).append(province.name)
    return found


def only(found: Ledger, places: Collection[UUID]) -> Ledger:
    """Some places alone; their sum stands where the nation's was. Pure."""
    rows = [row for row in found.rows if row.id in places]
    sums: dict[CeilingStage, Sums] = {}
    for row in rows:
        for stage, one in row.stages.items():
            into = sums.setdefault(stage, Sums())
            into.limit_idr += one.limit_idr
            into.used_idr += one.used_idr
            into.shared_idr += one.shared_idr
    return Ledger(nation=sums, rows=rows)


def step_label(key: str) -> str:
    """The name of a step of the waterfall."""
    if key in CeilingStage.values:
        return str(CeilingStage(key).label)
    return {
        "ke-anggaran": _("Perubahan ke pagu anggaran"),
        "ke-alokasi": _("Perubahan ke alokasi anggaran"),
        "sisa": _("Belum dialokasikan"),
        "dialokasikan": _("Dialokasikan ke usulan"),
    }[key]


def waterfall(stages: Mapping[CeilingStage, Sums]) -> list[Step]:
    """From the first stage to what is allocated: totals, and the change between them. Pure."""
    steps: list[Step] = []
    for stage in CeilingStage:
        sums = stages.get(stage)
        if sums is None or not (sums.limit_idr or sums.used_idr):
            continue
        if steps:
            steps.append(Step(key=f"ke-{stage}", amount=sums.limit_idr - steps[-1].amount))
        steps.append(Step(key=stage, amount=sums.limit_idr, is_total=True))
    final = stages.get(CeilingStage.ALLOCATION)
    if final and final.limit_idr:
        steps.append(Step(key="sisa", amount=-final.remaining_idr))
        steps.append(Step(key="dialokasikan", amount=final.used_idr, is_total=True))
    return steps


@dataclass(frozen=True, kw_only=True)
class LetterRow:
    """One letter at one stage: how many ceilings it moved, and by how much."""

    stage: CeilingStage
    number: str
    dated: date
    reason: str
    ceilings: int
    national_idr: int
    provinces_idr: int


def letters(
    scheme_id: UUID, *, before: datetime | None = None, province_ids: Iterable[UUID] | None = None
) -> list[LetterRow]:
    """Every letter with what it changed and why, in order: one query."""
    entries = CeilingEntry.objects.of_scheme(scheme_id).recorded_before(before)
    if province_ids is not None:
        entries = entries.filter(ceiling__province__in=list(province_ids))
    of_a_province = Q(ceiling__province__isnull=False, ceiling__regency=None)
    rows = (
        entries.values_list("ceiling__stage", "letter_number", "letter_date", "reason")
        .annotate(
            ceilings=Count("pk"),
            national=Sum("amount_idr", filter=Q(ceiling__province=None), default=0),
            provinces=Sum("amount_idr", filter=of_a_province, default=0),
        )
        .order_by("letter_date", "letter_number", "ceiling__stage", "reason")
    )
    return [
        LetterRow(
            stage=CeilingStage(stage),
            number=number,
            dated=dated,
            reason=reason,
            ceilings=count,
            national_idr=int(national),
            provinces_idr=int(provinces),
        )
        for stage, number, dated, reason, count, national, provinces in rows
    ]
