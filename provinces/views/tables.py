"""The tables that several register pages share."""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from django.urls import reverse
from django.utils.translation import gettext as _

from ikmportal.ui.formats import decimal_text
from ikmportal.ui.tables import Column, Row, Table, link
from ikmportal.ui.templatetags.ikm import state_badge, tanggal
from provinces.figures import Population
from provinces.models import Sentra, TechnicalUnit
from provinces.states import SentraStageKind


def stage_cell(stage: str) -> object:
    """The stage as a badge; a dash where nobody recorded one."""
    return state_badge(SentraStageKind(stage).badge) if stage else None


def sentra_table(sentra: Sequence[Sentra]) -> Table:
    """Sentra with prefetched products and the codes of ``placed_on``."""
    return Table(
        caption=_("Daftar sentra IKM"),
        is_caption_hidden=True,
        columns=(
            Column(label=_("Sentra"), kind="head"),
            Column(label=_("Kabupaten/kota")),
            Column(label=_("Produk")),
            Column(label=_("Unit IKM"), kind="number"),
            Column(label=_("Tahap")),
            Column(label=_("Sejak")),
        ),
        rows=[
            Row(
                cells=(
                    link(reverse("provinces:sentra", args=[one.pk]), one.name),
                    one.regency.full_name,
                    names(one.products.all()) or None,
                    one.unit_count,
                    stage_cell(one.stage),
                    tanggal(one.stage_since),
                )
            )
            for one in sentra
        ],
    )


def unit_table(units: Sequence[TechnicalUnit], *, caption: str) -> Table:
    """Units with prefetched products."""
    return Table(
        caption=caption,
        is_caption_hidden=True,
        columns=(
            Column(label=_("Unit"), kind="head"),
            Column(label=_("Jenis")),
            Column(label=_("Milik")),
            Column(label=_("Lini produk")),
        ),
        rows=[
            Row(
                cells=(
                    link(reverse("provinces:unit", args=[one.pk]), one.name),
                    one.get_kind_display(),
                    str(one.regency or one.province),
                    names(one.products.all()) or None,
                )
            )
            for one in units
        ],
    )


def names(lines: Iterable[object]) -> str:
    return ", ".join(map(str, lines))


def figure(value: Decimal | None) -> int | str | None:
    """A published value without the zeros that storage adds."""
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else decimal_text(value)


def population_table(population: Population) -> Table:
    return Table(
        caption=_("Tabel populasi IKM"),
        is_caption_hidden=True,
        columns=(
            Column(label=_("Tahun"), kind="head"),
            Column(label=_("Seri")),
            Column(label=_("Usaha mikro"), kind="number"),
            Column(label=_("Usaha kecil"), kind="number"),
            Column(label=_("Mikro dan kecil"), kind="number"),
            Column(label=_("Tenaga kerja"), kind="number"),
            Column(label=_("Keyakinan")),
        ),
        rows=[
            Row(
                cells=(
                    str(one.year),
                    one.series,
                    figure(one.micro),
                    figure(one.small),
                    figure(one.both),
                    figure(one.workers),
                    one.confidence,
                )
            )
            for one in population.years
        ],
    )


def other_figures_table(population: Population) -> Table:
    return Table(
        caption=_("Tabel angka IKM lainnya"),
        is_caption_hidden=True,
        columns=(
            Column(label=_("Indikator"), kind="head"),
            Column(label=_("Tahun")),
            Column(label=_("Seri")),
            Column(label=_("Nilai"), kind="number"),
            Column(label=_("Satuan")),
        ),
        rows=[
            Row(
                cells=(
                    one.get_indicator_display(),
                    str(one.year),
                    one.series,
                    figure(one.value),
                    one.get_unit_display(),
                )
            )
            for one in population.others
        ],
    )
