"""What is asked with every click: whose session this is, and whether it still counts."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse
from django.utils import timezone

from ikmportal.accounts.models import User
from ikmportal.accounts.sessions import SessionStore
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def signed_in(client):
    client.force_login(factories.reviewer())
    return client


def home(client) -> int:
    return client.get(reverse("programs:list")).status_code


def test_a_session_counts_until_it_ends(signed_in):
    assert home(signed_in) == 200

    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))

    assert home(signed_in) == 302


def test_a_session_that_was_ended_elsewhere_is_over(signed_in):
    Session.objects.all().delete()

    assert home(signed_in) == 302


def test_a_person_who_may_not_sign_in_any_more_is_out_with_the_next_click(signed_in):
    User.objects.update(is_active=False)

    assert home(signed_in) == 302


def test_a_person_who_is_gone_is_out_with_the_next_click(client):
    person = factories.UserFactory()
    client.force_login(person)
    person.delete()

    assert home(client) == 302


@pytest.mark.parametrize("key", [None, "", "x", "seseorangyangtidakadadisini"])
def test_an_unknown_key_is_an_empty_session_that_keeps_no_key(key):
    store = SessionStore(key)

    assert store.load() == {}
    assert store.session_key is None


def test_what_is_stored_comes_back_to_whoever_has_the_key():
    store = SessionStore()
    store["kata"] = "sagu"
    store.save()

    assert SessionStore(store.session_key)["kata"] == "sagu"
