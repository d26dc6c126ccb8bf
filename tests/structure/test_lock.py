"""The lock: complete, hashed, and the same on every machine."""

import re
import subprocess
import tomllib
from itertools import chain

import pytest

from ikmportal.supervisor.commands import project_folder

LOCKS = re.compile(r"(^|/)([\w.-]*\.lock|[\w.-]*lock\.json|pylock[\w.]*\.toml|\.npmrc|pip\.conf)$")


def _tracked() -> list[str]:
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=project_folder(), capture_output=True, text=True, check=True
    ).stdout
    return [name for name in listed.split("\0") if name]


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


@pytest.fixture(scope="module")
def lock() -> str:
    return (project_folder() / "requirements.lock").read_text()


def test_no_lock_file_names_a_host() -> None:
    locks = [name for name in _tracked() if LOCKS.search(name)]

    assert "requirements.lock" in locks
    assert [name for name in locks if "://" in (project_folder() / name).read_text()] == []
    assert [name for name in locks if "index-url" in (project_folder() / name).read_text()] == []


def test_every_locked_package_has_a_version_and_a_hash(lock: str) -> None:
    entries = re.split(r"\n(?=[a-z0-9])", lock.split("\n", 2)[2])

    bare = [e.split("\n")[0] for e in entries if "==" not in e or "--hash=sha256:" not in e]
    assert len(entries) > 100
    assert bare == []


def test_lock_holds_everything_that_pyproject_asks_for(lock: str) -> None:
    asked = tomllib.loads((project_folder() / "pyproject.toml").read_text())
    wanted = [*asked["project"]["dependencies"], *chain(*asked["dependency-groups"].values())]
    locked = {_normal(name) for name in re.findall(r"^([\w.-]+)==", lock, flags=re.MULTILINE)}

    names = {_normal(re.split(r"[\[><=~!; ]", wish)[0]) for wish in wanted}
    assert names - locked == set()
