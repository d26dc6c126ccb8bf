"""Ask every door as everyone, and say in words what differs from the matrix."""

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction
from django.http import HttpResponse
from django.test.client import Client, ClientHandler
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, get_resolver, reverse

from tests.access.matrix import Case, Door, columns
from tests.access.world import PEOPLE, VISITOR, World, missing_id

# What differs between two loads of one page: the form token and the CSP nonce.
_TOKEN = re.compile(
    rb'(name="csrfmiddlewaretoken" value=|"X-CSRFToken": |nonce=)"[^"]*"', re.IGNORECASE
)
# Statements that change nothing of ours: reads (large ones through a cursor), savepoints, and
# the row of the session itself.
_HARMLESS = re.compile(
    r"^(\(?SELECT\b|DECLARE \S+ NO SCROLL CURSOR FOR SELECT\b"
    r"|SAVEPOINT\b|RELEASE SAVEPOINT\b|ROLLBACK TO SAVEPOINT\b"
    r'|(UPDATE|INSERT INTO|DELETE FROM) "django_session")',
    re.IGNORECASE,
)
_LOCKING = re.compile(r"\bFOR (NO KEY )?UPDATE\b|\bFOR (KEY )?SHARE\b")


@dataclass(frozen=True)
class Reading:
    """What a GET answered, and every statement it sent to the database."""

    response: HttpResponse
    statements: list[str]


class BareClient(Client):
    """Gives the answer alone: ten thousand times, it counts that no template is written down."""

    _handler = ClientHandler(enforce_csrf_checks=False)

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        # Its middleware is made once.
        self.handler = self._handler

    def request(self, **request: Any) -> HttpResponse:
        return self.handler(self._base_environ(**request))


@contextmanager
def rolled_back() -> Iterator[None]:
    """Undo what happens inside without counting as an outer transaction of the views."""
    mark = transaction.savepoint()
    try:
        yield
    finally:
        transaction.savepoint_rollback(mark)


def all_names(urlconf: str | None = None) -> set[str]:
    """Full names of all URL patterns; a pattern without one gets a name that nothing declares."""
    return set(_names(get_resolver(urlconf)))


def declared_names(urlconf: str | None = None) -> set[str]:
    """The same; the admin site's are one entry, "admin"."""
    return {"admin" if name.startswith("admin:") else name for name in all_names(urlconf)}


def _names(resolver: Any, spaces: tuple[str, ...] = ()) -> Iterator[str]:
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLPattern):
            yield ":".join([*spaces, pattern.name or f"<tanpa nama: {pattern.pattern}>"])
        else:
            below = (*spaces, pattern.namespace) if pattern.namespace else spaces
            yield from _names(pattern, below)


def undeclared(doors: Iterable[Door], *, urlconf: str | None = None) -> set[str]:
    """URL names without an entry."""
    return declared_names(urlconf) - {door.name for door in doors} - {"admin"}


def addresses(door: Door, case: Case, world: World) -> dict[str, str]:
    """The address for the own, the foreign and a missing paper, and for foreign parts of it."""
    if case.address is None:
        return {"own": reverse(door.name)}
    key = (door.name, door.cases.index(case))
    if key not in world.addresses:
        world.addresses[key] = _addresses(door, case, world)
    return world.addresses[key]


def _addresses(door: Door, case: Case, world: World) -> dict[str, str]:
    assert case.address is not None
    own, foreign = case.address(world.own), case.address(world.foreign)
    missing = {k: missing_id() if isinstance(v, UUID) else v for k, v in own.items()}
    found = {"own": own, "foreign": foreign, "missing": missing}
    for part in case.parts:
        found[f"own with foreign {part}"] = {**own, part: foreign[part]}
        found[f"own with missing {part}"] = {**own, part: missing[part]}
    return {relation: reverse(door.name, kwargs=kwargs) for relation, kwargs in found.items()}


def expected(case: Case, relation: str) -> dict[str, int]:
    if relation == "own":
        return {VISITOR: case.visitor, **case.own}
    if relation == "foreign":
        return {VISITOR: case.visitor, **case.other}
    if relation == "missing":
        return {VISITOR: case.visitor, **columns(case.missing)}
    return {VISITOR: case.visitor, **_part_codes(case)}


def _part_codes(case: Case) -> dict[str, int]:
    """Whoever gets through with the own part gets 404 with another's; the rest as before."""
    return {person: code if code == 403 else 404 for person, code in case.own.items()}


