"""PostgreSQL with the acting person known inside every transaction.

The setting is local to the transaction, so a pooled connection can never carry one person's
name into another person's request; without a context the triggers record "no actor".
"""

from django.db.backends.postgresql import base

from ikmportal.audit.context import current


class DatabaseWrapper(base.DatabaseWrapper):
    """Django's PostgreSQL backend plus one transaction-local setting."""

    def _set_autocommit(self, autocommit: bool) -> None:
        super()._set_autocommit(autocommit)  # type: ignore[misc]
        context = current.get()
        if autocommit or context is None:
            return
        with self.wrap_database_errors, self.connection.cursor() as cursor:
            cursor.execute(
                "select set_config('ikm.actor', %s, true), set_config('ikm.origin', %s, true)",
                (str(context.actor_id or ""), context.origin),
            )
