"""Tables of revisions: by province, by beneficiary, line by line."""

from collections.abc import Iterable, Mapping, Sequence

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from budgets.figures.held import Held
from budgets.figures.revisions import (
    Block,
    LineState,
    Pair,
    Sheet,
)
from budgets.models import Revision
from budgets.states import BeneficiaryClass, RevisionAuthority, RevisionState
from ikmportal.ui.formats import decimal_text, number
from ikmportal.ui.tables import Column, Row, Table, link


def _money(label: str) -> Column:
    return Column(label=label, kind="number")


def _sides(first: str) -> tuple[Column, ...]:
    return (
        Column(label=first, kind="head"),
        _money(_("Semula (Rp)")),
        _money(_("Menjadi (Rp)")),
        _money(_("Selisih (Rp)")),
    )


def list_table(revisions: Iterable[Revision]) -> Table:
    """One row a revision, newest first."""
    return Table(
        caption=_("Revisi"),
        is_caption_hidden=True,
        columns=(
            Column(label=_("Nomor"), kind="head"),
            Column(label=_("Skema")),
            Column(label=_("Jenis")),
            Column(label=_("Tema dan alasan")),
            Column(label=_("Kewenangan")),
            Column(label=_("Status")),
        ),
        rows=[
            Row(
                cells=(
                    link(reverse("budgets:revision", args=[one.pk]), number_of(one)),
                    one.scheme.short_label,
                    one.get_kind_display(),
                    ": ".join(filter(None, [one.theme, one.reason])),
                    RevisionAuthority(one.authority).label if one.authority else None,
                    str(RevisionState(one.state).label),
                )
            )
            for one in revisions
        ],
    )


def number_of(revision: Revision) -> str:
    """How people name it: ``R01 Dekon 2020``."""
    return f"R{revision.position:02d} {revision.scheme.short_label}"


def provinces_table(provinces: Sequence[Held], *, query: str) -> Table:
    """Each name leads to the allocations of its province; ``query`` begins the address."""
    return _held_table(
        _("Semula dan menjadi per provinsi"),
        _("Provinsi"),
        [(one, f"?{query}{urlencode({'provinsi': one.name})}#baris") for one in provinces],
    )


def allocations_table(allocations: Sequence[Held], *, query: str) -> Table:
    """Each name leads to the lines of its allocation."""
    return _held_table(
        _("Semula dan menjadi per alokasi"),
        _("Alokasi"),
        [(one, f"?{query}{urlencode({'alokasi': str(one.key)})}#baris") for one in allocations],
    )


def _held_table(caption: str, first: str, rows: Sequence[tuple[Held, str]]) -> Table:
    before = sum(one.before_idr for one, _href in rows)
    after = sum(one.after_idr for one, _href in rows)
    return Table(
        caption=caption,
        is_caption_hidden=True,
        columns=_sides(first),
        rows=[
            Row(
                cells=(
                    link(href, one.name),
                    *(one.before_idr, one.after_idr, _signed(one.delta_idr)),
                )
            )
            for one, href in rows
        ],
        foot=[
            Row(cells=(_("Jumlah"), before, after, _signed(after - before)), tone="jumlah"),
        ],
    )


def beneficiaries_table(found: Mapping[BeneficiaryClass, tuple[int, int]]) -> Table | None:
    """None where no line names whom it serves."""
    if not found:
        return None
    return Table(
        caption=_("Semula dan menjadi per penerima manfaat"),
        is_caption_hidden=True,
        columns=_sides(_("Penerima manfaat")),
        rows=[
            Row(cells=(str(kind.label), before, after, _signed(after - before)))
            for kind, (before, after) in found.items()
        ],
    )


def sheet_table(sheet: Sheet, *, with_unchanged: bool = False) -> Table:
    """Semula / Menjadi line by line, each allocation with its own sum."""
    return Table(
        caption=_("Rincian baris"),
        is_caption_hidden=True,
        columns=(
            Column(label=_("Uraian"), kind="head"),
            Column(label=_("Akun"), kind="code"),
            Column(label=_("Semula: rincian")),
            _money(_("Semula (Rp)")),
            Column(label=_("Menjadi: rincian")),
            _money(_("Menjadi (Rp)")),
            _money(_("Selisih (Rp)")),
        ),
        rows=[row for block in sheet.blocks for row in _block(block, with_unchanged)],
        foot=[
            Row(
                cells=(
                    *(_("Jumlah"), None, None, sheet.before_idr),
                    *(None, sheet.after_idr, _signed(sheet.delta_idr)),
                ),
                tone="jumlah",
            )
        ],
    )


def _block(block: Block, with_unchanged: bool) -> list[Row]:
    pairs = [pair for pair in block.pairs if with_unchanged or pair.is_changed]
    name = f"{block.allocation.office.short_name}: {block.allocation.title}"
    head = Row(
        cells=(
            *(name, None, None, block.before_idr),
            *(None, block.after_idr, _signed(block.delta_idr)),
        ),
        tone="jumlah",
    )
    return [head, *(_pair(pair) for pair in pairs)]


def _pair(pair: Pair) -> Row:
    return Row(
        cells=(
            pair.line.description,
            pair.line.account_code,
            worked(pair.before),
            pair.before_idr if pair.before else None,
            worked(pair.after),
            pair.after_idr if pair.after else None,
            _signed(pair.delta_idr),
        )
    )


def worked(state: LineState | None) -> str | None:
    """``10 OK × 600.000``, ``10 OK`` without a price; None where the line has an amount only."""
    if state is None or state.volume is None:
        return None
    volume = f"{decimal_text(state.volume.normalize())} {state.unit_code}"
    return volume if state.unit_price_idr is None else f"{volume} × {number(state.unit_price_idr)}"


def _signed(amount: int) -> str:
    return f"+{number(amount)}" if amount > 0 else number(amount)