def ask(world: World, person: str, method: str, address: str, **data: str) -> HttpResponse:
    with rolled_back():
        client = world.client(person, kind=BareClient)
        response = client.post(address, data) if data else client.generic(method, address)
        if response.streaming:
            response.getvalue()  # Reading to the end closes the file.
        return response


def _answer(world: World, person: str, case: Case, address: str) -> HttpResponse:
    if case.method == "GET":
        return read(world, person, address).response
    data = dict(case.data) if case.method == "POST" else {}
    return ask(world, person, case.method, address, **data)


def read(world: World, person: str, address: str) -> Reading:
    """A page as the person gets it; asked for once, as every test finds the country as built."""
    key = (settings.ROOT_URLCONF, person, address)
    if key not in world.readings:
        with CaptureQueriesContext(connection) as captured:
            response = ask(world, person, "GET", address)
        statements = [query["sql"] for query in captured.captured_queries]
        world.readings[key] = Reading(response, statements)
    return world.readings[key]


def problems(door: Door, world: World) -> list[str]:
    """Every answer that differs from the matrix, and every missing paper that can be told apart."""
    found = []
    for case in door.cases:
        answers: dict[tuple[str, str], HttpResponse] = {}
        for relation, address in addresses(door, case, world).items():
            codes = expected(case, relation)
            for person in (VISITOR, *PEOPLE):
                response = answers[person, relation] = _answer(world, person, case, address)
                if response.status_code != codes[person]:
                    found.append(
                        f"{case.method} {door.name} {relation} as {person}: "
                        f"{response.status_code}, declared {codes[person]}"
                    )
                found += _visitor_problem(door, case, person, response)
        found += _told_apart(door, case, answers)
    return found


def _visitor_problem(door: Door, case: Case, person: str, response: HttpResponse) -> list[str]:
    if person != VISITOR or case.visitor != 302 or not door.has_strict_methods:
        return []
    if response.headers.get("Location", "").startswith(f"{reverse('account_login')}?next="):
        return []
    return [f"{case.method} {door.name}: a visitor is not sent to sign in"]


def _told_apart(door: Door, case: Case, answers: dict[tuple[str, str], HttpResponse]) -> list[str]:
    """Foreign and missing give the same bytes to whoever gets 404 for both."""
    if case.address is None:
        return []
    hidden = [p for p in PEOPLE if case.other[p] == columns(case.missing)[p] == 404]
    return [
        f"{case.method} {door.name} as {person}: foreign and missing can be told apart"
        for person in hidden
        if plain(answers[person, "foreign"]) != plain(answers[person, "missing"])
    ]


def plain(response: HttpResponse) -> tuple[int, bytes, dict[str, str]]:
    """Code, body and headers without token, nonce and the address that was asked for."""
    body = _TOKEN.sub(rb'\1""', response.content)
    body = body.replace(response.wsgi_request.path.encode(), b"<address>")
    headers = {
        name: re.sub(r"'nonce-[^']*'", "", value)
        for name, value in response.headers.items()
        if name != "Set-Cookie"
    }
    return response.status_code, body, headers


def method_problems(door: Door, world: World) -> list[str]:
    """Undeclared methods give 405 to whoever may use the declared ones; HEAD answers like GET."""
    case = next((c for c in door.cases if min(c.own.values()) < 403), door.cases[0])
    person = next((p for p in PEOPLE if case.own[p] not in (403, 404)), VISITOR)
    address = addresses(door, case, world)["own"]
    wrong = {"GET", "POST", "PUT", "PATCH", "DELETE"} - door.methods
    found = [
        f"{method} {door.name} as {person}: {code}, should be 405"
        for method in sorted(wrong)
        if (code := ask(world, person, method, address).status_code) != 405
    ]
    if "GET" in door.methods:
        head = ask(world, person, "HEAD", address)
        if head.status_code != case.own[person] or head.getvalue():
            found.append(f"HEAD {door.name} as {person}: {head.status_code}, not like GET")
    return found


def writing_statements(door: Door, world: World) -> list[str]:
    """Statements of GET requests that are not plain reads."""
    found = []
    for case in door.cases:
        if case.method != "GET":
            continue
        for address in addresses(door, case, world).values():
            for person in PEOPLE:
                found += [
                    f"GET {door.name} as {person}: {statement[:120]}"
                    for statement in read(world, person, address).statements
                    if not _HARMLESS.match(statement) or _LOCKING.search(statement)
                ]
    return found
