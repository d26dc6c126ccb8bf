"""Whoever is shown a link may follow it: a walk through the portal as every role."""

from collections import deque
from collections.abc import Iterator
from html.parser import HTMLParser
from urllib.parse import parse_qsl, urldefrag, urljoin, urlsplit

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import Resolver404, resolve

from tests import factories as make
from tests.access.conftest import country, world  # noqa: F401
from tests.access.world import NOBODY, PEOPLE

pytestmark = pytest.mark.django_db

HOST = "http://testserver"
# Not ours to walk: files of the house, and the library's own site of administration.
OUTSIDE = ("/static/", "/pengelola/")


class Links(HTMLParser):
    """Addresses a page leads to without typing: its links, and what htmx loads into it."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [value for name, value in attrs if name in ("href", "hx-get") and value]


def links(address: str, response: HttpResponse) -> Iterator[str]:
    """Where the answer leads inside the portal: its links, or the place it sends to."""
    if "Location" in response:
        found = [response["Location"]]
    elif not response.streaming and "html" in response.get("Content-Type", ""):
        reader = Links()
        reader.feed(response.content.decode())
        found = reader.found
    else:
        found = []
    for link in found:
        whole = urldefrag(urljoin(HOST + address, link)).url
        local = whole.removeprefix(HOST)
        if whole.startswith(HOST + "/") and not local.startswith(OUTSIDE):
            yield local


def kind_of(address: str) -> tuple[str, ...]:
    """Addresses of one kind lead to one view with the same words, whatever paper it is about."""
    parts = urlsplit(address)
    try:
        match = resolve(parts.path)
    except Resolver404:
        return (address,)
    words = (value for value in match.kwargs.values() if isinstance(value, str))
    return (match.view_name, *words, *(name for name, _ in parse_qsl(parts.query)))


def walk(client: Client) -> Iterator[tuple[int, str, str]]:
    """From the home page on: (code, address, the page that shows it).

    From each kind of page one link of each kind is followed, so that what only one page shows
    wrongly is found, and a long list costs no more than a short one.
    """
    visited, waiting = {"/"}, deque([("/", "/")])
    ways: set[tuple[tuple[str, ...], tuple[str, ...]]] = set()
    while waiting:
        address, shown_on = waiting.popleft()
        response = client.get(address)
        yield response.status_code, address, shown_on
        for link in links(address, response):
            way = (kind_of(address), kind_of(link))
            if link not in visited and way not in ways:
                ways.add(way)
                visited.add(link)
                waiting.append((link, address))
        if response.streaming:
            response.getvalue()  # Reading to the end closes the file.


def assert_whole(client: Client, *, at_least: int) -> None:
    answers = list(walk(client))
    assert [answer for answer in answers if answer[0] >= 400] == []
    assert len(answers) >= at_least, f"only {len(answers)} pages were reached"


@pytest.mark.parametrize("person", PEOPLE)
def test_every_link_that_a_person_is_shown_opens(person, world):  # noqa: F811
    assert_whole(world.client(person), at_least=3 if person == NOBODY else 60)


def test_every_link_that_a_kabupaten_office_is_shown_opens(world):  # noqa: F811
    client = Client(raise_request_exception=False)
    client.force_login(make.drafter_of(world.own.asked.kabupaten))

    assert_whole(client, at_least=60)
