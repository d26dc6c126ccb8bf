"""Database triggers that write history and keep ledgers append-only.

They fire on raw SQL, bulk updates and the shell alike. ``Meta.triggers`` of a model lists them.
"""

import pgtrigger

_RECORD = """
    INSERT INTO audit_entry (at, table_name, row_id, operation, before, after, actor_id, origin)
    VALUES (
        clock_timestamp(), TG_TABLE_NAME,
        CASE WHEN TG_OP = 'DELETE' THEN OLD.id::text ELSE NEW.id::text END,
        lower(TG_OP),
        CASE WHEN TG_OP = 'INSERT' THEN NULL ELSE to_jsonb(OLD) END,
        CASE WHEN TG_OP = 'DELETE' THEN NULL ELSE to_jsonb(NEW) END,
        NULLIF(current_setting('ikm.actor', true), '')::uuid,
        COALESCE(current_setting('ikm.origin', true), '')
    );
    RETURN NULL;
"""

# The test suite empties every table between tests; a real database is never named test_*.
_NO_TRUNCATE = """
    IF current_database() NOT LIKE 'test\\_%' THEN
        RAISE EXCEPTION 'ikm: % is append-only', TG_TABLE_NAME;
    END IF;
    RETURN NULL;
"""


def tracked() -> list[pgtrigger.Trigger]:
    """Write every insert, change and removal of a row to the audit history, with its actor."""
    return [
        pgtrigger.Trigger(
            name="history",
            when=pgtrigger.After,
            operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
            func=_RECORD,
        )
    ]


def append_only() -> list[pgtrigger.Trigger]:
    """Refuse UPDATE, DELETE and TRUNCATE: a correction is a new row."""
    return [
        pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        pgtrigger.Trigger(
            name="no_truncate",
            level=pgtrigger.Statement,
            when=pgtrigger.Before,
            operation=pgtrigger.Truncate,
            func=_NO_TRUNCATE,
        ),
    ]
