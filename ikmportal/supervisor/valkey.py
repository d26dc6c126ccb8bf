"""An embedded Valkey (the Redis protocol), reached over a Unix socket only."""

import signal
from pathlib import Path
from urllib.parse import urlencode

import redis

from .binaries import valkey_server
from .children import Child

DATABASES = 64


class Broker:
    """The Valkey with its socket in `sockets`. It keeps nothing: every job is a database row."""

    def __init__(self, *, sockets: Path, log: Path) -> None:
        self.socket = sockets / "valkey.sock"
        self.log = log

    def url(self, *, database: int = 0) -> str:
        """The address as `REDIS_URL` spells it; the settings translate it for Celery."""
        return f"unix://{self.socket}?{urlencode({'db': database})}"

    def start(self) -> Child:
        """Start it and return once it answers PING. Raises ChildFailed, ProgramMissing."""
        self.socket.unlink(missing_ok=True)
        child = Child(
            "Valkey",
            argv=[str(valkey_server()), *self._options()],
            log=self.log,
            cwd=self.socket.parent,
            death_signal=signal.SIGTERM,
        )
        try:
            child.wait_ready(self.answers, seconds=30)
        except BaseException:
            child.stop()
            raise
        return child

    def answers(self) -> bool:
        client = redis.Redis(unix_socket_path=str(self.socket), socket_timeout=2)
        try:
            return bool(client.ping())
        except (redis.ConnectionError, redis.TimeoutError):
            return False
        finally:
            client.close()

    def _options(self) -> list[str]:
        return [
            *(
                "--port",
                "0",
                "--unixsocket",
                str(self.socket),
                "--unixsocketperm",
                "700",
            ),
            *("--save", "", "--appendonly", "no", "--maxmemory-policy", "noeviction"),
            *("--databases", str(DATABASES), "--daemonize", "no"),
        ]
