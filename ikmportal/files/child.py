"""Read a file somebody sent in a process that has little memory, little time and no network.

>>> read_guarded("ikmportal.files.inspection:inspect", path)
{"kind": "pdf", ...}

The reader is ``module:function`` and runs as ``function(path, **options)``; options and the answer
are JSON. It refuses with ``FileUnfit``. See decisions/0020.
"""

import json
import logging
import subprocess
import sys
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Any

from ikmportal.files import cell
from ikmportal.files.refusal import FileUnfit

logger = logging.getLogger(__name__)

MEBIBYTE = 1024 * 1024
# Nothing of ours goes along: no secret, no address of a database.
_ENVIRONMENT = {"PYTHONDONTWRITEBYTECODE": "1", "LC_ALL": "C.UTF-8", "MALLOC_ARENA_MAX": "1"}


@dataclass(frozen=True)
class Limits:
    """What one reading may use. ``memory_bytes`` is address space, of which libraries map much."""

    memory_bytes: int = 384 * MEBIBYTE
    cpu_seconds: int = 10
    wall_seconds: float = 30.0
    answer_bytes: int = 16 * MEBIBYTE


@dataclass(frozen=True)
class Reading:
    """What the reader said, and what it used to say it."""

    result: Any
    peak_bytes: int
    has_own_network: bool


class ReaderBroken(Exception):
    """The child failed for a reason that is no verdict on the file: log it, try again later."""


class ReaderSlow(ReaderBroken):
    """The clock on the wall ran out: a sleeping reader or a busy machine, so try again later."""


def read_guarded(
    reader: str, path: Path, *, options: dict[str, Any] | None = None, limits: Limits | None = None
) -> Reading:
    """Run a reader on one file in a child of its own.

    Raises FileUnfit with the reader's reason; with ``terlalu_berat`` for a file that used up
    memory, processor or answer; with ``rusak`` for one that crashed the reader. ReaderBroken is
    our own fault (a reader that cannot be imported, a machine too busy): no verdict on the file.
    """
    bounds = limits or Limits()
    order = {"reader": reader, "path": str(path), "options": options or {}, **asdict(bounds)}
    with tempfile.TemporaryFile() as said, tempfile.TemporaryFile() as complaint:
        code = _run(json.dumps(order), wall_seconds=bounds.wall_seconds, out=said, err=complaint)
        answer = _answer(said)
        if answer is None:
            raise _silence(code, _tail(complaint), reader=reader)
    if "unfit" in answer:
        raise FileUnfit(answer["unfit"], **answer["detail"])
    return Reading(
        result=answer["result"],
        peak_bytes=answer["peak_bytes"],
        has_own_network=answer["has_own_network"],
    )


def _run(order: str, *, wall_seconds: float, out: IO[bytes], err: IO[bytes]) -> int:
    """The exit code of the child; negative for the signal that ended it."""
    try:
        done = subprocess.run(  # noqa: S603
            [sys.executable, "-s", "-P", cell.__file__],
            input=order.encode(),
            stdout=out,
            stderr=err,
            env=_ENVIRONMENT,
            cwd=tempfile.gettempdir(),
            timeout=wall_seconds,
            check=False,
            start_new_session=True,
        )
    except subprocess.TimeoutExpired as problem:
        raise ReaderSlow(f"{wall_seconds} s") from problem
    except OSError as problem:
        raise ReaderBroken(str(problem)) from problem
    return done.returncode


def _answer(said: IO[bytes]) -> dict[str, Any] | None:
    said.seek(0)
    try:
        answer: dict[str, Any] = json.load(said)
    except ValueError:
        return None
    return answer


def _tail(complaint: IO[bytes]) -> str:
    complaint.seek(0, 2)
    complaint.seek(max(0, complaint.tell() - 2000))
    return complaint.read().decode(errors="replace").strip()


def _silence(code: int, complaint: str, *, reader: str) -> Exception:
    """A child that said nothing: killed by a limit, crashed by the file, or broken by us."""
    logger.warning("Reader %s ended with %s: %s", reader, code, complaint[-300:].encode())
    if code < 0:
        # SIGKILL, SIGXCPU and SIGXFSZ are our limits; any other signal is the file's work.
        return FileUnfit("terlalu_berat" if code in (-9, -24, -25) else "rusak")
    if "MemoryError" in complaint or "File too large" in complaint:
        return FileUnfit("terlalu_berat")
    return ReaderBroken(complaint)
