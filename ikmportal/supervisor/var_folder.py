"""What the portal keeps in `var/`: its lock, the roster of its children, its addresses."""

import fcntl
import os
import secrets
import signal
import time
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import IO

from .children import Child, kill_group
from .processes import started_at
from .refusal import Refusal

RUNTIME_ENV = "runtime.env"
LARGEST_LOG = 5_000_000


class AlreadyRunning(Refusal):
    """Another supervisor holds this folder."""


class FolderRefused(Refusal):
    """The folder cannot be written."""


class VarFolder:
    """The folder `path`, held by one supervisor at a time."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock: IO[str] | None = None

    def claim(self) -> None:
        """Hold the folder until this process ends. Raises AlreadyRunning, FolderRefused."""
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            self._lock = (self.path / "portal.lock").open("a+")
        except OSError as problem:
            raise FolderRefused(
                f"Folder {self.path} tidak dapat ditulis ({problem.strerror}). Betulkan izinnya"
                " atau pilih folder lain dengan VAR_DIR=/jalur."
            ) from problem
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            self.release()
            raise AlreadyRunning(self._who_holds_it()) from None
        self._lock.truncate(0)
        self._lock.write(f"{os.getpid()}\n")
        self._lock.flush()

    def release(self) -> None:
        """Let go of the folder; the kernel does so when this process ends."""
        if self._lock is not None:
            self._lock.close()
            self._lock = None

    def _who_holds_it(self) -> str:
        pid = (self.path / "portal.lock").read_text().strip() or "?"
        return (
            f"IKM Portal sudah berjalan dari folder ini (pid {pid}). Pakai yang itu, atau hentikan"
            f" dulu dengan Ctrl-C di terminalnya atau `kill {pid}`."
        )

    def sweep(self) -> None:
        """End what an earlier supervisor left behind (kill -9 where the kernel does not do it)."""
        if not self._roster.is_file():
            return
        for line in self._roster.read_text().splitlines():
            pid, stop_signal, started = line.split(" ", 2)
            _end_stranger(int(pid), signal.Signals(int(stop_signal)), started)
        self._roster.unlink()

    def remember(self, children: Iterable[Child]) -> None:
        """Write down who our children are, for the sweep of the next start."""
        lines = [f"{c.pid} {int(c.stop_signal)} {started_at(c.pid)}" for c in children]
        self._roster.write_text("".join(f"{line}\n" for line in lines))

    @property
    def _roster(self) -> Path:
        return self.path / "portal.pids"

    def log(self, name: str) -> Path:
        """The log file of the process `name`; a very long one is set aside first."""
        log = self.path / "log" / f"{name}.log"
        if log.is_file() and log.stat().st_size > LARGEST_LOG:
            log.replace(log.with_suffix(".log.1"))
        return log

    def secret_key(self) -> str:
        """This installation's own key, made once."""
        kept = self.path / "secret_key"
        if not kept.is_file():
            _write_private(kept, secrets.token_urlsafe(50))
        return kept.read_text().strip()

    def publish(self, addresses: Mapping[str, str]) -> None:
        """Let `manage.py shell` in a second terminal find the running servers."""
        _write_private(self.path / RUNTIME_ENV, "".join(f"{k}={v}\n" for k, v in addresses.items()))

    def withdraw(self) -> None:
        (self.path / RUNTIME_ENV).unlink(missing_ok=True)


def _write_private(path: Path, text: str) -> None:
    new = path.with_name(f"{path.name}.baru")
    new.unlink(missing_ok=True)
    with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as sink:
        sink.write(text)
    new.replace(path)


def _end_stranger(pid: int, stop_signal: signal.Signals, started: str) -> None:
    """End process `pid` if it still is the one that began at `started`."""
    if not started or started_at(pid) != started:
        return
    os.kill(pid, stop_signal)
    deadline = time.monotonic() + 10
    while started_at(pid) == started and time.monotonic() < deadline:
        time.sleep(0.05)
    if started_at(pid) == started:
        kill_group(pid)
