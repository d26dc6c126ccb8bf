import uuid

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from ikmportal.reports.actions import KeyTakenError, Order, request_report
from ikmportal.reports.build import SubjectMissingError
from ikmportal.reports.models import ReportKind, ReportRun, RunState
from ikmportal.reports.render.pdf import PdfUnavailableError
from tests.factories import (
    MOMENT,
    RakorFactory,
    actor_of,
    admin,
    auditor,
    drafter_of,
    head_of,
    regency_office,
    reviewer,
)
from tests.ikmportal.reports.samples import small_rakor  # noqa: F401

pytestmark = pytest.mark.django_db


def order(rakor, *, province_id=None, format="xlsx"):  # noqa: A002
    return Order(
        kind=ReportKind.RAKOR_REVIEW,
        parameters={"rakor": str(rakor.pk), "label": rakor.name},
        format=format,
        province_id=province_id,
    )


def ask(wanted, user, key=None):
    return request_report(wanted, by=actor_of(user), key=key or uuid.uuid4(), at=MOMENT)


def test_request_makes_a_queued_run_and_the_same_key_gives_the_same_run(small_rakor):  # noqa: F811
    user, key = reviewer(), uuid.uuid4()

    first = ask(order(small_rakor.rakor), user, key)
    again = ask(order(small_rakor.rakor), user, key)

    assert (first.state, first.pk, ReportRun.objects.count()) == (RunState.QUEUED, again.pk, 1)


def test_request_refuses_the_key_of_another_person(small_rakor):  # noqa: F811
    key = uuid.uuid4()
    ask(order(small_rakor.rakor), reviewer(), key)

    with pytest.raises(KeyTakenError):
        ask(order(small_rakor.rakor), admin(), key)


@pytest.mark.parametrize("make", [drafter_of, head_of])
def test_dinas_may_ask_for_its_own_province_only(small_rakor, make):  # noqa: F811
    user = make(small_rakor.aceh)

    own = ask(order(small_rakor.rakor, province_id=small_rakor.aceh.province_id), user)

    assert own.office == small_rakor.aceh
    for foreign in (None, small_rakor.bali.province_id):
        with pytest.raises(PermissionDenied):
            ask(order(small_rakor.rakor, province_id=foreign), user)


def test_auditor_and_regency_dinas_may_not_ask(small_rakor):  # noqa: F811
    regency_drafter = drafter_of(regency_office(small_rakor.aceh.province))

    for user, province_id in ((auditor(), None), (regency_drafter, small_rakor.aceh.province_id)):
        with pytest.raises(PermissionDenied):
            ask(order(small_rakor.rakor, province_id=province_id), user)


def test_dinas_may_not_ask_about_a_rakor_without_its_desk(small_rakor):  # noqa: F811
    with pytest.raises(SubjectMissingError):
        ask(
            order(RakorFactory(), province_id=small_rakor.aceh.province_id),
            head_of(small_rakor.aceh),
        )


def test_pdf_is_refused_where_there_is_none_and_excel_is_not(small_rakor, settings):  # noqa: F811
    settings.PDF_ENABLED = False

    with pytest.raises(PdfUnavailableError):
        ask(order(small_rakor.rakor, format="pdf"), reviewer())
    assert ask(order(small_rakor.rakor), reviewer()).pk


@pytest.mark.parametrize(
    "lie",
    [
        {"state": RunState.DONE},
        {"state": RunState.RUNNING},
        {"state": RunState.FAILED, "finished_at": MOMENT},
        {"finished_at": MOMENT},
        {"lease_until": MOMENT},
        {"storage_name": "x"},
        {"error": "x"},
        {"percent": 101},
        {"attempt": 4},
        {"state": RunState.FAILED, "error": "x", "finished_at": MOMENT.replace(year=2000)},
    ],
)
def test_database_refuses_a_run_that_lies(small_rakor, lie):  # noqa: F811
    run = ask(order(small_rakor.rakor), reviewer())

    with pytest.raises(IntegrityError), transaction.atomic():
        ReportRun.objects.filter(pk=run.pk).update(**lie)
