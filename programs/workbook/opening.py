"""Open an uploaded workbook in a child process with limits. The file is never parsed here."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from django.conf import settings

from programs.workbook.columns import SEAL_SHEET, SHEET
from programs.workbook.package import Refused

WALL_SECONDS = 20


def read_cells(path: Path) -> dict[str, Any]:
    """The cells of a workbook as a child read them; Refused says why there are none."""
    argv = [sys.executable, "-m", "programs.workbook.child", str(path), SHEET, SEAL_SHEET]
    try:
        ran = subprocess.run(  # noqa: S603
            argv,
            cwd=settings.BASE_DIR,
            env={"PYTHONPATH": str(settings.BASE_DIR), "LANG": "C.UTF-8"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=WALL_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as problem:
        raise Refused("too_slow") from problem
    if ran.returncode:
        # Killed by a limit of its own: memory or processor time.
        raise Refused("too_large_unpacked")
    return parse_answer(ran.stdout)


def parse_answer(answer: bytes | str) -> dict[str, Any]:
    """The child's JSON; Refused when it refused."""
    said: dict[str, Any] = json.loads(answer)
    if "refused" in said:
        raise Refused(said["refused"], said["detail"])
    return said
