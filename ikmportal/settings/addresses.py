"""One address per server, spelt the way each library wants it.

`REDIS_URL` may be `redis://host:port/db`, `rediss://...` or, for a Unix socket,
`unix:///path/to.sock?db=0`. Django's cache takes that spelling; Celery's transport calls the
same socket `redis+socket:///path/to.sock?virtual_host=0`.
"""

from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

DEFAULT_REDIS = "redis://127.0.0.1:6379/0"
SOCKET_SCHEMES = ("unix", "redis+socket")


def _socket(url: str) -> tuple[str, str]:
    parts = urlsplit(url)
    query = parse_qs(parts.query)
    database = (query.get("db") or query.get("virtual_host") or ["0"])[0]
    return parts.path, database


def cache_url(redis_url: str) -> str:
    """The same server as redis-py and Django's cache spell it."""
    if urlsplit(redis_url).scheme not in SOCKET_SCHEMES:
        return redis_url or DEFAULT_REDIS
    path, database = _socket(redis_url)
    return f"unix://{path}?{urlencode({'db': database})}"


def broker_url(redis_url: str) -> str:
    """The same server as Celery spells it."""
    if urlsplit(redis_url).scheme not in SOCKET_SCHEMES:
        return redis_url or DEFAULT_REDIS
    path, database = _socket(redis_url)
    return f"redis+socket://{path}?{urlencode({'virtual_host': database})}"


def database(parsed: dict[str, Any], *, statement_timeout_ms: int) -> dict[str, Any]:
    """Complete a parsed `DATABASE_URL`; what its query says (`?host=/socket/dir`, `sslmode`) stays.

    `statement_timeout_ms` 0 lifts the limit, for migrations and loading.
    """
    given = dict(parsed.get("OPTIONS", {}))
    return parsed | {
        "HOST": given.pop("host", parsed.get("HOST", "")),
        # Sets the acting user inside every transaction, where the audit triggers read it.
        "ENGINE": "ikmportal.audit.backend",
        "ATOMIC_REQUESTS": False,
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {
            "connect_timeout": 5,
            # What is asked a third time on a connection is planned no more (decision 0005).
            "server_side_binding": True,
            "prepare_threshold": 2,
            "options": (
                f"-c lock_timeout=2000 -c statement_timeout={statement_timeout_ms}"
                " -c idle_in_transaction_session_timeout=15000 -c jit=off"
                # Unset, every row that fires a trigger raises and catches an error to find that
                # out: nine times the time of a 10,000-row insert.
                " -c pgtrigger.ignore={}"
            ),
        }
        | given,
    }
