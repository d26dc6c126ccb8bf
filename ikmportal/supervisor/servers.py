"""The two embedded servers together, for the portal and for the test suite."""

import contextlib
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from .children import Child
from .postgres import THROWAWAY_SETTINGS, Cluster
from .sockets import socket_folder
from .valkey import Broker


@dataclass(frozen=True, slots=True)
class Throwaway:
    """The addresses of servers that live as long as a `with` block."""

    database_url: str
    broker: Broker


@contextlib.contextmanager
def throwaway_servers(folder: Path) -> Iterator[Throwaway]:
    """PostgreSQL and Valkey in `folder`, fast and forgetful; both ended on the way out.

    They also end if this process is killed (Linux). Raises what the launchers raise.
    """
    sockets = socket_folder(folder)
    cluster = Cluster(
        folder / "pg",
        sockets=sockets,
        log=folder / "log" / "postgres.log",
        settings=THROWAWAY_SETTINGS,
    )
    broker = Broker(sockets=sockets, log=folder / "log" / "valkey.log")
    with contextlib.ExitStack() as stack:
        stack.callback(shutil.rmtree, sockets, ignore_errors=True)
        for start in (cluster.start, broker.start):
            child: Child = start()
            stack.callback(child.stop)
        yield Throwaway(database_url=cluster.url, broker=broker)
