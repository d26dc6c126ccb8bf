"""What a person may is what the posts held on that day say."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from ikmportal.accounts.models import User
from provinces.models import Office
from provinces.rules import Actor, actor_for, may_read_territory
from provinces.states import AppointmentKind, Role, TimeZone
from tests import factories

pytestmark = pytest.mark.django_db

SPRING = DateRange(date(2024, 3, 1), date(2024, 6, 1))


@pytest.fixture
def office():
    return factories.OfficeFactory()


@pytest.mark.parametrize(
    ("on", "holds"),
    [
        (date(2024, 2, 29), False),
        (date(2024, 3, 1), True),
        (date(2024, 5, 31), True),
        (date(2024, 6, 1), False),
    ],
)
def test_post_is_held_from_its_first_day_until_the_day_before_its_end(office, on, holds):
    drafter = factories.drafter_of(office, valid=SPRING)

    assert actor_for(drafter, on=on).holds(Role.DRAFTER) is holds


def test_person_switched_off_holds_nothing(office):
    drafter = factories.drafter_of(office)
    User.objects.update(is_active=False)

    assert factories.actor_of(drafter).mandates == ()


def test_post_in_an_office_that_ended_gives_nothing(office):
    drafter = factories.drafter_of(office)
    Office.objects.update(valid=DateRange(date(2012, 1, 1), date(2020, 1, 1)))

    assert factories.actor_of(drafter).mandates == ()


def test_role_counts_in_its_own_office_only(office):
    other = factories.OfficeFactory()
    actor = factories.actor_of(factories.head_of(office))

    assert actor.holds(Role.HEAD, office_id=office.pk)
    assert not actor.holds(Role.HEAD, office_id=other.pk)
    assert not actor.holds(Role.DRAFTER)


def test_two_posts_are_both_held(office):
    other = factories.OfficeFactory()
    person = factories.drafter_of(office)
    factories.head_of(other, user=person)
    actor = factories.actor_of(person)

    assert actor.office_ids() == {office.pk, other.pk}
    assert actor.office_ids(Role.HEAD) == {other.pk}


def test_provincial_dinas_covers_its_province_and_a_regency_does_not(office):
    regency = factories.regency_office(office.province)

    assert factories.actor_of(factories.drafter_of(office)).province_ids() == {office.province_id}
    assert factories.actor_of(factories.drafter_of(regency)).province_ids() == frozenset()


@pytest.mark.parametrize("person", ["reviewer", "director", "admin", "leadership", "auditor"])
def test_posts_of_the_centre_are_national(person):
    assert factories.actor_of(getattr(factories, person)()).is_national


def test_person_without_a_post_reads_no_territory_and_lives_in_wib():
    nobody = Actor(user=factories.UserFactory(), mandates=())

    assert may_read_territory(nobody) is False
    assert (nobody.title, nobody.is_national, nobody.time_zone) == ("", False, TimeZone.WIB)


def test_acting_head_is_named_as_acting(office):
    person = factories.head_of(office, valid=SPRING)
    person.appointments.update(kind=AppointmentKind.PLT)

    (mandate,) = actor_for(person, on=date(2024, 4, 1)).mandates
    assert mandate.title.startswith("Plt. ")
    assert mandate.role == Role.HEAD


def test_acting_post_without_an_end_is_refused(office):
    person = factories.head_of(office)

    with (
        pytest.raises(IntegrityError, match="appointment_acting_has_an_end"),
        transaction.atomic(),
    ):
        person.appointments.update(kind=AppointmentKind.PLT)


def test_rights_are_read_with_one_query(office, django_assert_num_queries):
    person = factories.drafter_of(office)
    factories.head_of(factories.OfficeFactory(), user=person)

    with django_assert_num_queries(1):
        actor_for(person, on=date(2024, 4, 1))


def test_withdrawn_post_is_gone_with_the_next_click(client, office):
    person = factories.drafter_of(office)
    client.force_login(person)
    before = client.get("/usulan/baru/").status_code
    person.appointments.update(valid=SPRING)

    assert (before, client.get("/usulan/baru/").status_code) == (200, 403)
