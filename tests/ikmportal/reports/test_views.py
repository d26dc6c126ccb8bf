import uuid
from io import BytesIO

import openpyxl
import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.urls import reverse

from ikmportal.reports import tasks
from ikmportal.reports.models import ReportRun, RunState
from tests.factories import (
    admin,
    auditor,
    director,
    drafter_of,
    head_of,
    leadership,
    regency_office,
    reviewer,
)
from tests.ikmportal.reports.samples import small_rakor  # noqa: F401
from tests.ikmportal.reports.test_actions import ask, order

pytestmark = pytest.mark.django_db


@pytest.fixture
def run(small_rakor):  # noqa: F811
    return ask(order(small_rakor.rakor), reviewer())


def page(client, user, name, *args):
    client.force_login(user)
    return client.get(reverse(name, args=args))


@pytest.mark.parametrize(
    ("make", "kind", "code"),
    [
        (reviewer, "reviu_rakor", 200),
        (director, "reviu_rakor", 200),
        (auditor, "reviu_rakor", 403),
        (reviewer, "matriks_renstra", 403),
        (admin, "matriks_renstra", 200),
        (leadership, "matriks_renstra", 200),
        (auditor, "matriks_renstra", 403),
        (auditor, "statistik", 403),
        (admin, "tidak-ada", 404),
    ],
)
def test_form_is_for_those_who_may_make_the_report(client, make, kind, code):
    assert page(client, make(), "reports:new", kind).status_code == code


def test_dinas_gets_the_rakor_form_for_its_province_only(client, small_rakor):  # noqa: F811
    head = head_of(small_rakor.aceh)

    response = page(client, head, "reports:new", "reviu_rakor")

    provinces = list(response.context["form"].fields["province"].queryset)
    assert provinces == [small_rakor.aceh.province]
    assert page(client, head, "reports:new", "matriks_renstra").status_code == 403


def test_regency_dinas_makes_its_own_list_and_nothing_else(client, small_rakor):  # noqa: F811
    user = drafter_of(regency_office(small_rakor.aceh.province))

    kinds = page(client, user, "reports:list").context["kinds"]

    # Each is made of what the person or the office may read, never of a province.
    assert kinds == ["daftar_usulan", "semula_menjadi", "tabel_keuangan"]


def test_posting_the_form_twice_makes_one_run(
    client,
    small_rakor,  # noqa: F811
    django_capture_on_commit_callbacks,
):
    client.force_login(reviewer())
    data = {"rakor": small_rakor.rakor.pk, "format": "xlsx", "key": uuid.uuid4()}

    answers = [client.post(reverse("reports:new", args=["reviu_rakor"]), data) for _ in range(2)]

    run = ReportRun.objects.get()
    assert {a.headers["Location"] for a in answers} == {reverse("reports:run", args=[run.pk])}


def test_form_without_a_rakor_says_what_to_choose(client):
    client.force_login(reviewer())

    response = client.post(
        reverse("reports:new", args=["reviu_rakor"]), {"format": "xlsx", "key": uuid.uuid4()}
    )

    assert "Pilih Rakor" in response.text or "Pilih rakor" in response.text
    assert not ReportRun.objects.exists()


def test_form_says_plainly_that_pdf_is_off_and_refuses_it(client, small_rakor, settings):  # noqa: F811
    settings.PDF_ENABLED = False
    client.force_login(reviewer())
    address = reverse("reports:new", args=["reviu_rakor"])
    data = {"rakor": small_rakor.rakor.pk, "format": "pdf", "key": uuid.uuid4()}

    assert "PDF tidak tersedia" in client.get(address).text
    assert "Pilih Excel" in client.post(address, data).text
    assert not ReportRun.objects.exists()


def test_run_of_others_does_not_exist(client, small_rakor, run):  # noqa: F811
    own = ask(
        order(small_rakor.rakor, province_id=small_rakor.aceh.province_id),
        head_of(small_rakor.aceh),
    )
    foreign = head_of(small_rakor.bali)

    for name in ("reports:run", "reports:status", "reports:file"):
        assert page(client, foreign, name, run.pk).status_code == 404
        assert page(client, foreign, name, own.pk).status_code == 404
        assert page(client, foreign, name, uuid.uuid4()).status_code == 404


def test_auditor_reads_national_runs_and_colleagues_of_a_dinas_their_own(
    client,
    small_rakor,  # noqa: F811
    run,
):
    own = ask(
        order(small_rakor.rakor, province_id=small_rakor.aceh.province_id),
        head_of(small_rakor.aceh),
    )

    assert page(client, auditor(), "reports:run", run.pk).status_code == 200
    assert page(client, drafter_of(small_rakor.aceh), "reports:run", own.pk).status_code == 200


def test_page_polls_while_open_and_offers_the_file_when_done(client, run):
    open_page = page(client, run.requested_by, "reports:run", run.pk).text
    tasks.make_report(str(run.pk))

    part = page(client, run.requested_by, "reports:status", run.pk).text

    assert 'hx-trigger="every 2s"' in open_page
    assert reverse("reports:run", args=[run.pk]) in open_page  # refresh without JavaScript
    assert "hx-get" not in part
    assert reverse("reports:file", args=[run.pk]) in part
    assert "<html" not in part


def test_failed_run_says_why(client, run):
    ReportRun.objects.filter(pk=run.pk).update(
        state=RunState.FAILED, error="Sebab dalam kata-kata.", finished_at=run.created_at
    )

    assert "Sebab dalam kata-kata." in page(client, run.requested_by, "reports:run", run.pk).text


def test_file_is_handed_out_as_an_attachment(client, run):
    tasks.make_report(str(run.pk))

    response = page(client, run.requested_by, "reports:file", run.pk)

    book = openpyxl.load_workbook(BytesIO(response.content))
    assert "Rekapitulasi" in book.sheetnames
    assert response["Content-Disposition"].startswith("attachment; filename=")
    assert response["X-Content-Type-Options"] == "nosniff"


def test_file_that_is_not_ready_does_not_exist(client, run):
    assert page(client, run.requested_by, "reports:file", run.pk).status_code == 404


@pytest.mark.parametrize("damage", ["flip", "remove"])
def test_damaged_file_is_not_handed_out(client, run, damage):
    tasks.make_report(str(run.pk))
    run.refresh_from_db()
    with default_storage.open(run.storage_name) as stored:
        content = bytearray(stored.read())
    default_storage.delete(run.storage_name)
    if damage == "flip":
        content[100] ^= 1
        default_storage.save(run.storage_name, ContentFile(bytes(content)))

    response = page(client, run.requested_by, "reports:file", run.pk)

    assert response.status_code == 500
    assert "Berkas rusak" in response.text
    assert "Content-Disposition" not in response


@pytest.mark.parametrize("count", [1, 3])
def test_list_takes_the_same_queries_at_any_length(
    client,
    small_rakor,  # noqa: F811
    django_assert_max_num_queries,
    count,
):
    user = reviewer()
    for _ in range(count):
        ask(order(small_rakor.rakor), user)
    client.force_login(user)

    with django_assert_max_num_queries(5):
        response = client.get(reverse("reports:list"))

    assert len(response.context["rows"]) == count


def test_report_is_shown_on_screen_to_those_who_see_the_run(client, small_rakor, run):  # noqa: F811
    shown = page(client, run.requested_by, "reports:screen", run.pk)

    assert '<article class="dok">' in shown.text
    assert "Rekapitulasi nasional" in shown.text
    assert page(client, head_of(small_rakor.bali), "reports:screen", run.pk).status_code == 404
