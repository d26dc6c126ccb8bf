"""Pagu tiap tahap: every table of the ceiling pages, with the drawing from pagu to allocation."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db.models import F
from django.utils.translation import gettext as _

from budgets.figures.stages import (
    Ledger,
    PlaceRow,
    Sums,
    ledger,
    letters,
    only,
    stage_change,
    step_label,
    waterfall,
)
from budgets.models import Allocation, Ceiling, FundingScheme
from budgets.states import CeilingStage
from ikmportal.reports.assemble.letterheads import demo_notice, letterhead_of
from ikmportal.reports.assemble.renstra_matrix import NoDitjenError
from ikmportal.reports.document import (
    Amount,
    Column,
    ColumnKind,
    Document,
    Facts,
    Paragraph,
    Row,
    RowStyle,
    Section,
    Table,
    Waterfall,
)
from ikmportal.ui import formats
from ikmportal.ui.charts import Step
from provinces.models import Office
from provinces.states import OfficeKind


@dataclass(frozen=True, kw_only=True)
class Asked:
    """Which date, which places, which province (None: all)."""

    on: date | None = None
    is_today: bool = False
    province_id: UUID | None = None

    @classmethod
    def of(cls, parameters: dict[str, Any], *, province_id: UUID | None) -> "Asked":
        """From the parameters of a run."""
        on = parameters.get("on", "")
        return cls(
            on=date.fromisoformat(on) if on else None,
            is_today=parameters.get("axis") == "kini",
            province_id=province_id,
        )

    @property
    def before(self) -> datetime | None:
        """The first instant (WIB) after the day."""
        if self.on is None:
            return None
        return datetime.combine(self.on + timedelta(days=1), time.min, tzinfo=formats.WIB_ZONE)


def assemble(scheme_id: UUID, *, asked: Asked, as_of: datetime) -> Document:
    """Put the ceilings of a scheme together. Raises FundingScheme.DoesNotExist."""
    scheme = FundingScheme.objects.get(pk=scheme_id)
    office = Office.objects.filter(kind=OfficeKind.DITJEN).order_by("valid").last()
    if office is None:
        raise NoDitjenError
    today = formats.wib_day(as_of) if asked.is_today else None
    found = ledger(scheme, before=asked.before, today=today)
    if asked.province_id:
        found = only(found, {asked.province_id})
    return Document(
        title=_("Pagu tiap tahap"),
        subtitle=f"{scheme.get_kind_display()}, TA {scheme.fiscal_year_id}",
        letterhead=letterhead_of(office),
        notice=demo_notice(),
        as_of=as_of,
        is_landscape=True,
        sections=(*_opening(scheme, found, asked), *_tables(scheme, found, asked)),
    )


def _opening(scheme: FundingScheme, found: Ledger, asked: Asked) -> list[Section]:
    facts = [
        (_("Dasar hukum"), scheme.legal_basis),
        (_("Keadaan"), _on_text(asked)),
        (_("Wilayah"), _axis_text(asked)),
    ]
    sections: list[Section] = [Facts(tuple(facts))]
    if found.stages:
        stage = found.stages[-1]
        sections.append(Amount(str(stage.label), found.nation[stage].limit_idr))
        steps = tuple(replace(step, label=step_label(step.key)) for step in waterfall(found.nation))
        sections += [Waterfall(_("Dari pagu sampai alokasi"), steps), _steps_table(steps)]
    if asked.is_today:
        sections.append(
            Paragraph(
                _(
                    "Pagu yang menyebut kabupaten/kota berada pada provinsi tempatnya hari ini. "
                    "Pagu provinsi tanpa rincian tetap pada provinsi asal."
                )
            )
        )
    return sections


def _on_text(asked: Asked) -> str:
    if asked.on is None:
        return _("Sekarang")
    return _("Menurut yang tercatat sampai %(day)s") % {"day": formats.date_text(asked.on)}


def _axis_text(asked: Asked) -> str:
    if asked.is_today:
        return _("Menurut provinsi hari ini")
    return _("Menurut tahun anggarannya")


def _steps_table(steps: Sequence[Step]) -> Table:
    return Table(
        title=_("Dari pagu sampai alokasi"),
        sheet=_("Langkah"),
        columns=(
            Column(label=_("Langkah"), width=30),
            Column(label=_("Jumlah (Rp)"), kind=ColumnKind.RUPIAH, width=20),
            Column(label=_("Dibaca"), width=20),
        ),
        rows=tuple(Row((s.label, s.amount, formats.rupiah_short(s.amount))) for s in steps),
    )


def _tables(scheme: FundingScheme, found: Ledger, asked: Asked) -> list[Section]:
    return [
        _provinces_table(found),
        _regencies_table(scheme, asked),
        _allocations_table(scheme, asked),
        _letters_table(scheme, asked),
    ]


def _provinces_table(found: Ledger) -> Table:
    stages = found.stages
    money = ColumnKind.RUPIAH
    columns = [Column(label=_("Provinsi"), width=16)]
    for position, stage in enumerate(stages):
        label = _("%(stage)s (Rp)") % {"stage": stage.label}
        columns.append(Column(label=label, kind=money, width=14, is_summed=True))
        if position:
            columns.append(Column(label=_("Perubahan (Rp)"), kind=money, width=13))
    columns += [
        Column(label=label, kind=money, width=14, is_summed=True)
        for label in (_("Terpakai (Rp)"), _("Sisa (Rp)"))
    ]
    columns.append(Column(label=_("Catatan"), width=16))
    return Table(
        title=_("Per provinsi"),
        sheet=_("Provinsi"),
        columns=tuple(columns),
        rows=tuple(_province_row(row, stages) for row in found.rows),
        total_label=_("Jumlah provinsi"),
        empty_text=_("Belum ada pagu yang tercatat."),
    )


def _province_row(row: PlaceRow, stages: Sequence[CeilingStage]) -> Row:
    cells: list[Any] = [row.name]
    for position, stage in enumerate(stages):
        cells.append(row.stages[stage].limit_idr if stage in row.stages else None)
        if position:
            cells.append(stage_change(row.stages, stage))
    sums: Sums | None = row.stages.get(CeilingStage.ALLOCATION)
    cells += [sums.used_idr, sums.remaining_idr] if sums else [None, None]
    note = _("mencakup wilayah yang kini %(names)s") % {"names": row.note} if row.note else ""
    return Row((*cells, note), RowStyle.PLAIN)


def _regencies_table(scheme: FundingScheme, asked: Asked) -> Table:
    rows = Ceiling.objects.filter(scheme=scheme, regency__isnull=False)
    if asked.province_id:
        rows = rows.filter(province=asked.province_id)
    named = rows.annotate(
        province_name=F("province__name"), regency_name=F("regency__full_name")
    ).order_by("province__code", "regency_name", "stage")
    money = ColumnKind.RUPIAH
    return Table(
        title=_("Pagu kabupaten/kota, keadaan sekarang"),
        sheet=_("Kabupaten kota"),
        columns=(
            Column(label=_("Provinsi"), width=16),
            Column(label=_("Kabupaten/kota"), width=20),
            Column(label=_("Tahap"), width=12),
            Column(label=_("Pagu (Rp)"), kind=money, width=14),
            Column(label=_("Terpakai (Rp)"), kind=money, width=14),
        ),
        rows=tuple(
            Row((province, regency, str(CeilingStage(stage).label), int(limit), int(used)))
            for province, regency, stage, limit, used in named.values_list(
                "province_name", "regency_name", "stage", "limit_idr", "used_idr"
            )
        ),
        empty_text=_("Tidak ada pagu yang dirinci sampai kabupaten/kota."),
    )


def _allocations_table(scheme: FundingScheme, asked: Asked) -> Table:
    rows = Allocation.objects.of_scheme(scheme.pk).approved_before(asked.before)
    if asked.province_id:
        rows = rows.of_provinces(frozenset({asked.province_id}))
    named = rows.annotate(
        province_name=F("ceiling__province__name"), office_name=F("office__short_name")
    ).order_by("ceiling__province__code", "approved_at", "pk")
    return Table(
        title=_("Yang memakai pagu"),
        sheet=_("Pemakaian"),
        columns=(
            Column(label=_("Provinsi"), width=14),
            Column(label=_("Usulan"), width=30),
            Column(label=_("Kantor"), width=20),
            Column(label=_("Disetujui"), kind=ColumnKind.DATE, width=12),
            Column(label=_("Jumlah (Rp)"), kind=ColumnKind.RUPIAH, width=14, is_summed=True),
            Column(label=_("Alasan perubahan"), width=18),
        ),
        rows=tuple(
            Row((province, title, office, formats.wib_day(at), int(amount), reason))
            for province, title, office, at, amount, reason in named.values_list(
                "province_name", "title", "office_name", "approved_at", "amount_idr", "reason"
            )
        ),
        total_label=_("Jumlah"),
        empty_text=_("Belum ada usulan yang dialokasikan dari pagu ini."),
    )


def _letters_table(scheme: FundingScheme, asked: Asked) -> Table:
    provinces = None if asked.province_id is None else [asked.province_id]
    money = ColumnKind.RUPIAH
    return Table(
        title=_("Surat yang menetapkan dan mengubah"),
        sheet=_("Surat"),
        columns=(
            Column(label=_("Nomor surat"), width=20),
            Column(label=_("Tanggal"), kind=ColumnKind.DATE, width=12),
            Column(label=_("Tahap"), width=14),
            Column(label=_("Pagu nasional (Rp)"), kind=money, width=15),
            Column(label=_("Pagu provinsi (Rp)"), kind=money, width=15),
            Column(label=_("Alasan"), width=30),
        ),
        rows=tuple(
            Row(
                (
                    one.number,
                    one.dated,
                    str(one.stage.label),
                    one.national_idr or None,
                    one.provinces_idr or None,
                    one.reason,
                )
            )
            for one in letters(scheme.pk, before=asked.before, province_ids=provinces)
        ),
        empty_text=_("Belum ada surat yang tercatat."),
    )
