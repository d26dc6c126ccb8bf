"""Tabel keuangan: the tables of one page of money, as the person may read them there now."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from budgets.figures.held import TwoDates
from budgets.figures.stages import ledger
from budgets.models import FundingScheme
from ikmportal.accounts.models import User
from ikmportal.reports.assemble import ceilings, fiscal_lists, fiscal_places
from ikmportal.reports.assemble.fiscal_dates import two_dates
from ikmportal.reports.assemble.letterheads import demo_notice, letterhead_of
from ikmportal.reports.document import Document, Facts, Table
from ikmportal.ui.formats import date_text, wib_day
from provinces.models import Office, Province
from provinces.rules import Actor, actor_for


class FiscalTable(TextChoices):
    """A page of money whose tables can be taken along, for what that person may read there."""

    CEILINGS = "pagu", gettext_lazy("Pagu per provinsi, tiap tahap")
    PROVINCE_CEILINGS = "pagu_provinsi", gettext_lazy("Pagu satu provinsi dan yang memakainya")
    PROVINCE_ALLOCATIONS = "alokasi_provinsi", gettext_lazy("Alokasi satu provinsi")
    INSTRUMENTS = "instrumen", gettext_lazy("Instrumen hukum per provinsi")
    REVISIONS = "revisi", gettext_lazy("Daftar revisi")
    SERIES = "deret", gettext_lazy("Dekonsentrasi dan Tugas Pembantuan menurut tahun")
    DAK = "dak", gettext_lazy("Usulan DAK")
    TWO_DATES = "dua_tanggal", gettext_lazy("Semula dan menjadi pada dua tanggal")


# What each table is about; the others are about everything the person may read.
OF_A_PROVINCE = (FiscalTable.PROVINCE_CEILINGS, FiscalTable.PROVINCE_ALLOCATIONS)
OF_A_SCHEME = (
    FiscalTable.CEILINGS,
    FiscalTable.INSTRUMENTS,
    FiscalTable.TWO_DATES,
    *OF_A_PROVINCE,
)
OF_A_DAY = (FiscalTable.PROVINCE_CEILINGS, FiscalTable.TWO_DATES)


@dataclass(frozen=True, kw_only=True)
class Asked:
    """Which page, and about which scheme, province and days where the page is about some."""

    table: FiscalTable
    scheme_id: UUID | None = None
    province_id: UUID | None = None
    on: date | None = None
    until: date | None = None

    @classmethod
    def of(cls, parameters: dict[str, Any]) -> "Asked":
        """From the parameters of a run."""
        scheme, province = parameters.get("scheme"), parameters.get("province")
        on, until = parameters.get("on"), parameters.get("until")
        return cls(
            table=FiscalTable(parameters["table"]),
            scheme_id=UUID(scheme) if scheme else None,
            province_id=UUID(province) if province else None,
            on=date.fromisoformat(on) if on else None,
            until=date.fromisoformat(until) if until else None,
        )


@dataclass(frozen=True, kw_only=True)
class _Page:
    """Who reads it, and what it is about."""

    actor: Actor
    on: date
    scheme: FundingScheme | None
    province: Province | None
    before: datetime | None
    until: datetime | None

    @property
    def mine(self) -> frozenset[UUID] | None:
        """The provinces of a Dinas; None for the whole country."""
        return None if self.actor.is_national else provinces_read_by(self.actor)


def provinces_read_by(actor: Actor) -> frozenset[UUID]:
    """The provinces whose pages of money a person of a Dinas may open."""
    return frozenset(m.province_id for m in actor.mandates if m.province_id)


def assemble(person_id: UUID, *, asked: Asked, as_of: datetime) -> Document:
    """Put the tables together. Raises DoesNotExist for a person, scheme or province that is gone,
    and for a province that is not this person's to read."""
    actor = actor_for(User.objects.get(pk=person_id), on=wib_day(as_of))
    provinces = Province.objects.all()
    if not actor.is_national:
        provinces = provinces.filter(pk__in=provinces_read_by(actor))
    page = _Page(
        actor=actor,
        on=wib_day(as_of),
        scheme=FundingScheme.objects.get(pk=asked.scheme_id) if asked.scheme_id else None,
        province=provinces.get(pk=asked.province_id) if asked.province_id else None,
        before=ceilings.Asked(on=asked.on).before,
        until=ceilings.Asked(on=asked.until).before,
    )
    return Document(
        title=str(asked.table.label),
        subtitle=", ".join(str(one) for one in (page.scheme, page.province) if one),
        letterhead=letterhead_of(_office(actor)),
        notice=demo_notice(),
        as_of=as_of,
        is_landscape=True,
        sections=(Facts(_facts(page, asked)), *_TABLES[asked.table](page)),
    )


