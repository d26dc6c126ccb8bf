"""From link to link, as a person reads the portal."""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from urllib.parse import parse_qsl, urldefrag, urljoin, urlsplit

from django.http import HttpResponse
from django.test import Client
from django.urls import Resolver404, resolve

HOST = "http://testserver"
# Not ours to walk: files of the house, and the library's own site of administration.
OUTSIDE = ("/static/", "/pengelola/")
# Where no page shows the way.
TYPED = "(diketik)"


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


@dataclass(frozen=True)
class Step:
    """One page of a walk: what was answered, and the page that shows the link to it."""

    code: int
    address: str
    shown_on: str
    html: str


def walk(client: Client, *, typed: tuple[str, ...] = ()) -> Iterator[Step]:
    """From the home page and what people type on, every page once.

    From each kind of page one link of each kind is followed, so that what only one page shows
    wrongly is found, and a long list costs no more than a short one.
    """
    waiting = deque((address, TYPED) for address in ("/", *typed))
    visited = {address for address, _ in waiting}
    ways: set[tuple[tuple[str, ...], tuple[str, ...]]] = set()
    while waiting:
        address, shown_on = waiting.popleft()
        response = client.get(address)
        html = "" if response.streaming else response.content.decode(errors="replace")
        yield Step(response.status_code, address, shown_on, html)
        for link in links(address, response):
            way = (kind_of(address), kind_of(link))
            if link not in visited and way not in ways:
                ways.add(way)
                visited.add(link)
                waiting.append((link, address))
        if response.streaming:
            response.getvalue()  # Reading to the end closes the file.
