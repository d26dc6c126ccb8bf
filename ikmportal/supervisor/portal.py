"""The whole portal on one machine: servers, data, worker, beat and web, in readiness order."""

import contextlib
import os
import signal
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from types import FrameType
from typing import NoReturn

from . import commands
from .children import Child, ChildFailed
from .given import refuse_silent_broker, refuse_silent_database
from .postgres import Cluster
from .refusal import Refusal
from .sockets import socket_folder
from .valkey import Broker
from .var_folder import VarFolder
from .web_address import WebAddress

# Django writes it before the text of a CommandError.
PREPARE_MARK = "CommandError: "
# A proxy in the environment is for the world outside, not for our own web server.
NO_PROXY = urllib.request.build_opener(urllib.request.ProxyHandler({}))
STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class StopRequested(BaseException):
    """Ctrl-C, SIGTERM or a closed terminal. No `except Exception` can swallow it."""


class PrepareFailed(Refusal):
    """Migrating or loading stopped with an error; its transaction was rolled back."""


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the person asked for. An empty URL means: start our own server."""

    address: WebAddress
    database_url: str
    redis_url: str
    settings_module: str


class Portal:
    """Starts everything in `var`, waits, and stops everything in reverse."""

    def __init__(self, var: VarFolder, *, wishes: Wishes, say: Callable[[str], None]) -> None:
        self.var = var
        self.wishes = wishes
        self.say = say
        self.children: list[Child] = []
        self.addresses: dict[str, str] = {}
        self._stack = contextlib.ExitStack()

    def run(self, *, servers_only: bool) -> None:
        """Return after an orderly stop by signal. Raises Refusal, with everything stopped again."""
        self.var.claim()
        if not servers_only:
            self.wishes.address.refuse_unusable()
        _listen_for_stop()
        with contextlib.suppress(StopRequested), self._stack:
            self.var.sweep()
            self._start_servers()
            if servers_only:
                self._announce_servers()
            else:
                self._start_application()
            self._watch()

    def _start_servers(self) -> None:
        self._stack.callback(self.var.withdraw)
        self.addresses = {"SECRET_KEY": self.var.secret_key()}
        self.addresses["DATABASE_URL"] = self._database_url()
        self.addresses["REDIS_URL"] = self._redis_url()
        self.var.publish(self.addresses)

    def _database_url(self) -> str:
        if given := self.wishes.database_url:
            refuse_silent_database(given)
            return given
        sockets = socket_folder(self.var.path)
        cluster = Cluster(self.var.path / "pg", sockets=sockets, log=self.var.log("postgres"))
        self._keep(cluster.start())
        return cluster.url

    def _redis_url(self) -> str:
        if given := self.wishes.redis_url:
            refuse_silent_broker(given)
            return given
        broker = Broker(sockets=socket_folder(self.var.path), log=self.var.log("valkey"))
        self._keep(broker.start())
        return broker.url()

    def _start_application(self) -> None:
        self._prepare()
        worker = self._spawn("worker", commands.worker_command())
        self._spawn("beat", commands.beat_command())
        web = self._spawn("web", commands.web_command(bind=self.wishes.address.bind))
        web.wait_ready(self._is_alive, seconds=60)
        worker.wait_ready(lambda: commands.WORKER_READY in worker.output(), seconds=60)
        self.say(f"IKM Portal siap: {self.wishes.address.url}")
        self.say(self._demo_accounts())

    def _announce_servers(self) -> None:
        for name in ("DATABASE_URL", "REDIS_URL"):
            self.say(f"{name}={self.addresses[name]}")

    def _prepare(self) -> None:
        log = self.var.log("prepare")
        child = Child(
            "Persiapan data",
            argv=commands.prepare_command(),
            log=log,
            # Loading a year of data may take longer than any page may.
            env=self._environment() | {"STATEMENT_TIMEOUT_MS": "0"},
            cwd=commands.project_folder(),
        )
        self._stack.callback(child.stop)
        if child.process.wait() != 0:
            _, mark, reason = child.output().strip().rpartition(PREPARE_MARK)
            raise PrepareFailed(reason if mark else child.obituary())

    def _spawn(self, name: str, argv: Sequence[str]) -> Child:
        child = Child(
            name,
            argv=argv,
            log=self.var.log(name),
            env=self._environment(),
            cwd=commands.project_folder(),
        )
        return self._keep(child)

    def _keep(self, child: Child) -> Child:
        self._stack.callback(child.stop)
        self.children.append(child)
        self.var.remember(self.children)
        return child

    def _environment(self) -> dict[str, str]:
        defaults = {"BASE_URL": self.wishes.address.url}
        decided = {
            "DJANGO_SETTINGS_MODULE": self.wishes.settings_module,
            "VAR_DIR": str(self.var.path),
            "PYTHONUNBUFFERED": "1",
        }
        return defaults | os.environ | self.addresses | decided

    def _is_alive(self) -> bool:
        try:
            with NO_PROXY.open(f"{self.wishes.address.url}/livez", timeout=5) as answer:
                return bool(answer.status == 200)
        except urllib.error.HTTPError as problem:
            raise ChildFailed(
                f"/livez menjawab {problem.code}: lihat {self.var.log('web')}"
            ) from None
        except OSError:
            return False

    def _demo_accounts(self) -> str:
        asked = commands.demo_accounts_command()
        return subprocess.run(  # noqa: S603
            asked,
            capture_output=True,
            text=True,
            check=False,
            env=self._environment(),
            cwd=commands.project_folder(),
        ).stdout.rstrip()

    def _watch(self) -> NoReturn:
        while True:
            for child in self.children:
                if not child.is_running():
                    raise ChildFailed(child.obituary())
            time.sleep(0.5)


def _listen_for_stop() -> None:
    def stop(number: int, frame: FrameType | None) -> None:
        # A second Ctrl-C must not cut the orderly stop short.
        _ignore_stop_signals()
        raise StopRequested

    for number in STOP_SIGNALS:
        signal.signal(number, stop)


def _ignore_stop_signals() -> None:
    for number in STOP_SIGNALS:
        signal.signal(number, signal.SIG_IGN)
