"""Who is here now: names in Redis that fade by themselves. Nothing is written to the database.

One round trip a visit. Without Redis nobody is shown and nothing fails.
"""

import json
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from hashlib import sha256
from typing import Any

from django.conf import settings
from redis import Redis
from redis.exceptions import RedisError

from programs.models import Proposal
from programs.states import SECTION_NAMES
from provinces.rules import Actor

# A page asks every 20 seconds; whoever missed two turns is gone.
FADES_AFTER_SECONDS = 50
_PATIENCE_SECONDS = 0.3


@dataclass(frozen=True, order=True)
class Presence:
    """One person on one part of a proposal."""

    name: str
    section: str
    person_id: str

    @property
    def section_name(self) -> str:
        return str(SECTION_NAMES.get(self.section, ""))


def come_by(proposal: Proposal, *, by: Actor, section: str, at: datetime) -> list[Presence]:
    """Say that a person is here, and give the others of the same side, by name.

    An office does not learn who of the centre is reading, nor the other way round.
    """
    mine = json.dumps({"name": by.user.full_name, "section": section, "at": at.timestamp()})
    key = f"ikm:hadir:{proposal.pk}:{_side(proposal, by)}"
    try:
        steps = _redis(settings.CACHE_URL).pipeline(transaction=False)
        steps.hset(key, str(by.user.pk), mine)
        steps.expire(key, FADES_AFTER_SECONDS)
        steps.hgetall(key)
        found: dict[bytes, bytes] = steps.execute()[-1]
    except RedisError:
        return []
    return sorted(_others(found, but=str(by.user.pk), at=at))


def _side(proposal: Proposal, by: Actor) -> str:
    if proposal.office_id in by.office_ids():
        return "kantor"
    return "pusat" if by.is_national else "provinsi"


def _others(found: dict[bytes, bytes], *, but: str, at: datetime) -> list[Presence]:
    since = at.timestamp() - FADES_AFTER_SECONDS
    read: list[tuple[str, dict[str, Any]]] = [
        (person.decode(), json.loads(text)) for person, text in found.items()
    ]
    return [
        Presence(name=one["name"], section=one["section"], person_id=person)
        for person, one in read
        if person != but and one["at"] > since
    ]


def mark_of(present: list[Presence]) -> str:
    """A short mark that changes when somebody comes, goes or moves to another part."""
    return sha256(repr(present).encode()).hexdigest()[:12] if present else "0"


@lru_cache(maxsize=4)
def _redis(address: str) -> Redis:
    return Redis.from_url(
        address, socket_timeout=_PATIENCE_SECONDS, socket_connect_timeout=_PATIENCE_SECONDS
    )
