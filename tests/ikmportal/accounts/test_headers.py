"""What the browser is told: no inline code, no frame, no sniffing, nothing kept after sign-out."""

import pytest
from django.urls import reverse

from tests import factories

pytestmark = pytest.mark.django_db

BEHIND = ["home", "programs:list", "budgets:ceilings", "provinces:territory", "account_logout"]


@pytest.fixture
def signed_in(client):
    client.force_login(factories.admin())
    return client


def policy(response) -> dict[str, str]:
    parts = response["Content-Security-Policy"].split(";")
    return dict(part.strip().partition(" ")[::2] for part in parts)


@pytest.mark.parametrize("name", [*BEHIND, "account_login"])
def test_policy_lets_no_inline_code_and_no_frame_in(signed_in, name):
    rules = policy(signed_in.get(reverse(name)))

    assert "unsafe" not in " ".join(rules.values())
    assert rules["default-src"] == "'self'"
    assert rules["frame-ancestors"] == rules["object-src"] == rules["base-uri"] == "'none'"
    assert rules["form-action"] == "'self'"


@pytest.mark.parametrize("name", [*BEHIND, "account_login", "livez"])
def test_nothing_is_sniffed_or_framed(signed_in, name):
    response = signed_in.get(reverse(name))

    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["X-Frame-Options"] == "DENY"
    assert response["Referrer-Policy"] == "same-origin"


@pytest.mark.parametrize("name", BEHIND)
def test_page_behind_the_door_is_never_kept_by_the_browser(signed_in, name):
    assert "no-store" in signed_in.get(reverse(name))["Cache-Control"]


def test_refusals_behind_the_door_are_not_kept_either(signed_in):
    for address in ("/usulan/00000000-0000-0000-0000-000000000000/", "/usulan/baru/"):
        assert "no-store" in signed_in.get(address)["Cache-Control"]


def test_check_of_a_load_balancer_needs_no_person_and_no_database(
    client, django_assert_num_queries
):
    with django_assert_num_queries(0):
        response = client.get("/livez")

    assert (response.status_code, response.content) == (200, b"ok")


def test_ready_asks_the_database(client, django_assert_num_queries):
    with django_assert_num_queries(1):
        response = client.get("/readyz")

    assert (response.status_code, response.content) == (200, b"ready")


@pytest.mark.parametrize("host", ["evil.example", "testserver.evil.example", "testserver:x", ""])
def test_unknown_host_is_refused(client, host):
    assert client.get("/akun/masuk/", headers={"host": host}).status_code == 400


def test_post_without_a_token_is_refused():
    from django.test import Client

    strict = Client(enforce_csrf_checks=True)
    strict.force_login(factories.admin())

    assert strict.post("/bahasa/", {"language": "en"}).status_code == 403
    assert strict.post(reverse("account_logout")).status_code == 403
