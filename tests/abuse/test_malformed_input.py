"""I01, I03-I07: whatever is sent to whatever door writes, no answer is a crash.

Every door of the access matrix that takes a POST is knocked at as the person it opens for, with
the fields its own page shows. `tests/programs/test_bad_input.py` goes deeper into single forms.
"""

import io
import logging
import os
import re
import uuid
from urllib.parse import quote_plus

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ikmportal.settings.log_lines import OneLineFormatter
from tests.access.checker import BareClient, addresses, rolled_back
from tests.access.conftest import country, world  # noqa: F401
from tests.access.doors import Case, Door
from tests.access.matrix import MATRIX
from tests.access.world import PEOPLE

pytestmark = pytest.mark.django_db
# Enough for every commit, which tries other ones each time; `make soak` asks for many more.
EXAMPLES = int(os.environ.get("IKM_EXAMPLES", "5"))
_FORM = "application/x-www-form-urlencoded"
# Beside NUL, lone surrogates and right-to-left marks: numbers that are none, or too much (I04).
_NASTY = st.sampled_from(
    ["", " ", "\x00", "\ud800", "\u202e", "٣", "²", "-1", "0", "1e400", "NaN", "Infinity", "-0",
     "1.000.000,50", "1000000000000000000", "9" * 21, "9" * 5000, "1_000", "0x10", "'; --", "<b>",
     "=1+1", "\r\nX: y", "\x1b[31m", "2024-02-30", "0001-01-01T00:00+14:00", "on", "a" * 100_000,
     str(uuid.UUID(int=0))]
)  # fmt: skip
_TEXT = st.one_of(_NASTY, st.text(max_size=40), st.integers().map(str))
_FIELD = re.compile(r'<(?:input|select|textarea)[^>]*\sname="([^"]+)"')
# Names of fields that stand on other pages than the door's own.
_ELSEWHERE = [
    "key", "version", "note", "status", "name", "reason", "requirement", "size", "sha256", "rakor",
    "verdict", "agreed_idr", "stage", "kind", "field", "value", "seen", "line", "number", "file",
    "next",
]  # fmt: skip


def _writing() -> dict[str, tuple[Door, Case]]:
    return {
        f"{door.name}-{number}": (door, case)
        for door in MATRIX
        for number, case in enumerate(door.cases)
        if case.method == "POST"
    }


WRITING = _writing()


def _visitor_of(case: Case) -> str:
    """Whoever gets through."""
    inside = [person for person in PEOPLE if case.own[person] not in (403, 404)]
    return (inside or list(PEOPLE))[0]


def _encoded(form: dict[str, str]) -> bytes:
    """As a browser sends it, but letting through what a browser would not."""
    return "&".join(
        f"{quote_plus(name)}={quote_plus(text, errors='surrogatepass')}"
        for name, text in form.items()
    ).encode()


def _knock(client, address: str, body: bytes, kind: str = _FORM) -> int:
    with rolled_back():
        response = client.post(address, body, content_type=kind)
        if response.streaming:
            response.getvalue()
    return response.status_code


def _names(client, address: str) -> list[str]:
    """Fields of the door's own page, where it has one."""
    with rolled_back():
        page = client.get(address)
    own = _FIELD.findall(page.content.decode()) if page.status_code == 200 else []
    return sorted({*own, *_ELSEWHERE} - {"csrfmiddlewaretoken"})


@pytest.mark.parametrize("name", WRITING)
def test_i01_any_text_in_any_field_is_answered(world, name):  # noqa: F811
    door, case = WRITING[name]
    client = world.client(_visitor_of(case), kind=BareClient)
    address = addresses(door, case, world)["own"]
    names = _names(client, address)
    seen = set()

    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(form=st.dictionaries(st.sampled_from(names), _TEXT, max_size=12))
    def knock(form):
        code = _knock(client, address, _encoded(dict(case.data) | form))
        seen.add(code)

        assert code < 500 or code == 507, (code, form)

    knock()
    # Positive control: the door itself answered, not a wall in front of it.
    assert seen & {200, 302, 303, 409, 410, 422} or seen == {case.own[_visitor_of(case)]}


