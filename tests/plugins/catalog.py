"""What a database is made of, as sentences that can be compared."""

import psycopg

_OWN = "(SELECT oid FROM pg_namespace WHERE nspname = 'public')"
# An extension's own parts are the server's business.
_THEIRS = "(SELECT objid FROM pg_depend WHERE deptype = 'e')"
CATALOG = f"""
    SELECT 'column ' || attrelid::regclass || '.' || attname || ' ' || attnum || ' '
        || format_type(atttypid, atttypmod) || ' ' || attnotnull || ' ' || attidentity::text || ' '
        || coalesce(pg_get_expr(adbin, adrelid), '') || ' ' || attcollation::regcollation
    FROM pg_attribute LEFT JOIN pg_attrdef ON (adrelid, adnum) = (attrelid, attnum)
    JOIN pg_class ON pg_class.oid = attrelid
    WHERE relnamespace = {_OWN} AND attnum > 0 AND NOT attisdropped AND relkind IN ('r', 'v', 'S')
    UNION ALL SELECT 'constraint ' || conrelid::regclass || ' ' || conname || ' '
        || pg_get_constraintdef(oid) FROM pg_constraint WHERE connamespace = {_OWN}
    UNION ALL SELECT 'index ' || pg_get_indexdef(indexrelid)
    FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid WHERE relnamespace = {_OWN}
    UNION ALL SELECT 'trigger ' || tgenabled::text || pg_get_triggerdef(oid)
    FROM pg_trigger WHERE NOT tgisinternal
    UNION ALL SELECT 'function ' || pg_get_functiondef(oid)
    FROM pg_proc WHERE pronamespace = {_OWN} AND prokind = 'f' AND oid NOT IN {_THEIRS}
    UNION ALL SELECT 'view ' || viewname || definition FROM pg_views WHERE schemaname = 'public'
    UNION ALL SELECT 'extension ' || extname || extversion FROM pg_extension
    UNION ALL SELECT 'migration ' || app || '.' || name FROM django_migrations
    UNION ALL SELECT 'content type ' || app_label || '.' || model FROM django_content_type
    UNION ALL SELECT 'permission ' || app_label || '.' || model || '.' || codename
    FROM auth_permission JOIN django_content_type t ON t.id = content_type_id
"""


def catalog(url: str) -> list[str]:
    """Every column, constraint, index, trigger, function, migration and permission, sorted."""
    with psycopg.connect(url) as connection:
        return sorted(line for (line,) in connection.execute(CATALOG))
