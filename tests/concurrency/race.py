"""Start many acts at one moment, each in a thread with a connection and transaction of its own."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

from django.db import connection, transaction

# Waiting for 31 others on two busy cores may take longer than a person would be asked to.
_PATIENCE = "60s"


class Racers:
    """Threads that keep their connection over many rounds, as web workers do."""

    def __init__(self, count: int) -> None:
        self._count = count
        self._pool = ThreadPoolExecutor(count)

    def __enter__(self) -> "Racers":
        return self

    def __exit__(self, *_: object) -> None:
        self.together([_hang_up] * self._count)
        self._pool.shutdown()

    def race(self, acts: Sequence[Callable[[], Any]]) -> list[Any]:
        """What each act returned or raised, in the given order."""
        return self.together([_in_transaction(act) for act in acts])

    def together(self, acts: Sequence[Callable[[], Any]]) -> list[Any]:
        """The same for acts that open transactions of their own."""
        line = Barrier(len(acts))
        return list(self._pool.map(lambda act: _outcome(act, line), acts))


def _hang_up() -> None:
    # Asked for inside the thread: every thread has a connection of its own.
    connection.close()


def _in_transaction(act: Callable[[], Any]) -> Callable[[], Any]:
    def run() -> Any:
        with transaction.atomic(durable=True):
            with connection.cursor() as cursor:
                cursor.execute(f"SET LOCAL lock_timeout = '{_PATIENCE}'")
                cursor.execute(f"SET LOCAL statement_timeout = '{_PATIENCE}'")
            return act()

    return run


def _outcome(act: Callable[[], Any], line: Barrier) -> Any:
    line.wait(timeout=60)
    try:
        return act()
    except Exception as problem:
        return problem


def race(*acts: Callable[[], Any]) -> list[Any]:
    """One race."""
    with Racers(len(acts)) as racers:
        return racers.race(acts)
