"""In English, every page is English: only what people typed stays as it is."""

import re
from html import unescape

import pytest
from django.apps import apps
from django.conf import settings
from django.db import models

from tests.access.checker import BareClient, addresses, rolled_back
from tests.access.matrix import MATRIX, Case
from tests.access.world import PEOPLE
from tests.structure.house import APPS
from tests.structure.test_messages import INDONESIAN

pytestmark = pytest.mark.django_db
PAGES = [door for door in MATRIX if "GET" in door.methods]
# Help texts and labels of libraries are theirs; names of the language menu are names.
NAMES = ("Bahasa Indonesia",)


@pytest.fixture(scope="module")
def data(country):
    """Every text that stands in a row, longest first."""
    found = set()
    for model in apps.get_models():
        if model._meta.app_config.name.split(".")[0] in APPS:
            names = [
                field.name
                for field in model._meta.concrete_fields
                if isinstance(field, models.CharField | models.TextField) and not field.choices
            ]
            if names:
                found |= {text for row in model.objects.values_list(*names) for text in row if text}
    return sorted(found, key=len, reverse=True)


def visible(html: str) -> str:
    """What a reader or a screen reader meets."""
    html = re.sub(r"<(script|style|svg)\b.*?</\1>", " ", html, flags=re.S)
    spoken = re.findall(r'(?:title|alt|placeholder|aria-label)="([^"]*)"', html)
    return unescape(" | ".join([re.sub(r"<[^>]+>", " | ", html), *spoken]))


def leftovers(html: str, data: list[str]) -> list[str]:
    """Pieces of a page that are still Indonesian."""
    text = visible(html)
    for known in (*NAMES, *data):
        if known in text:
            text = text.replace(known, " ")
    return [piece.strip() for piece in text.split("|") if INDONESIAN.search(piece)]


def _readers(case: Case) -> list[str]:
    """Everyone who gets a page of their own, and one person for each answer that is the same."""
    first: dict[int, str] = {}
    for person in PEOPLE:
        first.setdefault(case.own[person], person)
    return [p for p in PEOPLE if case.own[p] < 400 or first[case.own[p]] == p]


@pytest.mark.parametrize("door", PAGES, ids=lambda door: door.name)
def test_page_is_english(door, world, data):
    for case in door.cases:
        if case.method != "GET":
            continue
        address = addresses(door, case, world)["own"]
        for person in _readers(case):
            with rolled_back():
                client = world.client(person, kind=BareClient)
                client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
                response = client.get(address)
            if response.streaming:
                response.getvalue()  # Reading to the end closes the file.
            if response.streaming or "html" not in response.headers.get("Content-Type", ""):
                continue
            html = response.content.decode()
            assert '<html lang="en"' in html or "<html" not in html
            assert leftovers(html, data) == [], (person, address)


def test_indonesian_pages_would_be_seen(world, data):
    with rolled_back():
        html = world.client("drafter").get("/usulan/").content.decode()

    assert leftovers(html, data) != []
