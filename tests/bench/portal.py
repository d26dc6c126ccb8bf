"""The portal as production runs it: durable PostgreSQL, Valkey, gunicorn, a worker."""

import contextlib
import http.client
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import redis

from ikmportal.supervisor.children import Child
from ikmportal.supervisor.commands import (
    WORKER_READY,
    project_folder,
    web_command,
    worker_command,
)
from ikmportal.supervisor.postgres import SETTINGS, Cluster
from ikmportal.supervisor.sockets import socket_folder
from ikmportal.supervisor.valkey import Broker

HOST = "portal.example.go.id"
PORT = 8765
APPLICATION = "ikmportal.wsgi:application"


class Portal:
    """Where everything of one bench runs."""

    def __init__(self, folder: Path, *, cluster: Cluster, broker: Broker) -> None:
        self.folder = folder
        self.cluster = cluster
        self.broker = broker
        # The suite's own addresses are those of servers without a durable disk.
        self.env = os.environ | {
            "DJANGO_SETTINGS_MODULE": "tests.bench.settings",
            "DATABASE_URL": cluster.url,
            "REDIS_URL": broker.url(),
            "VAR_DIR": str(folder / "var"),
            "SECRET_KEY": "hanya-untuk-pengukuran-7Hq2Wm9Zx4Cv8Bn1",
            "ALLOWED_HOSTS": HOST,
            "BASE_URL": f"https://{HOST}",
            "STATEMENT_TIMEOUT_MS": "0",
        }

    def run(self, *words: str) -> str:
        """What a command of this Python printed; a failure shows its errors."""
        ran = subprocess.run(
            [sys.executable, *words],
            cwd=project_folder(),
            env=self.env,
            capture_output=True,
            text=True,
            check=False,
        )
        if ran.returncode:
            raise RuntimeError(f"{words}:\n{ran.stderr[-4000:]}")
        return ran.stdout

    def prepare(self) -> None:
        self.run("manage.py", "migrate", "--verbosity", "0")
        self.run("manage.py", "collectstatic", "--noinput", "--verbosity", "0")

    def grow(self, total: int) -> dict[str, Any]:
        """Fill the country up to so many proposals; where to click comes back."""
        found: dict[str, Any] = json.loads(self.run("-m", "tests.bench.country", str(total)))
        return found

    def forget(self) -> None:
        """Empty the cache, as a minute without visitors does."""
        with redis.Redis.from_url(self.broker.url()) as client:
            client.flushdb()

    @contextlib.contextmanager
    def web(self) -> Iterator[Child]:
        """The real web command, with the floor page beside the portal."""
        argv = [
            word.replace(APPLICATION, "tests.bench.wsgi:application")
            for word in web_command(bind=f"127.0.0.1:{PORT}")
        ]
        env = self.env | {"STATEMENT_TIMEOUT_MS": "10000"}
        child = self._child("web", argv, env=env)
        try:
            child.wait_ready(_answers, seconds=60)
            yield child
        finally:
            child.stop()

    @contextlib.contextmanager
    def worker(self) -> Iterator[Child]:
        """The real worker command."""
        child = self._child("worker", worker_command(), env=self.env)
        try:
            child.wait_ready(lambda: WORKER_READY in child.output(), seconds=60)
            yield child
        finally:
            child.stop()

    def _child(self, name: str, argv: list[str], *, env: dict[str, str]) -> Child:
        log = self.folder / "log" / f"{name}.log"
        return Child(name, argv=argv, log=log, env=env, cwd=project_folder())


def _answers() -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=5)
    try:
        connection.request("GET", "/livez", headers={"Host": HOST, "X-Forwarded-Proto": "https"})
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()


@contextlib.contextmanager
def started(folder: Path) -> Iterator[Portal]:
    """The servers in `folder`, with an empty, migrated database; all ended on the way out."""
    sockets = socket_folder(folder)
    settings = SETTINGS | {"max_connections": "100"}
    cluster = Cluster(
        folder / "pg", sockets=sockets, log=folder / "log" / "postgres.log", settings=settings
    )
    broker = Broker(sockets=sockets, log=folder / "log" / "valkey.log")
    with contextlib.ExitStack() as stack:
        stack.callback(shutil.rmtree, sockets, ignore_errors=True)
        for start in (cluster.start, broker.start):
            stack.callback(start().stop)
        portal = Portal(folder, cluster=cluster, broker=broker)
        portal.prepare()
        yield portal


def children_of(pid: int) -> list[int]:
    tasks = Path(f"/proc/{pid}/task").glob("*/children")
    return [int(child) for task in tasks for child in task.read_text().split()]


def web_memory_mb(web: Child) -> list[int]:
    """Proportional memory of each web worker, in MB."""
    return [_pss_mb(Path(f"/proc/{pid}/smaps_rollup")) for pid in children_of(web.pid)]


def cpu_seconds(pid: int) -> float:
    """CPU seconds of a process and its children so far, those that ended among them."""
    own, ended = _ticks(pid)
    ticks = own + ended + sum(sum(_ticks(child)) for child in children_of(pid))
    return ticks / os.sysconf("SC_CLK_TCK")


def _ticks(pid: int) -> tuple[int, int]:
    """Of a process itself, and of its children that were waited for."""
    words = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return int(words[11]) + int(words[12]), int(words[13]) + int(words[14])


def highest_mb(pid: int) -> int:
    """The most memory that any child of a process held so far, in MB."""
    return max((peak_mb(child) for child in children_of(pid)), default=0)


def peak_mb(pid: int | str) -> int:
    """The most memory that a process held since its program began, in MB.

    Not ``ru_maxrss``, which begins with what the parent held.
    """
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) // 1024 for line in lines if line.startswith("VmHWM:"))


def _pss_mb(rollup: Path) -> int:
    line = next(line for line in rollup.read_text().splitlines() if line.startswith("Pss:"))
    return int(line.split()[1]) // 1024
