"""A page asks who is here, and what one person typed is never sent by the next."""

import pytest
from django.urls import reverse

from tests import factories

pytestmark = pytest.mark.django_db


def test_session_says_whose_it_is_and_gives_a_token(client):
    person = factories.UserFactory(full_name="Siti Contoh")
    client.force_login(person)

    answer = client.get(reverse("account_me"))

    told = answer.json()
    assert (told["user"], told["name"]) == (str(person.pk), "Siti Contoh")
    assert len(told["token"]) == 64
    assert "no-store" in answer["Cache-Control"]


def test_nobody_is_told_without_a_redirect(client):
    told = client.get(reverse("account_me")).json()

    assert (told["user"], told["name"]) == ("", "")


def test_page_of_another_person_is_refused(client):
    siti, budi = factories.UserFactory(), factories.UserFactory()
    client.force_login(budi)

    own = client.get(reverse("account_me"), headers={"x-ikm-user": str(budi.pk)})
    foreign = client.get(reverse("account_me"), headers={"x-ikm-user": str(siti.pk)})

    assert (own.status_code, foreign.status_code) == (200, 403)


def test_header_opens_nothing_for_a_visitor(client):
    siti = factories.UserFactory()

    answer = client.get("/usulan/", headers={"x-ikm-user": str(siti.pk)})

    assert answer.status_code == 302
