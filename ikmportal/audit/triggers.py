"""Database triggers that write history and keep ledgers append-only.

They fire on raw SQL, bulk updates and the shell alike. ``Meta.triggers`` of a model lists them.
"""

from collections.abc import Sequence

import pgtrigger

_RECORD = """
    INSERT INTO audit_entry (at, table_name, row_id, operation, before, after, actor_id, origin)
    VALUES (
        clock_timestamp(), TG_TABLE_NAME,
        CASE WHEN TG_OP = 'DELETE' THEN OLD.id::text ELSE NEW.id::text END,
        lower(TG_OP),
        CASE WHEN TG_OP = 'INSERT' THEN NULL ELSE {before} END,
        CASE WHEN TG_OP = 'DELETE' THEN NULL ELSE {after} END,
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


def _image(row: str, masked: Sequence[str]) -> str:
    """The row as JSON; of a masked column only the first and last four characters."""
    hidden = [
        f"'{name}', CASE WHEN {row}.{name} = '' THEN ''"
        f" ELSE left({row}.{name}, 4) || '••••' || right({row}.{name}, 4) END"
        for name in masked
    ]
    return f"to_jsonb({row})" + (f" || jsonb_build_object({', '.join(hidden)})" if hidden else "")


def tracked(*, masked: Sequence[str] = ()) -> list[pgtrigger.Trigger]:
    """Write every insert, change and removal of a row to the audit history, with its actor.

    Columns in ``masked`` hold numbers of persons: the history never repeats them in full.
    """
    images = {"before": _image("OLD", masked), "after": _image("NEW", masked)}
    return [
        pgtrigger.Trigger(
            name="history",
            when=pgtrigger.After,
            operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
            func=_RECORD.format(**images),
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
