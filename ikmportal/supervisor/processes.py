"""What the operating system says about a process that is not our child."""

import platform
import subprocess
from pathlib import Path

IS_LINUX = platform.system() == "Linux"


def program_of(pid: int) -> str:
    """The short program name behind `pid`, or "" when there is none."""
    if IS_LINUX:
        return _read(Path(f"/proc/{pid}/comm"))
    return _ask_ps(pid, "comm=")


def started_at(pid: int) -> str:
    """A text that is the same for one process and differs when its pid is used again."""
    if IS_LINUX:
        # Field 22, counted after the program name, which may hold spaces and brackets.
        fields = _read(Path(f"/proc/{pid}/stat")).rpartition(")")[2].split()
        return fields[19] if len(fields) > 19 and fields[0] != "Z" else ""
    return _ask_ps(pid, "lstart=")


def _read(path: Path) -> str:
    try:
        return path.read_text(errors="replace").strip()
    except OSError:
        return ""


def _ask_ps(pid: int, column: str) -> str:
    asked = ["ps", "-o", column, "-p", str(pid)]
    return subprocess.run(asked, capture_output=True, text=True, check=False).stdout.strip()  # noqa: S603
