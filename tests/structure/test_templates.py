"""Every template is drawn by something, and draws nothing by itself."""

import ast
import re
from fnmatch import fnmatch
from pathlib import Path

import allauth
import crispy_bootstrap5
import pytest

from tests.structure import house

NAMED = re.compile(r"""{%\s*(?:extends|include)\s+["']([^"']+)["']""")
# Asked for by name by the framework, not by us.
FRAMEWORK = {
    "400.html": "django.views.defaults.bad_request",
    "403.html": "django.views.defaults.permission_denied",
    "403_csrf.html": "django.views.csrf",
    "404.html": "django.views.defaults.page_not_found",
    "500.html": "django.views.defaults.server_error",
    "429.html": "allauth.core.internal.ratelimit",
}
# Kept for the reverse proxy, to be shown while the portal is down or full.
OUTSIDE: dict[str, str] = {}
PACKAGES = [Path(package.__file__).parent / "templates" for package in (allauth, crispy_bootstrap5)]


def _asked_by_templates() -> set[str]:
    return {
        asked
        for name in house.templates()
        for asked in NAMED.findall(house.text(f"templates/{name}"))
    }


def _asked_by_code() -> set[str]:
    """Names and patterns (f-strings) of templates in Python."""
    asked = set()
    for name in house.modules():
        for node in ast.walk(house.tree(name)):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                asked.add(node.value)
            elif isinstance(node, ast.JoinedStr):
                asked.add(
                    "".join(p.value if isinstance(p, ast.Constant) else "*" for p in node.values)
                )
    return {text for text in asked if text.endswith((".html", ".txt"))}


def _is_override(name: str) -> bool:
    return any((package / name).is_file() for package in PACKAGES)


def test_every_template_is_used():
    asked = _asked_by_templates() | _asked_by_code()
    unused = [
        name
        for name in house.templates()
        if not any(fnmatch(name, pattern) for pattern in asked)
        and not _is_override(name)
        and name not in FRAMEWORK
        and name not in OUTSIDE
    ]

    assert unused == []


def test_every_exception_is_still_needed():
    assert [n for n in [*FRAMEWORK, *OUTSIDE] if n not in house.templates()] == []


def test_every_named_template_exists():
    known = set(house.templates())

    missing = [
        name
        for name in _asked_by_templates()
        if name not in known and not _is_override(name) and "{" not in name
    ]
    assert missing == []


def test_every_letter_template_is_sent():
    """Letters are named by a variable: each file is one that some call names."""
    letters = {Path(n).stem for n in house.templates() if n.startswith("programs/emails/")}
    sent = {
        keyword.value.value
        for call in house.nodes("programs/emails.py", ast.Call)
        for keyword in call.keywords
        if keyword.arg == "letter" and isinstance(keyword.value, ast.Constant)
    }

    assert letters == sent


@pytest.mark.parametrize("name", [n for n in house.templates() if n.endswith(".html")])
def test_template_decides_nothing(name):
    """No computing, no unescaped text, no inline style or script."""
    text = house.text(f"templates/{name}")

    assert not re.search(r"\|\s*(add|divisibleby)\b", text)
    assert not re.search(r"\|\s*safe\b|{%\s*autoescape", text)
    assert not re.search(r"\sstyle\s*=|<style\b|<script\b(?![^>]*\ssrc=)", text)
    assert not re.search(r"\shx-on|\son[a-z]+\s*=\s*[\"']", text)


BLOCK = re.compile(r"{% block (\w+) %}(.*?){% endblock", re.S)
NAMES = re.compile(r"{% (?:url|translate)[^%]*? as (\w+) %}")
TAGS = re.compile(r"{[{%].*?[}%]}", re.S)


@pytest.mark.parametrize("name", [n for n in house.templates() if n.endswith(".html")])
def test_name_made_in_a_block_is_used_in_that_block_only(name):
    """Django forgets it at the end of the block: elsewhere it is an empty text, and nobody says."""
    blocks = dict(BLOCK.findall(house.text(f"templates/{name}")))
    made = {block: set(NAMES.findall(text)) for block, text in blocks.items()}

    lost = [
        (block, word)
        for block, text in blocks.items()
        for other, words in made.items()
        for word in words - made[block]
        if other != block and re.search(rf"\b{word}\b", " ".join(TAGS.findall(text)))
    ]
    assert lost == []
