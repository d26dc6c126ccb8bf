"""Who has a desk's paper in hand: the first to open it, until they leave. Kept in Redis only.

It warns; what decides between two is the database, where the first ruling counts.
"""

import json
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from django.conf import settings
from redis import Redis
from redis.exceptions import RedisError

from programs.models import RakorItem
from provinces.rules import Actor

# A page asks every 2 seconds; whoever was silent this long has left.
FADES_AFTER_SECONDS = 8
_PATIENCE_SECONDS = 0.3


@dataclass(frozen=True)
class Holder:
    """The person who opened the paper first, and when."""

    person_id: str
    name: str
    since: datetime


def take_or_see(item: RakorItem, *, by: Actor, at: datetime) -> Holder | None:
    """Hold a paper that nobody holds, go on holding one's own, or give its holder.

    None while one holds it oneself, and without Redis.
    """
    key = f"ikm:pegang:{item.pk}"
    mine = {"id": str(by.user.pk), "name": by.user.full_name, "since": at.isoformat()}
    try:
        store = _redis(str(settings.CACHES["default"]["LOCATION"]))
        if store.set(key, json.dumps(mine), nx=True, ex=FADES_AFTER_SECONDS):
            return None
        found = store.get(key)
        holder = json.loads(found) if isinstance(found, bytes) else mine
        if holder["id"] == mine["id"]:
            store.expire(key, FADES_AFTER_SECONDS)
            return None
    except RedisError:
        return None
    return Holder(holder["id"], holder["name"], datetime.fromisoformat(holder["since"]))


@lru_cache(maxsize=4)
def _redis(address: str) -> Redis:
    return Redis.from_url(
        address, socket_timeout=_PATIENCE_SECONDS, socket_connect_timeout=_PATIENCE_SECONDS
    )
