"""Duties of kabupaten/kota: its own office sees and records them, and no other office does."""

import csv
from datetime import date
from pathlib import Path
from uuid import uuid4

import pytest
from django.urls import reverse

from budgets.actions.obligations import make_roster, remind
from budgets.figures.obligations import standings
from budgets.models import Obligation, ObligationAct
from budgets.states import ObligationStatus
from ikmportal.mail.models import OutgoingMail
from provinces.states import OfficeKind, Role
from tests import factories
from tests.access.checker import plain
from tests.factories import MOMENT, legal

pytestmark = pytest.mark.django_db

DUTIES = Path(__file__).parents[2] / "budgets" / "data" / "duties.csv"
CALENDAR = reverse("budgets:obligations")
DONE = {"kind": "terpenuhi", "done_on": "2 Januari 2024", "reference": "L-9"}


@pytest.fixture
def scheme():
    return factories.FundingSchemeFactory()


@pytest.fixture
def province():
    return factories.ProvinceFactory()


@pytest.fixture
def office(province):
    return regency_office(province)


@pytest.fixture
def report(office, scheme):
    """A report of the kabupaten, for its drafter to record."""
    duty = legal.DutyFactory(
        code="lapor", office_kind=OfficeKind.REGENCY, role=Role.DRAFTER, proof="laporan"
    )
    return legal.ObligationFactory(duty=duty, office=office, scheme=scheme)


def regency_office(province):
    regency = factories.RegencyFactory(province=province)
    return factories.OfficeFactory(
        kind=OfficeKind.REGENCY, province=province, regency=regency, name=f"Dinas {regency}"
    )


def people_of(office):
    return factories.drafter_of(office), factories.head_of(office)


def test_the_roster_gives_each_kabupaten_its_own_and_the_province_none(scheme, province, office):
    second = regency_office(province)
    factories.OfficeFactory(province=province)
    duty = legal.DutyFactory(office_kind=OfficeKind.REGENCY, role=Role.DRAFTER, proof="laporan")

    made, again = (make_roster(2024, at=MOMENT) for _ in range(2))

    assert (made.created, again.created) == (2, 0)
    owing = Obligation.objects.filter(duty=duty).values_list("office", flat=True)
    assert set(owing) == {office.pk, second.pk}


def test_every_duty_of_a_kabupaten_is_a_report_of_a_post_it_has():
    """The decrees and officials that prove by themselves belong to provinces."""
    with DUTIES.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["office_kind"] == OfficeKind.REGENCY]

    assert {row["code"] for row in rows} == {
        "kebutuhan-kabkota",
        "pp39-kabkota",
        "laporan-tahunan-kabkota",
    }
    assert {row["proof"] for row in rows} == {"laporan"}
    assert {row["role"] for row in rows} <= {Role.DRAFTER, Role.HEAD}
    assert {row["is_assumed"] for row in rows} == {"true"}


def test_a_decree_of_the_province_does_not_fulfil_what_the_kabupaten_reports(report, scheme):
    legal.LegalInstrumentFactory(scheme=scheme, province=report.office.province)

    rows = Obligation.objects.select_related("duty", "scheme", "office").filter(pk=report.pk)

    assert standings(list(rows), on=date(2024, 2, 1))[0].status == ObligationStatus.OVERDUE


class TestWhoSees:
    def test_drafter_has_it_as_own_and_the_head_beside(self, client, report, office):
        found = []
        for person in people_of(office):
            client.force_login(person)
            month = client.get(CALENDAR, {"tahun": 2024}).context["months"][0]
            found.append((len(month.mine), len(month.others)))

        assert found == [(1, 0), (0, 1)]

    def test_no_other_office_has_it_in_its_calendar(self, client, report, province):
        neighbour, dinas = regency_office(province), factories.OfficeFactory(province=province)
        for person in (*people_of(neighbour), *people_of(dinas), factories.verifier_of(dinas)):
            client.force_login(person)
            assert client.get(CALENDAR, {"tahun": 2024}).context["months"] == []

    def test_the_centre_counts_offices_by_duty_and_opens_each(self, client, report):
        client.force_login(factories.reviewer())

        month = client.get(CALENDAR, {"tahun": 2024}).context["months"][0]

        assert [(group.done, group.total) for group in month.groups] == [(0, 1)]
        page = client.get(CALENDAR, {"tahun": 2024, "kewajiban": "lapor"}).text
        assert reverse("budgets:obligation", args=[report.pk]) in page

    def test_foreign_is_as_missing_to_read_and_to_record(self, client, report, province):
        neighbour, dinas = regency_office(province), factories.OfficeFactory(province=province)
        foreign, missing = (reverse("budgets:obligation", args=[pk]) for pk in (report.pk, uuid4()))
        for person in (*people_of(neighbour), *people_of(dinas)):
            client.force_login(person)
            for ask in (client.get, lambda address: client.post(address, DONE)):
                status, *rest = plain(ask(foreign))
                assert status == 404
                assert [status, *rest] == list(plain(ask(missing)))
        assert not ObligationAct.objects.exists()


class TestWhoRecords:
    @pytest.mark.parametrize("who", [0, 1], ids=["penyusun", "kepala"])
    def test_people_of_the_kabupaten_record_it(self, client, report, office, who):
        person = people_of(office)[who]
        client.force_login(person)
        address = reverse("budgets:obligation", args=[report.pk])

        response = client.post(address, DONE)

        assert response.status_code == 302
        act = ObligationAct.objects.get()
        assert (act.recorded_by, act.reference) == (person, "L-9")
        assert client.get(address).context["standing"].status == ObligationStatus.DONE

    def test_only_the_centre_says_that_it_does_not_apply(self, client, report, office):
        """An office without TP is exempted by the admin, as the note of the duty says."""
        address = reverse("budgets:obligation", args=[report.pk])
        exempt = {"kind": "dikecualikan", "note": "Tidak menerima TP"}
        client.force_login(factories.head_of(office))
        refused = client.post(address, exempt)

        client.force_login(factories.admin())
        taken = client.post(address, exempt)

        assert (refused.status_code, taken.status_code) == (422, 302)
        assert client.get(address).context["standing"].status == ObligationStatus.EXEMPT

    @pytest.mark.parametrize("who", [factories.reviewer, factories.auditor])
    def test_who_only_reads_is_refused(self, client, report, who):
        client.force_login(who())

        response = client.post(reverse("budgets:obligation", args=[report.pk]), DONE)

        assert response.status_code == 403


def test_the_letter_goes_to_the_kabupaten_and_not_to_its_province(report, office, province):
    drafter = factories.drafter_of(office)
    factories.drafter_of(factories.OfficeFactory(province=province))

    assert remind(on=date(2023, 12, 29)) == 1

    assert set(OutgoingMail.objects.values_list("recipient", flat=True)) == {drafter.email}
