"""Every URL × role × own, foreign, missing × method, asked for real."""

import contextlib

import pytest
from django.urls import NoReverseMatch, reverse

from ikmportal.accounts.models import User
from tests.access import checker
from tests.access.checker import ask
from tests.access.matrix import MATRIX, Case, Door, at
from tests.access.world import DINAS, PEOPLE, VISITOR, missing_id

pytestmark = pytest.mark.django_db


def doors(chosen: list[Door]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("door", chosen, ids=lambda door: door.name)


def _opens(door: Door) -> bool:
    """Somebody of the matrix may send it; regency offices have tests of their own."""
    return any(
        code not in (403, 404)
        for case in door.cases
        if case.method == "POST"
        for code in case.own.values()
    )


def test_every_url_is_declared_once():
    names = [door.name for door in MATRIX]

    assert checker.undeclared(MATRIX) == set()
    assert set(names) - checker.declared_names() == set()
    assert len(names) == len(set(names))


@doors(MATRIX)
def test_door_opens_for_whom_the_matrix_says(door, world):
    assert checker.problems(door, world) == []


@doors([door for door in MATRIX if door.has_strict_methods])
def test_door_refuses_other_methods_and_answers_head(door, world):
    assert checker.method_problems(door, world) == []


@doors([door for door in MATRIX if not door.writes_because])
def test_reading_writes_nothing(door, world):
    assert checker.writing_statements(door, world) == []


@doors([door for door in MATRIX if "POST" in door.methods and _opens(door)])
def test_posts_without_token_are_refused(door, world):
    case, person = next(
        (case, person)
        for case in door.cases
        for person in PEOPLE
        if case.method == "POST" and case.own[person] not in (403, 404)
    )
    address = checker.addresses(door, case, world)["own"]

    response = world.client(person, enforce_csrf_checks=True).post(address, dict(case.data))

    assert response.status_code == 403


def _admin_addresses() -> list[str]:
    """Every page of the admin site, with an id that no row has where one is asked for."""
    found = []
    for name in sorted(n for n in checker.all_names() if n.startswith("admin:")):
        for args in ([], [missing_id()], ["accounts"], ["1", missing_id()]):
            with contextlib.suppress(NoReverseMatch):
                found.append(reverse(name, args=args))
                break
    return found


@pytest.mark.parametrize("person", [VISITOR, *PEOPLE])
def test_admin_site_is_for_staff_only(person, world):
    # Signing in and out is open to everyone; signing out leads to the index, which is not.
    own = {reverse("admin:login"), reverse("admin:logout")}
    pages = [page for page in _admin_addresses() if page not in own]
    doors = (reverse("account_login"), reverse("admin:login"))

    answers = {page: ask(world, person, "GET", page) for page in pages}

    assert len(pages) > 40
    assert [page for page, answer in answers.items() if answer.status_code != 302] == []
    assert [p for p, a in answers.items() if not a["Location"].startswith(doors)] == []


def test_admin_site_opens_for_staff(world):
    User.objects.filter(pk=world.people["admin"].pk).update(is_staff=True, is_superuser=True)

    assert ask(world, "admin", "GET", reverse("admin:index")).status_code == 200
    assert (
        ask(world, "admin", "GET", reverse("admin:provinces_office_changelist")).status_code == 200
    )


# Positive controls: a checker that cannot see an open door proves nothing.
OPEN = "tests.access.open_urls"


def test_checker_reports_a_view_without_visible_to(settings, world):
    settings.ROOT_URLCONF = OPEN
    codes = next(door for door in MATRIX if door.name == "programs:proposal").cases[1].codes
    door = Door("open-proposal", (Case(codes=codes, address=at("ditelaah")),))

    found = checker.problems(door, world)

    assert {f"GET open-proposal foreign as {p}: 200, declared 404" for p in DINAS} <= set(found)
    assert not any("missing" in line for line in found if "told apart" not in line)


def test_checker_reports_a_404_that_says_more_for_foreign(settings, world):
    settings.ROOT_URLCONF = OPEN
    codes = next(door for door in MATRIX if door.name == "programs:proposal").cases[1].codes
    door = Door("talkative-proposal", (Case(codes=codes, address=at("ditelaah")),))

    found = checker.problems(door, world)

    assert set(found) == {
        f"GET talkative-proposal as {person}: foreign and missing can be told apart"
        for person in ("nobody", *DINAS)
    }


def test_checker_reports_an_undeclared_url():
    assert checker.undeclared(MATRIX, urlconf=OPEN) == {
        "open-proposal",
        "talkative-proposal",
        "writing-page",
    }


def test_checker_reports_a_get_that_writes(settings, world):
    settings.ROOT_URLCONF = OPEN
    door = Door("writing-page", (Case(codes="200 | 200 200 200 | 200 200 200 200 200"),))

    found = checker.writing_statements(door, world)

    assert len(found) == len(PEOPLE)
    assert all("UPDATE" in line for line in found)
    assert checker.method_problems(door, world) == [
        f"{method} writing-page as nobody: 200, should be 405"
        for method in ("DELETE", "PATCH", "POST", "PUT")
    ]
