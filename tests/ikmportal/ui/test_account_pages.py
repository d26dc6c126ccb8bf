"""Every account page a person can reach wears our frame, in Indonesian, and works."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.auth import get_user_model
from django.contrib.auth.models import AnonymousUser
from django.core import mail
from django.template.loader import render_to_string
from django.urls import reverse
from playwright.sync_api import expect

PASSWORD = "kain-tenun-ikat-2024"
OPEN = ["account_login", "account_reset_password", "account_reset_password_done",
        "account_reset_password_from_key_done", "account_inactive", "account_signup"]  # fmt: skip
BEHIND = ["account_logout", "account_change_password", "account_reauthenticate"]


@pytest.fixture
def person(db):
    return get_user_model().objects.create_user("siti@dinas.test", PASSWORD, full_name="Siti")


def assert_wears_the_frame(response):
    html = response.content.decode()
    assert response.status_code == 200
    assert '<html lang="id"' in html
    assert 'class="pintu"' in html
    assert "– IKM Portal</title>" in html
    assert html.count("<h1>") == 1


@pytest.mark.django_db
@pytest.mark.parametrize("name", OPEN)
def test_open_account_pages_wear_the_frame(client, name):
    assert_wears_the_frame(client.get(reverse(name)))


@pytest.mark.parametrize("name", BEHIND)
def test_account_pages_behind_the_login_wear_the_frame(client, person, name):
    client.force_login(person)

    assert_wears_the_frame(client.get(reverse(name)))


def test_a_person_without_a_password_sets_one(client, person):
    person.set_unusable_password()
    person.save()
    client.force_login(person)

    assert_wears_the_frame(client.get(reverse("account_set_password")))


def test_a_wrong_password_is_refused_with_a_summary(client, person):
    response = client.post(
        reverse("account_login"), {"login": person.email, "password": "salah-sama-sekali"}
    )

    html = response.content.decode()
    assert "<title>Galat: Masuk" in html
    assert "Ada 1 hal yang perlu diperbaiki" in html


def test_a_forgotten_password_is_replaced_by_mail(client, person):
    sent = client.post(reverse("account_reset_password"), {"email": person.email})
    link = re.search(r"https?://\S+", mail.outbox[0].body)
    assert sent.status_code == 302
    assert link is not None

    page = client.get(link[0], follow=True)
    assert_wears_the_frame(page)
    address = page.redirect_chain[-1][0]
    new = {"password1": "songket-palembang-99", "password2": "songket-palembang-99"}
    client.post(address, new, follow=True)

    assert client.login(email=person.email, password=new["password1"])


@pytest.mark.django_db
def test_a_spent_link_says_so(client):
    response = client.get(reverse("account_reset_password_from_key", args=["1", "abc-def"]))

    assert "Tautan ini sudah dipakai atau kedaluwarsa." in response.content.decode()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("width", [1280, 360])
def test_the_door_passes_axe(live_server, page, width):
    page.set_viewport_size({"width": width, "height": 720})
    page.goto(live_server.url + reverse("account_login"))
    page.get_by_role("button", name="Masuk").click()
    expect(page.locator(".ringkasan-galat")).to_be_focused()

    assert Axe().run(page).violations_count == 0


def test_letters_about_passwords_are_ours(client, person):
    client.post(reverse("account_reset_password"), {"email": person.email})
    client.post(reverse("account_reset_password"), {"email": "asing@dinas.test"})

    known, unknown = mail.outbox
    assert known.subject.endswith("Buat kata sandi baru IKM Portal")
    assert known.body.startswith("Yth. Bapak/Ibu Siti,")
    assert unknown.subject.endswith("Tidak ada akun IKM Portal untuk alamat ini")
    assert "asing@dinas.test" in unknown.body


def test_signing_out_is_confirmed_and_signing_in_is_not(client, person, settings):
    settings.LOGIN_REDIRECT_URL = "account_logout"
    login = {"login": person.email, "password": PASSWORD}
    client.post(reverse("account_login"), login)
    client.post(reverse("account_logout"))

    html = client.get(reverse("account_login")).content.decode()

    assert "Anda sudah keluar." in html
    assert html.count('<div class="warta') == 1


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["400", "403", "403_csrf", "404", "429"])
def test_error_pages_wear_the_frame(rf, name):
    request = rf.get("/")
    request.user = AnonymousUser()

    html = render_to_string(f"{name}.html", request=request)

    assert "<h1>" in html
    assert 'class="bar"' in html


@pytest.mark.parametrize("name", ["500", "503"])
def test_the_last_pages_need_no_request_and_no_database(name):
    html = render_to_string(f"{name}.html")

    assert "– IKM Portal</title>" in html
    assert 'href="/">Ke Beranda</a>' in html
