"""Every RAB line of the proposals somebody may see, to be worked on in a spreadsheet."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Case, CharField, F, Func, QuerySet, Sum, Value, When
from django.db.models.functions import Concat
from django.utils.translation import gettext as _

from budgets.states import SchemeKind
from ikmportal.reports.assemble.letterheads import demo_notice, letterhead_of
from ikmportal.reports.document import (
    Cell,
    Column,
    ColumnKind,
    Document,
    Facts,
    Letterhead,
    Stream,
)
from ikmportal.ui.formats import number, rupiah
from programs.models import RabLine
from programs.states import PriceSource, ProposalState
from provinces.models import Office, Province
from provinces.states import OfficeKind

_CHUNK = 2_000


def assemble(
    *, scheme_id: UUID | None, state: str, province_id: UUID | None, as_of: datetime
) -> Document:
    """The lines by proposal and place. Nationally whatever was ever submitted; for a province all
    of it. The rows are read by a server-side cursor while they are written: keep the transaction
    open until then.
    """
    lines = _lines(scheme_id=scheme_id, state=state, province_id=province_id)
    count = lines.count()
    total = lines.aggregate(total=Sum("amount_idr", default=0))["total"]
    place = Province.objects.get(pk=province_id).name if province_id else _("Nasional")
    return Document(
        title=_("Seluruh baris RAB"),
        subtitle=place,
        as_of=as_of,
        letterhead=_letterhead(),
        notice=demo_notice(),
        sections=(
            Facts(((_("Jumlah baris"), number(count)), (_("Jumlah nilai"), rupiah(total)))),
            Stream(
                title=_("Seluruh baris RAB"),
                columns=_columns(),
                rows=lambda: _rows(lines),
                count=count,
                sheet=_("Baris RAB"),
            ),
        ),
    )


def _letterhead() -> Letterhead:
    office = Office.objects.filter(kind=OfficeKind.DITJEN).order_by("valid").last()
    return letterhead_of(office) if office else Letterhead(lines=())


def _lines(
    *, scheme_id: UUID | None, state: str, province_id: UUID | None
) -> "QuerySet[RabLine, RabLine]":
    lines = RabLine.objects.current()
    if province_id is None:
        lines = lines.filter(proposal__first_submitted_at__isnull=False)
    else:
        lines = lines.filter(proposal__province_id=province_id)
    if scheme_id is not None:
        lines = lines.filter(proposal__scheme_id=scheme_id)
    if state:
        lines = lines.filter(proposal__state=state)
    return lines


def _rows(lines: "QuerySet[RabLine, RabLine]") -> Iterable[tuple[Cell, ...]]:
    """Plain tuples in the order of the columns; words are put in by the database."""
    named = lines.annotate(
        scheme=Concat(
            _words("proposal__scheme__kind", _abbreviations()),
            Value(" "),
            "proposal__scheme__fiscal_year_id",
            output_field=CharField(),
        ),
        state=_words("proposal__state", dict(ProposalState.choices)),
        source=_words("price_source", dict(PriceSource.choices)),
        # 10.000000000000 is 10: a spreadsheet needs no idle zeros.
        plain_volume=Func(F("volume"), function="trim_scale"),
    )
    ordered = named.order_by("proposal__number", "position", "id")
    return ordered.values_list(*_NAMES).iterator(chunk_size=_CHUNK)


_NAMES = (
    "proposal__province__name", "proposal__office__short_name", "proposal__number",
    "proposal__title", "scheme", "state", "output_class__code", "output_code", "component",
    "subcomponent", "account__code", "description", "plain_volume", "unit_price_idr", "amount_idr",
    "source", "indicator__name", "note",
)  # fmt: skip


def _columns() -> tuple[Column, ...]:
    text, rupiah_, count = ColumnKind.TEXT, ColumnKind.RUPIAH, ColumnKind.NUMBER
    labels = (
        (_("Provinsi"), text, 16), (_("Dinas"), text, 20), (_("Nomor"), text, 14),
        (_("Judul usulan"), text, 36), (_("Skema"), text, 10), (_("Status"), text, 16),
        (_("KRO"), text, 7), (_("RO"), text, 7), (_("Komponen"), text, 10), (_("Sub"), text, 7),
        (_("Akun"), text, 9), (_("Uraian"), text, 36), (_("Volume"), count, 10),
        (_("Harga satuan (Rp)"), rupiah_, 16), (_("Jumlah (Rp)"), rupiah_, 18),
        (_("Sumber harga"), text, 14), (_("Indikator Renstra"), text, 28),
        (_("Keterangan"), text, 24),
    )  # fmt: skip
    return tuple(Column(label=label, kind=kind, width=width) for label, kind, width in labels)


def _abbreviations() -> dict[str, str]:
    return {kind.value: SchemeKind(kind).abbreviation for kind in SchemeKind}


def _words(name: str, words: Mapping[Any, Any]) -> Case:
    """The word for each code of a column, in the language of the reader."""
    cases = [When(**{name: code}, then=Value(str(word))) for code, word in words.items()]
    return Case(*cases, default=Value(""), output_field=CharField())
