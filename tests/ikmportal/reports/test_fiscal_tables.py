"""Tables of money as a file: the figures of the page, and nothing the page would not show."""

import io
from datetime import date
from decimal import Decimal
from uuid import uuid4

import openpyxl
import pytest
from django.urls import reverse

from budgets.actions.ceilings import Letter, change_ceiling
from budgets.models import Ceiling
from budgets.states import CeilingStage
from ikmportal.reports.assemble import fiscal_dates
from ikmportal.reports.assemble.fiscal_tables import FiscalTable
from ikmportal.reports.build import SubjectMissingError, build, check_subject, document_for
from ikmportal.reports.models import ReportFormat, ReportKind, ReportRun
from ikmportal.ui.tables import Table
from provinces.rules import actor_for
from tests import factories
from tests.budgets import refocus
from tests.factories import MOMENT, legal
from tests.factories.revisions import DakRequestFactory, RevisionFactory

pytestmark = pytest.mark.django_db
NEW = reverse("reports:new", args=[ReportKind.FISCAL_TABLE])


@pytest.fixture
def scheme():
    return refocus.dekon_2020()


@pytest.fixture
def own(scheme):
    """Aceh: a ceiling with a share below it, an allocation, an instrument, and a DAK request."""
    factories.people.ditjen()
    given = refocus.allocation(scheme, limit=123_456, province=factories.ProvinceFactory(code="11"))
    province = given.ceiling.province
    regency = factories.RegencyFactory(province=province)
    change_ceiling(
        scheme=scheme,
        stage=CeilingStage.ALLOCATION,
        province=province,
        regency=regency,
        amount_idr=4_321,
        letter=Letter("S-2", date(2020, 2, 1), "Rincian"),
        by=None,
        at=MOMENT,
    )
    legal.LegalInstrumentFactory(scheme=scheme, province=province, number="188/11")
    RevisionFactory(scheme=scheme, office=given.office, theme="", kind="geser", reason="Milik Aceh")
    DakRequestFactory(regency=regency, subject="Sentra Aceh", amount_idr=77_777)
    return given


@pytest.fixture
def foreign(scheme):
    """Bali, with figures of its own."""
    given = refocus.allocation(scheme, limit=987_654, province=factories.ProvinceFactory(code="51"))
    RevisionFactory(scheme=scheme, office=given.office, theme="", kind="geser", reason="Milik Bali")
    regency = factories.RegencyFactory(province=given.ceiling.province)
    DakRequestFactory(regency=regency, subject="Sentra Bali", amount_idr=88_888)
    return given


def page_of(table, scheme, province):
    """Where the table stands on screen."""
    return {
        FiscalTable.CEILINGS: reverse("budgets:ceilings"),
        FiscalTable.PROVINCE_CEILINGS: reverse(
            "budgets:ceiling-province", args=[scheme.pk, province.pk]
        ),
        FiscalTable.PROVINCE_ALLOCATIONS: reverse(
            "budgets:allocation-province", args=[scheme.pk, province.pk]
        ),
        FiscalTable.INSTRUMENTS: reverse("budgets:instruments", args=[scheme.pk]),
        FiscalTable.REVISIONS: reverse("budgets:revisions"),
        FiscalTable.SERIES: reverse("budgets:funding-series"),
        FiscalTable.DAK: reverse("budgets:dak-requests"),
        FiscalTable.TWO_DATES: reverse("budgets:line-comparison", args=[scheme.pk])
        + "?dari=2023-09-03",
    }[table]


def order(client, table, *, scheme=None, province=None, **more):
    return client.post(
        NEW,
        {
            "tabel": table.value,
            "scheme": str(scheme.pk) if scheme else "",
            "province": str(province.pk) if province else "",
            "per": "2023-09-03" if table == FiscalTable.TWO_DATES else "",
            "format": ReportFormat.XLSX,
            "key": str(uuid4()),
            **more,
        },
    )


def cells_of_workbook():
    """Every value of the file that a run makes, its totals included."""
    content = build(ReportRun.objects.get(), progress=lambda *_: None).content
    book = openpyxl.load_workbook(io.BytesIO(content))
    return {cell for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row}


def figures_on(response):
    """The whole numbers of every table of a page."""
    named = [response.context[name] for name in response.context.keys()]  # noqa: SIM118
    tables = [one for one in named if isinstance(one, Table)]
    return {
        int(cell)
        for table in tables
        for row in (*table.rows, *table.foot)
        for cell in row.cells
        if isinstance(cell, int | Decimal)
    }


def test_there_is_a_page_for_every_table_and_it_offers_the_file(client, scheme, own):
    client.force_login(factories.head_of(own.office))

    for table in FiscalTable:
        page = client.get(page_of(table, scheme, own.ceiling.province)).content.decode()
        assert f"{NEW}?tabel={table.value}" in page


