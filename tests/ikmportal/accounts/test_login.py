"""Who comes in, how often they may try, and what a stranger can learn from the door."""

import re

import pytest
from django.core.cache import cache
from django.urls import reverse

from ikmportal.accounts.models import User
from tests import factories
from tests.factories import PASSWORD

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _fresh_limits():
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def person():
    return factories.UserFactory(email="siti@contoh.example")


def knock(client, email="siti@contoh.example", password=PASSWORD, **options):
    return client.post(reverse("account_login"), {"login": email, "password": password}, **options)


def is_in(client) -> bool:
    return "_auth_user_id" in client.session


@pytest.mark.parametrize(
    "email", ["siti@contoh.example", "SITI@Contoh.Example", " siti@contoh.example "]
)
def test_address_is_known_in_any_case(client, person, email):
    response = knock(client, email)

    assert (response.status_code, response.url) == (302, "/")
    assert is_in(client)


def test_address_differs_by_more_than_case(person):
    with pytest.raises(Exception, match="user_email_unique_any_case"):
        User.objects.create(email="SITI@contoh.example", full_name="Lain")


def test_session_of_a_stranger_is_not_kept_at_sign_in(client, person):
    session = client.session
    session["planted"] = True
    session.save()
    client.cookies["sessionid"] = planted = session.session_key

    knock(client)

    assert client.cookies["sessionid"].value != planted
    assert client.session.session_key != planted


def test_signed_out_session_is_dead(client, person):
    knock(client)
    cookie = client.cookies["sessionid"].value

    client.post(reverse("account_logout"))
    client.cookies["sessionid"] = cookie

    assert client.get("/usulan/").status_code == 302


def test_get_signs_nobody_out(client, person):
    knock(client)

    client.get(reverse("account_logout"))

    assert is_in(client)


def test_changed_password_ends_the_other_sessions(client, person):
    from django.test import Client

    other = Client()
    knock(client)
    knock(other)
    new = "songket-palembang-99"

    client.post(
        reverse("account_change_password"),
        {"oldpassword": PASSWORD, "password1": new, "password2": new},
    )

    assert client.get("/usulan/baru/").status_code == 403  # signed in, without a post
    assert other.get("/usulan/baru/").status_code == 302  # to the door


def test_sixth_failure_is_throttled_even_with_the_right_password(client, person):
    for _ in range(5):
        knock(client, password="salah-sama-sekali")

    response = knock(client)

    assert not is_in(client)
    assert "Terlalu banyak percobaan masuk yang gagal." in response.content.decode()


def test_colleague_behind_the_same_address_still_enters(client, person):
    colleague = factories.UserFactory(email="budi@contoh.example")
    for _ in range(5):
        knock(client, password="salah-sama-sekali")

    knock(client, email=colleague.email)

    assert is_in(client)


def test_inactive_person_does_not_enter(client, person):
    User.objects.update(is_active=False)

    knock(client)

    assert not is_in(client)


def test_person_switched_off_is_out_with_the_next_click(client, person):
    knock(client)
    User.objects.update(is_active=False)

    assert client.get("/usulan/").status_code == 302


def plain(response) -> str:
    """The page without what differs from one request to the next."""
    token = r'(csrfmiddlewaretoken" value=|"X-CSRFToken": )"[^"]+"'
    html = re.sub(token, "", response.content.decode())
    return html.replace("siti@contoh.example", "@").replace("asing@contoh.example", "@")


def test_known_and_unknown_address_get_the_same_answer(client, person):
    known = knock(client, password="salah-sama-sekali")
    unknown = knock(client, email="asing@contoh.example", password="salah-sama-sekali")

    assert (known.status_code, plain(known)) == (unknown.status_code, plain(unknown))


def test_known_and_unknown_address_get_the_same_answer_to_a_reset(client, person):
    address = reverse("account_reset_password")

    known = client.post(address, {"email": person.email})
    unknown = client.post(address, {"email": "asing@contoh.example"})

    assert (known.status_code, known.url) == (unknown.status_code, unknown.url)


def test_nobody_signs_up(client):
    response = client.post(
        reverse("account_signup"),
        {"email": "asing@contoh.example", "password1": PASSWORD, "password2": PASSWORD},
    )

    assert User.objects.count() == 0
    assert not is_in(client)
    assert response.status_code == 200


@pytest.mark.parametrize("target", ["//evil.example", "/\\evil.example", "https://evil.example"])
def test_next_never_leads_elsewhere(client, person, target):
    response = client.post(
        reverse("account_login"),
        {"login": person.email, "password": PASSWORD, "next": target},
    )

    assert response.url == "/"


def test_next_with_a_line_break_writes_no_header(client, person):
    response = knock(client, QUERY_STRING="next=/%0D%0AX-Evil:%20y")

    assert response.url in ("/", "/%0D%0AX-Evil:%20y")
    assert not response.has_header("X-Evil")


def test_reset_link_never_carries_a_forged_host(client, person, mailoutbox):
    response = client.post(
        reverse("account_reset_password"),
        {"email": person.email},
        headers={"host": "evil.example", "x-forwarded-host": "evil.example"},
    )

    assert response.status_code == 400
    assert mailoutbox == []


@pytest.mark.parametrize("password", ["pendek-saja", "123456789012345", "siti@contoh.example"])
def test_weak_password_is_refused(client, person, password):
    client.force_login(person)

    client.post(
        reverse("account_change_password"),
        {"oldpassword": PASSWORD, "password1": password, "password2": password},
    )

    person.refresh_from_db()
    assert person.check_password(PASSWORD)
