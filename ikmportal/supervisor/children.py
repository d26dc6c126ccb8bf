"""Child processes that never outlive the process that started them."""

import ctypes
import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import IO

from .processes import IS_LINUX
from .refusal import Refusal

PR_SET_PDEATHSIG = 1


class ChildFailed(Refusal):
    """A child stopped by itself or was not ready in time. The text ends with its last log."""


def die_with_parent(*, death_signal: signal.Signals = signal.SIGKILL, parent: int = 0) -> None:
    """Ask the kernel to signal this process when its parent dies; nothing on other systems.

    `parent` is the pid the parent had before the fork: if it is gone already, the kernel has
    nobody left to watch, so the process ends here.
    """
    if not IS_LINUX:
        return
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, int(death_signal))
    if parent and os.getppid() != parent:
        os._exit(1)


def _before_exec(death_signal: signal.Signals) -> Callable[[], None]:
    parent = os.getpid()
    return lambda: die_with_parent(death_signal=death_signal, parent=parent)


class Child:
    """One server process in its own session, so that Ctrl-C reaches only the supervisor."""

    def __init__(
        self,
        name: str,
        *,
        argv: Sequence[str],
        log: Path,
        env: Mapping[str, str] | None = None,
        cwd: Path | None = None,
        user: int | None = None,
        stop_signal: signal.Signals = signal.SIGTERM,
        death_signal: signal.Signals = signal.SIGKILL,
    ) -> None:
        self.name = name
        self.log = log
        self.stop_signal = stop_signal
        log.parent.mkdir(parents=True, exist_ok=True)
        with log.open("ab") as sink:
            self._log_start = sink.tell()
            self.process = _spawn(
                argv, sink=sink, env=env, cwd=cwd, user=user, death_signal=death_signal
            )

    @property
    def pid(self) -> int:
        return self.process.pid

    def is_running(self) -> bool:
        return self.process.poll() is None

    def output(self) -> str:
        """Everything this start of the process has logged."""
        with self.log.open("rb") as source:
            source.seek(self._log_start)
            return source.read().decode(errors="replace")

    def wait_ready(self, is_ready: Callable[[], bool], *, seconds: float) -> None:
        """Return once `is_ready()` is true; ChildFailed if the process ends or time runs out."""
        deadline = time.monotonic() + seconds
        while not is_ready():
            if not self.is_running():
                raise ChildFailed(self.obituary())
            if time.monotonic() > deadline:
                raise ChildFailed(
                    f"{self.name} belum siap setelah {seconds:.0f} detik.\n{self.tail()}"
                )
            time.sleep(0.03)

    def tail(self, *, lines: int = 15) -> str:
        last = "\n".join(f"    {line}" for line in self.output().splitlines()[-lines:])
        return f"Catatan lengkap: {self.log}\n{last}"

    def obituary(self) -> str:
        return f"{self.name} berhenti sendiri (kode {self.process.returncode}).\n{self.tail()}"

    def stop(self, *, seconds: float = 20) -> None:
        """Ask politely, then end the whole session of the process. Harmless when already ended."""
        if self.is_running():
            self.process.send_signal(self.stop_signal)
        try:
            self.process.wait(timeout=seconds)
        except subprocess.TimeoutExpired:
            pass
        finally:
            kill_group(self.pid)
            self.process.wait()


def kill_group(pid: int) -> None:
    """End what is left of the session that `pid` leads."""
    try:
        os.killpg(pid, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        return


def _spawn(
    argv: Sequence[str],
    *,
    sink: IO[bytes],
    env: Mapping[str, str] | None,
    cwd: Path | None,
    user: int | None,
    death_signal: signal.Signals,
) -> subprocess.Popen[bytes]:
    return subprocess.Popen(  # noqa: S603
        argv,
        stdin=subprocess.DEVNULL,
        stdout=sink,
        stderr=sink,
        env=env,
        cwd=cwd,
        user=user,
        extra_groups=None if user is None else [],
        start_new_session=True,
        preexec_fn=_before_exec(death_signal),  # noqa: PLW1509
    )
