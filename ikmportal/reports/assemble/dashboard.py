"""What the national dashboard says: one reading of the figures, kept for a minute."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.core.cache import cache
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from redis.exceptions import RedisError

from budgets.figures import CeilingUse, ceiling_use
from budgets.models import FundingScheme
from ikmportal.ui import formats
from ikmportal.ui.components import Bar, Tile
from programs.figures import ProvinceFigures, province_figures
from programs.states import ProposalState
from provinces.models import Province

KEPT_SECONDS = 60
_BAR_COUNT = 8
_NAMES_SHOWN = 3
_NEARLY_FULL = 95


@dataclass(frozen=True, kw_only=True)
class Reading:
    """The figures of one scheme at one moment."""

    as_of: datetime
    provinces: dict[UUID, ProvinceFigures]
    ceilings: list[CeilingUse]


@dataclass(frozen=True, kw_only=True)
class Kpi:
    """One number with its label, a share beside it and a remark below."""

    label: str
    value: str
    aside: str = ""
    remark: str = ""


@dataclass(frozen=True, kw_only=True)
class Concern:
    """Something to look at; ``state`` names the list filter that shows it, "" the statistics."""

    title: str
    remark: str
    state: str = ""


@dataclass(frozen=True, kw_only=True)
class NationalDashboard:
    as_of: datetime
    kpis: Sequence[Kpi]
    tiles: Sequence[Tile]
    bars: Sequence[Bar]
    concerns: Sequence[Concern]
    has_proposals: bool


def reading(scheme: FundingScheme, *, at: datetime) -> Reading:
    """Read the figures, or take those of the last minute. A lost cache costs time, not an error."""
    key = f"dasbor:{scheme.pk}"
    try:
        kept: Reading | None = cache.get(key)
    except RedisError:
        return _read(scheme, at=at)
    if kept is None:
        kept = _read(scheme, at=at)
        _keep(key, kept)
    return kept


def _read(scheme: FundingScheme, *, at: datetime) -> Reading:
    return Reading(as_of=at, provinces=province_figures(scheme.pk), ceilings=ceiling_use(scheme.pk))


def _keep(key: str, value: Reading) -> None:
    try:
        cache.set(key, value, KEPT_SECONDS)
    except RedisError:
        return


def national_dashboard(scheme: FundingScheme, *, at: datetime, href: str) -> NationalDashboard:
    """Put the dashboard of a scheme together; ``href`` is where a tile leads."""
    found = reading(scheme, at=at)
    provinces = list(
        Province.objects.existing_on(date(scheme.fiscal_year_id, 1, 1))
        .by_code()
        .only("code", "name", "iso_code", "abbreviation", "tile_row", "tile_column")
    )
    return NationalDashboard(
        as_of=found.as_of,
        kpis=_kpis(found, provinces=len(provinces)),
        tiles=[_tile(p, found.provinces.get(p.pk), href=href) for p in provinces],
        bars=_bars(found, names={p.pk: p.name for p in provinces}),
        concerns=_concerns(found, provinces),
        has_proposals=bool(found.provinces),
    )


def _kpis(found: Reading, *, provinces: int) -> list[Kpi]:
    rows = found.provinces.values()
    received, decided = sum(r.proposals for r in rows), sum(r.decided for r in rows)
    national = next((c for c in found.ceilings if c.province_id is None), None)
    agreed = sum(r.agreed_idr for r in rows)
    limit = formats.rupiah_short(national.limit_idr) if national else "–"
    return [
        Kpi(
            label=_("Usulan masuk"),
            value=formats.number(received),
            remark=_("%(n)s dari %(all)s provinsi")
            % {"n": sum(r.proposals > 0 for r in rows), "all": provinces},
        ),
        Kpi(
            label=_("Sudah diputus"),
            value=formats.number(decided),
            aside=_share(decided, received),
            remark=_("%(n)s menunggu keputusan") % {"n": formats.number(received - decided)},
        ),
        Kpi(
            label=_("Nilai disepakati"),
            value=formats.rupiah_short(agreed),
            remark=_("dari pagu %(limit)s") % {"limit": limit},
        ),
        Kpi(
            label=_("Dikembalikan"),
            value=formats.number(sum(r.returned for r in rows)),
            remark=_("sedang diperbaiki Dinas"),
        ),
    ]


def _share(part: int, whole: int) -> str:
    if not whole:
        return ""
    return formats.percent(Decimal(part) * 100 / whole, decimals=1)


def _tile(province: Province, found: ProvinceFigures | None, *, href: str) -> Tile:
    code = province.iso_code.partition("-")[2] or province.abbreviation
    has_any = found is not None and found.proposals > 0
    share = found.share_decided if found else 0
    return Tile(
        code=code,
        name=province.name
        if has_any
        else _("%(name)s, belum ada usulan") % {"name": province.name},
        value=f"{share}%" if has_any else "–",
        href=f"{href}#p-{province.code}",
        row=province.tile_row,
        column=province.tile_column,
        shade=min(5, share // 20 + 1) if has_any else 0,
    )


def _bars(found: Reading, *, names: dict[UUID, str]) -> list[Bar]:
    """The ceilings most in demand: used, and striped what is agreed but not yet allocated."""
    given = [c for c in found.ceilings if c.province_id in names and c.limit_idr]
    given.sort(key=lambda c: (-c.share, names[c.province_id]))  # type: ignore[index]
    return [_bar(c, found.provinces, names) for c in given[:_BAR_COUNT]]


def _bar(ceiling: CeilingUse, figures: dict[UUID, ProvinceFigures], names: dict[UUID, str]) -> Bar:
    assert ceiling.province_id is not None  # noqa: S101 - given above
    known = figures.get(ceiling.province_id)
    waiting = max(0, known.agreed_idr - known.allocated_idr) if known else 0
    return Bar(
        label=names[ceiling.province_id],
        value=formats.rupiah_short(ceiling.limit_idr),
        share=ceiling.share,
        pending=Decimal(waiting) * 100 / ceiling.limit_idr,
    )


def _concerns(found: Reading, provinces: list[Province]) -> list[Concern]:
    silent = [p.name for p in provinces if not _received(found, p.pk)]
    concerns = [_silent(silent)] if silent else []
    concerns += _waiting(found)
    full = [c for c in found.ceilings if c.province_id and c.share >= _NEARLY_FULL]
    if full:
        title = ngettext(
            "Pagu %(n)s provinsi hampir habis", "Pagu %(n)s provinsi hampir habis", len(full)
        )
        remark = _("Terpakai %(share)s persen atau lebih") % {"share": _NEARLY_FULL}
        concerns.append(Concern(title=title % {"n": len(full)}, remark=remark))
    return concerns


def _received(found: Reading, province_id: UUID) -> int:
    figures = found.provinces.get(province_id)
    return figures.proposals if figures else 0


def _silent(names: list[str]) -> Concern:
    shown = ", ".join(names[:_NAMES_SHOWN])
    rest = len(names) - _NAMES_SHOWN
    more = _(" dan %(n)s lainnya") % {"n": rest} if rest > 0 else ""
    return Concern(
        title=_("%(n)s provinsi belum mengajukan") % {"n": len(names)}, remark=f"{shown}{more}"
    )


def _waiting(found: Reading) -> list[Concern]:
    texts = (
        (ProposalState.SUBMITTED, _("%(n)s usulan belum mulai ditelaah"), _("Antrean telaah")),
        (ProposalState.DEFERRED, _("%(n)s usulan ditunda"), _("Menunggu keputusan lanjutan")),
    )
    counts = {
        state: sum(row.states.get(state, 0) for row in found.provinces.values())
        for state, _title, _remark in texts
    }
    counts[ProposalState.SUBMITTED] += sum(
        row.states.get(ProposalState.VERIFIED, 0) for row in found.provinces.values()
    )
    return [
        Concern(title=title % {"n": formats.number(counts[state])}, remark=remark, state=state)
        for state, title, remark in texts
        if counts[state]
    ]
