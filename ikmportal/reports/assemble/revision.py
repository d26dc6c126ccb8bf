"""Semula / Menjadi: a revision as people sign it, with its letter, sums and every line."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from budgets.figures.revision_findings import Judgement, judge
from budgets.figures.revisions import (
    Block,
    LineState,
    Pair,
    Sheet,
    by_beneficiary,
    scheme_by_province,
    semula_menjadi,
)
from budgets.models import BudgetOfficial, Revision
from budgets.states import OfficialKind, RevisionState
from ikmportal.reports.assemble.letterheads import demo_notice, letterhead_of
from ikmportal.reports.assemble.renstra_matrix import NoDitjenError
from ikmportal.reports.assemble.sides import sums_table
from ikmportal.reports.document import (
    DOTS,
    Cell,
    Column,
    ColumnKind,
    Document,
    Facts,
    Heading,
    Paragraph,
    Row,
    RowStyle,
    Section,
    Signature,
    SignatureBlocks,
    Table,
)
from ikmportal.ui import formats
from provinces.models import Office
from provinces.states import OfficeKind

_MONEY = ColumnKind.RUPIAH


def assemble(revision_id: UUID, *, as_of: datetime, is_for_the_office: bool = False) -> Document:
    """Put one revision together, whatever its state; the state is printed on every page.

    ``is_for_the_office``: under the letterhead of the office that wrote it, to be signed by its
    KPA and PPK. Raises Office.DoesNotExist for one that no office wrote.
    """
    found = Revision.objects.select_related(
        "scheme", "office__province", "office__regency", "submitted_by", "decided_by"
    ).get(pk=revision_id)
    own = _office_of(found) if is_for_the_office else None
    sheet = semula_menjadi(found)
    state = str(RevisionState(found.state).label)
    notice = "" if found.state == RevisionState.APPROVED else state
    return Document(
        title=_("Semula / Menjadi"),
        subtitle=f"R{found.position:02d} {found.scheme}",
        letterhead=letterhead_of(own or _ditjen()),
        notice=" · ".join(filter(None, [notice, demo_notice()])),
        as_of=as_of,
        is_landscape=True,
        sections=(
            *_head(found, sheet),
            *_tables(sheet),
            *([_signatures(found, own)] if own else []),
        ),
    )


def _ditjen() -> Office:
    office = Office.objects.filter(kind=OfficeKind.DITJEN).order_by("valid").last()
    if office is None:
        raise NoDitjenError
    return office


def _office_of(found: Revision) -> Office:
    if found.office is None:
        raise Office.DoesNotExist
    return found.office


def _signatures(found: Revision, office: Office) -> SignatureBlocks:
    """KPA and PPK of the office on the day it takes effect; dots for whom nobody noted."""
    named = {
        one.kind: one
        for one in BudgetOfficial.objects.of_year(found.scheme.fiscal_year_id).filter(
            office=office, valid__contains=found.effective_date
        )
    }
    decided = formats.date_text(formats.wib_day(found.decided_at)) if found.decided_at else DOTS
    return SignatureBlocks(
        place_and_date=f"{DOTS}, {decided}",
        signatures=tuple(
            _signature(kind, named.get(kind)) for kind in (OfficialKind.PPK, OfficialKind.KPA)
        ),
    )


def _signature(kind: OfficialKind, official: BudgetOfficial | None) -> Signature:
    if official is None:
        return Signature(role=str(kind.label))
    return Signature(role=str(kind.label), name=official.full_name, more=(official.title,))


def _head(found: Revision, sheet: Sheet) -> list[Section]:
    """What was decided is not judged anew: by whose power it was is on record."""
    judgement = None if found.decided_at else judge(found, sheet)
    facts = [
        (_("Jenis revisi"), str(found.get_kind_display())),
        (_("Tema"), found.theme or "–"),
        (_("Alasan"), found.reason),
        (_("Surat"), f"{found.letter_number}, {formats.date_text(found.letter_date)}"),
        (_("Berlaku mulai"), formats.date_text(found.effective_date)),
        (_("Kewenangan"), _power_text(found, judgement)),
        (_("Status"), _state_text(found)),
        (_("Selisih bersih"), formats.rupiah(sheet.delta_idr)),
    ]
    noted = [Paragraph(one.message) for one in judgement.findings] if judgement else []
    return [Facts(tuple(facts)), *noted]


def _power_text(found: Revision, judgement: Judgement | None) -> str:
    if judgement is None:
        return str(found.get_authority_display())
    power = judgement.power
    return f"{power.authority.label} ({power.source})" if power else "–"


def _state_text(found: Revision) -> str:
    text = str(RevisionState(found.state).label)
    if found.decided_by is None or found.decided_at is None:
        return text
    name, day = found.decided_by.full_name, formats.moment(found.decided_at)
    return f"{text}, {name}, {day}"


def _tables(sheet: Sheet) -> list[Section]:
    if not sheet.blocks:
        # A fresh draft: the findings say what it lacks.
        return []
    classes = by_beneficiary(sheet)
    tables = [
        sums_table(
            _("Menurut provinsi"),
            _("Provinsi"),
            [(name, before, after) for name, before, after in scheme_by_province(sheet)],
        )
    ]
    if classes:
        rows = [(str(kind.label), before, after) for kind, (before, after) in classes.items()]
        tables.append(sums_table(_("Menurut penerima manfaat"), _("Penerima manfaat"), rows))
    return [*tables, Heading(_("Baris demi baris")), _lines(sheet)]


def _lines(sheet: Sheet) -> Table:
    return Table(
        title=_("Semula dan menjadi"),
        sheet=_("Baris"),
        columns=(
            Column(label=_("Uraian"), width=30),
            Column(label=_("Akun"), width=9),
            *_side(_("Semula")),
            *_side(_("Menjadi")),
            Column(label=_("Selisih (Rp)"), kind=_MONEY, width=15, is_summed=True),
        ),
        rows=tuple(row for block in sheet.blocks for row in _block(block)),
        total_label=_("Jumlah"),
    )


def _side(group: str) -> tuple[Column, ...]:
    return (
        Column(label=_("Volume"), kind=ColumnKind.NUMBER, width=9, group=group),
        Column(label=_("Harga (Rp)"), kind=_MONEY, width=13, group=group),
        Column(label=_("Jumlah (Rp)"), kind=_MONEY, width=15, group=group, is_summed=True),
    )


def _block(block: Block) -> list[Row]:
    """The sum of an allocation counts; its lines only explain it."""
    office = block.allocation.office.short_name
    sums: tuple[Cell, ...] = (
        *(f"{office}: {block.allocation.title}", None),
        *(None, None, block.before_idr),
        *(None, None, block.after_idr, block.delta_idr),
    )
    return [Row(sums, RowStyle.HEADING), *(_pair(pair) for pair in block.pairs)]


def _pair(pair: Pair) -> Row:
    cells: tuple[Cell, ...] = (
        *(pair.line.description, pair.line.account_code),
        *_amounts(pair.before),
        *_amounts(pair.after),
        pair.delta_idr,
    )
    return Row(cells, RowStyle.DETAIL)


def _amounts(state: LineState | None) -> tuple[Cell, Cell, Cell]:
    if state is None:
        return (None, None, None)
    volume = state.volume.normalize() if state.volume is not None else None
    return (volume, state.unit_price_idr, state.amount_idr)
