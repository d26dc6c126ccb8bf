"""Tables of ceilings and of what uses them: by province, and of one province."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from budgets.figures.listed import ceilings_at, entries_of, grants_in, shares_in
from budgets.figures.stages import ledger, only, stage_change
from budgets.models import Ceiling, FundingScheme
from budgets.states import CeilingStage
from ikmportal.reports.document import Column, ColumnKind, Row, RowStyle, Table
from ikmportal.ui.formats import wib_day
from provinces.models import Province

_MONEY, _DATE = ColumnKind.RUPIAH, ColumnKind.DATE


def _money(label: str, *, is_summed: bool = False) -> Column:
    return Column(label=label, kind=_MONEY, width=16, is_summed=is_summed)


def _uses() -> tuple[Column, ...]:
    return (
        _money(_("Pagu (Rp)"), is_summed=True),
        _money(_("Terpakai (Rp)"), is_summed=True),
        _money(_("Sisa (Rp)"), is_summed=True),
    )


def ceilings(
    scheme: FundingScheme, stage: CeilingStage, *, province_ids: Collection[UUID] | None
) -> Table:
    """Provinces at one stage; the national row explains and does not count in the sum."""
    rows = ceilings_at(scheme, stage, province_ids=province_ids)
    return Table(
        title=_("Pagu per provinsi, %(stage)s") % {"stage": stage.label},
        sheet=str(stage.label),
        columns=(Column(label=_("Provinsi"), width=26), *_uses()),
        rows=tuple(_ceiling(one) for one in rows),
        total_label=_("Jumlah provinsi"),
        empty_text=_("Belum ada pagu yang tercatat."),
    )


def _ceiling(one: Ceiling) -> Row:
    limit, used = int(one.limit_idr), int(one.used_idr)
    if one.province is None:
        return Row((_("Nasional"), limit, used, limit - used), RowStyle.DETAIL)
    return Row((one.province.name, limit, used, limit - used))


def stages(scheme: FundingScheme, province: Province, *, before: datetime | None = None) -> Table:
    """The stages of one province below each other, with what changed from one to the next."""
    found = only(ledger(scheme, before=before), {province.pk})
    own = found.rows[0].stages if found.rows else {}
    return Table(
        title=_("Pagu tiap tahap"),
        sheet=_("Tahap"),
        columns=(
            Column(label=_("Tahap"), width=22),
            _money(_("Pagu (Rp)")),
            _money(_("Perubahan (Rp)")),
            _money(_("Terpakai (Rp)")),
            _money(_("Sisa (Rp)")),
        ),
        rows=tuple(
            Row(
                (
                    str(stage.label),
                    own[stage].limit_idr,
                    stage_change(own, stage),
                    own[stage].used_idr,
                    own[stage].remaining_idr,
                )
            )
            for stage in found.stages
            if stage in own
        ),
        empty_text=_("Belum ada pagu yang tercatat."),
    )


def shares(scheme: FundingScheme, province: Province) -> Table:
    return Table(
        title=_("Pagu kabupaten/kota"),
        sheet=_("Kabupaten kota"),
        columns=(Column(label=_("Kabupaten/kota"), width=26), *_uses()),
        rows=tuple(
            Row((name, limit, used, limit - used))
            for name, limit, used in shares_in(scheme, province.pk)
        ),
        total_label=_("Jumlah"),
        empty_text=_("Tidak ada pagu yang dirinci sampai kabupaten/kota."),
    )


def grants(scheme: FundingScheme, province: Province, *, before: datetime | None = None) -> Table:
    """Every row of the ledger, so that the sum is what stands."""
    return Table(
        title=_("Tiap alokasi"),
        sheet=_("Alokasi"),
        columns=(
            Column(label=_("Usulan"), width=34),
            Column(label=_("Kantor"), width=22),
            Column(label=_("Disepakati pada"), kind=_DATE, width=14),
            _money(_("Jumlah (Rp)"), is_summed=True),
            Column(label=_("Alasan perubahan"), width=24),
        ),
        rows=tuple(
            Row(
                (
                    one.title,
                    one.office.short_name,
                    wib_day(one.approved_at),
                    int(one.amount_idr),
                    one.reason,
                )
            )
            for one in grants_in(scheme, province.pk, before=before)
        ),
        total_label=_("Jumlah"),
        empty_text=_("Belum ada alokasi yang disepakati untuk provinsi ini."),
    )


def entries(scheme: FundingScheme, province: Province, *, before: datetime | None = None) -> Table:
    return Table(
        title=_("Mutasi pagu dan alasannya"),
        sheet=_("Mutasi"),
        columns=(
            Column(label=_("Nomor surat"), width=22),
            Column(label=_("Tanggal"), kind=_DATE, width=14),
            Column(label=_("Tahap"), width=16),
            Column(label=_("Untuk"), width=22),
            _money(_("Perubahan (Rp)")),
            Column(label=_("Alasan"), width=34),
        ),
        rows=tuple(
            Row(
                (
                    one.letter_number,
                    one.letter_date,
                    str(one.ceiling.get_stage_display()),
                    str(one.ceiling.regency or one.ceiling.province or _("Nasional")),
                    int(one.amount_idr),
                    one.reason,
                )
            )
            for one in entries_of(scheme, province.pk, before=before)
        ),
        empty_text=_("Belum ada surat yang tercatat."),
    )
