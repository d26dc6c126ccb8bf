"""Act as somebody at a fixed time."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from functools import lru_cache

from django.db import connection, transaction

from ikmportal.accounts.models import User
from ikmportal.audit.context import acting
from ikmportal.ui.formats import WIB_ZONE
from provinces.rules import Actor, actor_for

SAMPLE = "Data contoh"


def at(year: int, month: int, day: int, hour: int = 9, minute: int = 0) -> datetime:
    """A time in WIB."""
    return datetime(year, month, day, hour, minute, tzinfo=WIB_ZONE)


def after(moment: datetime, *, days: int = 0, hours: int = 0) -> datetime:
    return moment + timedelta(days=days, hours=hours)


@contextmanager
def one_part() -> Iterator[None]:
    """All or nothing, without the time limit of a web request."""
    with acting(None, origin="seed_demo"), transaction.atomic(durable=True):
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL statement_timeout = 0")
        yield


class Cast:
    """The sample people as actors, read once each."""

    def __init__(self, on: date) -> None:
        self._on = on
        self._read = lru_cache(maxsize=None)(self._actor)

    def of(self, email: str) -> Actor:
        """The actor with this address; the history names them from here on."""
        actor = self._read(email)
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('ikm.actor', %s, true)", [str(actor.user.pk)])
        return actor

    def _actor(self, email: str) -> Actor:
        return actor_for(User.objects.get(email=email), on=self._on)
