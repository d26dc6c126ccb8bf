"""Servers that somebody else runs: DATABASE_URL and REDIS_URL given by whoever starts us."""

import psycopg
import redis

from ikmportal.settings.addresses import cache_url

from .refusal import Refusal


class GivenServerSilent(Refusal):
    """A given server does not answer."""


def refuse_silent_database(url: str) -> None:
    """Raise GivenServerSilent unless the database at `url` accepts a connection."""
    try:
        psycopg.connect(url, connect_timeout=5).close()
    except psycopg.Error as problem:
        raise GivenServerSilent(
            f"Database pada DATABASE_URL tidak dapat dibuka: {problem}\n"
            "Betulkan DATABASE_URL, atau kosongkan agar PostgreSQL bawaan dipakai."
        ) from problem


def refuse_silent_broker(url: str) -> None:
    """Raise GivenServerSilent unless the server at `url` answers PING."""
    try:
        with redis.Redis.from_url(
            cache_url(url), socket_connect_timeout=5, socket_timeout=5
        ) as client:
            client.ping()
    except (redis.RedisError, ValueError) as problem:
        raise GivenServerSilent(
            f"Server pada REDIS_URL tidak menjawab: {problem}\n"
            "Betulkan REDIS_URL, atau kosongkan agar Valkey bawaan dipakai."
        ) from problem
