"""Acting heads: named by the head or the admin, for some days, ending by themselves."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from ikmportal.audit.models import Entry
from provinces.actions.delegations import Delegation, DelegationRefused, delegate, end
from provinces.models import Appointment, Post
from provinces.states import AppointmentKind, Role
from provinces.views.finding import today
from tests import factories as make

pytestmark = pytest.mark.django_db
TODAY = date(2026, 10, 5)


@pytest.fixture
def office():
    return make.OfficeFactory()


@pytest.fixture
def head(office):
    return make.head_of(office)


@pytest.fixture
def colleague(office, head):
    return make.verifier_of(office)


def post_of(office) -> Post:
    return Post.objects.get(office=office, role=Role.HEAD)


def named(office, head, person, **told) -> Appointment:
    days = {"first_day": TODAY, "last_day": TODAY + timedelta(days=4), "kind": AppointmentKind.PLH}
    return delegate(
        post_of(office),
        Delegation(person=person, **(days | told)),
        by=make.actor_of(head, on=TODAY),
        today=TODAY,
    )


def test_colleague_acts_from_the_first_to_the_last_day_and_no_longer(office, head, colleague):
    named(office, head, colleague)

    heads = [
        make.actor_of(colleague, on=TODAY + timedelta(days=n)).holds(Role.HEAD)
        for n in (-1, 0, 4, 5)
    ]
    assert heads == [False, True, True, False]
    actor = make.actor_of(colleague, on=TODAY)
    assert actor.title_as(Role.HEAD, office_id=office.pk).startswith("Plh. Kepala Dinas")
    assert actor.title.startswith("Verifikator")


def test_only_the_head_and_the_admin_name_one(office, head, colleague):
    outsiders = (colleague, make.drafter_of(office), make.head_of(make.OfficeFactory()))

    for person in (*outsiders, make.reviewer()):
        with pytest.raises(PermissionDenied):
            named(office, person, colleague)
    named(office, make.admin(), colleague)


def test_whoever_acts_cannot_pass_it_on(office, head, colleague):
    named(office, head, colleague)

    with pytest.raises(PermissionDenied):
        named(office, colleague, make.drafter_of(office), kind=AppointmentKind.PLT)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"first_day": TODAY - timedelta(days=1)}, "first_day"),
        ({"last_day": TODAY - timedelta(days=1)}, "last_day"),
    ],
)
def test_days_in_the_past_or_turned_round_are_refused(office, head, colleague, wrong, field):
    with pytest.raises(DelegationRefused) as refusal:
        named(office, head, colleague, **wrong)

    assert refusal.value.field == field


def test_somebody_from_elsewhere_the_head_and_a_second_one_are_refused(office, head, colleague):
    stranger = make.drafter_of(make.OfficeFactory())
    for person in (stranger, head):
        with pytest.raises(DelegationRefused):
            named(office, head, person)
    named(office, head, colleague)

    with pytest.raises(DelegationRefused, match="jenis pelimpahan yang sama"):
        named(office, head, make.drafter_of(office))


def test_ending_takes_the_right_from_today_and_is_on_record(office, head, colleague):
    acting = named(office, head, colleague)
    later = TODAY + timedelta(days=2)

    end(acting, by=make.actor_of(head, on=later), today=later)

    assert not make.actor_of(colleague, on=later).holds(Role.HEAD)
    assert make.actor_of(colleague, on=TODAY).holds(Role.HEAD)
    written = Entry.objects.about("provinces_appointment", [acting.pk])
    assert [entry.operation for entry in written.newest_first()] == ["update", "insert"]
    with pytest.raises(DelegationRefused):
        end(acting, by=make.actor_of(head, on=later), today=later)


def test_one_that_has_not_begun_is_left_without_a_day(client, office, head, colleague):
    acting = named(
        office, head, colleague, first_day=TODAY + timedelta(9), last_day=TODAY + timedelta(10)
    )
    end(acting, by=make.actor_of(head, on=TODAY), today=TODAY)
    client.force_login(head)

    page = client.get(reverse("provinces:delegations"))

    assert "Dibatalkan sebelum mulai" in page.content.decode()


def test_page_names_one_and_refuses_with_the_field(client, office, head, colleague):
    client.force_login(head)
    address = reverse("provinces:delegation-new", args=[post_of(office).pk])
    day = today()
    form = {
        "person": str(colleague.pk),
        "kind": "plh",
        "first_day": f"{day:%d-%m-%Y}",
        "last_day": f"{day - timedelta(days=1):%d-%m-%Y}",
        "letter_number": "800/12",
    }

    wrong = client.post(address, form)
    done = client.post(address, form | {"last_day": f"{day:%d-%m-%Y}"})
    page = client.get(done.url)

    assert wrong.status_code == 422
    assert "Hari terakhir harus sama dengan atau sesudah" in wrong.content.decode()
    assert "800/12" in wrong.content.decode()
    assert done.status_code == 302
    made = Appointment.objects.get(kind=AppointmentKind.PLH)
    assert (made.made_by, made.user) == (head, colleague)
    assert colleague.full_name in page.content.decode()
    assert "Berlaku" in page.content.decode()
    client.post(reverse("provinces:delegation-end", args=[made.pk]))
    assert not make.actor_of(colleague, on=day).holds(Role.HEAD)


def test_page_asks_the_same_for_one_and_three(
    client, office, head, colleague, django_assert_num_queries
):
    client.force_login(head)
    named(office, head, colleague)
    client.get(reverse("provinces:delegations"))
    with django_assert_num_queries(5):
        client.get(reverse("provinces:delegations"))

    for weeks in (1, 2):
        day = TODAY + timedelta(weeks=weeks)
        named(office, head, colleague, first_day=day, last_day=day)

    with django_assert_num_queries(5):
        client.get(reverse("provinces:delegations"))
