"""Semula / Menjadi of an office's own revision: its letterhead, its signers, its money alone."""

import io
from datetime import date
from decimal import Decimal
from uuid import uuid4

import openpyxl
import pypdf
import pytest
from django.db.backends.postgresql.psycopg_any import DateRange
from django.urls import reverse

from budgets.actions import revisions as acts
from budgets.actions.revision_desk import NewLine, Target
from budgets.models import Revision
from budgets.states import RevisionKind
from ikmportal.reports.build import SubjectMissingError, build, check_subject, document_for
from ikmportal.reports.document import Signature, SignatureBlocks
from ikmportal.reports.models import ReportFormat, ReportKind, ReportRun
from provinces.rules import actor_for
from provinces.states import OfficeKind
from tests import factories
from tests.budgets import refocus
from tests.factories import MOMENT, legal
from tests.factories.revisions import revision_tables

pytestmark = pytest.mark.django_db
NEW = reverse("reports:new", args=[ReportKind.REVISION])


@pytest.fixture
def scheme():
    revision_tables()
    factories.people.ditjen()
    return refocus.dekon_2020()


@pytest.fixture
def given(scheme):
    return refocus.allocation(scheme)


@pytest.fixture
def revision(given):
    return written_by_its_office(given)


def written_by_its_office(given, *, what="Pendampingan") -> Revision:
    """Two trips less for a new line; waits at the KPA."""
    by = factories.actor_of(factories.drafter_of(given.office))
    head = refocus.brief(kind=RevisionKind.SHIFT, theme="")
    scheme = given.ceiling.scheme
    draft = acts.create(scheme, brief=head, by=by, at=MOMENT, office_id=given.office_id)
    line = refocus.line(given)
    fewer = Target(line_ref=line.line_ref, volume=Decimal(8), unit_price_idr=600)
    new = NewLine(account_code=refocus.TRAVEL, description=what, amount_idr=1_200)
    acts.set_lines(draft.pk, given.pk, [fewer], new=new, seen=1, by=by)
    return acts.submit(draft.pk, seen=2, by=by, at=MOMENT)


def order(client, revision, format_=ReportFormat.XLSX):
    asked = {"revision": str(revision.pk), "format": format_, "key": str(uuid4())}
    return client.post(NEW, asked)


def made():
    return build(ReportRun.objects.get(), progress=lambda *_: None)


def signers(document) -> list[Signature]:
    blocks = [one for one in document.sections if isinstance(one, SignatureBlocks)]
    return [signature for block in blocks for signature in block.signatures]


def printed(revision):
    office = revision.office
    asked = {"revision": str(revision.pk)}
    return document_for(ReportKind.REVISION, asked, province_id=office.province_id)


@pytest.mark.parametrize(
    "who",
    [factories.drafter_of, factories.verifier_of, factories.head_of],
    ids=lambda f: f.__name__,
)
def test_whoever_writes_or_decides_it_has_it_made(client, revision, who):
    client.force_login(who(revision.office))
    page = client.get(reverse("budgets:revision", args=[revision.pk])).text

    response = order(client, revision)

    assert f"{NEW}?revision={revision.pk}" in page
    run = ReportRun.objects.get()
    assert response.headers["Location"] == reverse("reports:run", args=[run.pk])
    assert (run.office, run.province_id) == (revision.office, revision.office.province_id)
    assert client.get(reverse("reports:run", args=[run.pk])).status_code == 200


def test_workbook_holds_the_offices_sums_in_rupiah(client, revision, scheme):
    written_by_its_office(refocus.allocation(scheme), what="Milik lain")
    client.force_login(factories.drafter_of(revision.office))
    order(client, revision)

    book = openpyxl.load_workbook(io.BytesIO(made().content))

    cells = {cell for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row}
    assert {6_400, 1_200, -1_200, "Pendampingan"} <= cells
    assert "Milik lain" not in cells
    assert revision.office.name.upper() in cells


