"""Ask clamd about a file by INSTREAM, when the installation has one (``CLAMD_ADDRESS``)."""

import socket
import struct
from pathlib import Path

from ikmportal.files.refusal import FileUnfit

_CHUNK = 64 * 1024
_PATIENCE_SECONDS = 20.0


class ScannerSilent(Exception):
    """clamd gave no answer: the file stays where it is, neither clean nor refused."""


def scan(path: Path, *, address: str) -> None:
    """Return when clamd says OK; FileUnfit("virus") when it names one; else ScannerSilent."""
    try:
        with _connect(address) as line:
            _send(line, path)
            answer = _answer(line)
    except (OSError, ValueError) as problem:
        raise ScannerSilent(str(problem)) from problem
    if answer.endswith(" FOUND"):
        raise FileUnfit("virus")
    if not answer.endswith(": OK"):
        raise ScannerSilent(answer)


def _connect(address: str) -> socket.socket:
    """``host:port``, or the path of a local socket."""
    if address.startswith("/"):
        line = socket.socket(socket.AF_UNIX)
        line.settimeout(_PATIENCE_SECONDS)
        line.connect(address)
        return line
    host, _, port = address.rpartition(":")
    return socket.create_connection((host, int(port)), timeout=_PATIENCE_SECONDS)


def _send(line: socket.socket, path: Path) -> None:
    line.sendall(b"zINSTREAM\0")
    with path.open("rb") as body:
        while chunk := body.read(_CHUNK):
            line.sendall(struct.pack("!L", len(chunk)) + chunk)
    line.sendall(struct.pack("!L", 0))


def _answer(line: socket.socket) -> str:
    said = b""
    while not said.endswith(b"\0") and len(said) < 4096:
        chunk = line.recv(4096)
        if not chunk:
            break
        said += chunk
    return said.rstrip(b"\0\n").decode(errors="replace")