@pytest.mark.parametrize("name", WRITING)
def test_i06_floods_and_other_languages_are_answered(world, name):  # noqa: F811
    door, case = WRITING[name]
    person = _visitor_of(case)
    client = world.client(person, kind=BareClient)
    address = addresses(door, case, world)["own"]

    # Refused where fields are read at all; an act without fields goes its ordinary way.
    flood = _knock(client, address, b"&".join(b"f%d=x" % n for n in range(5000)))
    assert flood in (400, case.own[person])
    for body, kind in (
        (b"[" * 10_000 + b"]" * 10_000, "application/json"),
        (b"\xff\xfe\x00", _FORM),
        (b"--x\r\n", "multipart/form-data; boundary=x"),
        (b"", "multipart/form-data"),
        (b"<x/>", "text/xml"),
    ):
        assert _knock(client, address, body, kind) < 500, kind


def test_i06_a_thousand_files_are_refused(world):  # noqa: F811
    client = world.client("drafter")
    door = next(door for door in MATRIX if door.name == "programs:documents")
    address = addresses(door, door.cases[0], world)["own"]
    files = {f"f{number}": SimpleUploadedFile(f"{number}.pdf", b"x") for number in range(1000)}

    with rolled_back():
        assert client.post(address, files).status_code == 400


LISTS = ["programs:list", "programs:queue", "programs:rakor-list", "programs:awards",
         "budgets:ceilings", "provinces:territory", "provinces:sentra-list"]  # fmt: skip


@pytest.mark.parametrize("name", LISTS)
def test_i05_odd_pages_and_orders_cost_nothing(world, name):  # noqa: F811
    client = world.client("auditor")

    def read(query: str) -> tuple[int, int]:
        with CaptureQueriesContext(connection) as asked:
            response = client.get(f"{reverse(name)}{query}")
        return response.status_code, len(asked)

    read("")
    plain = read("")
    for query in ("?page=-1", "?size=1000000000", "?sort=password", "?page=%00&sort=%0d%0a"):
        assert read(query) == plain, query


def test_i03_hostile_marks_come_back_as_they_were_or_not_at_all(world):  # noqa: F811
    """What is stored is what was typed; what PostgreSQL cannot hold is refused with 4xx."""
    door = next(door for door in MATRIX if door.name == "provinces:sentra-new")
    client = world.client("drafter")
    address = addresses(door, door.cases[0], world)["own"]

    for text in ("\x00", "a\x00b", "\ud800"):
        assert _knock(client, address, _encoded({"name": text})) in (400, 422)
    with rolled_back():
        page = client.post(address, _encoded({"name": "Sentra \u202e rtl"}), content_type=_FORM)
    assert "Sentra \u202e rtl" in page.content.decode()


def _line(message: str, *values: object, problem: Exception | None = None) -> str:
    out = io.StringIO()
    handler = logging.StreamHandler(out)
    handler.setFormatter(OneLineFormatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    logger = logging.Logger("uji")
    logger.addHandler(handler)
    logger.warning(message, *values, exc_info=problem)
    return out.getvalue().removesuffix("\n")


@pytest.mark.parametrize(
    "text", ["a\r\n2026-01-01 INFO palsu", "\x1b[2J\x1b[31mmerah", "\u2028baris", "\x85baris", "\0"]
)
def test_i07_what_people_send_stays_in_its_line(text):
    line = _line("Not Found: %s", text)

    assert len(line.splitlines()) == 1
    assert not re.search(r"[\x00-\x1f\x7f-\x9f\u2028]", line)


def test_i07_traceback_cannot_pass_for_another_event():
    try:
        raise ValueError("x\n2026-01-01 INFO uji palsu \x1b[31m")
    except ValueError as problem:
        lines = _line("Gagal", problem=problem).splitlines()

    assert len(lines) > 2
    assert all(line.startswith("  | ") for line in lines[1:])
    assert "\x1b" not in "".join(lines)


def test_i07_portal_logs_through_that_formatter(settings):
    assert settings.LOGGING["formatters"]["line"]["()"].endswith("OneLineFormatter")
    assert settings.LOGGING["root"]["handlers"] == ["stderr"]
    assert settings.LOGGING["handlers"]["stderr"]["formatter"] == "line"
