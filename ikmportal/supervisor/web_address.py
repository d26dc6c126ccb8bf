"""Where the web server listens, and whether it can."""

import errno
import ipaddress
import socket
from dataclasses import dataclass

from .refusal import Refusal

LOOPBACK = {4: "127.0.0.1", 6: "::1"}
LARGEST_PORT = 65535


class AddressRefused(Refusal):
    """BIND or PORT cannot be used."""


@dataclass(frozen=True, slots=True)
class WebAddress:
    """A host name or IP address to listen on, and a port."""

    host: str
    port: int

    @classmethod
    def read(cls, *, bind: str, port: str) -> "WebAddress":
        """From the texts of BIND and PORT. Raises AddressRefused."""
        if not port.isdecimal() or not 0 < int(port) <= LARGEST_PORT:
            raise AddressRefused(
                f"PORT={port} bukan nomor port. Isi dengan angka 1-65535, misalnya PORT=8001."
            )
        return cls(host=bind.strip("[]"), port=int(port))

    @property
    def bind(self) -> str:
        """As gunicorn spells it."""
        return f"{_bracketed(self.host)}:{self.port}"

    @property
    def url(self) -> str:
        """Where a browser on this machine finds it."""
        return f"http://{_bracketed(self._visited_host())}:{self.port}"

    def _visited_host(self) -> str:
        try:
            address = ipaddress.ip_address(self.host)
        except ValueError:
            return self.host
        return LOOPBACK[address.version] if address.is_unspecified else self.host

    def refuse_unusable(self) -> None:
        """Raise AddressRefused if nobody could listen there now."""
        try:
            found = socket.getaddrinfo(self.host, self.port, type=socket.SOCK_STREAM)
            with socket.socket(found[0][0], socket.SOCK_STREAM) as probe:
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                probe.bind(found[0][4])
        except OSError as problem:
            raise AddressRefused(self._mend(problem)) from problem

    def _mend(self, problem: OSError) -> str:
        if problem.errno == errno.EADDRINUSE:
            return (
                f"Port {self.port} di {self.host} sudah dipakai program lain. Hentikan program itu,"
                f" atau pilih port lain: PORT={self.port + 1} make run"
            )
        if problem.errno == errno.EACCES:
            return f"Port {self.port} hanya untuk root. Pilih di atas 1023: PORT=8000 make run"
        return (
            f"Alamat BIND={self.host} tidak ada di mesin ini. Isi 127.0.0.1 (hanya mesin ini)"
            " atau 0.0.0.0 (semua alamat)."
        )


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host
