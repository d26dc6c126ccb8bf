"""Regency offices: their own papers, and nothing of a neighbour in the same or another province."""

import pytest
from django.test import Client
from django.urls import reverse

from programs.models import Need, Proposal, SupportRequest
from tests import factories as make
from tests.access.checker import rolled_back

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(world):
    return world.own.asked


@pytest.fixture
def own(asked):
    return make.drafter_of(asked.kabupaten)


@pytest.fixture(params=["same province", "another province"])
def neighbour(request, world):
    dinas = world.own.office if request.param == "same province" else world.foreign.office
    return make.drafter_of(make.regency_office(dinas.province))


def ask(user, method: str, name: str, *args) -> int:
    with rolled_back():
        client = Client(raise_request_exception=False)
        client.force_login(user)
        response = client.generic(method, reverse(name, args=args))
        if response.streaming:
            response.getvalue()
        return response.status_code


def papers(asked) -> list[tuple[str, str, tuple, int]]:
    """(method, door, arguments, code for the own drafter)."""
    need, support = (asked.need.pk,), (asked.support.pk,)
    return [
        ("GET", "programs:need", (asked.draft.pk,), 200),
        ("GET", "programs:need-edit", (asked.draft.pk,), 200),
        ("POST", "programs:need-edit", (asked.draft.pk,), 422),
        ("POST", "programs:need-send", (asked.draft.pk,), 409),
        ("GET", "programs:need", need, 200),
        ("GET", "programs:need-edit", need, 302),
        ("POST", "programs:need-accept", need, 403),
        ("POST", "programs:need-return", need, 403),
        ("POST", "programs:need-answer", need, 403),
        ("GET", "programs:proposal", (asked.at_province.pk,), 200),
        ("POST", "programs:forward", (asked.at_province.pk,), 403),
        ("POST", "programs:province-return", (asked.at_province.pk,), 403),
        ("GET", "programs:origins", (asked.uptake.target_id,), 404),
        ("POST", "programs:uptake-release", (asked.uptake.pk,), 404),
        ("GET", "programs:support", support, 200),
        ("GET", "programs:support-file", (*support, asked.file.pk), 200),
        # The centre has begun with it: the office reads on.
        ("GET", "programs:support-edit", support, 403),
        ("POST", "programs:support-stage", support, 403),
        ("POST", "programs:support-item-add", support, 403),
        ("POST", "programs:support-task-add", support, 403),
        ("POST", "programs:support-task-done", (*support, asked.task.pk), 403),
    ]


def test_own_papers_open_as_declared(asked, own):
    wrong = [
        (method, name, code)
        for method, name, args, wanted in papers(asked)
        if (code := ask(own, method, name, *args)) != wanted
    ]

    assert wrong == []


def test_a_neighbour_finds_nothing(asked, neighbour):
    found = [
        (method, name, code)
        for method, name, args, _wanted in papers(asked)
        if (code := ask(neighbour, method, name, *args)) != 404
    ]

    assert found == []


def test_lists_hold_the_own_papers_only(asked, own, neighbour):
    for model in (Need, SupportRequest, Proposal):
        mine = model.objects.visible_to(make.actor_of(own))
        theirs = model.objects.visible_to(make.actor_of(neighbour))
        assert mine.exists()
        assert not theirs.exists()


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("programs:needs", 200),
        ("programs:need-new", 200),
        ("programs:province-desk", 403),
        ("programs:consolidate", 403),
        ("programs:support-list", 200),
        ("programs:support-new", 200),
        ("home", 200),
    ],
)
def test_pages_of_a_regency_office(name, code, own):
    assert ask(own, "GET", name) == code


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE"])
@pytest.mark.parametrize("name", ["programs:need-new", "programs:need-edit", "programs:need-send"])
def test_other_methods_are_refused(method, name, asked, own):
    args = () if name == "programs:need-new" else (asked.draft.pk,)

    assert ask(own, method, name, *args) == 405


@pytest.mark.parametrize("name", ["programs:need-new", "programs:need-edit", "programs:need-send"])
def test_posts_without_token_are_refused(name, asked, own):
    args = () if name == "programs:need-new" else (asked.draft.pk,)
    client = Client(enforce_csrf_checks=True)
    client.force_login(own)

    assert client.post(reverse(name, args=args)).status_code == 403


def test_tasks_of_the_centre_are_not_shown_to_the_office(asked, own):
    client = Client()
    client.force_login(own)

    page = client.get(reverse("programs:support", args=[asked.support.pk])).content.decode()

    assert asked.support.subject in page
    assert asked.task.title not in page
