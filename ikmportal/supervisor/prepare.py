"""Bring the database to what this version of the application needs."""

import gc

from django.conf import settings
from django.core.management import call_command, get_commands
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from .refusal import Refusal


class DatabaseIsNewer(Refusal):
    """The database was migrated by a newer version of the application. Nothing was changed."""


def refuse_newer_database() -> None:
    """Raise DatabaseIsNewer if a migration is recorded that this version does not have."""
    loader = MigrationLoader(connection)
    unknown = sorted(set(loader.applied_migrations) - set(loader.disk_migrations))
    if unknown:
        names = ", ".join(f"{app}.{name}" for app, name in unknown[:3])
        raise DatabaseIsNewer(
            f"Database ini dari versi IKM Portal yang lebih baru (migrasi tak dikenal: {names})."
            " Tidak ada yang diubah. Pakai versi aplikasi yang lebih baru itu, atau pindahkan"
            f" folder data untuk mulai dari awal: mv '{settings.VAR_DIR}' '{settings.VAR_DIR}.lama'"
        )


def prepare() -> None:
    """Migrate, load reference data, in a demo the demo year, and make the roster of obligations.

    Repeating it changes nothing. Raises DatabaseIsNewer before anything is written.
    """
    refuse_newer_database()
    # Drawn models are one great heap of cycles: at the usual thresholds, collecting them takes a
    # fifth of a first start.
    gc.set_threshold(50_000, 50, 100)
    call_command("migrate", interactive=False, verbosity=1)
    demo = ["seed_demo"] if settings.IS_DEMO else []
    for name in ["load_reference", *demo, "make_obligations"]:
        if name in get_commands():
            call_command(name)
