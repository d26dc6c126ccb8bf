"""The list as a workbook: what is on screen, as the person sees it, and nobody else's."""

import uuid

import pytest
from django.urls import reverse

from ikmportal.reports.assemble import proposal_list
from ikmportal.reports.document import Table
from ikmportal.reports.models import ReportRun
from ikmportal.reports.tasks import make_report
from programs.states import ProposalState
from tests import factories as make

pytestmark = pytest.mark.django_db


def rows(user, **filters) -> list[tuple]:
    document = proposal_list.assemble(user.pk, filters=filters, as_of=make.MOMENT)
    (table,) = (part for part in document.sections if isinstance(part, Table))
    return [row.cells for row in table.rows]


def test_list_holds_what_the_person_sees_with_filters_and_order():
    office = make.OfficeFactory()
    drafter = make.drafter_of(office)
    for title, lines in (("Kecil", 1), ("Besar", 3)):
        make.ProposalFactory(office=office, title=title, lines=lines)
    make.ProposalFactory(title="Kantor lain")

    assert [row[1] for row in rows(drafter, urut="terbesar")] == ["Besar", "Kecil"]
    assert [row[6] for row in rows(drafter, paling_banyak="1.000.000")] == [1_000_000]


def test_regency_and_reviewer_get_their_own_view_of_the_list():
    province = make.OfficeFactory().province
    office = make.regency_office(province)
    make.ProposalFactory(office=office, title="Kota", state=ProposalState.SUBMITTED)
    make.ProposalFactory(title="Draf orang")

    assert [row[1] for row in rows(make.drafter_of(office))] == ["Kota"]
    assert [row[1] for row in rows(make.reviewer())] == ["Kota"]


def test_button_on_the_list_leads_to_a_run_that_only_its_person_sees(client):
    office = make.OfficeFactory()
    drafter = make.drafter_of(office)
    make.ProposalFactory(office=office, title="Kecil", lines=1)
    make.ProposalFactory(office=office, title="Besar", lines=2)
    client.force_login(drafter)
    address = f"{reverse('reports:new', args=['daftar_usulan'])}?q=Kecil&urut=judul&sesudah=x"
    form = client.get(address).context["form"]

    asked = client.post(
        address,
        {"format": "xlsx", "key": str(uuid.uuid4()), "query": form["query"].value()},
    )
    run = ReportRun.objects.get()
    make_report(str(run.pk))

    run.refresh_from_db()
    assert asked.url == reverse("reports:run", args=[run.pk])
    assert run.parameters["filters"] == {"q": "Kecil", "urut": "judul"}
    assert run.is_done
    file = client.get(reverse("reports:file", args=[run.pk]))
    assert file.status_code == 200
    client.force_login(make.drafter_of(office))
    assert client.get(reverse("reports:run", args=[run.pk])).status_code == 404


def test_run_of_a_person_who_lost_every_post_fails_with_words(client):
    person = make.drafter_of(make.OfficeFactory())
    client.force_login(person)
    address = reverse("reports:new", args=["daftar_usulan"])
    client.post(address, {"format": "xlsx", "key": str(uuid.uuid4()), "query": ""})
    person.appointments.all().delete()
    run = ReportRun.objects.get()

    make_report(str(run.pk))

    run.refresh_from_db()
    assert run.is_failed
    assert "tidak lagi berwenang" in run.error
