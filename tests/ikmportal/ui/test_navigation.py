import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory, override_settings
from django.urls import path

from ikmportal.ui import navigation
from ikmportal.ui.context import Shell, shell
from ikmportal.ui.navigation import DuplicateNavItemError, NavItem, nav_links, register

urlpatterns = [path(f"{name}/", lambda request: None, name=name) for name in "abcdef"]


class Person:
    is_authenticated = True

    def __str__(self) -> str:
        return "Siti Nur Rahmawati"


@pytest.fixture(autouse=True)
def _own_registry(monkeypatch):
    monkeypatch.setattr(navigation, "_items", {})
    with override_settings(ROOT_URLCONF=__name__):
        yield


def request_to(path: str, *, user: object):
    request = RequestFactory().get(path)
    request.user = user
    return request


def test_items_come_in_order_without_dead_or_forbidden_ones():
    register(NavItem(label="B", url_name="b", order=2))
    register(NavItem(label="A", url_name="a", order=1))
    register(NavItem(label="Mati", url_name="nowhere", order=0))
    register(NavItem(label="C", url_name="c", order=3, allowed=lambda request: False))

    links = nav_links(request_to("/b/12/", user=Person()))

    assert [(link.label, link.is_current) for link in links] == [("A", False), ("B", True)]


def test_at_most_five_items():
    for order, name in enumerate("abcdef"):
        register(NavItem(label=name, url_name=name, order=order))

    assert [link.label for link in nav_links(request_to("/", user=Person()))] == list("abcde")


def test_the_same_item_twice_is_harmless_another_one_is_refused():
    register(NavItem(label="A", url_name="a", order=1))
    register(NavItem(label="A", url_name="a", order=1))

    with pytest.raises(DuplicateNavItemError):
        register(NavItem(label="Lain", url_name="a", order=1))


def test_an_entrance_is_current_under_its_other_sections():
    register(NavItem(label="A", url_name="a", order=1, section="/a/", also=("/lain/",)))

    assert [link.is_current for link in nav_links(request_to("/lain/12/", user=Person()))] == [True]
    assert [link.is_current for link in nav_links(request_to("/b/", user=Person()))] == [False]


def test_strangers_see_no_navigation():
    register(NavItem(label="A", url_name="a", order=1, allowed=lambda request: True))

    frame = shell(request_to("/", user=AnonymousUser()))["shell"]

    assert frame.nav == []
    assert not frame.is_signed_in
    assert frame.search_url == ""


def test_the_frame_names_the_person_without_an_actor():
    frame = Shell(request_to("/", user=Person()))

    assert (frame.name, frame.initials, frame.title) == ("Siti Nur Rahmawati", "SN", "")
