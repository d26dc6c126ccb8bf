"""Who is acting, for the length of a request, a task or a command."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True)
class AuditContext:
    """The acting person (none for the clock) and the request or job that carries the act."""

    actor_id: UUID | None
    origin: str


current: ContextVar[AuditContext | None] = ContextVar("audit_context", default=None)


@contextmanager
def acting(actor_id: UUID | None, *, origin: str) -> Iterator[None]:
    """Name the actor of every transaction opened inside the block."""
    token = current.set(AuditContext(actor_id=actor_id, origin=origin))
    try:
        yield
    finally:
        current.reset(token)