def test_pdf_stands_under_the_offices_letterhead(client, revision):
    client.force_login(factories.head_of(revision.office))
    order(client, revision, ReportFormat.PDF)

    text = "".join(p.extract_text() for p in pypdf.PdfReader(io.BytesIO(made().content)).pages)

    assert revision.office.name.upper() in text
    assert "DIREKTORAT JENDERAL" not in text
    assert "Menunggu KPA" in text


def test_kpa_and_ppk_of_the_day_sign_it(revision):
    valid = DateRange(date(2020, 1, 1), date(2021, 1, 1))
    year = revision.scheme.fiscal_year
    for kind, name in (("kpa", "Siti"), ("ppk", "Budi")):
        legal.BudgetOfficialFactory(
            office=revision.office, kind=kind, full_name=name, fiscal_year=year, valid=valid
        )
    legal.BudgetOfficialFactory(kind="kpa", full_name="Orang lain", fiscal_year=year, valid=valid)

    assert [one.name for one in signers(printed(revision))] == ["Budi", "Siti"]


def test_whom_nobody_noted_is_left_to_be_filled_in(revision):
    found = signers(printed(revision))

    assert [one.name for one in found] == ["", ""]
    assert [one.role.split()[0] for one in found] == ["PPK", "KPA"]


def test_kabupaten_has_its_own_made_and_its_province_does_not_read_it(client, scheme):
    regency = factories.RegencyFactory(province=factories.ProvinceFactory())
    province = regency.placements.get().province
    dinas = factories.OfficeFactory(province=province)
    office = factories.OfficeFactory(
        kind=OfficeKind.REGENCY, province=province, regency=regency, name="Dinas kabupaten"
    )
    ceiling = factories.CeilingFactory(scheme=scheme, province=province, limit_idr=900)
    factories.AllocationFactory(ceiling=ceiling, office=office, amount_idr=800)
    drafter = factories.drafter_of(office)
    revision = acts.create(
        scheme,
        brief=refocus.brief(kind=RevisionKind.SHIFT, theme=""),
        by=factories.actor_of(drafter),
        at=MOMENT,
        office_id=office.pk,
    )
    client.force_login(drafter)
    order(client, revision)
    address = reverse("reports:run", args=[ReportRun.objects.get().pk])
    assert client.get(address).status_code == 200

    client.force_login(factories.head_of(dinas))

    assert client.get(address).status_code == 404
    assert order(client, revision).status_code == 200
    assert ReportRun.objects.count() == 1


def test_another_office_can_neither_ask_for_it_nor_read_the_file(client, revision, scheme):
    order_of = refocus.allocation(scheme).office
    client.force_login(factories.head_of(revision.office))
    order(client, revision)
    run = ReportRun.objects.get()
    stranger = factories.head_of(order_of)
    client.force_login(stranger)

    assert order(client, revision).status_code == 200
    assert ReportRun.objects.count() == 1
    assert client.get(reverse("reports:run", args=[run.pk])).status_code == 404
    with pytest.raises(SubjectMissingError):
        check_subject(
            actor_for(stranger, on=MOMENT.date()),
            ReportKind.REVISION,
            {"revision": str(revision.pk)},
        )


def test_an_office_prints_no_revision_of_the_centre_that_touches_it(client, scheme, given):
    national = refocus.approved(scheme)
    client.force_login(factories.head_of(given.office))
    address = reverse("budgets:revision", args=[national.pk])

    assert f"{NEW}?revision=" not in client.get(address).text
    assert order(client, national).status_code == 200
    assert not ReportRun.objects.exists()


def test_the_centre_does_not_see_what_an_office_had_made(client, revision):
    client.force_login(factories.drafter_of(revision.office))
    order(client, revision)
    address = reverse("reports:run", args=[ReportRun.objects.get().pk])

    for who in (factories.admin(), factories.director(), factories.auditor()):
        client.force_login(who)
        assert client.get(address).status_code == 404
