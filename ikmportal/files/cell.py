"""The inside of the guarded child: lock the doors first, then import the reader and read.

Run as a program by ``child.read_guarded`` and never imported by the portal. It knows no settings,
no database and no secret: the environment it gets is empty.
"""

import contextlib
import ctypes
import importlib
import json
import platform
import resource
import sys
import types
from pathlib import Path
from typing import Any

_NEW_USER, _NEW_NETWORK = 0x10000000, 0x40000000
# What a reader of files never needs, whatever the file talks it into.
_FORBIDDEN = ("socket.", "subprocess.", "os.exec", "os.fork", "os.posix_spawn", "os.system")
_WRITING = ("w", "a", "x", "+")


def main() -> None:
    order = json.load(sys.stdin)
    _limit(order)
    has_own_network = _leave_network()
    _without_the_portal()
    answer = _answer(order)
    answer["peak_bytes"] = _peak_bytes()
    answer["has_own_network"] = has_own_network
    json.dump(answer, sys.stdout)


def _limit(order: dict[str, Any]) -> None:
    for name, limit in (
        (resource.RLIMIT_AS, order["memory_bytes"]),
        (resource.RLIMIT_CPU, order["cpu_seconds"]),
        (resource.RLIMIT_FSIZE, order["answer_bytes"]),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, 64),
    ):
        with _tolerant_elsewhere():
            resource.setrlimit(name, (limit, limit))


def _peak_bytes() -> int:
    """The most memory held since this program began; getrusage would count our parent's too."""
    status = Path("/proc/self/status")
    if not status.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    peak = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
    return int(peak.split()[1]) * 1024


def _tolerant_elsewhere() -> contextlib.AbstractContextManager[None]:
    """Every limit holds on Linux, where the portal serves; macOS knows no limit of memory."""
    if platform.system() == "Linux":
        return contextlib.nullcontext()
    return contextlib.suppress(ValueError, OSError)


def _leave_network() -> bool:
    """An empty network of our own where the system allows; sockets are refused anyway."""
    unshare = getattr(ctypes.CDLL(None), "unshare", None)
    if unshare is None:
        return False
    return any(unshare(flags) == 0 for flags in (_NEW_NETWORK, _NEW_USER | _NEW_NETWORK))


def _without_the_portal() -> None:
    """A bare ``ikmportal`` package: its own ``__init__`` would bring Celery along."""
    folder = Path(__file__).resolve().parents[1]
    package = types.ModuleType("ikmportal")
    package.__path__ = [str(folder)]
    sys.modules["ikmportal"] = package
    sys.path.insert(0, str(folder.parent))


def _answer(order: dict[str, Any]) -> dict[str, Any]:
    from ikmportal.files.refusal import FileUnfit

    try:
        module, _, name = order["reader"].partition(":")
        read = getattr(importlib.import_module(module), name)
        sys.addaudithook(_refuse)
        return {"result": read(Path(order["path"]), **order["options"])}
    except FileUnfit as problem:
        return {"unfit": problem.reason, "detail": problem.detail}
    except MemoryError:
        return {"unfit": "terlalu_berat", "detail": {}}
    except Escaping:
        return {"unfit": "berbahaya", "detail": {}}


class Escaping(PermissionError):
    """The file talked its reader into something that reading never needs."""


def _refuse(event: str, details: tuple[Any, ...]) -> None:
    if event.startswith(_FORBIDDEN):
        raise Escaping(event)
    if event == "open" and any(sign in str(details[1] or "") for sign in _WRITING):
        raise Escaping(event)


if __name__ == "__main__":
    main()
