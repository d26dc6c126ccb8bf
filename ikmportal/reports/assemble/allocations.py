"""Daftar alokasi, and the annex of its letter: every province of the year, also with zero.

The printed word is "disepakati": what makes an allocation official are the Permen, the SK
Gubernur and the DIPA (PP 19/2022 art. 16), whose numbers stand beside it.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import F
from django.utils.translation import gettext as _

from budgets.figures.allocated import AgreedRow, agreed
from budgets.models import Allocation, BudgetOfficial, FundingScheme, LegalInstrument
from budgets.states import InstrumentKind, OfficialKind
from ikmportal.reports.assemble.letterheads import demo_notice, letterhead_of
from ikmportal.reports.assemble.renstra_matrix import NoDitjenError
from ikmportal.reports.document import (
    DOTS,
    Amount,
    Column,
    ColumnKind,
    Document,
    Facts,
    Letterhead,
    Paragraph,
    Row,
    Section,
    Signature,
    SignatureBlocks,
    Table,
)
from ikmportal.ui import formats
from programs.models import Award
from provinces.models import Office
from provinces.states import OfficeKind


@dataclass(frozen=True)
class Letter:
    """The letter an annex belongs to; dots are printed for what is not known yet."""

    number: str = ""
    dated: date | None = None

    @classmethod
    def of(cls, parameters: dict[str, Any]) -> "Letter":
        """From the parameters of a run."""
        dated = parameters.get("letter_date", "")
        return cls(
            parameters.get("letter_number", ""), date.fromisoformat(dated) if dated else None
        )


def assemble_list(scheme_id: UUID, *, province_id: UUID | None, as_of: datetime) -> Document:
    """Put the agreed allocations together. Raises FundingScheme.DoesNotExist."""
    scheme = FundingScheme.objects.get(pk=scheme_id)
    asked = None if province_id is None else frozenset({province_id})
    rows = agreed(scheme, province_ids=asked)
    return Document(
        title=_("Daftar alokasi"),
        subtitle=f"{scheme.get_kind_display()}, TA {scheme.fiscal_year_id}",
        letterhead=_letterhead(),
        notice=demo_notice(),
        as_of=as_of,
        is_landscape=True,
        sections=(*_opening(scheme, rows), _provinces_table(rows), _each_table(scheme, asked)),
    )


def assemble_annex(scheme_id: UUID, *, letter: Letter, as_of: datetime) -> Document:
    """Put the annex together: one row per province. Raises FundingScheme.DoesNotExist."""
    scheme = FundingScheme.objects.get(pk=scheme_id)
    rows = agreed(scheme)
    dated = formats.date_text(letter.dated) if letter.dated else DOTS
    return Document(
        title=_("Lampiran surat alokasi"),
        subtitle=f"{scheme.get_kind_display()}, TA {scheme.fiscal_year_id}",
        letterhead=_letterhead(),
        notice=demo_notice(),
        as_of=as_of,
        is_landscape=True,
        sections=(
            Facts(((_("Lampiran surat"), _letter_text(letter)),)),
            *_opening(scheme, rows),
            _annex_table(rows),
            SignatureBlocks(
                place_and_date=f"Jakarta, {dated}",
                signatures=(
                    Signature(role=_("Direktur Jenderal Industri Kecil, Menengah, dan Aneka")),
                ),
            ),
        ),
    )


def _letter_text(letter: Letter) -> str:
    dated = formats.date_text(letter.dated) if letter.dated else DOTS
    return _("nomor %(number)s, tanggal %(day)s") % {"number": letter.number or DOTS, "day": dated}


def _letterhead() -> Letterhead:
    office = Office.objects.filter(kind=OfficeKind.DITJEN).order_by("valid").last()
    if office is None:
        raise NoDitjenError
    return letterhead_of(office)


def _opening(scheme: FundingScheme, rows: list[AgreedRow]) -> list[Section]:
    total = sum(row.amount_idr for row in rows)
    return [
        Facts(
            (
                (_("Dasar hukum"), scheme.legal_basis),
                (_("Provinsi"), formats.number(len(rows))),
                (_("Usulan yang dialokasikan"), formats.number(sum(row.count for row in rows))),
            )
        ),
        Amount(_("Jumlah yang disepakati"), total),
        Paragraph(
            _(
                "Jumlah di bawah ini adalah alokasi yang disepakati. Penetapannya resmi setelah "
                "Permen penugasan, SK Gubernur, dan DIPA terbit."
            )
        ),
    ]


def _provinces_table(rows: list[AgreedRow]) -> Table:
    return Table(
        title=_("Per provinsi"),
        sheet=_("Provinsi"),
        columns=(
            Column(label=_("No."), kind=ColumnKind.NUMBER, width=4),
            Column(label=_("Provinsi"), width=20),
            Column(label=_("Usulan"), kind=ColumnKind.NUMBER, width=8, is_summed=True),
            Column(label=_("Disepakati (Rp)"), kind=ColumnKind.RUPIAH, width=18, is_summed=True),
            *(Column(label=str(kind.label), width=18) for kind in InstrumentKind),
        ),
        rows=tuple(
            Row((number, row.province.name, row.count, row.amount_idr, *_instruments(row)))
            for number, row in enumerate(rows, start=1)
        ),
        total_label=_("Jumlah"),
    )


def _annex_table(rows: list[AgreedRow]) -> Table:
    return Table(
        title=_("Alokasi yang disepakati per provinsi"),
        sheet=_("Lampiran"),
        columns=(
            Column(label=_("No."), kind=ColumnKind.NUMBER, width=4),
            Column(label=_("Provinsi"), width=14),
            Column(label=_("Kode"), width=5),
            Column(label=_("Usulan"), kind=ColumnKind.NUMBER, width=7, is_summed=True),
            Column(label=_("Disepakati (Rp)"), kind=ColumnKind.RUPIAH, width=14, is_summed=True),
            *(Column(label=str(kind.label), width=15) for kind in InstrumentKind),
            Column(label="KPA", width=15),
            Column(label="PPK", width=15),
        ),
        rows=tuple(
            Row(
                (
                    number,
                    row.province.name,
                    row.province.code,
                    row.count,
                    row.amount_idr,
                    *_instruments(row),
                    *(_names(row.officials.get(kind, [])) for kind in OfficialKind),
                )
            )
            for number, row in enumerate(rows, start=1)
        ),
        total_label=_("Jumlah"),
    )


def _instruments(row: AgreedRow) -> list[str]:
    return [_number_and_day(row.instruments.get(kind)) for kind in InstrumentKind]


def _number_and_day(found: LegalInstrument | None) -> str:
    if found is None or found.dated is None:
        return _("belum ada")
    return f"{found.number}, {formats.date_text(found.dated)}"


def _names(officials: list[BudgetOfficial]) -> str:
    """Everybody who held the post in the year, in the order of their days."""
    return "; ".join(f"{one.full_name} ({one.decree_number})" for one in officials)


def _each_table(scheme: FundingScheme, province_ids: frozenset[UUID] | None) -> Table:
    """Every row of the ledger, with the two people who agreed on it."""
    rows = Allocation.objects.of_scheme(scheme.pk)
    if province_ids is not None:
        rows = rows.of_provinces(province_ids)
    named = rows.annotate(
        province_name=F("ceiling__province__name"),
        office_name=F("office__short_name"),
        approver=F("approved_by__full_name"),
    ).order_by("ceiling__province__code", "approved_at", "pk")
    deciders = _deciders(scheme)
    return Table(
        title=_("Tiap alokasi, dengan dua orang yang menyepakatinya"),
        sheet=_("Alokasi"),
        columns=(
            Column(label=_("Provinsi"), width=14),
            Column(label=_("Usulan"), width=26),
            Column(label=_("Kantor"), width=18),
            Column(label=_("Diputus di Rakor oleh"), width=16),
            Column(label=_("Disepakati oleh"), width=16),
            Column(label=_("Tanggal"), kind=ColumnKind.DATE, width=14),
            Column(label=_("Jumlah (Rp)"), kind=ColumnKind.RUPIAH, width=15, is_summed=True),
            Column(label=_("Alasan perubahan"), width=16),
        ),
        rows=tuple(
            Row(
                (
                    place,
                    title,
                    office,
                    deciders.get(ref, ""),
                    approver,
                    formats.wib_day(at),
                    int(amount),
                    reason,
                )
            )
            for place, title, office, ref, approver, at, amount, reason in named.values_list(
                "province_name",
                "title",
                "office_name",
                "award_ref",
                "approver",
                "approved_at",
                "amount_idr",
                "reason",
            )
        ),
        total_label=_("Jumlah"),
        empty_text=_("Belum ada alokasi yang disepakati."),
    )


def _deciders(scheme: FundingScheme) -> dict[UUID, str]:
    rows = Award.objects.filter(allocation__ceiling__scheme=scheme)
    return dict(rows.values_list("pk", "decided_by__full_name"))
