"""The test database: copied from one template, and swept after every test that commits.

Django empties the database with TRUNCATE over every table, which makes every file of every table
and index anew, and then writes content types and permissions again. Sweeping deletes from the
tables that hold anything, under the same exclusive locks, and leaves what Django writes there. On
a given server, where nobody may delete without triggers, Django's way stays.
"""

import contextlib
import gc
import os
from collections.abc import Iterator
from typing import Any
from unittest import mock

import psycopg
import pytest
import pytest_django

from tests.plugins.template import SWEEPER_URL, on_database, wait_for_template

# What `flush` writes again; left alone as long as nobody changed it.
STANDING = ("django_content_type", "auth_permission")
_TRIES = 4


class Sweeper:
    """Empties the database of `connection` as `flush` does, only sooner."""

    def __init__(self, connection: Any) -> None:
        self.connection = connection
        tables = connection.introspection.django_table_names(
            only_existing=True, include_views=False
        )
        quote = connection.ops.quote_name
        swept = [quote(name) for name in tables if name not in STANDING]
        every = ", ".join(map(quote, tables))
        self._sql = f"""
            LOCK TABLE {every} IN ACCESS EXCLUSIVE MODE;
            SET LOCAL session_replication_role = replica;
            DO $$
            DECLARE one regclass;
            BEGIN
                FOREACH one IN ARRAY ARRAY{swept}::regclass[] LOOP
                    IF pg_relation_size(one) > 0 THEN
                        EXECUTE format('DELETE FROM %s', one);
                    END IF;
                END LOOP;
            END $$"""
        self._standing = self._read_standing()

    def sweep(self) -> bool:
        """Empty every table but the standing ones; False, and nothing done, if those changed."""
        if self._read_standing() != self._standing:
            return False
        url = on_database(os.environ[SWEEPER_URL], self.connection.settings_dict["NAME"])
        # One of its own each time: some tests end every connection they find.
        with psycopg.connect(
            url, autocommit=True, options="-c statement_timeout=60000"
        ) as sweeping:
            self._empty(sweeping)
        return True

    def _empty(self, sweeping: psycopg.Connection[Any]) -> None:
        """A worker that still writes may be chosen as the victim's rival: then once more."""
        for _turn in range(_TRIES):
            try:
                return self._once(sweeping)
            except psycopg.errors.DeadlockDetected:
                continue
        return self._once(sweeping)

    def _once(self, sweeping: psycopg.Connection[Any]) -> None:
        with sweeping.transaction():
            sweeping.execute(self._sql)

    def look_again(self) -> None:
        self._standing = self._read_standing()

    def _read_standing(self) -> list[Any]:
        union = " UNION ALL ".join(
            f"SELECT '{name}', count(*), sum(hashtextextended(t::text, 0)) FROM {name} t"
            for name in STANDING
        )
        with self.connection.cursor() as cursor:
            cursor.execute(union)
            return cursor.fetchall()


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    """Let every worker copy the template."""
    from django.conf import settings

    if template := wait_for_template():
        settings.DATABASES["default"]["TEST"]["TEMPLATE"] = template


@pytest.fixture(scope="session")
def _quickly() -> Iterator[contextlib.ExitStack]:
    """Quick migrations until somebody closes it."""
    from tests.plugins.quick_migrations import quick_migrations  # Not before Django is set up.

    with contextlib.ExitStack() as stack:
        stack.enter_context(quick_migrations())
        yield stack


def _end_forgotten_connections(blocker: pytest_django.DjangoDbBlocker) -> None:
    """A live server's thread leaves its own to the collector; a database in use is not dropped."""
    from django.db import connection

    gc.collect()
    with blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = current_user"
            " AND datname = current_database() AND pid <> pg_backend_pid()"
        )


@pytest.fixture(scope="session")
def django_db_setup(
    _quickly: contextlib.ExitStack,
    django_db_setup: None,
    django_db_blocker: pytest_django.DjangoDbBlocker,
) -> Iterator[None]:
    """pytest-django's own, made quickly and swept instead of truncated."""
    from django.db import connection
    from django.test import TransactionTestCase

    _quickly.close()
    if not connection.settings_dict["NAME"].startswith("test_"):
        # No test of this run marks a database: the real one stays untouched.
        yield
        return
    if SWEEPER_URL not in os.environ:
        yield
        _end_forgotten_connections(django_db_blocker)
        return
    # Models and migrations stay until the end: the collector need not walk them again.
    gc.collect()
    gc.freeze()
    with django_db_blocker.unblock():
        sweeper = Sweeper(connection)
    flush = TransactionTestCase._fixture_teardown

    def sweep(case: TransactionTestCase) -> None:
        is_plain = case.available_apps is None and not case.serialized_rollback
        if not (is_plain and sweeper.sweep()):
            flush(case)
            sweeper.look_again()

    with mock.patch.object(TransactionTestCase, "_fixture_teardown", sweep):
        yield
    _end_forgotten_connections(django_db_blocker)
