"""Children that end with their parent, and say why they ended early."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from ikmportal.supervisor.children import Child, ChildFailed
from ikmportal.supervisor.processes import IS_LINUX, program_of, started_at
from ikmportal.supervisor.var_folder import AlreadyRunning, FolderRefused, VarFolder

SLEEP = [sys.executable, "-c", "import time; time.sleep(60)"]
PARENT = """
import sys, time
from pathlib import Path
from ikmportal.supervisor.children import Child
LOG = Path(sys.argv[1])
child = Child("anak", argv=[sys.executable, "-c", "import time; time.sleep(60)"], log=LOG)
print(child.pid, flush=True)
time.sleep(60)
"""


def _gone(pid: int, *, seconds: float = 5) -> bool:
    deadline = time.monotonic() + seconds
    while started_at(pid) and time.monotonic() < deadline:
        time.sleep(0.05)
    return not started_at(pid)


@pytest.mark.skipif(not IS_LINUX, reason="the kernel does this on Linux; elsewhere the sweep does")
def test_child_ends_with_a_killed_parent(tmp_path: Path) -> None:
    parent = subprocess.Popen(
        [sys.executable, "-c", PARENT, str(tmp_path / "log")], stdout=subprocess.PIPE, text=True
    )
    assert parent.stdout is not None
    pid = int(parent.stdout.readline())
    assert started_at(pid)

    parent.kill()
    parent.communicate()

    assert _gone(pid)


def test_child_that_ends_early_says_its_last_words(tmp_path: Path) -> None:
    argv = [sys.executable, "-c", "print('kata terakhir'); raise SystemExit(3)"]
    child = Child("pekerja", argv=argv, log=tmp_path / "log")

    with pytest.raises(ChildFailed) as failure:
        child.wait_ready(lambda: False, seconds=10)

    assert "pekerja berhenti sendiri (kode 3)" in str(failure.value)
    assert "kata terakhir" in str(failure.value)


def test_child_that_is_never_ready_is_reported_and_can_be_stopped(tmp_path: Path) -> None:
    child = Child("pekerja", argv=SLEEP, log=tmp_path / "log")

    with pytest.raises(ChildFailed, match="belum siap"):
        child.wait_ready(lambda: False, seconds=0.2)

    child.stop()
    assert not child.is_running()


def test_child_that_ignores_the_signal_is_killed_with_its_own_children(tmp_path: Path) -> None:
    stubborn = (
        "import os, signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN);"
        "pid = os.fork(); print(pid or 'x', flush=True); time.sleep(60)"
    )
    child = Child("keras kepala", argv=[sys.executable, "-c", stubborn], log=tmp_path / "log")
    child.wait_ready(lambda: len(child.output().split()) == 2, seconds=10)
    (grandchild,) = (int(word) for word in child.output().split() if word != "x")

    child.stop(seconds=0.3)

    assert child.process.returncode == -signal.SIGKILL
    assert _gone(grandchild)


def test_sweep_ends_what_an_earlier_supervisor_left(tmp_path: Path) -> None:
    var = VarFolder(tmp_path)
    left = Child("tertinggal", argv=SLEEP, log=tmp_path / "log")
    var.remember([left])

    VarFolder(tmp_path).sweep()

    assert left.process.wait(timeout=5) == -signal.SIGTERM


def test_sweep_spares_a_process_that_only_has_the_same_number(tmp_path: Path) -> None:
    other = Child("orang lain", argv=SLEEP, log=tmp_path / "log")
    (tmp_path / "portal.pids").write_text(f"{other.pid} {int(signal.SIGTERM)} dulu sekali\n")

    VarFolder(tmp_path).sweep()

    assert other.is_running()
    other.stop()


def test_folder_is_held_by_one_supervisor(tmp_path: Path) -> None:
    holder = VarFolder(tmp_path)
    holder.claim()

    with pytest.raises(AlreadyRunning, match=str(os.getpid())):
        VarFolder(tmp_path).claim()
    holder.release()
    next_one = VarFolder(tmp_path)
    next_one.claim()
    next_one.release()


def test_folder_that_cannot_be_written_is_refused(tmp_path: Path) -> None:
    (tmp_path / "var").write_text("sebuah berkas")

    with pytest.raises(FolderRefused, match="VAR_DIR"):
        VarFolder(tmp_path / "var").claim()


def test_secret_key_is_made_once_and_private(tmp_path: Path) -> None:
    first = VarFolder(tmp_path).secret_key()

    assert len(first) >= 50
    assert VarFolder(tmp_path).secret_key() == first
    assert (tmp_path / "secret_key").stat().st_mode & 0o777 == 0o600


def test_a_very_long_log_is_set_aside(tmp_path: Path) -> None:
    log = VarFolder(tmp_path).log("web")
    log.parent.mkdir()
    log.write_bytes(b"x" * 5_000_001)

    assert not VarFolder(tmp_path).log("web").exists()
    assert (tmp_path / "log" / "web.log.1").stat().st_size == 5_000_001


def test_program_of_nobody_is_empty() -> None:
    assert program_of(2**22 + 1) == ""
    assert "python" in program_of(os.getpid()) or "pytest" in program_of(os.getpid())
