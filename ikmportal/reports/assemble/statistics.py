"""Statistik usulan nasional: provinces by state, with the three kinds of money."""

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext as _

from budgets.models import FundingScheme
from ikmportal.reports.assemble.letterheads import demo_notice, letterhead_of
from ikmportal.reports.assemble.renstra_matrix import NoDitjenError
from ikmportal.reports.document import Column, ColumnKind, Document, Facts, Row, Table
from programs.figures import ProvinceFigures, province_figures
from programs.states import ProposalState
from provinces.models import Office, Province
from provinces.querysets import ProvinceQuerySet
from provinces.states import OfficeKind

# Sent back by the centre and on its way there again: still with the region, like a returned one.
_COUNTED_AS_RETURNED = (
    ProposalState.DRAFT,
    ProposalState.AWAITING_HEAD,
    ProposalState.AT_PROVINCE,
    ProposalState.CONSOLIDATED,
)
# What the centre can see: a draft that was never submitted is nobody's business but its office's.
SHOWN_STATES = tuple(state for state in ProposalState if state not in _COUNTED_AS_RETURNED)


def assemble(scheme_id: UUID, *, as_of: datetime) -> Document:
    """Put the statistics of one scheme together. Raises FundingScheme.DoesNotExist."""
    scheme = FundingScheme.objects.get(pk=scheme_id)
    office = Office.objects.filter(kind=OfficeKind.DITJEN).order_by("valid").last()
    if office is None:
        raise NoDitjenError
    return Document(
        title=_("Statistik usulan nasional"),
        subtitle=f"{scheme.get_kind_display()}, TA {scheme.fiscal_year_id}",
        letterhead=letterhead_of(office),
        notice=demo_notice(),
        as_of=as_of,
        is_landscape=True,
        sections=(
            Facts(((_("Dasar hukum"), scheme.legal_basis),)),
            statistics_table(scheme, province_figures(scheme.pk)),
        ),
    )


def statistics_table(scheme: FundingScheme, figures: Mapping[UUID, ProvinceFigures]) -> Table:
    """Give one row a province of the fiscal year, states counted, money added up."""
    return Table(
        title=_("Usulan per provinsi dan status"),
        sheet=_("Statistik"),
        columns=_columns(),
        rows=tuple(
            _row(number, province.name, figures.get(province.pk))
            for number, province in enumerate(_provinces(scheme).only("name"), start=1)
        ),
        total_label=_("Jumlah"),
        empty_text=_("Data wilayah belum dimuat."),
        note=_(
            "Dikembalikan: termasuk yang sedang diperbaiki Dinas dan yang menunggu tanda tangan "
            "ulang Kepala Dinas atau verifikasi ulang provinsi."
        ),
    )


def province_codes(scheme: FundingScheme) -> list[str]:
    """Codes of the provinces in the order of the table's rows."""
    return list(_provinces(scheme).values_list("code", flat=True))


def _provinces(scheme: FundingScheme) -> ProvinceQuerySet:
    return Province.objects.existing_on(date(scheme.fiscal_year_id, 1, 1)).by_code()


def _columns() -> tuple[Column, ...]:
    number = ColumnKind.NUMBER
    states = [
        Column(label=str(state.label), kind=number, width=8, is_summed=True, group=_("Status"))
        for state in SHOWN_STATES
    ]
    return (
        Column(label=_("No."), kind=number, width=4),
        Column(label=_("Provinsi"), width=15),
        *states,
        Column(label=_("Jumlah usulan"), kind=number, width=7, is_summed=True),
        *(
            Column(label=label, kind=ColumnKind.RUPIAH, width=13, is_summed=True, group=_("Rupiah"))
            for label in (_("Diusulkan"), _("Disepakati"), _("Dialokasikan"))
        ),
    )


def _row(number: int, name: str, found: ProvinceFigures | None) -> Row:
    if found is None:
        return Row((number, name, *([0] * len(SHOWN_STATES)), 0, None, None, None))
    counts = {state: found.states.get(state, 0) for state in SHOWN_STATES}
    counts[ProposalState.RETURNED] += sum(
        found.states.get(state, 0) for state in _COUNTED_AS_RETURNED
    )
    return Row(
        (
            number,
            name,
            *counts.values(),
            found.proposals,
            found.proposed_idr,
            found.agreed_idr,
            found.allocated_idr,
        )
    )
