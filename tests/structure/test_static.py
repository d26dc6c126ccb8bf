"""What is vendored is what it says it is, and templates keep to the page's CSP."""

import csv
import gzip
import hashlib
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
VENDOR = ROOT / "static" / "vendor"
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
FIRST_LOAD_LIMIT = 150 * 1024


def manifest() -> dict[str, dict[str, str]]:
    with (VENDOR / "MANIFEST.csv").open(newline="") as file:
        return {row["file"]: row for row in csv.DictReader(file)}


def test_every_vendored_file_is_listed_and_unchanged():
    files = {p.relative_to(VENDOR).as_posix(): p for p in VENDOR.rglob("*") if p.is_file()}
    del files["MANIFEST.csv"]

    sums = {name: hashlib.sha256(path.read_bytes()).hexdigest() for name, path in files.items()}

    assert sums == {name: row["sha256"] for name, row in manifest().items()}


def test_every_vendored_package_states_version_and_licence():
    for name, row in manifest().items():
        assert re.fullmatch(r"\d+\.\d+\.\d+", row["version"]), name
        assert row["licence"] in {"MIT", "0BSD", "OFL-1.1"}, name
        assert (VENDOR / name).parent.joinpath("LICENSE").is_file(), name


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_templates_hold_no_inline_style_or_script(path):
    text = path.read_text()

    assert not re.search(r"\sstyle\s*=", text)
    assert not re.search(r"<style\b", text)
    assert not re.search(r"<script\b(?![^>]*\ssrc=)", text)
    assert not re.search(r"\son[a-z]+\s*=\s*[\"']", text)
    assert "javascript:" not in text


def test_nothing_comes_from_another_origin():
    own = [*TEMPLATES, *(ROOT / "static").glob("css/**/*.css"), *(ROOT / "static").glob("js/*.js")]
    loading = re.compile(r"(?:src|href)=[\"']\s*(?:https?:)?//|url\([\"']?(?:https?:)?//")

    assert [str(path) for path in own if loading.search(path.read_text())] == []


def test_the_frame_loads_less_than_150_kb():
    base = (ROOT / "templates" / "base.html").read_text()
    names = set(re.findall(r"{% static \"([^\"]+)\" %}", base))
    sizes = {name: _encoded(ROOT / "static" / name) for name in names}

    assert len(sizes) >= 10
    assert sum(sizes.values()) < FIRST_LOAD_LIMIT, sizes


def test_scripts_are_one_behaviour_each():
    scripts = sorted((ROOT / "static" / "js").glob("*.js"))

    assert scripts
    assert [path.name for path in scripts if len(path.read_text().splitlines()) > 120] == []


def _encoded(path: Path) -> int:
    data = path.read_bytes()
    return len(data) if path.suffix == ".woff2" else len(gzip.compress(data, 6))
