"""The portal as people start it: a process of its own, with its own var folder."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from ikmportal.supervisor.commands import project_folder
from ikmportal.supervisor.processes import started_at

PROJECT = project_folder()
READY = "IKM Portal siap: "
# What the suite itself has set, which must not leak into a portal of its own.
SUITE_VARIABLES = ("DATABASE_URL", "REDIS_URL", "VAR_DIR", "DJANGO_SETTINGS_MODULE")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class PortalProcess:
    """`manage.py portal` in `project`, everything it writes in `var_dir`."""

    def __init__(
        self,
        *arguments: str,
        var_dir: Path,
        project: Path,
        prefix: Sequence[str] = (),
        **environment: str,
    ) -> None:
        self.var_dir = var_dir
        self._seen: dict[int, str] = {}
        inherited = {k: v for k, v in os.environ.items() if k not in SUITE_VARIABLES}
        self.process = subprocess.Popen(
            [*prefix, sys.executable, "manage.py", "portal", *arguments],
            cwd=project,
            env=inherited | {"VAR_DIR": str(var_dir)} | environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def wait_line(self, start: str) -> str:
        """The first line of output that begins with `start`."""
        assert self.process.stdout is not None
        for line in self.process.stdout:
            if line.startswith(start):
                return line.rstrip("\n")
        assert self.process.stderr is not None
        raise AssertionError(f"no line {start!r}; stderr: {self.process.stderr.read()}")

    def finish(self, *, seconds: float = 60) -> tuple[int, str, str]:
        """Exit code, standard output and error of a portal that ends by itself."""
        out, error = self.process.communicate(timeout=seconds)
        return self.process.returncode, out, error

    def send(self, number: signal.Signals) -> int:
        """Send a signal and return the exit code."""
        self.process.send_signal(number)
        return self.process.wait(timeout=60)

    def family(self) -> set[int]:
        """Every living process that descends from this portal, orphans included.

        Descent is written down at each call; a process born later is known by its environment
        (PostgreSQL and Valkey overwrite theirs, Python does not).
        """
        for pid in _descendants(self.process.pid):
            self._seen[pid] = started_at(pid)
        mine = {pid for pid in _living() if _var_dir_of(pid) == str(self.var_dir)}
        seen = {pid for pid, started in self._seen.items() if started and is_same(pid, started)}
        return mine | seen

    def wait_gone(self, *, seconds: float = 60) -> set[int]:
        """Who is still there when nobody should be; empty as soon as nobody is."""
        deadline = time.monotonic() + seconds
        while (left := self.family()) and time.monotonic() < deadline:
            time.sleep(0.1)
        return left


def _living() -> list[int]:
    return [int(folder.name) for folder in Path("/proc").iterdir() if folder.name.isdecimal()]


def is_same(pid: int, started: str) -> bool:
    return started_at(pid) == started


def _descendants(root: int) -> set[int]:
    parents = {pid: parent for pid in _living() if (parent := _parent_of(pid))}
    found = {root} if started_at(root) else set()
    while more := {pid for pid, parent in parents.items() if parent in found} - found:
        found |= more
    return found


def _parent_of(pid: int) -> int | None:
    try:
        return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
    except OSError:
        return None


def _var_dir_of(pid: int) -> str | None:
    try:
        variables = Path(f"/proc/{pid}/environ").read_bytes().split(b"\0")
    except OSError:
        return None
    found = [v for v in variables if v.startswith(b"VAR_DIR=")]
    return os.fsdecode(found[0].removeprefix(b"VAR_DIR=")) if found and started_at(pid) else None


@pytest.fixture
def tmp_path() -> Iterator[Path]:
    """A folder every user can get into, unlike pytest's own.

    Where root has no user namespaces, PostgreSQL runs as somebody else.
    """
    made = Path(tempfile.mkdtemp(prefix="ikm-"))
    made.chmod(0o755)
    yield made
    shutil.rmtree(made, ignore_errors=True)


@pytest.fixture(scope="module")
def short_folder() -> Iterator[Path]:
    """A folder directly under the temporary one, readable by every user."""
    made = Path(tempfile.mkdtemp(prefix="ikm-"))
    made.chmod(0o755)
    yield made
    shutil.rmtree(made, ignore_errors=True)


@pytest.fixture(scope="module")
def spaced_project(short_folder: Path) -> Path:
    """This very working tree, copied into a folder whose name holds spaces."""
    target = short_folder / "proyek dengan spasi"
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=PROJECT,
        capture_output=True,
        check=True,
    ).stdout
    for name in map(os.fsdecode, filter(None, listed.split(b"\0"))):
        if (PROJECT / name).is_file():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(PROJECT / name, target / name)
    return target


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[..., PortalProcess]]:
    """Start portals that are ended with the test, whatever happens."""
    started: list[PortalProcess] = []

    def make(
        *arguments: str,
        var_dir: Path = tmp_path / "var",
        project: Path = PROJECT,
        prefix: Sequence[str] = (),
        **environment: str,
    ) -> PortalProcess:
        portal = PortalProcess(
            *arguments, var_dir=var_dir, project=project, prefix=prefix, **environment
        )
        started.append(portal)
        return portal

    yield make
    for portal in started:
        for pid in (portal.process.pid, *portal.family()):
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                continue
        portal.process.communicate()