def _office(actor: Actor) -> Office:
    offices = Office.objects.filter(pk__in=actor.office_ids())
    return offices.select_related("province", "regency", "parent").order_by("name")[:1].get()


def _facts(page: _Page, asked: Asked) -> tuple[tuple[str, str], ...]:
    if page.mine is None or page.province:
        scope = page.province.name if page.province else _("Seluruh provinsi")
    else:
        names = Province.objects.filter(pk__in=page.mine).by_code().values_list("name", flat=True)
        scope = ", ".join(names)
    facts = [(_("Wilayah"), scope)]
    if page.scheme:
        facts.append((_("Dasar hukum"), page.scheme.legal_basis))
    if asked.on:
        facts.append((_("Keadaan per"), date_text(asked.on)))
    if asked.table == FiscalTable.TWO_DATES:
        last = date_text(asked.until) if asked.until else _("sekarang")
        facts.append((_("Dibandingkan dengan"), last))
    return tuple(facts)


def _ceilings(page: _Page) -> list[Table]:
    """One table for each stage that has an amount, as the page shows one after the other."""
    scheme = _scheme(page)
    return [
        fiscal_places.ceilings(scheme, stage, province_ids=page.mine)
        for stage in ledger(scheme).stages
    ]


def _province_ceilings(page: _Page) -> list[Table]:
    """Shares of kabupaten/kota are kept as they are now only, so a past day has none."""
    scheme, province, before = _scheme(page), _province(page), page.before
    shares = [fiscal_places.shares(scheme, province)] if before is None else []
    return [
        fiscal_places.stages(scheme, province, before=before),
        *shares,
        fiscal_places.grants(scheme, province, before=before),
        fiscal_places.entries(scheme, province, before=before),
    ]


def _province_allocations(page: _Page) -> list[Table]:
    scheme, province = _scheme(page), _province(page)
    return [
        fiscal_places.grants(scheme, province),
        fiscal_lists.instruments(scheme, province_ids=frozenset({province.pk})),
    ]


def _two_dates(page: _Page) -> list[Table]:
    """Without a first day there is nothing to compare."""
    if page.before is None:
        raise FundingScheme.DoesNotExist
    return two_dates(
        TwoDates(
            scheme_id=_scheme(page).pk,
            first=page.before,
            second=page.until,
            province_ids=page.mine,
        )
    )


def _scheme(page: _Page) -> FundingScheme:
    if page.scheme is None:
        raise FundingScheme.DoesNotExist
    return page.scheme


def _province(page: _Page) -> Province:
    if page.province is None:
        raise Province.DoesNotExist
    return page.province


_TABLES: dict[FiscalTable, Callable[[_Page], list[Table]]] = {
    FiscalTable.CEILINGS: _ceilings,
    FiscalTable.PROVINCE_CEILINGS: _province_ceilings,
    FiscalTable.PROVINCE_ALLOCATIONS: _province_allocations,
    FiscalTable.INSTRUMENTS: lambda page: [
        fiscal_lists.instruments(_scheme(page), province_ids=page.mine)
    ],
    FiscalTable.REVISIONS: lambda page: [fiscal_lists.revisions(page.actor)],
    FiscalTable.SERIES: lambda page: [fiscal_lists.series(province_ids=page.mine)],
    FiscalTable.DAK: lambda page: [fiscal_lists.dak(page.actor, on=page.on)],
    FiscalTable.TWO_DATES: _two_dates,
}