@pytest.mark.parametrize("table", FiscalTable)
def test_figures_of_the_file_are_those_of_the_page(client, scheme, own, foreign, table):
    province = own.ceiling.province
    client.force_login(factories.admin())
    page = client.get(page_of(table, scheme, province))

    assert order(client, table, scheme=scheme, province=province).status_code == 302

    shown, written = figures_on(page), cells_of_workbook()
    assert shown or table in (FiscalTable.REVISIONS, FiscalTable.INSTRUMENTS)
    assert shown <= written


@pytest.mark.parametrize("table", FiscalTable)
def test_an_office_takes_its_own_and_nothing_of_others(client, scheme, own, foreign, table):
    client.force_login(factories.head_of(own.office))

    order(client, table, scheme=scheme, province=own.ceiling.province)

    words = {str(cell) for cell in cells_of_workbook()}
    assert not words & {"Wilayah 51", "987654", "Sentra Bali", "88888", "Milik Bali"}
    assert words & {"Wilayah 11", "123456", "Sentra Aceh", "Milik Aceh"}


def test_a_foreign_province_cannot_be_asked_for(client, scheme, own, foreign):
    head = factories.head_of(own.office)
    client.force_login(head)

    response = order(
        client, FiscalTable.PROVINCE_CEILINGS, scheme=scheme, province=foreign.ceiling.province
    )

    assert response.status_code == 200
    assert not ReportRun.objects.exists()
    forged = {
        "person": str(head.pk),
        "table": FiscalTable.PROVINCE_CEILINGS.value,
        "scheme": str(scheme.pk),
        "province": str(foreign.ceiling.province.pk),
    }
    with pytest.raises(SubjectMissingError):
        check_subject(actor_for(head, on=MOMENT.date()), ReportKind.FISCAL_TABLE, forged)
    with pytest.raises(type(own.ceiling.province).DoesNotExist):
        document_for(ReportKind.FISCAL_TABLE, forged, province_id=None)


def test_what_the_table_is_about_is_asked_for(client, own):
    client.force_login(factories.head_of(own.office))

    page = order(client, FiscalTable.PROVINCE_CEILINGS).content.decode()

    assert "tabel ini tentang satu skema" in page
    assert "tabel ini tentang satu provinsi" in page


def test_two_dates_need_the_first(client, scheme, own):
    client.force_login(factories.admin())

    page = order(client, FiscalTable.TWO_DATES, scheme=scheme, per="").content.decode()

    assert "Isi tanggal pertama yang dibandingkan." in page
    assert not ReportRun.objects.exists()


def test_two_dates_of_many_allocations_leave_their_lines_to_the_page(
    client, scheme, own, monkeypatch
):
    client.force_login(factories.admin())
    order(client, FiscalTable.TWO_DATES, scheme=scheme, sampai="2023-09-30")
    with_lines = cells_of_workbook()
    monkeypatch.setattr(fiscal_dates, "MOST_WITH_LINES", 0)

    without = cells_of_workbook()

    assert "Perjalanan dinas" in with_lines - without
    assert "Baris demi baris ada di portal, alokasi demi alokasi." in without - with_lines


def test_a_past_day_is_read_as_on_the_page(client, scheme, own):
    province = own.ceiling.province
    client.force_login(factories.admin())
    address = page_of(FiscalTable.PROVINCE_CEILINGS, scheme, province)
    page = client.get(address, {"per": "2019-12-31"})

    order(client, FiscalTable.PROVINCE_CEILINGS, scheme=scheme, province=province, per="2019-12-31")

    assert figures_on(page) == set()
    assert 123_456 not in cells_of_workbook()
    assert Ceiling.objects.get(pk=own.ceiling.pk).limit_idr == 123_456


def test_an_auditor_reads_the_pages_and_makes_no_file(client, scheme, own):
    client.force_login(factories.auditor())

    page = client.get(page_of(FiscalTable.DAK, scheme, own.ceiling.province)).content.decode()

    assert "Sentra Aceh" in page
    assert NEW not in page
    assert client.get(NEW).status_code == 403


def test_the_run_is_the_persons_alone(client, scheme, own):
    client.force_login(factories.head_of(own.office))
    order(client, FiscalTable.DAK)
    address = reverse("reports:run", args=[ReportRun.objects.get().pk])

    client.force_login(factories.drafter_of(own.office))

    assert client.get(address).status_code == 404


def test_queries_do_not_grow_with_the_rows(own, django_assert_max_num_queries):
    person = factories.head_of(own.office)
    asked = {"person": str(person.pk), "table": FiscalTable.DAK.value}
    regency = factories.RegencyFactory(province=own.ceiling.province)

    for _ in range(2):
        with django_assert_max_num_queries(9):
            document_for(ReportKind.FISCAL_TABLE, asked, province_id=None)
        DakRequestFactory.create_batch(2, regency=regency)
